"""Who is followed by the method, and by which contract somebody is hired.

Contracts of pathways of even rank only: those of odd rank are left to the other ways of being hired. What
is changed of a contract is its origin and its employer, which no figure of the pathways looks at.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from maillage.demo.records import Job, Pathway, PersonRecord
from maillage.kernel.months import add_months

from ..dates import DAY
from .targets import YearTarget

_PERMANENT = ("cdi", "cdi_interim", "cdi_inclusion")
_FIXED = ("cdd", "cddu", "apprenticeship", "professionalisation", "seasonal", "cui_cie", "cui_cae", "cddi")
# Contracts of companies the method works with; the others are those of inclusion structures.
_ORDINARY = (
    "cdi",
    "cdi_interim",
    "cdd",
    "cddu",
    "interim",
    "seasonal",
    "apprenticeship",
    "professionalisation",
)


@dataclass(frozen=True)
class Hiring:
    pathway: Pathway
    job: Job

    @property
    def person(self) -> PersonRecord:
        return self.pathway.person


def lasts(job: Job, today: dt.date) -> bool:
    """As the figures say it: permanent, or written for six months or more."""
    if job.kind in _PERMANENT:
        return True
    end = job.planned_end or (job.end if job.end and job.end <= today else None)
    if job.kind == "public_service" and job.planned_end is None and (job.end is None or job.end > today):
        return True
    fixed = job.kind in _FIXED or job.kind == "public_service"
    return fixed and end is not None and end + DAY >= add_months(job.start, 6)


def even(pathways: list[Pathway]) -> list[Pathway]:
    return pathways[::2]


def hirings(
    rng: random.Random, pathways: list[Pathway], target: YearTarget, today: dt.date
) -> list[Hiring] | None:
    """One contract a person: `lasting` of them last, the others do not. None when there are too few."""
    trained = _trained(pathways, target.year)
    last: dict[PersonRecord, list[Hiring]] = {}
    short: dict[PersonRecord, list[Hiring]] = {}
    for pathway in even(pathways):
        if pathway.person in trained:
            continue
        for step in pathway.steps:
            job = step.job
            if job is None or job.start.year != target.year or job.kind not in _ORDINARY:
                continue
            # Somebody is met and interviewed before: the pathway is not of the very day.
            if (job.start - pathway.entry).days < 15 or job.start < dt.date(target.year, 1, 12):
                continue
            kept = last if lasts(job, today) else short
            kept.setdefault(pathway.person, []).append(Hiring(pathway, job))
    chosen: list[Hiring] = []
    people = list(last)
    rng.shuffle(people)
    chosen += [rng.choice(last[person]) for person in people[: target.lasting]]
    taken = {one.person for one in chosen}
    people = [person for person in short if person not in taken]
    rng.shuffle(people)
    chosen += [rng.choice(short[person]) for person in people[: target.hired - target.lasting]]
    return chosen if len(chosen) == target.hired else None


def others(
    rng: random.Random, pathways: list[Pathway], target: YearTarget, hired: list[Hiring]
) -> list[Pathway] | None:
    """The people followed who are not hired: as many enter a qualifying training as was published."""
    trained = _trained(pathways, target.year)
    taken = {one.person for one in hired}
    first, last = dt.date(target.year, 1, 1), dt.date(target.year, 12, 31)
    there: dict[PersonRecord, Pathway] = {}
    for pathway in even(pathways):
        stays = min(pathway.exit or last, last) - max(pathway.entry, first)
        if pathway.person not in taken and pathway.present(first, last) and stays.days >= 60:
            there.setdefault(pathway.person, pathway)
    students = [p for person, p in there.items() if person in trained]
    rest = [p for person, p in there.items() if person not in trained]
    rng.shuffle(students)
    rng.shuffle(rest)
    wanted = target.followed - target.hired
    chosen = students[: target.trained] + rest[: wanted - target.trained]
    return chosen if len(chosen) == wanted else None


def _trained(pathways: list[Pathway], year: int) -> set[PersonRecord]:
    """People one of whose pathways has a qualifying training that begins in the year."""
    return {
        p.person
        for p in pathways
        for step in p.steps
        if step.type == "qualifying_training" and step.start.year == year
    }


def leave_other_origins(pathways: list[Pathway], kept: set[int]) -> None:
    """A contract nobody of the method has followed does not come from it."""
    for pathway in pathways:
        for step in pathway.steps:
            if step.job is not None and step.job.origin == "iod" and id(step.job) not in kept:
                step.job.origin = "own_search"
