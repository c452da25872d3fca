"""Follow-ups after a hire: due by the rule of the application, most of them held."""

from __future__ import annotations

import datetime as dt
import random

from maillage.demo.records import PersonRecord
from maillage.employment.iod.rules import rhythm_on, trial_end
from maillage.employment.iod.schedule import due_days

from ..dates import DAY, weekday
from ..records import Job
from . import texts
from .records import EventRecord

PARTIES = ("follow_up_employer", "follow_up_employee")


def due(job: Job, today: dt.date) -> list[dt.date]:
    """The days the application will say were due by `today`."""
    end = job.end if job.end and job.end <= today else None
    trial = trial_end(job.kind, job.start, job.planned_end)
    days = due_days(job.start, trial, end or job.planned_end, rhythm_on(job.start))
    return [day for day in days if day <= today]


def follow(
    rng: random.Random,
    person: PersonRecord,
    job: Job,
    today: dt.date,
    last: dt.date | None = None,
    held: float = 0.9,
) -> list[EventRecord]:
    """The meetings held with both, each a day or two after it was due; none after `last`."""
    events = []
    for day in due(job, today):
        for kind in PARTIES:
            when = weekday(day + DAY * rng.choice((0, 0, 0, 1)), forward=False)
            if rng.random() < held and job.start < when <= (last or today):
                words = rng.choice(texts.SAID[kind])
                events.append(EventRecord(kind, when, person, job.employer, job, day, words))
    return events
