"""Where the table lies in a company's file: its titles, wherever they are, and the rows under them.

    sheet = read(content, "releve mars.xlsx")
    sheet.titles          # ["Nom", "Prénom", "Heures / travaillées", …]
    sheet.rows[0].text(2)

The file was made for people: titles and logos above the table, cells merged over several, titles on two rows,
several sheets. Nothing is interpreted here but the place of things.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.kernel.sheets.errors import SheetError
from maillage.kernel.sheets.grid import Grid, Range, read_grid, sheet_names
from maillage.kernel.sheets.limits import MEBIBYTE
from maillage.kernel.sheets.table import cell_name
from maillage.kernel.sheets.workbooks import as_text

from .words import Guess, guess, title_month, without_months

LARGEST = 5 * MEBIBYTE
_ROWS = 3_000  # below the titles
_CELLS = 400_000
_SHEETS = 20
_HEAD = 30  # rows among which titles are looked for
_TITLE = 80  # characters of a title


@dataclass(frozen=True)
class Row:
    """A row under the titles. `index` counts from 0 in the sheet, `line` is what one sees."""

    index: int
    line: int
    sheet: Sheet = field(repr=False, compare=False)

    def value(self, column: int | None) -> object:
        """The value of a cell, spread over the rows it is merged with; "" where there is none."""
        return "" if column is None else self.sheet.value(self.index, column)

    def text(self, column: int | None) -> str:
        return as_words(self.value(column))

    def name(self, column: int) -> str:
        """E7."""
        if self.sheet.grid.format != "CSV":
            return cell_name(self.index, column)
        return _("ligne %(line)d, colonne %(column)d") % {"line": self.line, "column": column + 1}

    def texts(self) -> list[str]:
        return [self.text(column) for column in range(self.sheet.width)]


@dataclass
class Sheet:
    """A table found in a file.

    `titles` by column ("" where there is none); `head` and `body` the rows, from 0, where titles begin and
    rows follow. `others` are other sheets of the workbook that hold a table too: `sure` says that this one
    was not picked among several. `layout` is the same for next month's file.
    """

    grid: Grid
    titles: list[str]
    head: int
    body: int
    others: list[str] = field(default_factory=list)
    sure: bool = True
    notices: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.grid.name

    @property
    def width(self) -> int:
        return len(self.titles)

    @property
    def layout(self) -> str:
        """A fingerprint of the titles; months in them, and how many there are of these, do not count."""
        kept: list[str] = []
        for title in self.titles:
            said = without_months(title)
            if "*" not in said or said not in kept:
                kept.append(said)
        return hashlib.sha256("\n".join(kept).encode()).hexdigest()

    @property
    def keys(self) -> list[str]:
        """What a column is remembered by: its title without month, numbered when there are several."""
        keys: list[str] = []
        for title in self.titles:
            said = without_months(title)
            keys.append(said if said not in keys else f"{said} #{keys.count(said) + 1}{len(keys)}")
        return keys

    @property
    def rows(self) -> list[Row]:
        """Rows under the titles that hold something, the titles printed again on each page left out."""
        return [
            row
            for index in range(self.body, len(self.grid.cells))
            if any((row := Row(index, self.grid.lines[index], self)).texts())
            and [text for text in row.texts() if text] != [title for title in self._bare if title]
        ]

    @property
    def _bare(self) -> list[str]:
        return [as_words(self.value(self.body - 1, column)) for column in range(self.width)]

    def merged_at(self, row: int, column: int) -> Range | None:
        return next(
            (
                one
                for one in self.grid.merged
                if one.top <= row <= one.bottom and one.left <= column <= one.right
            ),
            None,
        )

    def value(self, row: int, column: int) -> object:
        value = self.grid.at(row, column)
        if value == "" and self.grid.merged:
            one = self.merged_at(row, column)
            # A cell merged sideways is its first column's: another column does not say the same again.
            if one is not None and one.left == column:
                return self.grid.at(one.top, one.left)
        return value

    @property
    def title_line(self) -> int:
        return self.grid.lines[self.head] if self.head < len(self.grid.lines) else 1


def as_words(value: object) -> str:
    """A cell as a person would say it: one line; amounts of time as 35:30."""
    match value:
        case dt.timedelta():
            seconds = round(value.total_seconds())
            sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
            return f"{sign}{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
        case float():
            return as_text(float(round(Decimal(repr(value)), 6))) if abs(value) < 1e12 else as_text(value)
    return " ".join(as_text(value).split())


def read(content: bytes, name: str = "", wanted: str = "", near: dt.date | None = None) -> Sheet:
    """The table of a file. `wanted` is the sheet to read; `near` the month of the statement, by whose name a
    sheet is recognised among several.

    Raises `SheetError`, in plain words, for what cannot be read; never writes.
    """
    if len(content) > LARGEST:
        raise SheetError(
            _("Le fichier dépasse %d Mo : c'est trop pour le relevé d'un mois.") % (LARGEST // MEBIBYTE)
        )
    names = sheet_names(content)[:_SHEETS]
    if wanted and wanted in names:
        sheet = table_in(read_grid(content, wanted, cells=_CELLS))
        sheet.others = [one for one in names if one != wanted]
        return sheet
    if len(names) <= 1:
        return table_in(read_grid(content, names[0] if names else None, cells=_CELLS))
    return _among(content, names, near)


def _among(content: bytes, names: Sequence[str], near: dt.date | None) -> Sheet:
    """The one sheet with a table of hours, or the one named after the month, or the first, unsure."""
    found: list[Sheet] = []
    first: SheetError | None = None
    for name in names:
        try:
            sheet = table_in(read_grid(content, name, cells=_CELLS))
        except SheetError as error:
            first = first or error
        else:
            found.append(sheet)
    if not found:
        raise first or SheetError(_("Le classeur n'a aucune feuille."))
    tables = [one for one in found if _is_of_hours(one.titles)] or found
    chosen = tables[0]
    if len(tables) > 1:
        named = [one for one in tables if near and _is_of_month(one.name, near)]
        chosen = named[0] if len(named) == 1 else tables[0]
        chosen.sure = len(named) == 1
    chosen.others = [one.name for one in tables if one is not chosen]
    chosen.notices.append(
        ngettext(
            "Le classeur a %(count)d feuille : « %(name)s » est lue.",
            "Le classeur a %(count)d feuilles : « %(name)s » est lue.",
            len(names),
        )
        % {"count": len(names), "name": chosen.name}
    )
    return chosen


def _is_of_month(name: str, near: dt.date) -> bool:
    said = title_month(name)
    return said is not None and said.first_day(near) == near


def table_in(grid: Grid) -> Sheet:
    """The table of one sheet."""
    if not any(as_words(cell) for row in grid.cells for cell in row):
        raise SheetError(
            _("La feuille « %s » est vide.") % grid.name if grid.name else _("Le fichier est vide.")
        )
    place = _titles(grid)
    if place is None:
        raise SheetError(
            _(
                "Aucun tableau n'est reconnu : il faut une ligne de titres (nom, prénom, heures…) dans les "
                "%d premières lignes, et une ligne par personne dessous."
            )
            % _HEAD
        )
    head, body, titles = place
    sheet = Sheet(grid, titles, head, body, notices=[n for n in grid.notices if grid.format == "CSV"])
    if len(grid.cells) - body > _ROWS:
        raise SheetError(_("Le tableau a plus de %d lignes : c'est trop pour le relevé d'un mois.") % _ROWS)
    if not sheet.rows:
        raise SheetError(_("Le tableau n'a aucune ligne sous ses titres (ligne %d).") % sheet.title_line)
    return sheet


def _titles(grid: Grid) -> tuple[int, int, list[str]] | None:
    """First row of titles, first row of the body, the titles; the richest in known words wins."""
    best: tuple[tuple[int, int, int], tuple[int, int, list[str]]] | None = None
    for row in range(min(_HEAD, len(grid.cells))):
        candidates = [(_one_row(grid, row), 1, 0)]
        if row + 1 < len(grid.cells):
            titles, grouped = _two_rows(grid, row)
            # As rich in words on two rows as on one: two only where the upper is merged over the lower.
            candidates.append((titles, 2, 1 if grouped else -1))
        for titles, height, preferred in candidates:
            if titles is None:
                continue
            score = _score(titles)
            rank = (*score, preferred)
            if score[0] and (best is None or rank > best[0]):
                best = (rank, (row, row + height, titles))
    return best[1] if best is not None else _unnamed(grid)


def _unnamed(grid: Grid) -> tuple[int, int, list[str]] | None:
    """Titles in words nobody knows: the first row of several short texts with something under it."""
    for row in range(min(_HEAD, len(grid.cells) - 1)):
        titles = _one_row(grid, row)
        if titles and sum(map(bool, titles)) >= 2 and any(as_words(cell) for cell in grid.cells[row + 1]):
            return row, row + 1, titles
    return None


def _score(titles: list[str]) -> tuple[int, int]:
    """How many different fields the titles name (months count for hours), and how surely."""
    fields: dict[str, int] = {}
    for title in titles:
        one = guess(title)
        if one is None and title_month(title):
            one = Guess("hours", 0)
        if one is not None:
            fields[one.field] = min(one.rank, fields.get(one.field, 999))
    named = {"last_name", "full_name"} & set(fields)
    timed = {"hours", "training_hours"} & set(fields)
    if len(fields) < 2 or not (named or timed):
        return 0, 0
    return len(fields) + 2 * bool(named) + 2 * bool(timed), -sum(rank >= 100 for rank in fields.values())


def _is_of_hours(titles: list[str]) -> bool:
    fields = {one.field for title in titles if (one := guess(title))}
    months = any(title_month(title) for title in titles)
    return bool({"last_name", "full_name"} & fields) and ("hours" in fields or months)


def _one_row(grid: Grid, row: int) -> list[str] | None:
    """The texts of a row as titles; None when it holds numbers, or long texts, or too few."""
    titles = []
    for cell in grid.cells[row]:
        title = _as_title(cell)
        if title is None:
            return None
        titles.append(title)
    while titles and not titles[-1]:
        titles.pop()
    return titles if sum(map(bool, titles)) >= 2 else None


def _two_rows(grid: Grid, row: int) -> tuple[list[str] | None, bool]:
    """Titles on two rows, and whether they are grouped: cells merged above stand over each of those below."""
    below = _one_row(grid, row + 1)
    if below is None or any(_looks_like_data(text) for text in below):
        return None, False
    width = max(len(below), len(grid.cells[row]))
    tops = [_top(grid, row, column) for column in range(width)]
    if any(top is None for top in tops):
        return None, False
    below += [""] * (width - len(below))
    wide = [g for g in grid.merged if g.top <= row <= g.bottom and g.right > g.left]
    last = max(column for column in range(width) if tops[column] or below[column])
    # A title over the whole table is no group.
    groups = [g for g in wide if not (g.left == 0 and g.right >= last)]
    grouped = any(_is_known(tops[g.left] or "") for g in groups if g.left < width)
    alone = [
        c for c in range(width) if tops[c] and not below[c] and not any(g.left <= c <= g.right for g in wide)
    ]
    if not grouped and not (alone and all(guess(tops[c] or "") for c in alone)):
        return None, False
    joined = []
    for top, bottom in zip(tops, below, strict=True):
        joined.append(f"{top} / {bottom}" if top and bottom and top != bottom else top or bottom)
    while joined and not joined[-1]:
        joined.pop()
    return joined, grouped


def _top(grid: Grid, row: int, column: int) -> str | None:
    """What stands above a column: the cell, or what it is merged with."""
    for one in grid.merged:
        if one.top <= row <= one.bottom and one.left <= column <= one.right:
            return _as_title(grid.at(one.top, one.left))
    return _as_title(grid.at(row, column))


def _looks_like_data(text: str) -> bool:
    return any(sign.isdecimal() for sign in text) and not _is_known(text)


def _is_known(title: str) -> bool:
    return guess(title) is not None or title_month(title) is not None


def _as_title(cell: object) -> str | None:
    """A cell as a title: a short text, or the day that stands for a month; None when it is data."""
    if isinstance(cell, (dt.date, dt.datetime)):
        return f"{cell:%m/%Y}" if cell.day == 1 and cell.year > 1999 else None
    if not isinstance(cell, str):
        return None
    text = " ".join(cell.split())
    return text if len(text) <= _TITLE and not text.startswith("=") else None
