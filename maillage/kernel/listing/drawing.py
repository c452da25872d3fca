"""The rows of a list as HTML, in Python: a page of 50 rows by 10 columns is drawn on every visit, and the
template language takes ten times as long over it. The rest of the list is in kernel/_listing_body.html."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from .columns import Cell, Column
    from .listing import Row


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
