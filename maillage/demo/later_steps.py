"""Steps after 2017: the same kinds of steps, at about the same pace, without published numbers to meet."""

import datetime as dt
import random

from .calibration.contracts import OPEN_ENDED, SUBSIDISED, draw_job
from .calibration.employed_years import ends_in_employment
from .calibration.other_steps import TYPES
from .calibration.targets import CATEGORIES_2017
from .dates import DAY, clamp, weekday
from .records import STEP_CATEGORY, Pathway, StepRecord

_WORKING = 0.6  # share of those who work at some point
_BETWEEN_CONTRACTS = 150  # days, on average
_OTHERS_A_YEAR = 1.5
_CONTRACT_DAYS = ((4, 31, 45), (32, 120, 33), (121, 330, 22))
_LATEST_PLANNED = 10  # a step is planned at most so many days ahead


def close_carried(rng: random.Random, pathway: Pathway, last: dt.date) -> None:
    """End what ran on after 2017, by `last`."""
    for step in pathway.steps:
        if step.end is None:
            end = clamp(dt.date(2018, 1, 3) + DAY * round(rng.gammavariate(1.2, 90)), step.start, last)
            step.end = end
            if step.job:
                step.job.end = end
                step.job.planned_end = None if step.job.kind in OPEN_ENDED else end


def simulate(rng: random.Random, pathway: Pathway, first: dt.date, last: dt.date) -> None:
    """Add the steps of [first, last]; `last` is the exit when there is one, else a day after today."""
    if (last - first).days < 15:
        return
    contracts = _contracts(rng, pathway, first, last)
    closing_type = {"qualifying_training": "qualifying_training", "business_creation": "creation_support"}
    years = (last - first).days / 365.25
    for _ in range(_poisson(rng, years * _OTHERS_A_YEAR)):
        type_ = draw_type(rng)
        begin = clamp(weekday(first + (last - first) * rng.random()), first, last)
        pathway.steps.append(StepRecord(type_, begin, min(begin + draw_length(rng, type_), last)))
    if pathway.exit and pathway.exit_kind in closing_type:
        type_ = closing_type[pathway.exit_kind]
        pathway.steps.append(StepRecord(type_, max(first, last - draw_length(rng, type_)), last))
    pathway.steps += contracts


def _contracts(rng: random.Random, pathway: Pathway, first: dt.date, last: dt.date) -> list[StepRecord]:
    steps: list[StepRecord] = []
    closing = ends_in_employment(pathway)
    if closing or rng.random() < _WORKING:
        day = first + DAY * round(rng.expovariate(1 / _BETWEEN_CONTRACTS))
        while day < last:
            low, high, _ = rng.choices(_CONTRACT_DAYS, [weight for _, _, weight in _CONTRACT_DAYS])[0]
            day = clamp(weekday(day), first, last)
            steps.append(
                StepRecord("employment_contract", day, min(day + DAY * rng.randint(low, high), last))
            )
            day = (steps[-1].end or last) + DAY * round(1 + rng.expovariate(1 / _BETWEEN_CONTRACTS))
    if closing:
        start = clamp(weekday(last - DAY * rng.randint(0, 200)), first, last)
        steps = [step for step in steps if step.end and step.end < start]
        steps.append(StepRecord("employment_contract", start, last))
    for step in steps:
        step.job = draw_job(rng, step, pathway)
        step.type = "subsidised_contract" if step.job.kind in SUBSIDISED else "employment_contract"
    return steps


def see_from(today: dt.date, rng: random.Random, pathway: Pathway) -> None:
    """Keep of an open pathway what is known today: no far future, contracts without a real end yet."""
    pathway.steps = [
        step for step in pathway.steps if step.start <= (today if step.job else today + DAY * _LATEST_PLANNED)
    ]
    for step in pathway.steps:
        if step.end is None or step.end < today:
            continue
        if step.job:
            step.job.end = step.end = None
        elif rng.random() < 0.15:
            step.end = None


def freshen(rng: random.Random, today: dt.date, pathway: Pathway) -> None:
    """Give an open pathway something recent where it has nothing: few pathways are really blocked."""
    since = max(pathway.entry, today - DAY * 70)
    if any(step.end is None or step.end >= since for step in pathway.steps):
        return
    type_ = draw_type(rng)
    begin = clamp(weekday(today - DAY * rng.randint(0, 50)), since, today)
    pathway.steps.append(StepRecord(type_, begin, begin + draw_length(rng, type_)))


def draw_type(rng: random.Random) -> str:
    category = rng.choices(list(CATEGORIES_2017), list(CATEGORIES_2017.values()))[0]
    types = TYPES[category]
    return rng.choices(list(types), [weight for weight, _, _ in types.values()])[0]


def draw_length(rng: random.Random, type_: str) -> dt.timedelta:
    """Days from the first to the last day of a step."""
    _, shortest, longest = TYPES[STEP_CATEGORY[type_]][type_]
    return DAY * (round(shortest + (longest - shortest) * rng.random() ** 2) - 1)


def _poisson(rng: random.Random, mean: float) -> int:
    count, left = 0, rng.expovariate(1.0)
    while left < mean:
        count += 1
        left += rng.expovariate(1.0)
    return count
