"""Who enters and leaves when: the flows of 2012-2017, then a day for each entry and exit."""

import datetime as dt
import random

from ..dates import office_day
from ..records import EXIT_CLASS, Pathway, PersonRecord
from . import targets
from .apportion import apportion, fit_table

# How exits spread over the years after entry (same year first), and over 2012-2017 for those carried in.
# Only the shape matters: the margins are imposed. It puts the mean duration near the published one.
_SHAPE = (0.08, 0.385, 0.35, 0.112, 0.038, 0.0075)
_SHAPE_CARRIED_IN = (0.5, 0.3, 0.12, 0.05, 0.015, 0.0013)
_ENTRY_YEARS_CARRIED_IN = {2011: 46, 2010: 31, 2009: 14, 2008: 6, 2007: 3}

_KINDS = {
    "positive": {
        "cdi": 39,
        "cdd_6_months": 37,
        "business_creation": 7,
        "qualifying_training": 11,
        "other_positive": 6,
    },
    "dropout": {"dropout": 55, "abandonment": 45},
    "administrative": {
        "moved": 24,
        "retired": 5,
        "term_reached": 31,
        "redirected": 27,
        "other_administrative": 13,
    },
    "neutral": {"deceased": 5, "long_illness": 10, "entry_mistake": 4, "transferred": 6},
}
# Dropouts come early, administrative ends late: added to the rank of a pathway's duration, in shares.
_TILT = {"dropout": -0.25, "neutral": -0.1, "positive": 0.0, "administrative": 0.25}


def draw_pathways(rng: random.Random) -> list[Pathway]:
    """The 6 107 pathways with entry, exit and exit kind; no exit means open on 31 December 2017."""
    pathways: list[Pathway] = []
    exits_by_year: list[list[Pathway]] = [[] for _ in targets.YEARS]
    for cohort, row in enumerate(_exit_table()):
        for rank, count in enumerate(row):
            for _ in range(count):
                pathway = _with_exit(rng, cohort, targets.YEARS[rank])
                pathways.append(pathway)
                exits_by_year[rank].append(pathway)
        pathways += [Pathway(_nobody(), _entry_day(rng, cohort)) for _ in range(targets.OPEN_AT_END[cohort])]
    _set_mean_duration(rng, exits_by_year[-1])
    for rank, exits in enumerate(exits_by_year):
        _set_kinds(rng, exits, rank)
    pathways.sort(key=lambda pathway: pathway.entry)
    return pathways


def _nobody() -> PersonRecord:
    """A person to be described by `profiles`."""
    return PersonRecord(dt.date.min, "")


def _exit_table() -> list[list[int]]:
    """Exits by cohort of entry (before 2012, 2012, … 2017) and year of exit."""
    sizes = [targets.CARRIED_IN, *targets.ENTRANTS]
    rows = [size - still for size, still in zip(sizes, targets.OPEN_AT_END, strict=True)]
    columns = [
        sum(classes)
        for classes in zip(
            targets.POSITIVE, targets.DROPOUTS, targets.ADMINISTRATIVE, targets.NEUTRAL, strict=True
        )
    ]
    years = range(len(targets.YEARS))
    prior = [list(_SHAPE_CARRIED_IN)]
    prior += [[_SHAPE[y - cohort] if y >= cohort else 0.0 for y in years] for cohort in years]
    return fit_table(rows, columns, prior)


def _entry_day(rng: random.Random, cohort: int) -> dt.date:
    if cohort == 0:
        years, weights = zip(*_ENTRY_YEARS_CARRIED_IN.items(), strict=True)
        return office_day(rng, rng.choices(years, weights)[0])
    return office_day(rng, targets.FIRST_YEAR + cohort - 1)


def _with_exit(rng: random.Random, cohort: int, exit_year: int) -> Pathway:
    """A pathway of at least six weeks."""
    while True:
        entry, leaving = _entry_day(rng, cohort), office_day(rng, exit_year)
        if (leaving - entry).days >= 42:
            return Pathway(_nobody(), entry, leaving)


def _set_mean_duration(rng: random.Random, exits: list[Pathway]) -> None:
    """Move exits of 2017 by whole weeks inside the year until their durations add up to the target."""
    gap = targets.DURATION_DAYS_2017 - sum(_days(pathway) for pathway in exits)
    first, last = dt.date(2017, 1, 2), dt.date(2017, 12, 30)
    week = dt.timedelta(days=7 if gap > 0 else -7)
    while abs(gap) >= 7:
        moved = False
        for pathway in rng.sample(exits, len(exits)):
            leaving = _exit(pathway) + week
            if abs(gap) >= 7 and first <= leaving <= last and (leaving - pathway.entry).days >= 42:
                pathway.exit = leaving
                gap -= week.days
                moved = True
        if not moved:
            raise ValueError("the mean duration of 2017 cannot be reached")


def _exit(pathway: Pathway) -> dt.date:
    assert pathway.exit is not None  # noqa: S101
    return pathway.exit


def _days(pathway: Pathway) -> int:
    return (_exit(pathway) - pathway.entry).days


def _set_kinds(rng: random.Random, exits: list[Pathway], rank: int) -> None:
    """Give each exit of a year its kind: exact numbers by class, shorter pathways dropping out more."""
    ordered = sorted(exits, key=_days)
    counts = {
        "positive": targets.POSITIVE[rank],
        "dropout": targets.DROPOUTS[rank],
        "administrative": targets.ADMINISTRATIVE[rank],
        "neutral": targets.NEUTRAL[rank],
    }
    classes = [name for name, count in counts.items() for _ in range(count)]
    rng.shuffle(classes)
    # Both sides sorted, one by duration and the other by tilted chance, are then paired off.
    classes.sort(key=lambda name: rng.random() + _TILT[name])
    by_class: dict[str, list[Pathway]] = {name: [] for name in counts}
    for pathway, name in zip(ordered, classes, strict=True):
        by_class[name].append(pathway)
    for name, members in by_class.items():
        kinds = _KINDS[name]
        dealt = [
            kind
            for kind, n in zip(kinds, apportion(len(members), list(kinds.values())), strict=True)
            for _ in range(n)
        ]
        rng.shuffle(dealt)
        for pathway, kind in zip(members, dealt, strict=True):
            pathway.exit_kind = kind
            assert EXIT_CLASS[kind] == name  # noqa: S101
