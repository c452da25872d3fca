"""Prescriptions that are not, or not yet, pathways: received, diagnosed, refused, given up."""

import datetime as dt
import random

from .calibration.profiles import draw_birth, draw_education, draw_sex, draw_situations
from .dates import DAY, day_between, office_day, weekday
from .places import draw_place
from .records import Home, Pathway, PersonRecord, ReferralRecord
from .structures import PLIE_POSTS, POSTS, PRESCRIBERS, branch_of

_REFUSED_A_YEAR = 40
_REFUSED_SINCE = 2015  # the first year they were kept


def draw_prescriber(rng: random.Random) -> int:
    return rng.choices(range(len(PRESCRIBERS)), list(PRESCRIBERS.values()))[0]


def draw_post(rng: random.Random, arrondissement: int, posts: list[int]) -> int:
    """A post of the branch that serves the arrondissement; any post when none does."""
    there = [post for post in posts if POSTS[post].branch == branch_of(arrondissement)]
    return rng.choice(there or posts)


def _prescription(rng: random.Random, received: dt.date, state: str, posts: list[int]) -> ReferralRecord:
    """Somebody unknown so far, proposed to the PLIE. A pathway never opened lends its draws."""
    person = PersonRecord(dt.date.min, draw_sex(rng))
    might_be = Pathway(person, received)
    person.birth = draw_birth(rng, might_be)
    person.homes = [
        Home(received - DAY * rng.randint(60, 2500), *draw_place(rng, rng.random() < 0.3, received))
    ]
    might_be.education = draw_education(rng)
    return ReferralRecord(
        person,
        draw_post(rng, person.homes[0].arrondissement, posts),
        draw_prescriber(rng),
        received,
        state,
        education=might_be.education,
        situations=draw_situations(rng, might_be),
    )


def draw_refused(
    rng: random.Random, today: dt.date, posts: list[int], first_year: int
) -> list[ReferralRecord]:
    """Prescriptions of past years that a commission refused, in proportion of the posts."""
    count = max(1, _REFUSED_A_YEAR * len(posts) // len(PLIE_POSTS))
    return [
        _prescription(rng, day, "refused", posts)
        for year in range(max(first_year + 1, _REFUSED_SINCE), today.year + 1)
        for day in (office_day(rng, year) for _ in range(count))
        if day < today - DAY * 120
    ]


def draw_pending(rng: random.Random, today: dt.date, posts: list[int]) -> list[ReferralRecord]:
    """For each post: one to three prescriptions to diagnose, two or so to be decided; a few others."""
    pending: list[ReferralRecord] = []
    for post in dict.fromkeys(posts):
        for state, count, oldest in (
            ("received", rng.randint(1, 3), 12),
            ("diagnosed", rng.randint(1, 3), 40),
            ("validated", rng.randint(0, 1), 90),
            ("withdrawn", rng.randint(0, 1), 90),
        ):
            for _ in range(count):
                received = weekday(today - DAY * rng.randint(1, oldest), forward=False)
                referral = _prescription(rng, received, state, posts)
                referral.post = post
                if state != "received":
                    referral.diagnosed = day_between(rng, received, today)
                if state == "withdrawn":
                    referral.closed = day_between(rng, referral.diagnosed or received, today)
                    referral.closing_reason = "La personne a retrouvé un emploi avant la commission."
                pending.append(referral)
    return pending
