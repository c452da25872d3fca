"""The addresses of two files as one line of time. Touches no database.

Every day, of the addresses that cover it, the one begun last holds (the surviving file's when both began the
same day); when it ends, the one before it holds again. Neighbouring stretches at the same place are one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import pairwise

_FIRST, _LAST = dt.date.min.toordinal(), dt.date.max.toordinal()
Stretch = tuple[dt.date | None, dt.date | None]


@dataclass(frozen=True)
class Address:
    """An address of either file: both days included, None: no bound. `place` tells same from different."""

    id: int
    start: dt.date | None
    end: dt.date | None
    absorbed: bool
    place: tuple[object, ...]

    @property
    def first(self) -> int:
        return self.start.toordinal() if self.start else _FIRST

    @property
    def last(self) -> int:
        return self.end.toordinal() if self.end else _LAST


@dataclass
class Outcome:
    """What becomes of each address: `stretches[0]` is its own, the others copies of it; none: removed.

    `own` is the part of the first stretch it already held: it can shrink to it without meeting another.
    """

    own: dict[int, Stretch] = field(default_factory=dict)
    stretches: dict[int, list[Stretch]] = field(default_factory=dict)


def united(addresses: list[Address]) -> Outcome:
    """The line of both files."""
    bounds = sorted({a.first for a in addresses} | {a.last + 1 for a in addresses})
    runs: list[tuple[int, int, Address]] = []
    for first, after in pairwise(bounds):
        covering = [a for a in addresses if a.first <= first and a.last >= after - 1]
        if not covering:
            continue
        holds = max(covering, key=lambda a: (a.first, not a.absorbed))
        if runs and runs[-1][2] is holds and runs[-1][1] == first - 1:
            runs[-1] = (runs[-1][0], after - 1, holds)
        else:
            runs.append((first, after - 1, holds))
    outcome = Outcome(stretches={a.id: [] for a in addresses})
    for group in _same_place(runs):
        keeper = next((run for run in group if not run[2].absorbed), group[0])
        kept = outcome.stretches[keeper[2].id]
        if not kept:
            outcome.own[keeper[2].id] = _stretch(keeper[0], keeper[1])
        kept.append(_stretch(group[0][0], group[-1][1]))
    return outcome


def _same_place(runs: list[tuple[int, int, Address]]) -> list[list[tuple[int, int, Address]]]:
    groups: list[list[tuple[int, int, Address]]] = []
    for run in runs:
        if groups and groups[-1][-1][1] == run[0] - 1 and groups[-1][-1][2].place == run[2].place:
            groups[-1].append(run)
        else:
            groups.append([run])
    return groups


def _stretch(first: int, last: int) -> Stretch:
    return (
        None if first == _FIRST else dt.date.fromordinal(first),
        None if last >= _LAST else dt.date.fromordinal(last),
    )
