"""Makes sure that the days around today are busy for the reference worker whom a visitor signs in as."""

import datetime as dt
import random

from .dates import DAY, weekday
from .records import AppointmentRecord, Pathway, StepRecord
from .structures import POSTS

# The post a visitor looks from: the first one of the largest operator.
VISITED_POST = next(n for n, post in enumerate(POSTS) if post.operator == "Maison Capucine")


# The most telling ones first, for a caseload too small for all of them.
_APPOINTMENTS = (
    (0, 9, ""),
    (0, 11, ""),
    (-1, 14, "missed"),
    (-4, 14, ""),
    (1, 10, ""),
    (0, 15, ""),
    (-2, 16, "missed"),
    (2, 10, ""),
)


def fill_week(rng: random.Random, pathways: list[Pathway], today: dt.date) -> None:
    """At the visited post: appointments today and to come, missed or unrecorded ones, steps and contracts
    about to end, a pathway without news."""
    mine = [
        p for p in pathways if p.exit is None and holder(p, today) == VISITED_POST and p.programme == "plie"
    ]
    mine = [p for p in mine if p.entry < today - DAY * 40]
    rng.shuffle(mine)
    chosen = iter(mine)
    # On a week-end, the appointments of today are those of an exceptional opening.
    for ahead, hour, attendance in _APPOINTMENTS:
        if (pathway := next(chosen, None)) is not None:
            day = today + DAY * ahead
            _meet(pathway, day if ahead == 0 else weekday(day, forward=ahead > 0), dt.time(hour), attendance)
    for pathway, ahead in zip(mine, (2, 5), strict=False):
        start = max(pathway.entry, today - DAY * 25)
        pathway.steps.append(StepRecord("mobilisation", start, today + DAY * ahead))
    running = [s.job for p in mine for s in p.steps if s.job and s.end is None and s.job.planned_end]
    for job, ahead in zip(running, (3, 6, 11), strict=False):
        job.planned_end = max(job.start, today + DAY * ahead)


def holder(pathway: Pathway, day: dt.date) -> int:
    """The post that follows the pathway that day."""
    return pathway.second_post if pathway.handed_over and day >= pathway.handed_over else pathway.post


def _meet(pathway: Pathway, day: dt.date, time: dt.time, attendance: str) -> None:
    """An appointment that day, in place of those of the days around."""
    pathway.appointments = [a for a in pathway.appointments if abs((a.day - day).days) > 6 and a.day < day]
    pathway.appointments.append(AppointmentRecord(day, time, "in_person", "inclusion", attendance))
