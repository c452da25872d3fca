"""A sheet as it lies on the page: every cell where it is, with what hides behind it.

    grid = read_grid(content, "releve.xlsx")
    grid.cells[4][2]           # the value of C5, as the workbook types it
    (4, 2) in grid.formulas    # computed

For readers that look for a table by themselves in files made for people, titles, totals and all. Imports of
records keep to `read_table`, which refuses formulas and merged cells; safety is the same here: same formats,
same bounds, same refusals of macros, passwords, archives that swell.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from django.utils.translation import gettext as _

from . import limits, ods, xlsx
from .archives import Archive, open_archive
from .decoding import decode
from .delimited import SEPARATORS, records, without_separator_line
from .errors import SheetError
from .formulas import unescape
from .reading import check_content
from .table import column_index
from .workbooks import check_cell, choose, kind_of, values_of

_TRIED = 60  # lines among which the separator is recognised
_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?")


@dataclass(frozen=True)
class Range:
    """A rectangle of cells, rows and columns from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Grid:
    """Rows of values, ragged: a row stops at its last cell. `name` is the sheet's, "" for a CSV.

    `lines[i]` is the line of row i in the file, from 1. `formulas` and `errors` are (row, column) from 0; a
    CSV's formulas are texts that ask to be computed. `notices` are sentences for the reader.
    """

    cells: list[list[object]]
    lines: list[int]
    format: str
    name: str = ""
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def at(self, row: int, column: int) -> object:
        """The value of a cell, "" outside of what is written."""
        if 0 <= row < len(self.cells) and 0 <= column < len(self.cells[row]):
            return self.cells[row][column]
        return ""


def sheet_names(content: bytes) -> list[str]:
    """The visible sheets of a workbook (all of them when all are hidden); [] for a CSV."""
    check_content(content)
    if not content.startswith(b"PK"):
        return []
    archive = open_archive(content)
    names = _names(archive, kind_of(archive))
    return [name for name, hidden in names if not hidden] or [name for name, _hidden in names]


def read_grid(content: bytes, sheet: str | None = None, *, cells: int = limits.CELLS) -> Grid:
    """Read a CSV, XLSX or ODS, recognised by its content; `sheet` is the sheet to read, the first otherwise.

    `cells` bounds the rectangle from A1 to the last cell. Raises `SheetError`.
    """
    check_content(content)
    return _workbook(content, sheet, cells) if content.startswith(b"PK") else _delimited(content, cells)


def _names(archive: Archive, kind: str) -> list[tuple[str, bool]]:
    found = xlsx.sheets(archive) if kind == "XLSX" else ods.read_structure(archive)
    return [(one.name, one.hidden) for one in found]


def _workbook(content: bytes, wanted: str | None, cells: int) -> Grid:
    archive = open_archive(content)
    kind = kind_of(archive)
    notices: list[str] = []
    if kind == "XLSX":
        sheets = xlsx.sheets(archive)
        sheet = sheets[choose([(s.name, s.hidden) for s in sheets], wanted, notices)]
        name = sheet.name
        formulas, merged, errors = xlsx.marks(archive, sheet)
    else:
        structure = ods.read_structure(archive, marks=limits.CELLS)
        chosen = structure[choose([(s.name, s.hidden) for s in structure], wanted, notices)]
        ods.check_extent(structure)
        name, formulas, merged, errors = chosen.name, chosen.formulas, chosen.merged, []
    values = values_of(content, name)
    _check_size(values, cells)
    for row, line in enumerate(values):
        for column, cell in enumerate(line):
            check_cell(cell, row, column)
    return Grid(
        cells=values,
        lines=list(range(1, len(values) + 1)),
        format=kind,
        name=name,
        formulas=_places(formulas, values),
        errors=_places(errors, values),
        merged=[_range(ref) for ref in merged],
        notices=notices,
    )


def _check_size(rows: list[list], cells: int) -> None:
    width = max(map(len, rows), default=0)
    if width * len(rows) > cells or width > limits.COLUMNS:
        raise SheetError(
            _(
                "Le tableau est trop grand (%(rows)d lignes, %(columns)d colonnes). "
                "Copiez les seules lignes utiles dans un nouveau classeur."
            )
            % {"rows": len(rows), "columns": width}
        )


def _range(ref: str) -> Range:
    found = _REF.fullmatch(ref)
    if found is None:
        raise SheetError(_("Le classeur ne se lit pas. Ouvrez-le dans votre tableur et enregistrez-le."))
    left, top = column_index(found[1]), int(found[2]) - 1
    right, bottom = (column_index(found[3]), int(found[4]) - 1) if found[3] else (left, top)
    return Range(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _places(refs: Iterable[str], values: list[list]) -> set[tuple[int, int]]:
    """Cells of these ranges; a range of several no further down than what is written."""
    found: set[tuple[int, int]] = set()
    for ref in refs:
        if ref == "?":
            continue
        one = _range(ref)
        last = max(one.top, min(one.bottom, len(values)))
        right = min(one.right, one.left + limits.COLUMNS)
        found.update((r, c) for r in range(one.top, last + 1) for c in range(one.left, right + 1))
    return found


def _delimited(content: bytes, cells: int) -> Grid:
    decoded = decode(content)
    text, skipped = without_separator_line(decoded.text)
    separator = _separator(text)
    found: list[list[object]] = []
    lines: list[int] = []
    formulas = set()
    for line, texts in records(text, separator, skipped):
        row: list[object] = []
        for column, said in enumerate(texts):
            cell = said.strip()
            if cell.startswith("="):
                formulas.add((len(found), column))
            row.append(unescape(cell) if cell.startswith("'") else cell)
        found.append(row)
        lines.append(line)
    _check_size(found, cells)
    grid = Grid(found, lines, "CSV", formulas=formulas, notices=list(decoded.notices))
    if decoded.encoding != "UTF-8":
        grid.notices.append(_("Le fichier est lu en %s.") % decoded.encoding)
    return grid


def _separator(text: str) -> str:
    """The one that cuts most lines into most cells: titles above the table have none."""
    lines = [line for line in io.StringIO(text[:200_000]) if line.strip()][:_TRIED]

    def score(separator: str) -> tuple[float, int]:
        widths = []
        for line in lines:
            try:
                widths.append(len(next(csv.reader([line], delimiter=separator), [])))
            except csv.Error:
                widths.append(0)
        return (median(widths) if widths else 0, sum(widths))

    return max((";", *SEPARATORS), key=score)
