"""Codes between backquotes in the help of columns, shown as code."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_CODE = re.compile(r"`([^`]+)`")


@register.filter
def coded(text: object) -> SafeString:
    """`rsa` becomes a code element; everything else is escaped first."""
    return mark_safe(_CODE.sub(r'<code class="mono">\1</code>', escape(str(text))))  # noqa: S308
