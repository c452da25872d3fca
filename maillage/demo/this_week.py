"""Makes sure that the days around today are busy for the reference worker whom a visitor signs in as."""

import datetime as dt
import random

from .dates import DAY, weekday
from .records import AppointmentRecord, Pathway, StepRecord
from .structures import POSTS

# The post a visitor looks from: the first one of the largest operator.
VISITED_POST = next(n for n, post in enumerate(POSTS) if post.operator == "Maison Capucine")


def fill_week(rng: random.Random, pathways: list[Pathway], today: dt.date) -> None:
    """At the visited post: appointments today and to come, missed or unrecorded ones, steps and contracts
    about to end, a pathway without news."""
    mine = [
        p for p in pathways if p.exit is None and holder(p, today) == VISITED_POST and p.programme == "plie"
    ]
    mine = [p for p in mine if p.entry < today - DAY * 40]
    if len(mine) < 12:
        return
    chosen = rng.sample(mine, 12)
    for pathway, hour in zip(chosen[:3], (9, 11, 15), strict=True):
        _meet(pathway, today, dt.time(hour), "")
    for pathway, ahead in zip(chosen[3:5], (1, 2), strict=True):
        _meet(pathway, weekday(today + DAY * ahead), dt.time(10, 30), "")
    for pathway, ago in zip(chosen[5:8], (1, 2, 4), strict=True):
        _meet(pathway, weekday(today - DAY * ago, forward=False), dt.time(14), "missed" if ago < 4 else "")
    for pathway, ahead in zip(chosen[8:10], (2, 5), strict=True):
        start = max(pathway.entry, today - DAY * 25)
        pathway.steps.append(StepRecord("mobilisation", start, today + DAY * ahead))
    ahead = 3
    for pathway in mine:
        running = next((s for s in pathway.steps if s.job and s.end is None and s.job.planned_end), None)
        if running and running.job and ahead <= 12:
            running.job.planned_end = max(running.start, today + DAY * ahead)
            ahead += 4


def holder(pathway: Pathway, day: dt.date) -> int:
    """The post that follows the pathway that day."""
    return pathway.second_post if pathway.handed_over and day >= pathway.handed_over else pathway.post


def _meet(pathway: Pathway, day: dt.date, time: dt.time, attendance: str) -> None:
    """An appointment that day, in place of those of the days around."""
    pathway.appointments = [a for a in pathway.appointments if abs((a.day - day).days) > 6 and a.day < day]
    pathway.appointments.append(AppointmentRecord(day, time, "in_person", "inclusion", attendance))
