"""Counts of people a buyer may read, from which nobody can be singled out.

Three rules, each by the threshold of `data/parameters.yaml` (`hidden_under`, N people).

1. *Who is counted moves N people at a time.* People enter the counts of a contract in the order their first
   hours were validated, by groups of N at least: what two visits differ by is N people or nobody.
2. *A part of a breakdown grows by N people at a time too.* Those who are not enough yet stay in "not told
   apart", which is never of fewer than N either: where it would be, the smallest part told is held back.
   So no total gives a small part back by subtraction, on one page or between two.
3. *Hours are told over periods in which N people worked*: a month, else its quarter, else with the quarters
   around. What is left at the end joins the last period.

The hours of a contract and of its lots, due and done, are always told: they are what the buyer is owed, and
nothing said beside (how many people, of which sex or age) can be tied to them.

`kernel.disclosure` settles one publication, once; these pages are read every day and never frozen, hence
counts that are safe against their own past. Nothing is counted over all the contracts of a buyer: who works
on two of them would show as the difference.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby


@dataclass(frozen=True)
class Anonymous:
    """Somebody, without a name: when their first hours were validated, and what each breakdown says of them
    (`{"sex": "F", …}`), which does not change afterwards."""

    since: dt.datetime
    parts: Mapping[str, str]


@dataclass
class Told:
    """What may be read. `people` is 0 when nobody worked (`few` then False) or too few did (`few` True).

    `parts` by breakdown, then by part; `apart` by breakdown, those not told apart. `until` is the moment of
    the last group: what came later is not counted yet.
    """

    people: int = 0
    few: bool = False
    until: dt.datetime | None = None
    parts: dict[str, Counter[str]] = field(default_factory=dict)
    apart: dict[str, int] = field(default_factory=dict)


def told(people: Sequence[Anonymous], least: int) -> Told:
    """Rules 1 and 2. `least` is N."""
    found = Told(few=bool(people))
    waiting: dict[str, Counter[str]] = {name: Counter() for one in people for name in one.parts}
    found.parts = {name: Counter() for name in waiting}
    group: list[Anonymous] = []
    for since, together in groupby(sorted(people, key=lambda one: one.since), key=lambda one: one.since):
        group += together
        if len(group) < least:
            continue
        found.people, found.few, found.until = found.people + len(group), False, since
        for name, held in waiting.items():
            held.update(one.parts[name] for one in group if name in one.parts)
            _let_go(found.parts[name], held, least)
        group = []
    found.apart = {name: held.total() for name, held in waiting.items()}
    return found


def _let_go(shown: Counter[str], held: Counter[str], least: int) -> None:
    """Move to `shown` what is large enough of `held`, and leave nobody or enough people in it."""
    ready = sorted(
        (part for part, count in held.items() if count >= least), key=lambda part: (held[part], part)
    )
    left = held.total() - sum(held[part] for part in ready)
    while ready and 0 < left < least:
        left += held[ready.pop(0)]
    for part in ready:
        shown[part] += held.pop(part)


@dataclass(frozen=True)
class Worked:
    """Hours of a month, and who did them (numbers that go no further)."""

    month: dt.date
    hours: Decimal
    people: frozenset[int]


@dataclass(frozen=True)
class PeriodTold:
    """Hours from the month of `first` to that of `last`."""

    first: dt.date
    last: dt.date
    hours: Decimal


def periods(months: Sequence[Worked], least: int) -> list[PeriodTold]:
    """Rule 3: consecutive periods whose hours add up to all of them; one when too few worked."""
    found: list[list[Worked]] = []
    waiting: list[Worked] = []
    for _quarter, several in groupby(sorted(months, key=lambda one: one.month), key=_quarter_of):
        quarter = list(several)
        if not waiting and all(len(one.people) >= least for one in quarter):
            found += [[one] for one in quarter]
            continue
        waiting += quarter
        if _count(waiting) >= least:
            found.append(waiting)
            waiting = []
    if waiting and found:
        # A month told alone is of enough people: what joins it hides itself in it.
        found[-1] = [*found[-1], *waiting]
    elif waiting:
        found.append(waiting)
    return [PeriodTold(one[0].month, one[-1].month, sum((m.hours for m in one), Decimal(0))) for one in found]


def _quarter_of(one: Worked) -> tuple[int, int]:
    return one.month.year, (one.month.month - 1) // 3


def _count(months: Sequence[Worked]) -> int:
    return len(frozenset().union(*(one.people for one in months)))
