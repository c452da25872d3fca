"""Codes between backquotes in the help of columns, shown as code; whether a role imports or exports."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from maillage.accounts.context import Context

from ..exporting import exports_of
from ..kinds import kinds_of

register = template.Library()
_CODE = re.compile(r"`([^`]+)`")


@register.filter
def coded(text: object) -> SafeString:
    """`rsa` becomes a code element; everything else is escaped first."""
    return mark_safe(_CODE.sub(r'<code class="mono">\1</code>', escape(str(text))))  # noqa: S308


@register.filter
def imports(context: Context) -> bool:
    return bool(kinds_of(context))


@register.filter
def exports(context: Context) -> bool:
    return bool(exports_of(context))
