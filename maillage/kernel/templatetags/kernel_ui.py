"""Template tags of every page: `{% load kernel_ui %}`.

Filters     number percent day day_long day_short month moment typed_day dash has unlocalised
Tags        icon badge swatch field form_fields error_summary progress stat empty toasts
Inclusions  pagination breadcrumb listing

Numbers and dates come out in the language of the page; a missing value is "–".
"""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache
from typing import Any

from django import template
from django.contrib.messages import get_messages
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from maillage.kernel import formats
from maillage.kernel.forms.fields import phone_text
from maillage.kernel.share import DASH
from maillage.kernel.toasts import Toast, as_toast

register = template.Library()

register.filter("day", formats.day)
register.filter("day_long", formats.day_long)
register.filter("day_short", formats.day_short)
register.filter("month", formats.month)
register.filter("moment", formats.moment)
register.filter("phone", phone_text)


@register.filter
def number(value: Any, decimals: int | None = None) -> str:
    """`{{ 1328|number }}` gives 1 328; `{{ x|number:2 }}` fixes the decimals."""
    return DASH if value in (None, "") else formats.number(value, decimals)


@register.filter
def percent(value: Any, decimals: int = 1) -> str:
    """`{{ share|percent }}` or a number already in percent: 43,8 %."""
    return DASH if value in (None, "") else formats.percent(value, decimals)


@register.filter
def dash(value: Any) -> Any:
    """The value, or "–" when there is none. Zero is a value."""
    return DASH if value is None or value == "" else value


@register.filter
def has(context: Any, right: str) -> bool:
    """`{% if ctx|has:"edit_people" %}`: whether the request's role gives a right."""
    return bool(context) and context.has(right)


@register.filter
def typed_day(value: dt.date | None) -> str:
    """A day as one would type it (`22/11/2026`), for the value of a field; nothing when there is none."""
    return f"{value:%d/%m/%Y}" if value else ""


@register.filter
def unlocalised(value: Any) -> str:
    """A number as HTML and SVG attributes want it: `12.5`."""
    return f"{float(value):g}" if value not in (None, "") else "0"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of our sprite. Without a label it is decoration; with one it speaks."""
    return _icon(_sprite(), name, str(label))


@cache
def _sprite() -> str:
    """The address of the icons: the same as long as the process lives."""
    return static("kernel/icons.svg")


@lru_cache(500)
def _icon(href: str, name: str, label: str) -> SafeString:
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', label, href, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', href, name)


@register.simple_tag
def badge(text: Any, kind: str = "", icon_name: str = "") -> SafeString:
    """A state in a word. `kind`: "" ok soon late outline, or hue-1 … hue-5 for a category."""
    if not text:
        return SafeString("")
    css = f"badge badge-hue {kind}" if kind.startswith("hue-") else f"badge badge-{kind}" if kind else "badge"
    lead = icon(icon_name) if icon_name else swatch(kind) if kind.startswith("hue-") else ""
    return format_html('<span class="{}">{}{}</span>', css, lead, text)


@register.simple_tag
def swatch(hue: str) -> SafeString:
    """The mark of a category: hue and pattern."""
    return format_html('<span class="swatch {}" aria-hidden="true"></span>', hue)


@register.inclusion_tag("kernel/forms/_field.html")
def field(bound: BoundField, css: str = "", label: str = "") -> dict[str, Any]:
    """One field: label above, help below, errors beside. `css`: wide w-date w-short w-code."""
    widget = bound.field.widget
    described = []
    if bound.help_text:
        described.append(f"{bound.auto_id}_help")
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    attrs: dict[str, str] = {}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    grouped = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    width = css or getattr(bound.field, "css", "")
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs),
        "label": label or bound.label,
        "css": width,
        "grouped": grouped,
        "single_check": isinstance(widget, CheckboxInput),
        "described": " ".join(described) if grouped else "",
        "optional": not bound.field.required and not isinstance(widget, CheckboxInput),
    }


@register.inclusion_tag("kernel/forms/_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """Every field of a form, in order, hidden ones included."""
    return {"form": form}


@register.inclusion_tag("kernel/forms/_error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """What is wrong, each line a link to its field; takes the focus. Prints nothing on a sound form."""
    faults = [
        (bound.label, bound.id_for_label or bound.auto_id, error) for bound in form for error in bound.errors
    ]
    return {"form": form, "faults": faults, "general": form.non_field_errors() if form.is_bound else []}


@register.inclusion_tag("kernel/_progress.html")
def progress(value: Any, maximum: Any, label: str = "", text: str = "", late: bool = False) -> dict[str, Any]:
    """A bar of what is done over what is due, with both numbers in words."""
    return {"value": value, "maximum": maximum, "label": label, "text": text, "late": late}


@register.inclusion_tag("kernel/_stat.html")
def stat(
    label: str,
    value: str,
    unit: str = "",
    definition: str = "",
    url: str = "",
    trend: list[float] | None = None,
    trend_text: str = "",
    known_on: dt.date | None = None,
    css: str = "",
) -> dict[str, Any]:
    """A figure: value, small trend, definition, the records behind it, the day it was known."""
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "definition": definition,
        "url": url,
        "spark": _spark(trend) if trend else "",
        "trend_text": trend_text,
        "known_on": known_on,
        "css": css,
    }


def _spark(values: list[float]) -> SafeString:
    """A line of 80 by 20 units through the values, the last one marked."""
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = 76 / max(len(values) - 1, 1)
    points = [(2 + i * step, 18 - 16 * (v - low) / span) for i, v in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return format_html(
        '<svg class="spark" viewBox="0 0 80 20" aria-hidden="true">'
        '<polyline points="{}"></polyline><circle cx="{}" cy="{}" r="2.2"></circle></svg>',
        path,
        f"{x:.1f}",
        f"{y:.1f}",
    )


@register.inclusion_tag("kernel/_empty.html")
def empty(
    title: str, text: str = "", action: str = "", url: str = "", icon_name: str = "inbox", shortcut: str = ""
) -> dict[str, Any]:
    """What this place is for, and the first thing to do in it."""
    return {
        "title": title,
        "text": text,
        "action": action,
        "url": url,
        "icon_name": icon_name,
        "key": shortcut,
    }


@register.inclusion_tag("kernel/_breadcrumb.html")
def breadcrumb(*pairs: str) -> dict[str, Any]:
    """`{% breadcrumb "Personnes" people_url "Parcours" "" %}`: label, address, label, address…"""
    return {"steps": list(zip(pairs[::2], pairs[1::2], strict=True))}


@register.inclusion_tag("kernel/_pagination.html", takes_context=True)
def pagination(context: Context, page: Page) -> dict[str, Any]:
    """Pages of a list; keeps the rest of the address."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    request = context["request"]
    return {"page": page, "numbers": list(numbers), "request": request, "gap": page.paginator.ELLIPSIS}


@register.inclusion_tag("kernel/_listing.html", takes_context=True)
def listing(context: Context, shown: Any) -> dict[str, Any]:
    """The whole list of a `maillage.kernel.listing.Listing`: count, filters, table, pages."""
    return {"listing": shown, "request": context["request"]}


@register.simple_tag(takes_context=True)
def toasts(context: Context) -> list[Toast]:
    """The notices waiting for this reader; reading them empties the queue."""
    request = context.get("request")
    return [as_toast(message) for message in get_messages(request)] if request else []
