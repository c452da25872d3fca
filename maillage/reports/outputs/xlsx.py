"""The chapter as a workbook: a sheet per table, the definitions, the same figures as exchange rows."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from maillage.reports.annual import AnnualReport
from maillage.reports.laid import Cell, Chapter, Part
from maillage.reports.models import FrozenReport
from maillage.reports.readings import PERCENT

from .words import difference_text, known, report_title

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def chapter_workbook(chapter: Chapter, version: FrozenReport | None = None) -> bytes:
    """An XLSX file. Numbers are numbers, shares are percentages, text is never read as a formula."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        # The same figures give the same bytes: the file's own date is the one the figures were known.
        book.set_properties(
            {"title": chapter.title, "created": chapter.readings.known_at.replace(tzinfo=None)}
        )
        writer = _Workbook(book)
        writer.about(chapter, version)
        for part in chapter.parts:
            if part.rows:
                writer.table(part)
        writer.definitions(chapter)
        writer.rows(chapter)
    return file.getvalue()


def annual_workbook(report: AnnualReport, title: str, known_at: str) -> bytes:
    """The chapters of a whole report in one file."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        book.set_properties({"title": title, "created": report.known_at.replace(tzinfo=None)})
        writer = _Workbook(book)
        writer.contents(report, title, known_at)
        for chapter in report.chapters:
            for part in chapter.parts:
                if part.rows:
                    writer.table(part, str(chapter.subject.about.name))
        writer.definitions(*report.chapters)
        writer.rows(*report.chapters)
    return file.getvalue()


class _Workbook:
    def __init__(self, book: Any) -> None:
        self.book = book
        self.names: set[str] = set()
        self.plain = self.style()
        self.title = self.style(bold=True, font_size=14)
        self.head = self.style(bold=True, bottom=1, align="right", text_wrap=True, valign="bottom")
        self.head_left = self.style(bold=True, bottom=1, valign="bottom")
        self.strong = self.style(bold=True)
        self.inset = self.style(indent=1)
        self.wrapped = self.style(text_wrap=True, valign="top")
        self.right = self.style(align="right")
        self.formats: dict[tuple[bool, int, bool], Any] = {}

    def sheet(self, name: str) -> Any:
        """A sheet whose name is allowed, short and not taken."""
        clean = _NOT_IN_NAMES.sub(" ", name).strip()[:31] or _("Tableau")
        number = 1
        while clean.lower() in self.names:
            number += 1
            clean = f"{clean[:27]} {number}"
        self.names.add(clean.lower())
        return self.book.add_worksheet(clean)

    def style(self, **properties: Any) -> tuple[Any, Any]:
        """A format, and the same for text another program might take for a formula."""
        return self.book.add_format(properties), self.book.add_format({**properties, "quote_prefix": True})

    def text(
        self, sheet: Any, line: int, column: int, value: str, style: tuple[Any, Any] | None = None
    ) -> None:
        if value:
            plain, quoted = style or self.plain
            dangerous = value.startswith(_DANGEROUS)
            sheet.write_string(line, column, value[:32_767], quoted if dangerous else plain)

    def about(self, chapter: Chapter, version: FrozenReport | None) -> None:
        sheet = self.sheet(_("Présentation"))
        sheet.set_column(0, 0, 100)
        lines = [
            chapter.title,
            chapter.kicker,
            report_title(chapter),
            known(chapter, version),
            "",
            chapter.lead,
        ]
        lines += ["", *chapter.text.splitlines()] if chapter.text else []
        for line, value in enumerate(lines):
            self.text(sheet, line, 0, value, self.title if line == 0 else self.wrapped)

    def contents(self, report: AnnualReport, title: str, known_at: str) -> None:
        sheet = self.sheet(_("Présentation"))
        sheet.set_column(0, 0, 100)
        lines = [
            (title, self.title),
            (report.organisation, self.wrapped),
            (known_at, self.wrapped),
            ("", None),
        ]
        for family, chapters in report.families:
            lines.append((family, self.strong))
            for chapter in chapters:
                lines += [(f"{chapter.title} ({chapter.subject.about.name})", self.plain)]
                lines += [(chapter.lead, self.wrapped), *((text, None) for text in chapter.text.splitlines())]
            lines.append(("", None))
        for line, (value, style) in enumerate(lines):
            self.text(sheet, line, 0, value, style)

    def table(self, part: Part, above: str = "") -> None:
        """`above`: the chapter's name, where the file holds several."""
        sheet = self.sheet(f"{_short(above)} · {part.title}" if above else part.title)
        sheet.set_column(0, 0, 48)
        sheet.set_column(1, len(part.columns), 14)
        self.text(sheet, 0, 0, f"{above} : {part.title}" if above else part.title, self.title)
        self.text(sheet, 2, 0, part.head, self.head_left)
        for column, name in enumerate(part.columns, start=1):
            self.text(sheet, 2, column, name, self.head)
        sheet.freeze_panes(3, 1)
        line = 3
        for row in part.rows:
            style = self.strong if row.strong else self.inset if row.level else None
            self.text(sheet, line, 0, row.label, style)
            for column, cell in enumerate(row.cells, start=1):
                self.cell(sheet, line, column, cell, row.strong)
            line += 1
        remarks = [
            part.note,
            *(f"≠{d.number} {difference_text(d)}" for d in part.differences),
            *part.text.splitlines(),
        ]
        for below, value in enumerate([text for text in remarks if text], start=line + 1):
            self.text(sheet, below, 0, value)

    def cell(self, sheet: Any, line: int, column: int, cell: Cell, strong: bool) -> None:
        if cell.value is None:
            if cell.text:
                self.text(sheet, line, column, cell.text, self.right)
            return
        self.number(sheet, line, column, cell.value, cell.unit, cell.decimals, strong)
        if cell.difference:
            sheet.write_comment(line, column, difference_text(cell.difference))

    def number(
        self,
        sheet: Any,
        line: int,
        column: int,
        value: Decimal | float,
        unit: str,
        decimals: int,
        strong: bool = False,
    ) -> None:
        exact = Decimal(str(value))
        shown = exact / 100 if unit == PERCENT else exact
        sheet.write_number(line, column, float(shown), self.format(unit, decimals, strong))

    def format(self, unit: str, decimals: int, strong: bool) -> Any:
        key = (unit == PERCENT, decimals, strong)
        if key not in self.formats:
            tail = "." + "0" * decimals if decimals else ""
            pattern = f"0{tail}%" if unit == PERCENT else f"#,##0{tail}"
            self.formats[key] = self.book.add_format({"num_format": pattern, "bold": strong})
        return self.formats[key]

    def definitions(self, *chapters: Chapter) -> None:
        sheet = self.sheet(_("Définitions"))
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, 1, 110)
        self.text(sheet, 0, 0, _("Indicateur"), self.head_left)
        self.text(sheet, 0, 1, _("Définition"), self.head_left)
        found = (d for chapter in chapters for part in chapter.parts for d in part.definitions)
        defined = list(dict.fromkeys(found))
        for line, definition in enumerate(defined, start=1):
            self.text(sheet, line, 0, definition.label, self.wrapped)
            self.text(sheet, line, 1, definition.text, self.wrapped)

    def rows(self, *chapters: Chapter) -> None:
        """The exchange rows, as `maillage figures` prints them."""
        sheet = self.sheet(_("Données"))
        sheet.set_column(0, 3, 28)
        for column, name in enumerate(("section", "indicator", "breakdown", "period", "value", "unit")):
            self.text(sheet, 0, column, name, self.head_left)
        shown = ((c.subject.section, reading) for c in chapters for reading in _shown(c))
        for line, (section, reading) in enumerate(shown, start=1):
            for column, value in enumerate((section, *reading.key)):
                self.text(sheet, line, column, value)
            if reading.hidden:
                self.text(sheet, line, 4, str(reading), self.right)
            elif reading.value is not None:
                self.number(sheet, line, 4, reading.value, "", reading.decimals)
            self.text(sheet, line, 5, reading.unit)


def _short(name: str) -> str:
    """A name that leaves room for another within the 31 signs of a sheet's."""
    return name if len(name) <= 12 else f"{name[:11]}…"


def _shown(chapter: Chapter) -> Iterable[Any]:
    return chapter.readings.by_key.values()
