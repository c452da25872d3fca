"""From figures to the counts behind them, each once wherever it is printed, and to what ties them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import cast

from maillage.indicators import Section
from maillage.indicators.counting import Count, During
from maillage.indicators.definitions import (
    Breakdown,
    Counted,
    CountedBy,
    CountedOf,
    Divided,
    Formula,
    Mean,
    SharedBy,
    Summed,
)
from maillage.kernel.disclosure import AtMost, Sum, Table
from maillage.kernel.period import Period, PeriodError
from maillage.reports.readings import PERCENT, TOTAL, Reading

from .parameters import Parameters

PERSON = "person"
ReadingKey = tuple[str, str, str]


@dataclass(frozen=True)
class Cell:
    """A count over a period: of all, of one part of a breakdown, or of what is left over (`rest`)."""

    count: Count
    period: Period
    part: str = ""
    rest: str = ""


@dataclass
class Counts:
    """Everything behind some readings. `cells_of` a reading: what its value tells."""

    section: Section
    parameters: Parameters
    values: dict[Cell, int] = field(default_factory=dict)
    thresholds: dict[Cell, int] = field(default_factory=dict)
    printed: set[Cell] = field(default_factory=set)
    cells_of: dict[ReadingKey, tuple[Cell, ...]] = field(default_factory=dict)
    averaged: dict[ReadingKey, int] = field(default_factory=dict)  # how many records a mean is taken over
    alone: dict[tuple[Count, Period], list[Cell]] = field(default_factory=dict)  # parts told one by one
    sums: list[Sum] = field(default_factory=list)
    limits: list[AtMost] = field(default_factory=list)
    few: set[Cell] = field(default_factory=set)  # quantities of a few people

    @classmethod
    def of(cls, section: Section, parameters: Parameters, readings: Iterable[Reading]) -> Counts:
        found = cls(section, parameters)
        broken_down: dict[tuple[str, Period], list[tuple[Reading, Cell]]] = {}
        for reading in readings:
            found._take(reading, broken_down)
        for (indicator, period), parts in broken_down.items():
            found._break_down(indicator, period, parts)
        for (count, period), cells in found.alone.items():
            found._add_up(count, period, cells)
        found._tie()
        found._add_up_periods()
        return found

    def table(self, settled: Iterable[Cell] = ()) -> Table:
        return Table(
            cast("dict[Hashable, int]", self.values),
            frozenset(self.printed),
            cast("dict[Hashable, int]", self.thresholds),
            tuple(dict.fromkeys(self.sums)),
            tuple(dict.fromkeys(self.limits)),
            frozenset(settled) & self.printed,
            frozenset(self.few),
        )

    # --- figures -> counts ----------------------------------------------------------------------
    def _take(self, reading: Reading, broken_down: dict) -> None:
        indicator = self.section.indicators.get(reading.indicator)
        period = _period(reading.period)
        if indicator is None or period is None or reading.part is None:
            return
        formula = indicator.formula
        threshold = self.parameters.threshold_for(reading.indicator, reading.unit)
        cells: list[Cell] = []
        summed = isinstance(formula, Summed) or (isinstance(formula, SharedBy) and formula.per != 1)
        if summed:
            threshold = 0  # a quantity is not small by itself, but by those it is of
        if isinstance(formula, Counted):
            cells = [self._put(Cell(formula.count, period), reading.part, threshold)]
        elif isinstance(formula, Divided) and reading.whole is not None:
            part = self._put(Cell(formula.part, period), reading.part, threshold)
            whole = self._put(Cell(formula.whole, period), reading.whole, self.parameters.threshold)
            cells = [part, whole]
            if reading.unit == PERCENT and part != whole:
                self._leave_over(part, whole, threshold)
        elif isinstance(formula, Mean) and reading.whole is not None:
            self.averaged[reading.key] = reading.whole
        elif isinstance(formula, CountedOf):
            cells = [self._put(Cell(formula.count, period, formula.code), reading.part, threshold)]
            self.alone.setdefault((formula.count, period), []).extend(cells)
        elif isinstance(formula, CountedBy | SharedBy):
            cell = Cell(_part_count(formula.breakdown, reading.breakdown), period, reading.breakdown)
            if (
                cell.count != formula.breakdown.count
            ):  # a part counted apart is that count, wherever it stands
                cell = Cell(cell.count, period)
            self._put(cell, reading.part, threshold)
            if summed and self._of_few(reading):
                self.few.add(cell)
            broken_down.setdefault((reading.indicator, period), []).append((reading, cell))
            cells = [cell]
            if isinstance(formula, SharedBy) and reading.whole is not None:
                least = 0 if summed else self.parameters.threshold
                cells.append(self._put(Cell(formula.whole, period), reading.whole, least))
        else:
            cells = self._take_unknown(formula, reading, period, threshold)
        self.cells_of[reading.key] = tuple(cells)

    def _of_few(self, reading: Reading) -> bool:
        """Whether a quantity is that of a few people."""
        least = self.parameters.threshold_for(reading.indicator, PERSON)
        return reading.people is not None and 0 < reading.people < least

    def _take_unknown(self, formula: Formula, reading: Reading, period: Period, threshold: int) -> list[Cell]:
        """A formula a room made for itself: nothing is known of what ties it; small, it is hidden."""
        needs = [count for count, _period in formula.needs(period)]
        if not needs or reading.part is None:
            return []
        name = f"{reading.indicator} {reading.breakdown}"
        cells = [self._put(Cell(needs[0], period, rest=name), reading.part, threshold)]
        if reading.whole is not None:
            cells.append(self._put(Cell(needs[-1], period, rest=f"{name} /"), reading.whole, threshold))
        return cells

    def _put(self, cell: Cell, value: int, threshold: int, printed: bool = True) -> Cell:
        """The same count met twice takes the higher threshold."""
        self.values[cell] = value
        if threshold:
            self.thresholds[cell] = max(threshold, self.thresholds.get(cell, 0))
        if printed:
            self.printed.add(cell)
        return cell

    def _leave_over(self, part: Cell, whole: Cell, threshold: int) -> None:
        """Who is in the whole and not in the part: nowhere printed, known by whoever subtracts."""
        left = self.values[whole] - self.values[part]
        if left >= 0:
            rest = Cell(whole.count, whole.period, rest=f"not {part.count!r} {part.part}")
            self._put(rest, left, threshold, printed=False)
            self.sums.append(Sum(whole, (part, rest)))

    # --- ties -----------------------------------------------------------------------------------
    def _break_down(self, indicator: str, period: Period, parts: list[tuple[Reading, Cell]]) -> None:
        formula = self.section.indicators[indicator].formula
        assert isinstance(formula, CountedBy | SharedBy)  # noqa: S101 - only they are broken down
        if any(reading.breakdown in ("", TOTAL) for reading, _cell in parts):
            self._whole_beside(parts)
            return
        cells = [cell for _reading, cell in parts]
        total = sum(self.values[cell] for cell in cells)
        whole = Cell(formula.whole, period) if isinstance(formula, SharedBy) else None
        base = _base(formula.breakdown)
        threshold = max(self.thresholds.get(cell, 0) for cell in cells)
        if whole is not None and total == self.values[whole]:
            self.sums.append(Sum(whole, tuple(cells)))
        elif base is not None and self.values.get(Cell(base, period), total) == total:
            self._put(Cell(base, period), total, 0, printed=False)
            self.sums.append(Sum(Cell(base, period), tuple(cells)))
            if whole is not None and Cell(base, period) != whole:
                self._leave_over(Cell(base, period), whole, 0)
        elif whole is not None:
            for cell in cells:
                self._leave_over(cell, whole, threshold)

    def _whole_beside(self, parts: list[tuple[Reading, Cell]]) -> None:
        """A whole printed as one of the parts: it is their sum, or what each of them is in."""
        whole = next((cell for reading, cell in parts if reading.breakdown in ("", TOTAL)), None)
        cells = [cell for reading, cell in parts if reading.breakdown not in ("", TOTAL)]
        if whole is None or not cells:
            return
        if sum(self.values[cell] for cell in cells) == self.values[whole]:
            self.sums.append(Sum(whole, tuple(cells)))
            return
        for cell in cells:
            self._leave_over(cell, whole, self.thresholds.get(cell, 0))

    def _add_up(self, count: Count, period: Period, cells: list[Cell]) -> None:
        """Parts that are indicators of their own: with the whole printed, the last one is known."""
        base = _base(Breakdown(count))
        if base is not None and self.values.get(Cell(base, period)) == sum(self.values[c] for c in cells):
            self.sums.append(Sum(Cell(base, period), tuple(dict.fromkeys(cells))))

    def _tie(self) -> None:
        """What the section says every reader knows, where the counts are there; one that is not is free."""
        periods = sorted({cell.period for cell in self.values}, key=lambda p: (p.first, p.last))
        for period in periods:
            for whole, parts in self.section.ties.sums:
                self._tie_sum(Cell(whole, period), [Cell(part, period) for part in parts])
            for small, large in self.section.ties.limits:
                less, more = Cell(small, period), Cell(large, period)
                known = less in self.values and more in self.values
                if known and self.values[less] <= self.values[more]:
                    self.limits.append(AtMost(less, more))

    def _tie_sum(self, whole: Cell, parts: list[Cell]) -> None:
        """With one of its counts nowhere, a sum still bounds: that one takes what is left."""
        missing = [cell for cell in (whole, *parts) if cell not in self.values]
        if len(missing) > 1:
            return
        if missing == [whole]:
            self._put(whole, sum(self.values[part] for part in parts), 0, printed=False)
        elif missing:
            left = self.values[whole] - sum(self.values[part] for part in parts if part in self.values)
            if left < 0:
                return
            self._put(missing[0], left, 0, printed=False)
        if self.values[whole] == sum(self.values[part] for part in parts):
            self.sums.append(Sum(whole, tuple(parts)))

    def _add_up_periods(self) -> None:
        """What falls on a day adds up over the days: a year, the years before, and both together."""
        by_count: dict[tuple[Count, str], list[Cell]] = {}
        for cell in list(self.values):
            if not cell.rest:
                by_count.setdefault((cell.count, cell.part), []).append(cell)
        for (count, _part), cells in by_count.items():
            for large in cells:
                inside = [c for c in cells if c != large and _within(c.period, large.period)]
                if not inside:
                    continue
                if isinstance(count.when, During) and not count.key:
                    self._tile(large, inside)
                elif not isinstance(count.when, During) and not count.by and _grows(count):
                    for small in inside:
                        if self.values[small] <= self.values[large]:
                            self.limits.append(AtMost(small, large))

    def _tile(self, large: Cell, inside: list[Cell]) -> None:
        """The largest periods inside that do not overlap, and the days none of them covers."""
        chosen: list[Cell] = []
        for cell in sorted(inside, key=lambda c: (-_days(c.period), c.period.first)):
            if not any(c.period.overlaps(cell.period.first, cell.period.last) for c in chosen):
                chosen.append(cell)
        left = self.values[large] - sum(self.values[cell] for cell in chosen)
        if left < 0:
            return
        parts = list(chosen)
        if sum(_days(cell.period) for cell in chosen) < _days(large.period):
            rest = Cell(large.count, large.period, large.part, rest="other days")
            self._put(rest, left, self.thresholds.get(large, 0), printed=False)
            parts.append(rest)
        if left == 0 or len(parts) > len(chosen):
            self.sums.append(Sum(large, tuple(parts)))


def _part_count(breakdown: Breakdown, label: str) -> Count:
    """What counts a part: a count of its own, else the breakdown's."""
    for part in breakdown.others:
        if part.label == label and part.count is not None:
            return part.count
    assert breakdown.count is not None  # noqa: S101 - a breakdown has one or the other
    return breakdown.count


def _base(breakdown: Breakdown) -> Count | None:
    """The count the parts add up to; None where somebody may be in two parts, or parts are counted apart."""
    count = breakdown.count
    if count is None or breakdown.others or (count.key and not (count.latest or count.one_code)):
        return None
    return replace(count, by="", latest="", one_code=False)


def _grows(count: Count) -> bool:
    """Whether a longer period never counts fewer (a person present in a year was there over the years)."""
    return type(count.when).__name__ == "Overlapping"


def _within(small: Period, large: Period) -> bool:
    return large.first <= small.first and small.last <= large.last


def _days(period: Period) -> int:
    return (period.last - period.first).days + 1


def _period(text: str) -> Period | None:
    """A target says `year`: it is decided, nobody is behind it."""
    try:
        return Period.parse(text)
    except PeriodError:
        return None
