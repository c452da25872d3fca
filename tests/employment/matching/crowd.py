"""Small crowds and posts for the tests of the matching, and strategies that draw any."""

import datetime as dt

from hypothesis import strategies as st

from maillage.employment.matching.engine import Match, Matching
from maillage.employment.matching.facts import (
    AVAILABILITY,
    CONTRACTS,
    EDUCATION,
    FRENCH,
    LICENCES,
    NEVER,
    NO_LIMIT,
    SCHEDULES,
    TRANSPORTS,
    WEEKLY,
    Crowd,
    Post,
    Seeker,
)
from maillage.employment.matching.parameters import Parameters, in_force

DAY = dt.date(2026, 3, 2)
COOK, KITCHEN_HAND, WAITER, CLEANER = "G1609", "G1602", "G1803", "K2205"
# Three places on a line: kilometres from the first.
LINE = {"here": 0.0, "near": 3.0, "far": 14.0}


def distance(one: str, other: str) -> float | None:
    return abs(LINE[one] - LINE[other]) if one in LINE and other in LINE else None


def parameters() -> Parameters:
    return in_force(DAY)


def matching(*seekers: Seeker, **given) -> Matching:
    return Matching(Crowd.of(seekers), given.pop("parameters", parameters()), DAY, distance=distance, **given)


def match(seeker: Seeker, post: Post) -> Match:
    return matching(seeker).evaluate(post).match(0)


def reason(seeker: Seeker, post: Post, code: str):
    return next(one for one in match(seeker, post).reasons if one.code == code)


def some(values):
    return st.frozensets(st.sampled_from(values))


CODES = (COOK, KITCHEN_HAND, WAITER, CLEANER, "N1103", "")
PLACES = ("here", "near", "far", "")

seekers = st.builds(
    Seeker,
    id=st.integers(1, 10_000),
    jobs=st.lists(st.sampled_from(CODES[:-1]), max_size=3, unique=True).map(tuple),
    place=st.sampled_from(PLACES),
    schedule=some(SCHEDULES),
    weekly_hours=some(WEEKLY),
    distance=st.sampled_from([None, 3.0, 10.0, 25.0, NO_LIMIT]),
    vehicle=st.sampled_from([None, False, True]),
    transport=some(TRANSPORTS),
    licence=st.sampled_from(LICENCES),
    french=st.sampled_from(FRENCH),
    education=st.sampled_from(EDUCATION),
    contracts=some(CONTRACTS),
    availability=st.sampled_from(AVAILABILITY),
    clause=st.booleans(),
    waited=st.integers(NEVER, 200),
    proposals=st.integers(0, 12),
)
posts = st.builds(
    Post,
    id=st.integers(1, 1000),
    rome=st.sampled_from(CODES),
    place=st.sampled_from(PLACES),
    schedule=some(SCHEDULES),
    weekly_hours=st.sampled_from([None, 15.0, 24.0, 30.0, 35.0, 39.0]),
    licence=st.sampled_from(["", "B", "two_wheels", "heavy"]),
    french=st.sampled_from(["", "A1", "A2", "B1", "B2"]),
    education=st.sampled_from(["", "V", "IV", "III", "II", "I"]),
    contract=st.sampled_from(["", "cdi", "cdd", "interim", "cddi", "apprenticeship", "cdi_interim"]),
    public_transport=st.sampled_from([None, True, False]),
    clause=st.booleans(),
)
