"""Companies the method meets: for the first time, again, and as employers."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from ..dates import DAY, day_between, office_day
from .people import Hiring
from .records import EventRecord
from .targets import YearTarget

FIRST_EMPLOYER = 32  # the first ranks are inclusion structures
_SERVICE_SINCE = dt.date(2015, 7, 6)


@dataclass(slots=True)
class Met:
    """The day of the first meeting of each company, by rank."""

    first: dict[int, dt.date] = field(default_factory=dict)
    events: list[EventRecord] = field(default_factory=list)

    def meet(self, rank: int, day: dt.date) -> None:
        self.first[rank] = min(day, self.first.get(rank, day))
        self.events.append(EventRecord("company_meeting", day, company=rank))


def meet_first_ones(rng: random.Random, met: Met, employers: int) -> None:
    """Before the first published year: the companies of the beginnings of the service."""
    ranks = list(range(FIRST_EMPLOYER, min(employers, 874)))
    for rank in rng.sample(ranks, min(70, len(ranks) // 4)):
        day = day_between(rng, _SERVICE_SINCE, dt.date(2016, 12, 20))
        met.meet(rank, day)
        if rng.random() < 0.5:
            met.meet(rank, day_between(rng, day, dt.date(2016, 12, 22)))


def meet_of_year(
    rng: random.Random, met: Met, target: YearTarget, hired: list[Hiring], employers: int
) -> list[int] | None:
    """Give each hire its company, then lay out the meetings of the year; the ranks met, None if too few.

    A company is met before anybody is introduced to it: hires of the first weeks go to those known already.
    """
    year = target.year
    known = list(met.first)
    rng.shuffle(known)
    fresh = [r for r in range(FIRST_EMPLOYER, min(employers, target.ranks)) if r not in met.first]
    if len(known) < target.known_companies or len(fresh) < target.new_companies:
        return None
    known, new = known[: target.known_companies], rng.sample(fresh, target.new_companies)
    by_start = sorted(hired, key=lambda one: one.job.start)
    latest: dict[int, dt.date] = {}  # the last day a new company can be met for the first time
    for one in by_start:
        early = one.job.start < dt.date(year, 2, 20)
        rank = rng.choice(known) if early or rng.random() < 0.3 else rng.choice(new)
        one.job.employer = rank
        if rank not in met.first:
            latest[rank] = min(one.job.start - DAY * 15, latest.get(rank, dt.date(year, 12, 20)))
    last = dt.date(year, 12, 22)
    for rank in new:
        met.meet(rank, day_between(rng, dt.date(year, 1, 5), latest.get(rank, dt.date(year, 12, 15))))
    for rank in known:
        met.meet(rank, office_day(rng, year))
    ranks = known + new
    for _ in range(target.meetings - len(ranks)):
        rank = rng.choice(ranks)
        met.meet(rank, day_between(rng, max(met.first[rank], dt.date(year, 1, 5)), last))
    return ranks
