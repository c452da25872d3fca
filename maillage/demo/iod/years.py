"""Past years: the published ones to the unit, the others with whoever their contracts say was hired."""

from __future__ import annotations

import datetime as dt
import random

from maillage.demo.records import Job, Pathway, PersonRecord

from ..dates import DAY, clamp, day_between, weekday
from . import texts
from .companies import Met, meet_of_year
from .follow_ups import follow
from .people import Hiring, even, hirings, others
from .records import CaseRecord, EventRecord, HireRecord, IodRecords
from .targets import YearTarget

_BREAKAGES = ("trial_employer", "trial_employee", "resignation", "hours_transport", "another_job", "personal")
_SERVICE_SINCE = dt.date(2015, 7, 6)


def published_year(
    rng: random.Random,
    found: IodRecords,
    met: Met,
    pathways: list[Pathway],
    target: YearTarget,
    employers: int,
    today: dt.date,
) -> list[Job] | None:
    """Everything of a year whose figures were published; the contracts used. None: there are too few people,
    and nothing was drawn."""
    hired = hirings(rng, pathways, target, today)
    rest = others(rng, pathways, target, hired) if hired is not None else None
    ranks = (
        meet_of_year(rng, met, target, hired, employers) if hired is not None and rest is not None else None
    )
    if hired is None or rest is None or ranks is None:
        return None
    first, last = dt.date(target.year, 1, 5), dt.date(target.year, 12, 22)
    windows = {one.person: _before(one, first) for one in hired}
    for pathway in rest:
        windows[pathway.person] = (max(pathway.entry, first), min(pathway.exit or last, last))
    entries = {one.person: one.pathway.entry for one in hired} | {p.person: p.entry for p in rest}
    oriented = _orient(rng, found, windows, entries, target)
    _interview(rng, found, windows, oriented, target)
    _introduce(rng, found, met, hired, rest, windows, oriented, ranks, target)
    for one in hired:
        keep_hire(rng, found, one, today)
    for person in windows:
        # Whoever was not seen otherwise was followed: a word of the officer says so.
        begin, end = windows[person]
        day = max(begin, oriented[person])
        found.events.append(EventRecord("followed", day_between(rng, day, max(day, end)), person))
    for person, day in oriented.items():
        closed = max(e.day for e in found.events if e.person is person) + DAY * 20
        found.cases.append(_closed_case(rng, person, day, closed, any(h.person is person for h in hired)))
    for rank in rng.sample(ranks, len(ranks) // 3):
        day = day_between(rng, max(met.first[rank], first), last)
        found.events.append(EventRecord("post_visit", day, company=rank))
    return [one.job for one in hired]


def _before(one: Hiring, first: dt.date) -> tuple[dt.date, dt.date]:
    """When a person hired is met before the hire."""
    return max(one.pathway.entry, first), max(one.job.start - DAY, first)


def _orient(
    rng: random.Random,
    found: IodRecords,
    windows: dict[PersonRecord, tuple[dt.date, dt.date]],
    entries: dict[PersonRecord, dt.date],
    target: YearTarget,
) -> dict[PersonRecord, dt.date]:
    """The day each person was oriented: in the year as many as were published, the others before it."""
    eve = dt.date(target.year - 1, 12, 20)
    earliest = max(_SERVICE_SINCE, eve - DAY * 240)
    earlier = [person for person in windows if max(entries[person], earliest) < eve]
    rng.shuffle(earlier)
    earlier = earlier[: target.followed - target.referrals]
    days: dict[PersonRecord, dt.date] = {}
    for person, (begin, end) in windows.items():
        if person in earlier:
            days[person] = day_between(rng, max(entries[person], earliest), eve)
        else:
            days[person] = day_between(rng, begin, begin + (max(begin, end) - begin) * 0.5)
        found.events.append(EventRecord("referral", days[person], person))
    return days


def _interview(
    rng: random.Random,
    found: IodRecords,
    windows: dict[PersonRecord, tuple[dt.date, dt.date]],
    oriented: dict[PersonRecord, dt.date],
    target: YearTarget,
) -> None:
    people = list(windows)
    for person in rng.sample(people, target.interviewed):
        begin, end = windows[person]
        for _ in range(rng.choice((1, 1, 1, 2))):
            day = max(begin, oriented[person])
            found.events.append(EventRecord("interview", day_between(rng, day, max(day, end)), person))


def _introduce(
    rng: random.Random,
    found: IodRecords,
    met: Met,
    hired: list[Hiring],
    rest: list[Pathway],
    windows: dict[PersonRecord, tuple[dt.date, dt.date]],
    oriented: dict[PersonRecord, dt.date],
    ranks: list[int],
    target: YearTarget,
) -> None:
    """Whoever is hired met the employer on the post; the other meetings led to nothing."""
    for one in hired:
        begin, end = windows[one.person]
        low = max(begin, oriented[one.person], met.first[one.job.employer])
        day = clamp(weekday(end - DAY * rng.randint(1, 12), forward=False), min(low, end), end)
        words = rng.choice(texts.MEETING_WORDS)
        found.events.append(EventRecord("introduction", day, one.person, one.job.employer, words=words))
    people = [one.person for one in hired] + [p.person for p in rest] * 2
    for _ in range(target.introductions - len(hired)):
        person = rng.choice(people)
        begin, end = windows[person]
        low = max(begin, oriented[person])
        day = day_between(rng, low, max(low, end))
        open_to = [rank for rank in ranks if met.first[rank] <= day] or ranks[: target.known_companies]
        found.events.append(EventRecord("introduction", day, person, rng.choice(open_to)))


def keep_hire(
    rng: random.Random, found: IodRecords, one: Hiring, today: dt.date, last: dt.date | None = None
) -> None:
    """The hire followed, with a reason when it broke off."""
    job = one.job
    job.origin = "iod"
    broken = (
        job.end is not None and job.end <= today and (job.planned_end is None or job.end < job.planned_end)
    )
    found.hires.append(HireRecord(job, rng.choice(_BREAKAGES) if broken and rng.random() < 0.8 else ""))
    found.events += follow(rng, one.person, job, today, last)


def other_year(
    rng: random.Random,
    found: IodRecords,
    met: Met,
    pathways: list[Pathway],
    year: int,
    taken: set[PersonRecord],
    today: dt.date,
) -> list[Job]:
    """A year without published figures: the contracts drawn with this origin, with companies known already.

    Nothing is dated in another year, nor touches people of the published ones: their figures stand alone.
    """
    first, last = dt.date(year, 1, 5), min(dt.date(year, 12, 31), today)
    known = [rank for rank, day in met.first.items() if day < dt.date(year, 1, 1)]
    used: list[Job] = []
    if not known:
        return used
    for pathway in even(pathways):
        for step in pathway.steps:
            job = step.job
            if (
                job is None
                or job.origin != "iod"
                or job.start.year != year
                or pathway.person in taken
                or (job.start - max(pathway.entry, first)).days < 15
            ):
                continue
            taken.add(pathway.person)
            job.employer = rng.choice(known)
            used.append(job)
            one = Hiring(pathway, job)
            begin, end = _before(one, first)
            oriented = day_between(rng, begin, begin + (end - begin) * 0.5)
            meeting = day_between(rng, oriented, end)
            found.events.append(EventRecord("referral", oriented, pathway.person))
            found.events.append(EventRecord("interview", day_between(rng, oriented, end), pathway.person))
            found.events.append(EventRecord("introduction", meeting, pathway.person, job.employer))
            met.meet(job.employer, day_between(rng, first, meeting))
            keep_hire(rng, found, one, today, last)
            closed = max(e.day for e in found.events if e.person is pathway.person) + DAY * 20
            found.cases.append(_closed_case(rng, pathway.person, oriented, min(closed, today), True))
            break
    return used


def _closed_case(
    rng: random.Random, person: PersonRecord, opened: dt.date, closed: dt.date, hired: bool
) -> CaseRecord:
    closing = "settled" if hired else rng.choice(("job_elsewhere", "withdrew", "no_news", "not_fitting"))
    return CaseRecord(person, opened, rng.choice(texts.WISHES), closed, closing)
