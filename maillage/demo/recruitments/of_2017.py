"""Offers of 2017: contracts that become hires, people of pathways and invented ones who were candidates."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator

from ..dates import DAY, weekday
from ..records import Job, Pathway, PersonRecord
from ..structures import Structure
from .funnels import FUNNELS, YEAR, Funnel
from .records import POSTS, RANKS, REFUSALS, WITHDRAWALS, ApplicationRecord, OfferRecord, somebody

HIRED_BY_OFFERS, HIRED_AT_JOB_DATINGS = 196, 66
# Contracts nobody finds through an offer of the network: of inclusion structures, of temporary work.
_NOT_BY_OFFERS = frozenset({"cape", "cddi", "cdd_tremplin", "interim", "public_service"})


def _on(month: int, day: int) -> dt.date:
    return dt.date(YEAR, month, day)


class Jobs:
    """Contracts of 2017 that may become a hire by an offer: one a person, of pathways of odd rank."""

    def __init__(self, rng: random.Random, pathways: list[Pathway]) -> None:
        found: dict[PersonRecord, tuple[Pathway, Job]] = {}
        for rank, pathway in enumerate(pathways):
            for step in pathway.steps if rank % 2 else ():
                job = step.job
                if job and job.start.year == YEAR and job.kind not in _NOT_BY_OFFERS:
                    found.setdefault(pathway.person, (pathway, job))
        self._left = list(found.values())
        rng.shuffle(self._left)

    def __len__(self) -> int:
        return len(self._left)

    def take(self, count: int, first: dt.date, last: dt.date) -> list[tuple[Pathway, Job]]:
        """So many that begin in these days; they are taken out."""
        fitting = [one for one in self._left if first <= one[1].start <= last][:count]
        if len(fitting) < count:
            raise ValueError(f"{len(fitting)} contracts begin from {first} to {last}, {count} are wanted")
        taken = {id(job) for _pathway, job in fitting}
        self._left = [one for one in self._left if id(one[1]) not in taken]
        return fitting


def forget_origins(pathways: Iterable[Pathway]) -> None:
    """No contract of 2017 comes from an offer or a job dating but those chosen after."""
    for pathway in pathways:
        for step in pathway.steps:
            if step.job and step.job.start.year == YEAR and step.job.origin in ("offer", "job_dating"):
                step.job.origin = "own_search"


def draw_2017(
    rng: random.Random, jobs: Jobs, pathways: list[Pathway], employers: list[Structure]
) -> list[OfferRecord]:
    others = _Candidates(rng, pathways)
    offers = [_collective(rng, funnel, jobs, others, employers) for funnel in FUNNELS]
    hired = sum(one.job is not None for offer in offers for one in offer.applications)
    for pathway, job in jobs.take(HIRED_BY_OFFERS - hired, _on(1, 1), _on(12, 31)):
        offers.append(_single(rng, pathway, job, others))
    for _pathway, job in jobs.take(HIRED_AT_JOB_DATINGS, _on(1, 1), _on(12, 31)):
        job.origin = "job_dating"
    return offers


class _Candidates:
    """People of pathways, each put forward once in all."""

    def __init__(self, rng: random.Random, pathways: list[Pathway]) -> None:
        self._pathways = [p for p in pathways if p.entry.year <= YEAR]
        rng.shuffle(self._pathways)
        self._used: set[PersonRecord] = set()

    def keep_out(self, people: Iterable[PersonRecord]) -> None:
        self._used |= set(people)

    def there(self, first: dt.date, last: dt.date) -> Iterator[Pathway]:
        """Pathways open over these days."""
        for pathway in self._pathways:
            open_then = pathway.entry <= first and (pathway.exit is None or pathway.exit > last)
            if open_then and pathway.person not in self._used:
                self._used.add(pathway.person)
                yield pathway


def _collective(
    rng: random.Random, funnel: Funnel, jobs: Jobs, others: _Candidates, employers: list[Structure]
) -> OfferRecord:
    rank = next(n for n in range(*RANKS) if employers[n].name.startswith(funnel.trade))
    days = funnel.days
    offer = OfferRecord(
        rank, funnel.title, funnel.rome, days["opened"], funnel.until,
        posts=sum(counts[-1] for counts in funnel.counts.values()),
        code=funnel.code,
        contract=("cdi", None),
        starts_on=weekday(days["hired"] + 4 * DAY),
        hours=30,
        schedule=("day", "late", "weekend"),
        asks={"public_transport": True},
        stages=_stages(funnel),
        by_source=funnel.by_source,
        closed=(funnel.until, "filled"),
    )  # fmt: skip
    ours = jobs.take(funnel.ours, days["hired"], funnel.until)
    others.keep_out(pathway.person for pathway, _job in ours)
    waiting = list(ours)
    for source, counts in funnel.counts.items():
        for n in range(counts[0]):
            hired = n < counts[-1]
            if hired and waiting and (source == "network" or not funnel.by_source):
                pathway, job = waiting.pop()
                made = ApplicationRecord(pathway.person, source, _programme(source, pathway), job=job)
            elif hired or source != "network" or rng.random() < 0.2:
                made = ApplicationRecord(somebody(rng, days["opened"]), source, invented=True)
                if hired:
                    made.job = _new_job(rng, offer, days["hired"])
            else:
                pathway = next(others.there(days["opened"], days["hired"]))
                made = ApplicationRecord(pathway.person, source, _programme(source, pathway))
            _reach(rng, funnel, counts, n, made)
            offer.applications.append(made)
    _part_ways(rng, funnel, offer)
    for made in offer.applications:
        if made.job is not None:
            made.job.origin, made.job.employer = "offer", rank
    return offer


def _stages(funnel: Funnel) -> list[dict[str, str]]:
    if len(funnel.stages) == 5 and not funnel.names:
        return []
    return [
        {"stage": stage, "code": code, "label": label}
        for stage in funnel.stages
        for code, label in [funnel.names.get(stage, ("", ""))]
    ]


def _programme(source: str, pathway: Pathway) -> str:
    return pathway.programme if source == "network" else ""


def _reach(
    rng: random.Random, funnel: Funnel, counts: tuple[int, ...], n: int, made: ApplicationRecord
) -> None:
    """The nth of a source reached the stages whose number is above n; an intruder skipped the meeting."""
    reached = [stage for stage, count in zip(funnel.stages, counts, strict=True) if n < count]
    at_interview = counts[funnel.stages.index("interview")]
    shift = funnel.intruders if made.source == "network" else 0
    if shift and n == at_interview - 1:
        reached.remove("information")
    elif shift and n == counts[funnel.stages.index("information")]:
        reached.append("information")  # somebody else was at the meeting in their place
    for stage in reached:
        day = funnel.days[stage]
        made.days[stage] = weekday(day + DAY * rng.randint(0, 3)) if stage == "cv_sent" else day


def _part_ways(rng: random.Random, funnel: Funnel, offer: OfferRecord) -> None:
    """Some withdraw after the invitation; the others who were not hired are refused, most with a reason."""
    left = [a for a in offer.applications if a.job is None]
    could = [
        a for a in left if "invited" in a.days and "interview" not in a.days and "information" not in a.days
    ]
    gone = {id(a) for a in rng.sample(could, min(funnel.withdrawn, len(could)))}
    for made in left:
        if id(made) in gone:
            made.days["withdrawn"] = weekday(funnel.days["invited"] + DAY * rng.randint(1, 7))
            made.reason = rng.choice(WITHDRAWALS)
        else:
            made.days["refused"] = max(funnel.days["hired"], max(made.days.values()))
            met = "interview" in made.days
            made.reason = rng.choice(REFUSALS) if met or rng.random() < 0.5 else "posts_filled"


def _single(rng: random.Random, pathway: Pathway, job: Job, others: _Candidates) -> OfferRecord:
    """The offer behind a hire: opened some weeks before, closed when it was filled."""
    title, rome = rng.choice(POSTS)[:2]
    opened = weekday(job.start - DAY * rng.randint(24, 55), forward=False)
    sent = weekday(opened + DAY * rng.randint(1, 5))
    met = weekday(sent + DAY * rng.randint(4, 12))
    decided = max(met, weekday(job.start - DAY * rng.randint(1, 6), forward=False))
    decided = min(decided, job.start) if met <= job.start else met
    months = None
    if job.planned_end is not None:
        months = max(1, round((job.planned_end - job.start).days / 30.4375))
    offer = OfferRecord(
        job.employer, title, rome, opened, max(opened + 60 * DAY, decided),
        contract=(job.kind, months),
        starts_on=job.start,
        hours=job.weekly_hours,
        closed=(max(decided, opened), "filled"),
    )  # fmt: skip
    job.origin = "offer"
    hired = ApplicationRecord(pathway.person, "network", pathway.programme, job=job)
    hired.days = {"cv_sent": sent, "interview": met, "hired": decided}
    offer.applications.append(hired)
    others.keep_out([pathway.person])
    for other in _first(others.there(opened, decided), rng.choice((0, 0, 1, 1, 2))):
        made = ApplicationRecord(other.person, "network", other.programme)
        made.days = {"cv_sent": sent}
        if rng.random() < 0.3:
            made.days["withdrawn"], made.reason = met, rng.choice(WITHDRAWALS)
        else:
            made.days["interview"] = met
            made.days["refused"], made.reason = max(decided, met), rng.choice(REFUSALS)
        offer.applications.append(made)
    return offer


def _first(pathways: Iterator[Pathway], count: int) -> list[Pathway]:
    return [pathway for _n, pathway in zip(range(count), pathways, strict=False)]


def _new_job(rng: random.Random, offer: OfferRecord, decided: dt.date) -> Job:
    start = weekday(decided + DAY * rng.randint(3, 25))
    if rng.random() < 0.55:
        return Job("cdi", start, None, None, float(rng.choice((24, 30, 35))), "offer", offer.company)
    end = start + DAY * rng.choice((91, 182, 182, 272))
    return Job("cdd", start, end, end, float(rng.choice((24, 30, 35))), "offer", offer.company)
