"""Tags of report pages: `{% load report_tags %}`.

`{% figure reading link %}`        a value that leads to its definition, its trend and its records
`{% cell cell link %}`             the same in a table, with the mark of a different published value
`{{ text|light_marks }}`           a commentary as HTML
`{{ chapter|entry }}`              a chapter in the contents of a whole report
`{{ difference|difference_text }}` a published value that differs, in one line
"""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from maillage.kernel.markup import as_html
from maillage.kernel.share import DASH
from maillage.reports.laid import Cell, Chapter, KeyFigure
from maillage.reports.outputs import words
from maillage.reports.readings import Reading
from maillage.reports.subject import Subject

register = template.Library()


@register.filter
def light_marks(text: str) -> SafeString:
    return as_html(text or "")


register.filter("difference_text", words.difference_text)


@register.filter
def entry(chapter: Chapter) -> str:
    """What the contents of a whole report call a chapter."""
    return " · ".join(text for text in words.entry(chapter).values() if text)


@register.simple_tag
def figure(reading: Reading | None, link: Any = None) -> SafeString:
    """The value; with a `Linker`, a link that opens its card. The definition is read with it."""
    if reading is None:
        return SafeString(DASH)
    if link is None:
        return SafeString(str(reading))
    card = link.card(reading)
    return format_html(
        '<a class="figure-link" href="{}"{} aria-describedby="def-{}">{}</a>',
        link.figure(reading),
        format_html(' data-card="{}"', card) if card else "",
        reading.indicator,
        str(reading),
    )


@register.simple_tag
def key_url(key: KeyFigure, link: Any) -> str:
    return link.figure(key.reading)


@register.simple_tag
def figure_url(reading: Reading, link: Any) -> str:
    return link.figure(reading)


@register.simple_tag
def text_url(link: Any, subject: Subject, place: str) -> str:
    """Where the commentary of a part is written."""
    return link.text(subject, place)


@register.simple_tag
def cell(shown: Cell, link: Any = None, prefix: str = "") -> SafeString | str:
    """`prefix` begins the names of marks, where several chapters stand on one page."""
    if shown.reading is None:
        return shown.text
    value = figure(shown.reading, link) if link and shown.unit else shown.text
    if shown.difference is None:
        return value
    said = _("publié : %s") % shown.difference.published
    number = shown.difference.number
    return format_html(
        '{0}<a class="published-mark" href="#{3}difference-{1}" id="{3}mark-{1}">'
        '<span aria-hidden="true">≠{1}</span><span class="visually-hidden"> {2}</span></a>',
        value,
        number,
        said,
        prefix,
    )
