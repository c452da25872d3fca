"""The exemption, year by year, and the clause of local hiring: dated data and plain arithmetic.

Money in whole euros. Nothing here reads the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import yaml

from maillage.kernel.months import add_months
from maillage.people.nomenclature import Label

_FILE = Path(__file__).parents[1] / "data" / "free_zones.yaml"
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules for who settles in the zone from `since` on (until `implanted_until`, included)."""

    since: dt.date
    implanted_until: dt.date
    rates: tuple[int, ...]
    ceiling: int
    per_resident_hire: int
    employees: int
    turnover: int
    clause_from: int
    clause_share: Fraction
    permanent: frozenset[str]
    fixed_term: frozenset[str]
    months: int
    weekly_hours: int
    sources: Mapping[str, Label]


@cache
def all_rules() -> tuple[Rules, ...]:
    """In the order of time."""
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["rules"]
    return tuple(
        sorted(
            (
                Rules(
                    since=row.pop("from"),
                    rates=tuple(row.pop("rates")),
                    clause_share=Fraction(*row.pop("clause_share")),
                    permanent=frozenset(row.pop("permanent")),
                    fixed_term=frozenset(row.pop("fixed_term")),
                    sources={name: Label(**said) for name, said in row.pop("sources").items()},
                    **row,
                )
                for row in rows
            ),
            key=lambda one: one.since,
        )
    )


def rules_on(day: dt.date) -> Rules:
    """Those of an implantation on a day; the first ones before them all."""
    known = [one for one in all_rules() if one.since <= day]
    return known[-1] if known else all_rules()[0]


@dataclass(frozen=True)
class Year:
    """Twelve months from the implantation: the rate, the ceiling, what is exempted of the profit."""

    number: int
    first: dt.date
    last: dt.date
    rate: int  # percent
    hires: int  # new residents hired in the year
    ceiling: int
    profit: int
    exempted: int

    @property
    def taxed(self) -> int:
        return max(self.profit, 0) - self.exempted

    @property
    def capped(self) -> bool:
        """Whether the ceiling, and not the rate, makes the amount."""
        return self.exempted < self.profit * self.rate // 100


def years(rules: Rules, implanted: dt.date, profit: int, hires: Sequence[dt.date]) -> list[Year]:
    """What each year exempts of the same yearly profit; a loss exempts nothing. `hires`: days on which new
    residents were hired on a contract that counts. The rate applies first, then the ceiling."""
    found = []
    for number, rate in enumerate(rules.rates, 1):
        first = add_months(implanted, 12 * (number - 1))
        last = add_months(implanted, 12 * number) - _DAY
        new = sum(1 for day in hires if first <= day <= last)
        ceiling = rules.ceiling + rules.per_resident_hire * new
        exempted = min(max(profit, 0) * rate // 100, ceiling)
        found.append(Year(number, first, last, rate, new, ceiling, profit, exempted))
    return found


@dataclass(frozen=True)
class Measure:
    """One of the two ways to fulfil the clause: residents over all, and what is missing."""

    residents: int
    all: int
    share: Fraction  # to reach

    @property
    def kept(self) -> bool:
        return self.all > 0 and self.residents >= self.share * self.all

    @property
    def missing(self) -> int:
        """How many residents hired next, and nobody else, fulfil it: each adds to both numbers."""
        short = self.share * self.all - self.residents
        if short <= 0:
            return 0 if self.all else 1
        needed = short / (1 - self.share)
        return -(-needed.numerator // needed.denominator)


@dataclass(frozen=True)
class Clause:
    """The clause on a day: not read below its first employee, else by staff or by hires, the better one."""

    applies: bool
    staff: Measure
    hires: Measure

    @property
    def kept(self) -> bool:
        return not self.applies or self.staff.kept or self.hires.kept

    @property
    def missing(self) -> int:
        return 0 if self.kept else min(self.staff.missing, self.hires.missing)


def clause(rules: Rules, *, employees: int, residents: int, hired: int, residents_hired: int) -> Clause:
    """`employees` and `residents` of today's staff; `hired` since the implantation, `residents_hired` of
    them on a contract that counts."""
    return Clause(
        employees >= rules.clause_from,
        Measure(residents, employees, rules.clause_share),
        Measure(residents_hired, hired, rules.clause_share),
    )


def lasts(first: dt.date, last: dt.date, months: int) -> bool:
    """Whether [first, last] is so many months long, from date to date."""
    return add_months(first, months) <= last + _DAY
