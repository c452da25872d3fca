"""A grid filled with the figures of a period: every figure of a section is asked for at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from maillage.indicators import Figure as Computed
from maillage.indicators import IndicatorError, Section, compute_section
from maillage.indicators import section as section_of
from maillage.kernel import formats
from maillage.kernel.period import Period
from maillage.kernel.share import round_half_up

from ..subject import Subject
from .loading import BEFORE, COUNT, SINCE, Figure, Grid, GridFileError, Line, Table

_PERCENT = "percent"
_FIRST_DAY = dt.date(1990, 1, 1)  # before any clause: "since" has no other beginning


@dataclass(frozen=True)
class FilledCell:
    """`value` None: nothing to divide by, or no such part in the period."""

    value: Decimal | None
    percent: bool = False

    @property
    def decimals(self) -> int:
        return 0 if self.value is None else max(0, -int(self.value.normalize().as_tuple().exponent))

    def __str__(self) -> str:
        write = formats.percent if self.percent else formats.number
        return write(self.value, self.decimals)


@dataclass(frozen=True)
class FilledLine:
    label: str
    cells: list[FilledCell]
    strong: bool = False


@dataclass(frozen=True)
class FilledTable:
    title: str
    head: str
    columns: list[str]
    lines: list[FilledLine]


@dataclass(frozen=True)
class FilledGrid:
    grid: Grid
    section: Section
    period: Period
    tables: list[FilledTable]


def fill(grid: Grid, here: Section, period: Period) -> FilledGrid:
    """The grid for a section and a period; cells that name another section read it of the same network.

    Raises `GridFileError` for a section, an indicator or a sum that cannot be.
    """
    return _Filling(grid, here, period).filled()


class _Filling:
    def __init__(self, grid: Grid, here: Section, period: Period) -> None:
        self.grid, self.here, self.period = grid, here, period
        self.sections: dict[str, Section] = {"": here}
        self.found: dict[tuple[str, str, Period], list[Computed]] = {}

    def filled(self) -> FilledGrid:
        wanted: dict[str, dict[tuple[str, Period], None]] = {}
        for table in self.grid.tables:
            for one in self._named(table):
                self._check(one, table)
                wanted.setdefault(one.section, {})[one.indicator, self._span(one.period)] = None
        for code, requests in wanted.items():
            for figure in compute_section(self.sections[code], requests):
                self.found.setdefault((code, figure.indicator, figure.period), []).append(figure)
        tables = [self._table(table) for table in self.grid.tables]
        return FilledGrid(self.grid, self.here, self.period, tables)

    def _named(self, table: Table) -> Iterator[Figure]:
        for _label, column in table.columns:
            if table.each:
                yield column
            for line in table.lines:
                yield from (one.over(column) for one in line.figures)

    def _check(self, one: Figure, table: Table) -> None:
        if one.section not in self.sections:
            found = section_of(one.section, self.here.organisation_id)
            if found is None:
                raise self._fault(table, _("la section « %s » n'existe pas ici.") % one.section)
            self.sections[one.section] = found
        try:
            self.sections[one.section].indicator(one.indicator)
        except IndicatorError as error:
            raise self._fault(table, error.message) from error

    def _fault(self, table: Table, message: str) -> GridFileError:
        return GridFileError(f"{self.grid.code}.yaml · {table.place} : {message}")

    def _span(self, name: str) -> Period:
        """The year before the last day of the period; of a shorter period, the same days a year before."""
        if name == BEFORE:
            return Period(_year_before(self.period.first), _year_before(self.period.last))
        if name == SINCE:
            return Period(min(_FIRST_DAY, self.period.first), self.period.last)
        return Period.parse(name) if name else self.period

    # --- tables -----------------------------------------------------------------------------------
    def _table(self, table: Table) -> FilledTable:
        lines = self._each(table) if table.each else [self._line(line, table) for line in table.lines]
        columns = [str(label) for label, _figure in table.columns]
        return FilledTable(str(table.title), str(table.head), columns, lines)

    def _each(self, table: Table) -> list[FilledLine]:
        """The parts of the columns' indicators, in their order; the whole last."""
        labels: dict[str, str] = {}
        for _label, column in table.columns:
            for figure in self._figures(column):
                labels.setdefault(figure.breakdown, str(figure.label))
        whole = self._whole(column.section for _label, column in table.columns)
        order = sorted(labels, key=lambda part: part == whole)
        return [
            FilledLine(
                labels[part] if part else _("Ensemble"),
                [self._part(Figure(breakdown=part).over(column), table) for _label, column in table.columns],
                strong=part == whole,
            )
            for part in order
        ]

    def _part(self, one: Figure, table: Table) -> FilledCell:
        """A part another column has met is nothing here, not unknown."""
        cell = self._cell((one,), table)
        if cell.value is None and not cell.percent and self._read(one) is None and self._figures(one):
            share = one.what != COUNT and self._figures(one)[0].unit == _PERCENT
            return FilledCell(Decimal(0), share)
        return cell

    def _whole(self, sections: Iterator[str]) -> str:
        subject = self.sections[next(sections)].subject
        return subject.total if isinstance(subject, Subject) else "total"

    def _line(self, line: Line, table: Table) -> FilledLine:
        cells = [
            self._cell(tuple(one.over(column) for one in line.figures), table)
            for _label, column in table.columns
        ]
        return FilledLine(str(line.label), cells, line.strong)

    def _cell(self, figures: tuple[Figure, ...], table: Table) -> FilledCell:
        read = [(one, self._read(one)) for one in figures]
        percent = [one.what != COUNT and found is not None and found.unit == _PERCENT for one, found in read]
        if any(percent) and len(read) > 1:
            return self._share(read, table)
        values = [_value(one, found) for one, found in read]
        known = [value for value in values if value is not None]
        return FilledCell(sum(known, Decimal(0)) if known else None, any(percent))

    def _share(self, read: list[tuple[Figure, Computed | None]], table: Table) -> FilledCell:
        """Shares of one whole add up by their parts, and are rounded once."""
        known = [found for _one, found in read if found is not None]
        wholes = {(found.indicator, found.period, found.whole) for found in known}
        if len(wholes) != 1 or any(found.unit != _PERCENT for found in known):
            raise self._fault(table, _("des parts de nombres différents ne s'additionnent pas."))
        whole = known[0].whole
        if not whole:
            return FilledCell(None, percent=True)
        parts = sum(found.part or 0 for found in known)
        return FilledCell(round_half_up(Fraction(100 * parts, whole)), percent=True)

    def _read(self, one: Figure) -> Computed | None:
        """The part named, else the whole: `total`, or the only value of an indicator that has no part."""
        figures = {figure.breakdown: figure for figure in self._figures(one)}
        part = one.breakdown or ""
        if part in ("", "total"):
            return figures.get("total", figures.get(""))
        return figures.get(part)

    def _figures(self, one: Figure) -> list[Computed]:
        return self.found.get((one.section, one.indicator, self._span(one.period)), [])


def _value(one: Figure, found: Computed | None) -> Decimal | None:
    if found is None:
        return None
    if one.what == COUNT:
        return None if found.part is None else Decimal(found.part) / found.per
    return found.value


def _year_before(day: dt.date) -> dt.date:
    """29 February has none: the day before stands for it. Nor has the first year of all."""
    try:
        return day.replace(year=max(day.year - 1, dt.MINYEAR))
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
