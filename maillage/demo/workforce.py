"""Reference workers who follow each other at the posts of the network."""

import datetime as dt
import random
from dataclasses import dataclass

from .dates import DAY, weekday
from .names import draw_name, draw_phone, plain
from .structures import POSTS
from .this_week import VISITED_POST

OPENING = dt.date(2006, 1, 2)


@dataclass(slots=True, eq=False)
class Worker:
    """A professional at a post between two days, both included (None: still there)."""

    post: int
    first_name: str
    last_name: str
    phone: str
    since: dt.date
    until: dt.date | None = None
    email: str = ""


def draw_workers(rng: random.Random, today: dt.date, since: dt.date = OPENING) -> list[list[Worker]]:
    """For each post, its workers one after the other, without a gap."""
    taken: set[str] = set()
    posts: list[list[Worker]] = []
    for post in range(len(POSTS)):
        workers: list[Worker] = []
        day = since
        while True:
            first_name, last_name = draw_name(
                rng, "F" if rng.random() < 0.75 or post == VISITED_POST else "M"
            )
            worker = Worker(post, first_name, last_name, draw_phone(rng), day)
            worker.email = _email(first_name, last_name, taken)
            workers.append(worker)
            left = weekday(day + DAY * rng.randint(600, 3200))
            if left >= today - DAY * 60:
                break
            worker.until = left
            day = left + DAY
        posts.append(workers)
    return posts


def _email(first_name: str, last_name: str, taken: set[str]) -> str:
    base, n = f"{plain(first_name)}.{plain(last_name)}", 1
    while (address := f"{base}{n if n > 1 else ''}@demo.maillage.fr") in taken:
        n += 1
    taken.add(address)
    return address


def worker_on(workers: list[Worker], day: dt.date) -> Worker:
    """Who holds the post that day."""
    return next(worker for worker in reversed(workers) if worker.since <= day)


def spells(
    workers: list[Worker], first: dt.date, last: dt.date | None
) -> list[tuple[Worker, dt.date, dt.date | None]]:
    """The workers of a post over [first, last], each with the part that is theirs."""
    found = []
    for worker in workers:
        if (last and worker.since > last) or (worker.until and worker.until < first):
            continue
        ends = [day for day in (worker.until, last) if day]
        found.append((worker, max(first, worker.since), min(ends) if ends else None))
    return found
