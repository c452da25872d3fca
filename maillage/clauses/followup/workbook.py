"""Tables as sheets of one workbook. Text is never read as a formula; numbers stay numbers."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter

from maillage.kernel.share import Share

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_FORMATS: dict[str, dict[str, Any]] = {
    "text": {},
    "quoted": {"quote_prefix": True},
    "number": {"num_format": "#,##0.##"},
    "integer": {"num_format": "#,##0"},
    "date": {"num_format": "dd/mm/yyyy"},
    "percent": {"num_format": "0.0%"},
}


@dataclass(frozen=True)
class Sheet:
    """`rows` hold text, whole numbers, Decimals, days, shares; None is an empty cell. `foot`: the last row
    adds up."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    foot: bool = False


def workbook(sheets: Sequence[Sheet]) -> bytes:
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as book:
        for sheet in sheets:
            _write(book, sheet)
    return file.getvalue()


def _write(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.title[:31])
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    styles = {
        (kind, bold): book.add_format({**form, "bold": bold})
        for bold in (False, True)
        for kind, form in _FORMATS.items()
    }
    for index, title in enumerate(sheet.columns):
        page.write_string(0, index, title, head)
        page.set_column(index, index, 34 if index == 0 else 15)
    page.freeze_panes(1, 1)
    for line, row in enumerate(sheet.rows, start=1):
        bold = sheet.foot and line == len(sheet.rows)
        for index, value in enumerate(row):
            _cell(page, line, index, value, lambda kind, bold=bold: styles[kind, bold])


def _cell(page: Any, line: int, index: int, value: Any, style: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, Share):
        if value.fraction is not None:
            page.write_number(line, index, float(value.fraction), style("percent"))
    elif isinstance(value, dt.date):
        day = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day has no zone
        page.write_datetime(line, index, day, style("date"))
    elif isinstance(value, int):
        page.write_number(line, index, value, style("integer"))
    elif isinstance(value, Decimal):
        page.write_number(line, index, float(value), style("number"))
    else:
        text = str(value)
        page.write_string(
            line, index, text[:32_767], style("quoted" if text.startswith(_DANGEROUS) else "text")
        )
