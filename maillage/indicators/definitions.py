"""What an indicator is: a code, a label, a written definition, a unit, and how counts make its value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from maillage.kernel.period import Period

from .counting import Count
from .tally import Need, Tallies

if TYPE_CHECKING:
    from .registry import Section


@dataclass(frozen=True)
class Cell:
    """A value before rounding, with what it is made of; `period` is set where files write another one.

    `part` and `whole` are whole numbers of `per`-ths of what is counted: hundredths of hours (`per` 100). Of
    a quantity added up over people, `people` says over how many. `decimals` is set where it is not the
    indicator's.
    """

    part: int | None
    whole: int | None
    exact: Fraction | None
    breakdown: str = ""
    label: Any = ""
    period: str = ""
    per: int = 1
    people: int | None = None
    decimals: int | None = None


@dataclass(frozen=True)
class Source:
    """Where the records of a cell's part or whole are: a count, and codes of its breakdown (None: all)."""

    count: Count
    codes: tuple[str, ...] | None = None


class Formula(Protocol):
    """How counts become the cells of an indicator."""

    def needs(self, period: Period) -> Iterable[Need]: ...

    def cells(self, section: Section, period: Period, tallies: Tallies) -> list[Cell]: ...

    def sources(
        self, section: Section, period: Period, tallies: Tallies, breakdown: str
    ) -> tuple[Source | None, Source | None]:
        """Part and whole of the cell of this breakdown; KeyError when there is none."""


@dataclass(frozen=True)
class Wording:
    """The text of a definition, and the day it replaced the one before (None: the first)."""

    text: Any
    since: dt.date | None = None


@dataclass(frozen=True)
class Indicator:
    """`wordings` go from the oldest to the newest; `unit` is the one files write."""

    code: str
    label: Any
    unit: str
    formula: Formula
    wordings: tuple[Wording, ...]
    decimals: int = 0

    def definition(self, day: dt.date | None = None) -> Any:
        """The written definition in force on a day (the newest without a day), in the reader's language."""
        known = [w for w in self.wordings if day is None or w.since is None or w.since <= day]
        return (known[-1] if known else self.wordings[0]).text


@dataclass(frozen=True)
class Part:
    """A part of a breakdown: its label in files, the one for readers, the codes it gathers.

    A part with a `count` of its own does not come out of the breakdown's count.
    """

    label: str
    title: Any
    codes: tuple[str, ...] = ()
    count: Count | None = None


Parts = Callable[["Section", Period, frozenset[str]], list[Part]]


@dataclass(frozen=True)
class Breakdown:
    """How a count is told apart: `count.by` gives codes and `parts` their labels and order.

    `parts` is given the codes met; a code it leaves out gets a part of its own, so that nothing is lost.
    `others` are parts counted apart.
    """

    count: Count | None = None
    parts: Parts | None = None
    others: tuple[Part, ...] = ()

    def needs(self, period: Period) -> list[Need]:
        found = [(part.count, period) for part in self.others if part.count]
        return found + ([(self.count, period)] if self.count else [])

    def resolve(self, section: Section, period: Period, tallies: Tallies) -> list[tuple[Part, int]]:
        """The parts in order, each with its number."""
        resolved: list[tuple[Part, int]] = []
        if self.count is not None:
            met = tallies[self.count, period]
            parts = self.parts(section, period, frozenset(met)) if self.parts else []
            given = {code for part in parts for code in part.codes}
            parts += [Part(code, code, (code,)) for code in sorted(met) if code not in given]
            resolved += [(part, sum(met.get(code, 0) for code in part.codes)) for part in parts]
        for part in self.others:
            assert part.count is not None  # noqa: S101 - what makes it another part
            resolved.append((part, sum(tallies[part.count, period].values())))
        return resolved

    def source(self, section: Section, period: Period, tallies: Tallies, label: str) -> Source:
        for part, _ in self.resolve(section, period, tallies):
            if part.label == label:
                if part.count is not None:
                    return Source(part.count)
                assert self.count is not None  # noqa: S101
                return Source(self.count, part.codes)
        raise KeyError(label)


def _number(tallies: Tallies, count: Count, period: Period) -> int:
    return sum(tallies[count, period].values())


@dataclass(frozen=True)
class Counted:
    """A plain number."""

    count: Count

    def needs(self, period: Period) -> list[Need]:
        return [(self.count, period)]

    def cells(self, section: Section, period: Period, tallies: Tallies) -> list[Cell]:
        number = _number(tallies, self.count, period)
        return [Cell(number, None, Fraction(number))]

    def sources(
        self, section: Section, period: Period, tallies: Tallies, breakdown: str
    ) -> tuple[Source, None]:
        if breakdown:
            raise KeyError(breakdown)
        return Source(self.count), None


@dataclass(frozen=True)
class Divided:
    """One number over another: a ratio, or a rate in percent (`scale` 100)."""

    part: Count
    whole: Count
    scale: int = 1

    def needs(self, period: Period) -> list[Need]:
        return [(self.part, period), (self.whole, period)]

    def cells(self, section: Section, period: Period, tallies: Tallies) -> list[Cell]:
        part, whole = _number(tallies, self.part, period), _number(tallies, self.whole, period)
        return [Cell(part, whole, Fraction(part * self.scale, whole) if whole else None)]

    def sources(
        self, section: Section, period: Period, tallies: Tallies, breakdown: str
    ) -> tuple[Source, Source]:
        if breakdown:
            raise KeyError(breakdown)
        return Source(self.part), Source(self.whole)


@dataclass(frozen=True)
class Mean:
    """A sum over the number of records it was taken from, in units of `unit_size`."""

    total: Count
    over: Count
    unit_size: Fraction = Fraction(1)

    def needs(self, period: Period) -> list[Need]:
        return [(self.total, period), (self.over, period)]

    def cells(self, section: Section, period: Period, tallies: Tallies) -> list[Cell]:
        total, number = _number(tallies, self.total, period), _number(tallies, self.over, period)
        return [Cell(total, number, total / self.unit_size / number if number else None)]

    def sources(
        self, section: Section, period: Period, tallies: Tallies, breakdown: str
    ) -> tuple[Source, Source]:
        """Both are the records averaged."""
        if breakdown:
            raise KeyError(breakdown)
        return Source(self.over), Source(self.over)


@dataclass(frozen=True)
class CountedBy:
    """A number for each part."""

    breakdown: Breakdown

    def needs(self, period: Period) -> list[Need]:
        return self.breakdown.needs(period)

    def cells(self, section: Section, period: Period, tallies: Tallies) -> list[Cell]:
        return [
            Cell(number, None, Fraction(number), part.label, part.title)
            for part, number in self.breakdown.resolve(section, period, tallies)
        ]

    def sources(
        self, section: Section, period: Period, tallies: Tallies, breakdown: str
    ) -> tuple[Source, None]:
        return self.breakdown.source(section, period, tallies, breakdown), None


@dataclass(frozen=True)
class Summed(CountedBy):
    """A quantity added up, for each part: its counts have a `total`, in whole `per`-ths of the unit.

    The value is the exact sum, with the decimals it needs and no more. `people` counts by the same parts the
    people whose quantities they are: a part of few of them is as personal as their number.
    """

    per: int = 1
    people: Breakdown | None = None

    def needs(self, period: Period) -> list[Need]:
        return super().needs(period) + (self.people.needs(period) if self.people else [])

    def cells(self, section: Section, period: Period, tallies: Tallies) -> list[Cell]:
        people = _people(self.people, section, period, tallies)
        cells = []
        for part, number in self._resolved(section, period, tallies):
            exact = Fraction(number, self.per)
            cells.append(
                Cell(
                    number,
                    None,
                    exact,
                    part.label,
                    part.title,
                    per=self.per,
                    people=people.get(part.label),
                    decimals=_decimals_of(exact),
                )
            )
        return cells

    def _resolved(self, section: Section, period: Period, tallies: Tallies) -> list[tuple[Part, int]]:
        """The parts, with those in which there are people and nothing to add up: zero is not missing."""
        own = self.breakdown.resolve(section, period, tallies)
        if self.people is None:
            return own
        known = {part.label: (part, number) for part, number in own}
        found = [
            known.pop(part.label, (replace(part, count=None), 0))
            for part, _number in self.people.resolve(section, period, tallies)
        ]
        return found + list(known.values())

    def sources(
        self, section: Section, period: Period, tallies: Tallies, breakdown: str
    ) -> tuple[Source, None]:
        for part, _number in self._resolved(section, period, tallies):
            if part.label == breakdown:
                if part.count is not None:
                    return Source(part.count), None
                assert self.breakdown.count is not None  # noqa: S101 - what is told by parts
                return Source(self.breakdown.count, part.codes), None
        raise KeyError(breakdown)


def _people(
    breakdown: Breakdown | None, section: Section, period: Period, tallies: Tallies
) -> dict[str, int]:
    """How many people stand in each part; nothing where nobody counts them."""
    if breakdown is None:
        return {}
    return {part.label: number for part, number in breakdown.resolve(section, period, tallies)}


def _decimals_of(exact: Fraction) -> int:
    """The decimals a number needs to be written whole; two at most where it never ends."""
    return next((places for places in (0, 1, 2) if 10**places % exact.denominator == 0), 2)


@dataclass(frozen=True)
class CountedOf:
    """A number that is one part of a breakdown, as an indicator of its own."""

    count: Count
    code: str

    def needs(self, period: Period) -> list[Need]:
        return [(self.count, period)]

    def cells(self, section: Section, period: Period, tallies: Tallies) -> list[Cell]:
        number = tallies[self.count, period].get(self.code, 0)
        return [Cell(number, None, Fraction(number))]

    def sources(
        self, section: Section, period: Period, tallies: Tallies, breakdown: str
    ) -> tuple[Source, None]:
        if breakdown:
            raise KeyError(breakdown)
        return Source(self.count, (self.code,)), None


@dataclass(frozen=True)
class SharedBy:
    """For each part, its share of the whole in percent. Parts may overlap: the whole is counted apart.

    Of quantities added up, `per` and `people` are as in `Summed`.
    """

    breakdown: Breakdown
    whole: Count
    per: int = 1
    people: Breakdown | None = None

    def needs(self, period: Period) -> list[Need]:
        people = self.people.needs(period) if self.people else []
        return [*self.breakdown.needs(period), (self.whole, period), *people]

    def cells(self, section: Section, period: Period, tallies: Tallies) -> list[Cell]:
        whole = _number(tallies, self.whole, period)
        people = _people(self.people, section, period, tallies)
        return [
            Cell(
                number,
                whole,
                Fraction(100 * number, whole) if whole else None,
                part.label,
                part.title,
                per=self.per,
                people=people.get(part.label),
            )
            for part, number in self.breakdown.resolve(section, period, tallies)
        ]

    def sources(
        self, section: Section, period: Period, tallies: Tallies, breakdown: str
    ) -> tuple[Source, Source]:
        return self.breakdown.source(section, period, tallies, breakdown), Source(self.whole)


@dataclass(frozen=True)
class Given:
    """Values that are decided, not counted: targets, norms. They have no records."""

    values: Callable[[Section, Period], list[Cell]] = field(repr=False)

    def needs(self, period: Period) -> list[Need]:
        return []

    def cells(self, section: Section, period: Period, tallies: Tallies) -> list[Cell]:
        return self.values(section, period)

    def sources(
        self, section: Section, period: Period, tallies: Tallies, breakdown: str
    ) -> tuple[None, None]:
        return None, None


def by_code(indicators: Iterable[Indicator]) -> Mapping[str, Indicator]:
    """Indicators by code, in the order given. Two of one code is a mistake of ours."""
    found: dict[str, Indicator] = {}
    for indicator in indicators:
        if indicator.code in found:
            raise ValueError(f"two indicators have the code {indicator.code}")
        found[indicator.code] = indicator
    return found
