"""Steps other than employment: support, services, complementary actions, training and access."""

import datetime as dt
import random
from collections import Counter

from ..dates import clamp, weekday
from ..records import STEP_CATEGORY, Job, Pathway, StepRecord
from . import targets
from .apportion import apportion, weighted_sample
from .windows import days, window, years_of

# How often each type comes within its category, and the shortest and longest it lasts (days).
TYPES: dict[str, dict[str, tuple[int, int, int]]] = {
    "support": {
        "career_support": (50, 20, 150),
        "social_support": (32, 20, 120),
        "creation_support": (18, 30, 180),
    },
    "service": {"public_employment_service": (55, 1, 90), "specific_service": (45, 1, 60)},
    "complementary": {
        "mobilisation": (45, 2, 60),
        "culture": (40, 1, 30),
        "other_complementary": (15, 1, 20),
    },
    "training_access": {
        "basic_training": (30, 20, 120),
        "qualifying_training": (18, 40, 220),
        "pmsmp": (22, 3, 27),
        "access_to_employment": (30, 1, 45),
    },
}
_OVER_NEW_YEAR = 30  # also over the New Years before 2012 and after 2017, where nothing is published


def add_other_steps(rng: random.Random, pathways: list[Pathway]) -> None:
    """Add to each pathway its steps without a contract, to the published number of each year."""
    over_total = sum(targets.STEPS) - targets.DISTINCT_STEPS
    over_total -= sum(targets.CONTRACTS) - targets.DISTINCT_CONTRACTS
    over = apportion(over_total, [1] * (len(targets.YEARS) - 1))
    carried: Counter[str] = Counter()
    for rank, year in enumerate(targets.YEARS):
        wanted = targets.STEPS[rank] - targets.CONTRACTS[rank]
        by_category = _categories(year, wanted)
        by_category.subtract(carried)
        types = [
            type_ for category, count in by_category.items() for type_ in _deal_types(rng, category, count)
        ]
        there = [p for p in pathways if year in years_of(p)]
        promised = _promised(there, year)
        for type_ in promised.values():
            types.remove(type_)
        rng.shuffle(types)
        out = over[rank] if rank < len(over) else _OVER_NEW_YEAR
        running_over = [type_ for type_ in types if type_ != "pmsmp"][:out]
        for type_ in running_over:
            types.remove(type_)
        carried = _run_over(rng, there, year, running_over)
        for pathway, type_ in zip(_who(rng, there, year, len(types)), types, strict=True):
            pathway.steps.append(_inside(rng, pathway, year, type_))
        for i, type_ in promised.items():
            there[i].steps.append(_towards_exit(rng, there[i], year, type_))
    _give_cape(rng, pathways)


def _categories(year: int, wanted: int) -> Counter[str]:
    """Steps of the year by category: exact for 2017, the same shape before."""
    shape = targets.CATEGORIES_2017
    counts = list(shape.values()) if year == 2017 else apportion(wanted, list(shape.values()))
    return Counter(dict(zip(shape, counts, strict=True)))


def _deal_types(rng: random.Random, category: str, count: int) -> list[str]:
    types = TYPES[category]
    counts = apportion(count, [weight for weight, _, _ in types.values()])
    return [type_ for type_, n in zip(types, counts, strict=True) for _ in range(n)]


def _promised(there: list[Pathway], year: int) -> dict[int, str]:
    """Exits to a qualifying training or to one's own business have the step that leads to them."""
    led_to = {"qualifying_training": "qualifying_training", "business_creation": "creation_support"}
    return {
        i: led_to[p.exit_kind]
        for i, p in enumerate(there)
        if p.exit_kind in led_to and p.exit and p.exit.year == year
    }


def _who(rng: random.Random, there: list[Pathway], year: int, count: int) -> list[Pathway]:
    """Pathways for `count` steps: more steps to some than to others, at most one a fortnight."""
    weights = [days(p, year) * rng.gammavariate(1.3, 1.0) for p in there]
    room = [1 + days(p, year) // 15 for p in there]
    chosen: list[Pathway] = []
    while len(chosen) < count:
        for i in rng.choices(range(len(there)), weights, k=count - len(chosen)):
            if room[i]:
                room[i] -= 1
                chosen.append(there[i])
    return chosen


def _length(rng: random.Random, type_: str) -> dt.timedelta:
    _, shortest, longest = TYPES[STEP_CATEGORY[type_]][type_]
    return dt.timedelta(days=round(shortest + (longest - shortest) * rng.random() ** 2) - 1)


def _inside(rng: random.Random, pathway: Pathway, year: int, type_: str) -> StepRecord:
    first, last = window(pathway, year)
    latest = max(first, last - _length(rng, type_))
    start = clamp(weekday(first + (latest - first) * rng.random()), first, latest)
    return StepRecord(type_, start, start + (last - latest))


def _towards_exit(rng: random.Random, pathway: Pathway, year: int, type_: str) -> StepRecord:
    """A step of the exit year that ends with the pathway."""
    first, last = window(pathway, year)
    return StepRecord(type_, clamp(last - _length(rng, type_), first, last), last)


def _run_over(rng: random.Random, there: list[Pathway], year: int, types: list[str]) -> Counter[str]:
    """Steps that start late in the year and end early in the next one; returns them by category."""
    new_year = dt.date(year + 1, 1, 1)
    able = [p for p in there if p.exit is None or p.exit >= new_year]
    for pathway, type_ in zip(weighted_sample(rng, able, [1.0] * len(able), len(types)), types, strict=True):
        start = clamp(weekday(new_year - dt.timedelta(days=rng.randint(2, 20))), pathway.entry, new_year)
        start = min(start, new_year - dt.timedelta(days=1))
        end = weekday(new_year + dt.timedelta(days=rng.randint(3, 24)))
        pathway.steps.append(
            StepRecord(type_, start, end if pathway.exit is None else min(end, pathway.exit))
        )
    return Counter(STEP_CATEGORY[type_] for type_ in types)


def _give_cape(rng: random.Random, pathways: list[Pathway]) -> None:
    """Some future entrepreneurs try their activity under a CAPE: a step of access, not an employment."""
    for pathway in pathways:
        if pathway.exit_kind != "business_creation":
            continue
        step = next((s for s in pathway.steps if s.type == "access_to_employment"), None)
        if step and rng.random() < 0.5:
            step.job = Job("cape", step.start, step.end, step.end, 35.0, "own_search")
