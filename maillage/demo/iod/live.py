"""The days around today: hires to follow, one of them late, candidates to introduce, people who wait."""

from __future__ import annotations

import datetime as dt
import random

from maillage.demo.records import AgreementRecord, Job, Pathway, PersonRecord

from ..dates import DAY, day_between, weekday
from . import texts
from .companies import FIRST_EMPLOYER, Met
from .follow_ups import PARTIES, due
from .people import Hiring, even
from .records import CaseRecord, EventRecord, HireRecord, IodRecords, PostRecord, ProposalRecord

_HIRED, _CANDIDATES, _WAITING, _TO_TAKE, _FREE = 9, 4, 9, 3, 3
_KINDS = ("cdi", "cdd", "cddu", "interim", "seasonal", "apprenticeship", "professionalisation")


def draw_today(
    rng: random.Random,
    found: IodRecords,
    met: Met,
    pathways: list[Pathway],
    agreements: list[AgreementRecord],
    taken: set[PersonRecord],
    employers: int,
    today: dt.date,
) -> list[Job]:
    """What an officer finds this morning; the contracts used."""
    willing = {a.pathway.person: a.day for a in agreements if a.given and a.taken_back is None}
    hired = _hired(rng, pathways, taken, willing, today)
    companies = [r for r, day in met.first.items() if day < today] or list(range(FIRST_EMPLOYER, employers))
    rng.shuffle(companies)
    pool = iter(companies * 3)
    for number, one in enumerate(hired):
        taken.add(one.person)
        one.job.employer = next(pool)
        one.job.origin = "iod"
        _whole_chain(rng, found, met, one, today)
        _follow_today(rng, found, one, today, number)
    ready = [
        p
        for p in even(pathways)
        if p.exit is None
        and p.person in willing
        and p.person not in taken
        and p.entry < today - DAY * 60
        and willing[p.person] < today - DAY * 14
        and not any(s.job and s.end is None for s in p.steps)
    ]
    rng.shuffle(ready)
    people = iter(dict.fromkeys(p.person for p in ready))
    meetings = ((0, 10), (1, 14), (5, 9), (None, None))
    for ahead, hour in meetings[:_CANDIDATES]:
        person = next(people, None)
        if person is None:
            break
        _candidate(rng, found, met, person, next(pool), ahead, hour, today)
        taken.add(person)
    for number, person in zip(range(_WAITING + _TO_TAKE), people, strict=False):
        taken.add(person)
        _waits(rng, found, person, today, to_take=number >= _WAITING)
    for _ in range(_FREE):
        visited = weekday(today - DAY * rng.randint(4, 25), forward=False)
        found.posts.append(_post(rng, met, next(pool), visited, today))
    for rank in companies[:25]:
        met.meet(rank, day_between(rng, today - DAY * 120, today - DAY))
    return [one.job for one in hired]


def _hired(
    rng: random.Random,
    pathways: list[Pathway],
    taken: set[PersonRecord],
    willing: dict[PersonRecord, dt.date],
    today: dt.date,
) -> list[Hiring]:
    """Contracts of the last months that still run, those whose weekly day is today first."""
    running: dict[PersonRecord, Hiring] = {}
    for pathway in even(pathways):
        if pathway.person in taken or pathway.person not in willing:
            continue
        for step in pathway.steps:
            job = step.job
            if (
                job is not None
                and job.kind in _KINDS
                and job.end is None
                and today - DAY * 170 <= job.start <= today - DAY * 7
                and (job.start - pathway.entry).days >= 30
                and (job.planned_end is None or job.planned_end > today)
            ):
                running[pathway.person] = Hiring(pathway, job)
    found = list(running.values())
    rng.shuffle(found)
    return sorted(found, key=lambda one: due(one.job, today)[-1:] != [today])[:_HIRED]


def _post(rng: random.Random, met: Met, rank: int, visited: dt.date, today: dt.date) -> PostRecord:
    if rank not in met.first or met.first[rank] > visited:
        met.meet(rank, weekday(visited - DAY * 9, forward=False))
    kind, months = rng.choice((("cdi", None), ("cdi", None), ("cdd", 6), ("cdd", 8)))
    agreed = min(visited + DAY * 2, today)
    hours = rng.choice((35.0, 35.0, 30.0, 26.0))
    text = rng.randrange(len(texts.POSTS))
    return PostRecord(rank, visited, text, kind, agreed, months, hours, today + DAY * rng.randint(5, 20))


def _whole_chain(rng: random.Random, found: IodRecords, met: Met, one: Hiring, today: dt.date) -> None:
    """The post visited, the offer, the meeting and the hire."""
    job, person = one.job, one.person
    oriented = weekday(job.start - DAY * 28, forward=False)
    post = _post(rng, met, job.employer, weekday(job.start - DAY * 20, forward=False), today)
    post.kind, post.hours, post.starts = job.kind, job.weekly_hours, job.start
    post.months = round((job.planned_end - job.start).days / 30.4375) or 1 if job.planned_end else None
    meeting = weekday(job.start - DAY * 6, forward=False)
    proposed = min(weekday(job.start - DAY * 11, forward=False), meeting)
    post.agreed = min(post.agreed, proposed)
    post.proposals.append(
        ProposalRecord(person, proposed, meeting, dt.time(10), meeting, job, ended=job.start)
    )
    found.posts.append(post)
    found.cases.append(CaseRecord(person, oriented, rng.choice(texts.WISHES), post=one.pathway.post))
    found.events += [
        EventRecord("referral", oriented, person),
        EventRecord("followed", weekday(oriented + DAY * 2), person),
        EventRecord("interview", weekday(oriented + DAY * 3), person),
    ]
    found.hires.append(HireRecord(job, live=True))


def _follow_today(rng: random.Random, found: IodRecords, one: Hiring, today: dt.date, number: int) -> None:
    """Most meetings held; of every other hire the last due one still waits, with one party at least."""
    days = due(one.job, today)
    for rank, day in enumerate(days):
        latest = rank == len(days) - 1
        for kind in PARTIES:
            waits = latest and (day == today or (number % 2 == 0 and (kind == PARTIES[0] or number % 4 == 0)))
            missed = not latest and rng.random() < 0.08
            when = weekday(day, forward=False)
            if waits or missed or when <= one.job.start:
                continue
            words = rng.choice(texts.SAID[kind])
            found.events.append(EventRecord(kind, when, one.person, one.job.employer, one.job, day, words))


def _candidate(
    rng: random.Random,
    found: IodRecords,
    met: Met,
    person: PersonRecord,
    rank: int,
    ahead: int | None,
    hour: int | None,
    today: dt.date,
) -> None:
    visited = weekday(today - DAY * rng.randint(6, 16), forward=False)
    post = _post(rng, met, rank, visited, today)
    proposed = max(post.agreed, weekday(today - DAY * 3, forward=False))
    day = None if ahead is None else today if ahead == 0 else weekday(today + DAY * ahead)
    post.proposals.append(ProposalRecord(person, proposed, day, dt.time(hour) if hour else None))
    found.posts.append(post)
    _waits(rng, found, person, today, to_take=False)


def _waits(
    rng: random.Random, found: IodRecords, person: PersonRecord, today: dt.date, *, to_take: bool
) -> None:
    oriented = weekday(today - DAY * (rng.randint(1, 8) if to_take else rng.randint(20, 55)), forward=False)
    found.cases.append(CaseRecord(person, oriented, rng.choice(texts.WISHES), taken=not to_take))
    found.events.append(EventRecord("referral", oriented, person))
    if not to_take:
        found.events.append(EventRecord("followed", weekday(oriented + DAY * 2), person))
        found.events.append(EventRecord("interview", weekday(oriented + DAY * rng.randint(4, 12)), person))
