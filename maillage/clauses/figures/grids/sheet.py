"""A filled grid as a workbook: numbers are numbers, shares percentages, no text is a formula."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from maillage.kernel.sheets.formulas import escape

from .filling import FilledCell, FilledGrid, FilledTable

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def grid_workbook(filled: FilledGrid, organisation: str) -> bytes:
    """One sheet: who, which section and which period, then the tables one under the other."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        _Sheet(book, str(filled.grid.title)).write(filled, organisation)
    return file.getvalue()


class _Sheet:
    def __init__(self, book: Any, title: str) -> None:
        self.book = book
        self.sheet = book.add_worksheet(_("Grille"))
        self.sheet.set_column(0, 0, 48)
        self.sheet.set_column(1, 8, 16)
        book.set_properties({"title": title})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bottom": 1, "align": "right", "text_wrap": True})
        self.head_left = book.add_format({"bold": True, "bottom": 1})
        self.strong = book.add_format({"bold": True})
        self.plain = book.add_format({})
        self.missing = book.add_format({"align": "right"})
        self.formats: dict[tuple[bool, int, bool], Any] = {}
        self.line = 0

    def write(self, filled: FilledGrid, organisation: str) -> None:
        self.text(0, str(filled.grid.title), self.title)
        self.line += 1
        for words in (organisation, str(filled.section.label), filled.period.label):
            self.text(0, words)
            self.line += 1
        for table in filled.tables:
            self.line += 1
            self.table(table)
        self.sheet.freeze_panes(1, 1)

    def table(self, table: FilledTable) -> None:
        self.text(0, table.title, self.strong)
        self.line += 1
        self.text(0, table.head, self.head_left)
        for column, name in enumerate(table.columns, start=1):
            self.text(column, name, self.head)
        self.line += 1
        for line in table.lines:
            self.text(0, line.label, self.strong if line.strong else None)
            for column, cell in enumerate(line.cells, start=1):
                self.cell(column, cell, line.strong)
            self.line += 1

    def cell(self, column: int, cell: FilledCell, strong: bool) -> None:
        if cell.value is None:
            self.text(column, str(cell), self.missing)
            return
        key = (cell.percent, cell.decimals, strong)
        if key not in self.formats:
            tail = "." + "0" * cell.decimals if cell.decimals else ""
            pattern = f"0{tail}%" if cell.percent else f"#,##0{tail}"
            self.formats[key] = self.book.add_format({"num_format": pattern, "bold": strong})
        value = cell.value / 100 if cell.percent else cell.value
        self.sheet.write_number(self.line, column, float(value), self.formats[key])

    def text(self, column: int, words: str, style: Any = None) -> None:
        self.sheet.write_string(self.line, column, escape(words), style or self.plain)
