"""The rows of a list and the choices of its filters as HTML, in Python: 50 rows by 10 columns and a hundred
choices are drawn on every visit, and the template language takes ten times as long over them. The rest of
the list is in kernel/_listing_body.html."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from maillage.kernel.templatetags.kernel_ui import icon

if TYPE_CHECKING:
    from .columns import Cell, Column
    from .listing import Chip, Row

_ON = ' aria-current="true"'


def body(rows: Iterable[Row], columns: list[Column]) -> SafeString:
    """`<tr>` elements: the row's address, then one cell per column with its label for narrow pages."""
    opens = [(str(escape(column.label)), _css(column)) for column in columns]
    lines = []
    for row in rows:
        url = escape(row.url)
        css = f' class="{escape(row.css)}"' if row.css else ""
        target = f' data-href="{url}"' if url else ""
        cells = "".join(
            _cell(cell, label, css_class, url)
            for cell, (label, css_class) in zip(row.cells, opens, strict=True)
        )
        lines.append(f"<tr{css}{target}>{cells}</tr>")
    return mark_safe("\n".join(lines))  # noqa: S308 - every part is escaped above or drawn by a template


def _css(column: Column) -> str:
    return f"{'num ' if column.numeric else ''}{'' if column.on_phone else 'hide-phone '}"


def _cell(cell: Cell, label: str, css: str, url: str) -> str:
    css = (css + "is-empty" if cell.empty else css).strip()
    shown = f'<a class="row-link" href="{url}">{cell.html}</a>' if cell.column.link and url else cell.html
    sub = f'<span class="cell-sub">{escape(cell.sub)}</span>' if cell.sub else ""
    named = f' class="{css}"' if css else ""
    return f'<td data-label="{label}"{named}>{shown}{sub}</td>'


def choices(chip: Chip) -> SafeString:
    """A filter with its choices, opened in one press: each a link to the list so narrowed."""
    tick = icon("check")
    items = "".join(
        f'<a class="menu-item" href="{escape(url)}"{_ON}><span class="tick">{tick}</span>'
        f"{escape(option.label)}</a>"
        if option.on
        else f'<a class="menu-item" href="{escape(url)}"><span class="tick"></span>{escape(option.label)}</a>'
        for option, url in chip.options
    )
    said = escape(chip.filter.label)
    if chip.on:
        said = f"{said}{escape(_(' : '))}{escape(chip.text)}"
        items += (
            f'<hr><a class="menu-item" href="{escape(chip.clear_url)}">'
            f'<span class="tick">{icon("close")}</span>{escape(_("Enlever ce filtre"))}</a>'
        )
    return mark_safe(  # noqa: S308 - every part is escaped above
        f'<details class="chip menu{" is-on" if chip.on else ""}"><summary>{said}{icon("down")}</summary>'
        f'<div class="menu-panel">{items}</div></details>'
    )


def flag(chip: Chip) -> SafeString:
    """A filter that is on or off: one link."""
    links = [
        f'<a class="chip{" is-on" if option.on else ""}" href="{escape(url)}"'
        f"{_ON if option.on else ''}>"
        f"{icon('check') if option.on else ''}{escape(option.label)}</a>"
        for option, url in chip.options
    ]
    return mark_safe("".join(links))  # noqa: S308 - every part is escaped above
