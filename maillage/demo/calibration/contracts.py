"""Employment contracts with plausible kinds, days and hours, laid out along a plan of work."""

import datetime as dt
import random

from ..dates import DAY, clamp, weekday
from ..records import Job, Pathway, StepRecord
from . import targets
from .employed_years import WorkPlan, ends_in_employment
from .windows import window

_SHORT = {"interim": 42, "cdd": 26, "cddu": 14, "seasonal": 10, "cddi": 8}
_MEDIUM = {"cdd": 34, "interim": 20, "cddi": 22, "cui_cae": 6, "cddu": 8, "seasonal": 6, "cui_cie": 4}
_LONG = {
    "cddi": 33,
    "cui_cae": 26,
    "cdd": 20,
    "cui_cie": 5,
    "professionalisation": 6,
    "cdi": 5,
    "apprenticeship": 2,
    "public_service": 3,
}
_LASTING = {"cdd": 74, "professionalisation": 10, "cui_cie": 8, "apprenticeship": 4, "public_service": 4}
_HOURS = {
    "interim": (35, 35, 28),
    "cddi": (26, 26, 24, 30),
    "cui_cae": (20, 24, 26),
    "cui_cie": (30, 35),
    "cddu": (12, 16, 24, 35),
    "seasonal": (35, 35, 39),
}
_ORIGINS = {"own_search": 42, "offer": 29, "iod": 9, "job_dating": 6, "clause": 14}
SUBSIDISED = ("cui_cae", "cui_cie", "cddi")
OPEN_ENDED = ("cdi", "cdi_interim", "cdi_inclusion", "public_service")


def lay_out(rng: random.Random, pathway: Pathway, plan: WorkPlan) -> list[StepRecord]:
    """The employment steps of a pathway. A contract that runs on after 2017 has no end yet."""
    steps: list[StepRecord] = []
    carried: StepRecord | None = None
    for year in sorted(plan.years):
        if year - 1 not in plan.crossings:
            carried = None
        carried = _lay_out_year(rng, pathway, plan, year, carried, steps)
    for step in steps:
        step.job = draw_job(rng, step, pathway)
        step.type = "subsidised_contract" if step.job.kind in SUBSIDISED else "employment_contract"
    return steps


def _lay_out_year(
    rng: random.Random,
    pathway: Pathway,
    plan: WorkPlan,
    year: int,
    carried: StepRecord | None,
    steps: list[StepRecord],
) -> StepRecord | None:
    """Give each contract of the year its own stretch of days; return the one that runs over New Year."""
    first, last = window(pathway, year)
    new = [StepRecord("employment_contract", first, None) for _ in range(plan.new.get(year, 0))]
    steps += new
    leaves = year in plan.crossings
    # A contract that lasts all year leaves the year to the others, which go beside it.
    beside = leaves and year in plan.through
    sequence = new if beside or carried is None else [carried, *new]
    stretches = _cut(rng, first, last, len(sequence))
    for n, (step, (begin, end)) in enumerate(zip(sequence, stretches, strict=True)):
        closing = n == len(sequence) - 1
        if step is not carried:
            step.start = weekday_inside(begin + (end - begin) * rng.random() * 0.5, begin, end)
        if year == targets.FIRST_YEAR and n == 0 and targets.FIRST_YEAR - 1 in plan.crossings:
            step.start = weekday_inside(first - dt.timedelta(rng.randint(10, 240)), pathway.entry, first)
        if closing and leaves and year not in plan.through:
            continue
        if closing and ends_in_employment(pathway) and pathway.exit and pathway.exit.year == year:
            step.end = pathway.exit
        else:
            running_from = max(step.start, begin)
            step.end = running_from + (end - running_from) * rng.choice((0.15, 0.5, 0.8, 0.97))
    if not leaves:
        return None
    return carried if year in plan.through else sequence[-1]


def weekday_inside(day: dt.date, first: dt.date, last: dt.date) -> dt.date:
    """The day, moved off a week-end where the interval allows."""
    return clamp(weekday(day), first, last)


def _cut(rng: random.Random, first: dt.date, last: dt.date, parts: int) -> list[tuple[dt.date, dt.date]]:
    """`parts` consecutive stretches of [first, last], each of a day at least."""
    span = (last - first).days
    cuts = sorted(rng.sample(range(1, span + 1), parts - 1)) if parts > 1 else []
    begins = [first + DAY * cut for cut in [0, *cuts]]
    ends = [begin - DAY for begin in begins[1:]] + [last]
    return list(zip(begins, ends, strict=True))[:parts]


def draw_job(rng: random.Random, step: StepRecord, pathway: Pathway) -> Job:
    """A contract that fits the step, and the exit when the step ends with the pathway."""
    closing = step.end is not None and step.end == pathway.exit and ends_in_employment(pathway)
    if closing and pathway.exit_kind == "cdi":
        kind = "cdi_interim" if step.start.year >= 2014 and rng.random() < 0.04 else "cdi"
        return Job(kind, step.start, None, None, _hours(rng, kind), _origin(rng, kind))
    if closing:
        kind = _pick(rng, _LASTING)
        months = rng.choice((6, 6, 7, 8, 9, 12, 12, 18, 24))
        end = max(step.start + dt.timedelta(days=round(months * 30.4375) + 1), step.end or step.start)
        return Job(kind, step.start, end, end, _hours(rng, kind), _origin(rng, kind))
    lasted = ((step.end or dt.date(targets.LAST_YEAR + 1, 4, 1)) - step.start).days + 1
    kind = _pick(rng, _SHORT if lasted <= 31 else _MEDIUM if lasted <= 120 else _LONG)
    planned = step.end
    if kind in OPEN_ENDED:
        planned = None
    elif planned and lasted > 31 and rng.random() < 0.1:  # broken off before its term
        planned += dt.timedelta(days=rng.randint(10, 90))
    return Job(kind, step.start, planned, step.end, _hours(rng, kind), _origin(rng, kind))


def _pick(rng: random.Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _hours(rng: random.Random, kind: str) -> float:
    return float(rng.choice(_HOURS.get(kind, (35, 35, 35, 35, 30, 28, 24, 20, 39))))


def _origin(rng: random.Random, kind: str) -> str:
    if kind in ("cddi", "interim") and rng.random() < 0.25:
        return "clause"
    return _pick(rng, _ORIGINS)
