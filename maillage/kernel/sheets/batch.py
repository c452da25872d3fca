"""The rows of one file on their way in: values by column, what is rejected and why, what is to be said."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .cells import CellError, Day
from .columns import Column, match_header
from .table import Table

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Reject:
    """Why a row is refused: its line in the file, the column at fault ("" for the whole row), the reason."""

    row: int
    line: int
    column: str
    value: str
    reason: str


@dataclass
class Batch:
    """A table being imported by an organisation.

    `values[name][i]` is the value of column `name` in row `i`: None when the cell is empty, when the
    column is absent, or when the cell was refused. `rows()` walks through the rows not refused so far.
    """

    table: Table
    columns: Sequence[Column]
    organisation_id: int
    today: dt.date = field(default_factory=timezone.localdate)
    values: dict[str, list[Any]] = field(default_factory=dict)
    present: dict[str, int] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _bad: set[int] = field(default_factory=set)
    _warnings: dict[str, list[int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.table)

    def rows(self) -> Iterator[int]:
        bad = self._bad
        return (i for i in range(len(self.table)) if i not in bad)

    def is_good(self, row: int) -> bool:
        return row not in self._bad

    def has(self, *names: str) -> bool:
        """Whether the file has one of these columns."""
        return any(name in self.present for name in names)

    def reject(self, row: int, column: str, reason: str) -> None:
        """Refuse a row. A row may be refused for several reasons; all are listed."""
        written = self.table.rows[row][self.present[column]] if column in self.present else ""
        self._bad.add(row)
        self.rejects.append(Reject(row, self.table.lines[row], column, written, reason))

    def warn(self, row: int, message: str) -> None:
        """Say something of a row that is taken all the same; equal messages are said once for all rows."""
        self._warnings.setdefault(message, []).append(row)

    def note(self, message: str) -> None:
        """Say something of the whole file."""
        if message not in self.notes:
            self.notes.append(message)

    @property
    def rejected_rows(self) -> int:
        return len(self._bad)

    def warnings(self) -> list[str]:
        """One sentence per kind of warning, with the lines it is about; refused rows aside."""
        said = []
        for message, rows in self._warnings.items():
            lines = [self.table.lines[row] for row in rows if row not in self._bad]
            if not lines:
                continue
            shown = ", ".join(map(str, lines[:10])) + (" …" if len(lines) > 10 else "")
            said.append(
                ngettext(
                    "%(message)s (ligne %(lines)s)", "%(message)s (%(count)d lignes : %(lines)s)", len(lines)
                )
                % {"message": message, "count": len(lines), "lines": shown}
            )
        return said

    def sorted_rejects(self) -> list[Reject]:
        return sorted(self.rejects, key=lambda reject: (reject.line, self._rank(reject.column)))

    def _rank(self, column: str) -> int:
        return self.present.get(column, -1)


def parse(table: Table, columns: Sequence[Column], organisation_id: int, progress: Progress) -> Batch:
    """Match the header and read every cell. Raises `SheetError` when the columns are not there."""
    batch = Batch(table, columns, organisation_id, present=match_header(table, columns))
    _check_shape(batch)
    texts = list(zip(*table.rows, strict=True)) if table.rows else [()] * len(table.header)
    for number, column in enumerate(columns):
        position = batch.present.get(column.name)
        if position is None:
            batch.values[column.name] = [None] * len(table)
        else:
            batch.values[column.name] = _parse_column(batch, column, texts[position])
        progress((number + 1) / len(columns))
    return batch


def _parse_column(batch: Batch, column: Column, texts: Sequence[str]) -> list[Any]:
    known: dict[str, Any] = {"": None}
    wrong: dict[str, str] = {}
    for text in set(texts):
        if text:
            try:
                known[text] = column.cells.parse(text)
            except CellError as error:
                known[text], wrong[text] = None, str(error)
    if wrong or (column.required and "" in texts):
        for row, text in enumerate(texts):
            if text in wrong:
                batch.reject(row, column.name, wrong[text])
            elif not text and column.required:
                batch.reject(row, column.name, _("la cellule est vide"))
    if isinstance(column.cells, Day) and any(":" in text and "00:00" not in text for text in known):
        batch.note(_("L'heure écrite dans la colonne « %s » n'est pas reprise.") % column.name)
    return [known[text] for text in texts]


def _check_shape(batch: Batch) -> None:
    """Rows with more cells than titles, and texts of a CSV that ask to be computed."""
    if not batch.table.overlong and not batch.table.formulas:
        return
    known = set(batch.present.values())
    for row, line in enumerate(batch.table.lines):
        if line in batch.table.overlong:
            batch.reject(
                row,
                "",
                _("%(cells)d cellules au lieu de %(titles)d : un texte contient peut-être le séparateur")
                % {
                    "cells": len(batch.table.header) + len(batch.table.overlong[line]),
                    "titles": len(batch.table.header),
                },
            )
        for position in batch.table.formulas.get(line, ()):
            if position in known:
                name = next(n for n, p in batch.present.items() if p == position)
                batch.reject(row, name, _("la cellule contient une formule : mettez sa valeur"))
