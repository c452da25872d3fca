"""From the rows of a sheet to lines of hours: what is read, refused and why, left and said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from maillage.kernel import formats
from maillage.kernel.sheets.cells import CellError, Day, Text
from maillage.kernel.text import fold

from ..hours.cells import HoursCell, MonthCell
from .amounts import amount, split_name
from .columns import TIMED, Mapping
from .reading import Row, Sheet
from .words import begins_total, modality_guess, rubric_guess

_T = TypeVar("_T")
_LONGEST = 100
_NOTHING = {"", "-", "–", "—", "0", "/", "néant", "neant"}


@dataclass(frozen=True)
class SaidLine:
    """Hours of somebody as the sheet says them. `lines` are those of the file, several when added up."""

    lines: tuple[int, ...]
    last_name: str
    first_name: str
    birth_date: dt.date | None
    month: dt.date
    hours: Decimal
    training_hours: Decimal
    contract: str = ""
    lot: str = ""
    modality: str = ""


@dataclass(frozen=True)
class Note:
    """What is said of a line of the file. `wrong`: it should be looked at before confirming."""

    line: int
    text: str
    wrong: bool = False


@dataclass
class Extract:
    """What a sheet gives. `others`: hours of other months, by month, left out."""

    lines: list[SaidLine] = field(default_factory=list)
    refused: list[Note] = field(default_factory=list)
    left: list[Note] = field(default_factory=list)
    others: dict[dt.date, Decimal] = field(default_factory=dict)
    rubrics: dict[str, str] = field(default_factory=dict)  # pay items as written → what each counts as

    @property
    def warnings(self) -> list[Note]:
        return [note for note in self.left if note.wrong]


class _Refused(Exception):
    """The line is refused; the message says why and what to do."""


def extract(sheet: Sheet, mapping: Mapping, month: dt.date) -> Extract:
    """Read every row. Lines of the same person, lot, month and modality are added up, and said so."""
    return _Reader(sheet, mapping, month).read()


class _Reader:
    def __init__(self, sheet: Sheet, mapping: Mapping, month: dt.date) -> None:
        self.sheet, self.mapping, self.month = sheet, mapping, month
        self.found = Extract()
        self.lines: list[SaidLine] = []
        self.timed = [column for name in TIMED if (column := mapping.of(name)) is not None]
        self.timed += [one.column for one in mapping.wide]
        # By column, what was read of each row; None where a total was, from where sums may begin again.
        self.sums: dict[int, list[Decimal | None]] = {column: [] for column in self.timed}

    def read(self) -> Extract:
        for row in self.sheet.rows:
            if self._is_total(row):
                continue
            try:
                said = list(self._said(row))
            except _Refused as refusal:
                self.found.refused.append(Note(row.line, str(refusal), wrong=True))
                continue
            for column in self.timed:
                value = amount(row.value(column))
                if value is not None:
                    self.sums[column].append(value)
            self.lines += said
        self.found.lines = self._added()
        return self.found

    # --- Totals ---------------------------------------------------------------------------------------

    def _is_total(self, row: Row) -> bool:
        """Leave a row that sums others, and say whether it tells what was read."""
        labelled = self._is_labelled(row)
        if not labelled and (self._named(row) or not any(self._number(row, c) for c in self.timed)):
            return False
        sums = {c: value for c in self.timed if (value := self._number(row, c))}
        matching = {c: self._summed(c, value) for c, value in sums.items()}
        if not labelled and not (matching and all(matching.values())):
            return False
        if not sums:
            empty = [c for c in self.timed if (row.index, c) in self.sheet.grid.formulas]
            text = (
                _("total sans valeur (une formule que le fichier ne donne pas calculée)")
                if empty
                else _("total")
            )
            self.found.left.append(Note(row.line, text))
        for column, value in sums.items():
            self._tell(row, column, value, matching[column])
        for column in self.timed:
            self.sums[column].append(None)
        return True

    def _tell(self, row: Row, column: int, value: Decimal, is_same: bool) -> None:
        which = ""
        if len(self.timed) > 1 and self.sheet.titles[column]:
            which = f" ({self.sheet.titles[column]})"
        if is_same:
            text = _("total %(total)s h%(which)s, égal à la somme lue") % {"total": _h(value), "which": which}
            self.found.left.append(Note(row.line, text))
            return
        read = self._since(column)
        told = _("total de %(total)s h%(which)s, mais la somme lue est de %(read)s h : %(gap)s h d'écart")
        text = told % {
            "total": _h(value),
            "which": which,
            "read": _h(read),
            "gap": _h(abs(value - read)),
        }
        self.found.left.append(Note(row.line, text, wrong=True))

    def _since(self, column: int) -> Decimal:
        """What was read since the last total; of the whole table when nothing was."""
        values = self.sums[column]
        last = max((i for i, value in enumerate(values) if value is None), default=-1)
        since = values[last + 1 :]
        return sum((v for v in (since or values) if v is not None), Decimal(0))

    def _summed(self, column: int, value: Decimal) -> bool:
        """Whether a total is the sum of what was read since the beginning, or since some total above."""
        running, values = Decimal(0), self.sums[column]
        near = Decimal("0.05")  # totals of amounts each rounded on its own
        for i in range(len(values) - 1, -2, -1):
            one = values[i] if i >= 0 else None
            if one is None:
                if any(v is not None for v in values[i + 1 :]) and abs(running - value) <= near:
                    return True
            else:
                running += one
        return False

    def _number(self, row: Row, column: int) -> Decimal | None:
        return amount(row.value(column))

    def _is_labelled(self, row: Row) -> bool:
        """Begins as a total does, where the name is; anywhere when nobody is named."""
        name = self._text(row, "last_name") or self._text(row, "full_name")
        if name:
            alone = not (self._text(row, "last_name") and self._text(row, "first_name"))
            return alone and begins_total(name)
        if self._text(row, "first_name"):
            return False
        return any(begins_total(row.text(c)) for c in range(self.sheet.width) if c not in self.timed)

    # --- Lines ----------------------------------------------------------------------------------------

    def _text(self, row: Row, name: str) -> str:
        return row.text(self.mapping.of(name))

    def _named(self, row: Row) -> bool:
        return bool(
            self._text(row, "last_name") or self._text(row, "full_name") or self._text(row, "first_name")
        )

    def _said(self, row: Row) -> Iterator[SaidLine]:
        read = [column for column in self.timed if self._is_filled(row, column)]
        if not read:
            if self._named(row):
                self.found.left.append(Note(row.line, _("sans heures")))
            return
        if not self._named(row):
            raise _Refused(
                _("pas de nom. Si cette ligne est un total, il n'est pas la somme des lignes lues au-dessus.")
            )
        read = self._of_these_months(row, read)
        if not read or self._rubric(row) == "none":
            return
        self._refuse_marks(row, read)
        last_name, first_name = self._name(row)
        for month, hours, training in self._amounts(row, read):
            if hours or training:
                yield SaidLine(
                    lines=(row.line,),
                    last_name=last_name,
                    first_name=first_name,
                    birth_date=self._birth(row),
                    month=month,
                    hours=hours,
                    training_hours=training,
                    contract=self._short(row, "contract"),
                    lot=self._short(row, "lot"),
                    modality=self._modality(row),
                )

    def _of_these_months(self, row: Row, columns: list[int]) -> list[int]:
        """Those of the months wanted; hours of the others are counted, whatever state their cells are in."""
        if self.mapping.months == "all":
            return columns
        months = {one.column: one.month for one in self.mapping.wide}
        if not months:
            of_row = self._month(row)
            months = dict.fromkeys(columns, of_row)
        for column in columns:
            if months[column] != self.month:
                hours = self.found.others.get(months[column], Decimal(0))
                self.found.others[months[column]] = hours + (self._number(row, column) or 0)
        return [column for column in columns if months[column] == self.month]

    def _rubric(self, row: Row) -> str:
        """What the pay item of a row counts as; `hours` where rows are of no pay item."""
        if self.mapping.of("rubric") is None:
            return "hours"
        said = self._text(row, "rubric")
        kind = self.mapping.rubrics.get(fold(said)) or rubric_guess(said)
        self.found.rubrics[said] = kind
        return kind

    def _is_filled(self, row: Row, column: int) -> bool:
        at = (row.index, column)
        return (
            row.text(column).lower() not in _NOTHING
            or at in self.sheet.grid.formulas
            or at in self.sheet.grid.errors
        )

    def _refuse_marks(self, row: Row, filled: list[int]) -> None:
        """A formula or an error in what is read, hours merged over several people: the cell is named."""
        others = [c for name, c in self.mapping.columns.items() if name not in TIMED]
        for column in sorted({*filled, *others}):
            at = (row.index, column)
            if at in self.sheet.grid.formulas:
                raise _Refused(
                    _("la cellule %s contient une formule. Copiez-la et collez la valeur à sa place.")
                    % row.name(column)
                )
            if at in self.sheet.grid.errors:
                raise _Refused(_("la cellule %s est en erreur. Corrigez-la ou videz-la.") % row.name(column))
        for column in filled:
            merged = self.sheet.merged_at(row.index, column)
            if merged is not None and merged.bottom > merged.top:
                raise _Refused(
                    _("la cellule %s est fusionnée sur plusieurs lignes : écrivez les heures de chacun.")
                    % row.name(column)
                )

    def _amounts(self, row: Row, read: list[int]) -> Iterator[tuple[dt.date, Decimal, Decimal]]:
        """Month, hours and hours of training: one for a row, or one for each column of a month."""
        if self.mapping.wide:
            months: dict[dt.date, list[Decimal]] = {}
            for one in self.mapping.wide:
                if one.column in read:
                    pair = months.setdefault(one.month, [Decimal(0), Decimal(0)])
                    pair[one.training] += self._hours(row, one.column)
            for month, (hours, training) in months.items():
                yield month, hours, training
            return
        hours = self._timed(row, "hours") + self._timed(row, "extra_hours")
        training = self._timed(row, "training_hours")
        if self._rubric(row) == "training":
            hours, training = Decimal(0), training + hours
        yield self._month(row), hours, training

    def _timed(self, row: Row, name: str) -> Decimal:
        column = self.mapping.of(name)
        return self._hours(row, column) if column is not None and self._is_filled(row, column) else Decimal(0)

    def _hours(self, row: Row, column: int) -> Decimal:
        text = row.text(column)
        value = row.value(column)
        if isinstance(value, float) and (exact := amount(value)) is not None:
            text = str(exact)
        return self._parse(row, column, HoursCell().parse, text)

    def _month(self, row: Row) -> dt.date:
        column = self.mapping.of("month")
        text = row.text(column)
        return (
            self._parse(row, column, MonthCell().parse, text) if column is not None and text else self.month
        )

    def _birth(self, row: Row) -> dt.date | None:
        column = self.mapping.of("birth_date")
        text = row.text(column)
        return self._parse(row, column, Day(past=True).parse, text) if column is not None and text else None

    def _modality(self, row: Row) -> str:
        text = self._text(row, "modality")
        return modality_guess(text) if text else ""

    def _short(self, row: Row, name: str) -> str:
        return self._text(row, name)[:200]

    def _parse(self, row: Row, column: int, parse: Callable[[str], _T], text: str) -> _T:
        try:
            return parse(text)
        except CellError as error:
            raise _Refused(
                _("cellule %(cell)s : %(reason)s.")
                % {"cell": row.name(column), "reason": str(error).rstrip(".")}
            ) from error

    def _name(self, row: Row) -> tuple[str, str]:
        last, first = self._text(row, "last_name"), self._text(row, "first_name")
        whole = self._text(row, "full_name")
        if not last and whole:
            last, first = split_name(whole, self.mapping.order) if not first else (whole, first)
        if not last:
            last, first = first, ""
        try:
            return Text(_LONGEST).parse(last), Text(_LONGEST).parse(first)
        except CellError as error:
            raise _Refused(_("nom : %s.") % error) from error

    # --- Lines that go together ----------------------------------------------------------------------

    def _added(self) -> list[SaidLine]:
        """One line by person, lot, month and modality: weeks, pay items and sites said apart are added."""
        groups: dict[tuple, list[SaidLine]] = {}
        for one in self.lines:
            key = (
                tuple(sorted(fold(f"{one.last_name} {one.first_name}").split())),
                one.birth_date,
                one.month,
                fold(one.contract),
                fold(one.lot),
                one.modality,
            )
            groups.setdefault(key, []).append(one)
        added = []
        for several in groups.values():
            first = several[0]
            if len(several) > 1:
                lines = tuple(dict.fromkeys(line for one in several for line in one.lines))
                self._say_added(several, lines)
                first = SaidLine(
                    lines,
                    first.last_name,
                    first.first_name,
                    first.birth_date,
                    first.month,
                    sum((one.hours for one in several), Decimal(0)),
                    sum((one.training_hours for one in several), Decimal(0)),
                    first.contract,
                    first.lot,
                    first.modality,
                )
            if first.hours or first.training_hours:
                added.append(first)
        return added

    def _say_added(self, several: list[SaidLine], lines: tuple[int, ...]) -> None:
        twice = len({(one.hours, one.training_hours) for one in several}) == 1
        text = (
            _("mêmes heures pour la même personne (lignes %s) : additionnées. Est-ce une ligne en double ?")
            if twice
            else _("plusieurs lignes de la même personne (%s) : additionnées")
        )
        said = ", ".join(map(str, lines))
        self.found.left.append(Note(lines[-1], text % said, wrong=twice))


def _h(value: Decimal) -> str:
    return formats.number(value)
