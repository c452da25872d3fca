"""Which participants work in which years, and which contracts run over New Year.

Three published numbers meet here: persons with an employment step each year and over the six years,
contracts each year, distinct contracts over the six. A contract over two years counts in both, so the
number of contracts running over each New Year follows from the totals.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field

from ..records import Pathway
from . import targets
from .apportion import apportion, weighted_sample
from .windows import days, years_of

# Contracts running over the New Year before 2012 and after 2017: free, chosen like the others.
_OVER_FIRST_NEW_YEAR = 420


@dataclass(slots=True)
class WorkPlan:
    """For one pathway: years with employment, New Years crossed (year just ended), new contracts a year."""

    years: set[int] = field(default_factory=set)
    crossings: set[int] = field(default_factory=set)
    through: set[int] = field(default_factory=set)  # years one contract covers from end to end
    new: dict[int, int] = field(default_factory=dict)


def ends_in_employment(pathway: Pathway) -> bool:
    return pathway.exit_kind in ("cdi", "cdd_6_months")


def plan_work(rng: random.Random, pathways: list[Pathway]) -> dict[int, WorkPlan]:
    """Plans by rank of the pathway, for those who ever work."""
    plans = _who_works(rng, pathways)
    _fill_years(rng, pathways, plans)
    crossed = _choose_crossings(rng, pathways, plans)
    for rank, year in enumerate(targets.YEARS):
        carried = crossed.get(year - 1, 0) if year > targets.FIRST_YEAR else 0
        wanted = targets.CONTRACTS[rank] - carried
        _share_new_contracts(rng, pathways, plans, year, wanted)
    return plans


def _who_works(rng: random.Random, pathways: list[Pathway]) -> dict[int, WorkPlan]:
    """Choose the persons who ever work; reserve one year for each, the exit year for exits in employment."""
    plans: dict[int, WorkPlan] = {}
    others: list[int] = []
    weights: list[float] = []
    for i, pathway in enumerate(pathways):
        if ends_in_employment(pathway) and pathway.exit:
            plans[i] = WorkPlan(years={pathway.exit.year})
        else:
            others.append(i)
            weights.append(0.15 + min(1.0, sum(days(pathway, y) for y in years_of(pathway)) / 500))
    for i in weighted_sample(rng, others, weights, targets.EVER_EMPLOYED - len(plans)):
        years = list(years_of(pathways[i]))
        year = rng.choices(years, [days(pathways[i], y) for y in years])[0]
        plans[i] = WorkPlan(years={year})
    return plans


def _fill_years(rng: random.Random, pathways: list[Pathway], plans: dict[int, WorkPlan]) -> None:
    """Add working years until each year has its published number of persons; work calls for work."""
    for rank, year in enumerate(targets.YEARS):
        missing = targets.EMPLOYED[rank] - sum(year in plan.years for plan in plans.values())
        free = [i for i, plan in plans.items() if year not in plan.years and year in years_of(pathways[i])]
        weights = [
            days(pathways[i], year) * (4 if {year - 1, year + 1} & plans[i].years else 1) for i in free
        ]
        for i in weighted_sample(rng, free, weights, missing):
            plans[i].years.add(year)


def _choose_crossings(
    rng: random.Random, pathways: list[Pathway], plans: dict[int, WorkPlan]
) -> dict[int, int]:
    """Choose whose contract runs over each New Year; one at most for a person and a New Year."""
    inside = sum(targets.CONTRACTS) - targets.DISTINCT_CONTRACTS
    counts = dict(zip(targets.YEARS[:-1], apportion(inside, [1] * (len(targets.YEARS) - 1)), strict=True))
    counts[targets.FIRST_YEAR - 1] = _OVER_FIRST_NEW_YEAR
    counts[targets.LAST_YEAR] = counts[targets.LAST_YEAR - 1]
    for year, count in counts.items():
        able = [i for i, plan in plans.items() if _can_cross(pathways[i], plan, year)]
        weights = [_crossing_weight(pathways[i], year) for i in able]
        for i in weighted_sample(rng, able, weights, count):
            plans[i].crossings.add(year)
    for plan in plans.values():
        for year in plan.years:
            if year > targets.FIRST_YEAR and {year - 1, year} <= plan.crossings and rng.random() < 0.3:
                plan.through.add(year)
    return counts


def _can_cross(pathway: Pathway, plan: WorkPlan, year: int) -> bool:
    present = pathway.entry.year <= year and (pathway.exit is None or pathway.exit.year > year)
    works = {y for y in (year, year + 1) if targets.FIRST_YEAR <= y <= targets.LAST_YEAR}
    return present and works <= plan.years


def _crossing_weight(pathway: Pathway, year: int) -> float:
    """Leaving in employment early in the year mostly means a contract signed the year before."""
    if ends_in_employment(pathway) and pathway.exit and pathway.exit.year == year + 1:
        return 6.0 if pathway.exit.month <= 3 else 3.0
    return 1.0


def _share_new_contracts(
    rng: random.Random, pathways: list[Pathway], plans: dict[int, WorkPlan], year: int, wanted: int
) -> None:
    """Share the contracts that start in the year (or before 2012, for that year): one where none is
    carried in, the rest at random, more to those who are there longer."""
    able: list[int] = []
    weights: list[float] = []
    room: dict[int, int] = defaultdict(int)
    for i, plan in plans.items():
        if year not in plan.years:
            continue
        carried = year - 1 in plan.crossings and year > targets.FIRST_YEAR
        leaves = year in plan.crossings and year not in plan.through
        plan.new[year] = 0 if carried and not leaves else 1
        wanted -= plan.new[year]
        span = days(pathways[i], year)
        able.append(i)
        weights.append(span * rng.gammavariate(0.9, 1.0))
        room[i] = min(7, span // 20)
    if wanted < 0 or wanted > sum(room.values()):
        raise ValueError(f"the contracts of {year} do not fit")
    while wanted:
        for i in rng.choices(able, weights, k=wanted):
            if room[i]:
                room[i] -= 1
                plans[i].new[year] += 1
                wanted -= 1
