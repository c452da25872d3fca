"""Recount the generated records by the written definitions, in plain Python, without the product's queries.

The recount reads only records, never targets. It is the proof that the territory holds what it promises.
"""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from importlib import resources

from ..records import EXIT_CLASS, Pathway
from .profiles import age

Key = tuple[str, str, str]  # indicator, breakdown, period

_AGE_LABELS = (("under 26", 0, 25), ("26-45", 26, 45), ("46-50", 46, 50), ("over 50", 51, 150))
_SITUATION_LABELS = {
    "rqth": "RQTH disabled worker",
    "young_unqualified": "young without qualification",
    "single_parent": "single parent",
    "other_exclusion": "other exclusion",
    "job_seeker_under_1_year": "job seeker under 1 year",
    "rsa": "RSA recipient",
    "deld": "job seeker 1 year or more (DELD)",
}
_CATEGORY_LABELS = {
    "support": "professional social or creation support",
    "service": "specific or Pole emploi services",
    "complementary": "complementary (culture mobilisation)",
    "training_access": "training and access to employment",
    "employment": "employment contract (ordinary or subsidised)",
}
_LEVEL_LABELS = {
    "I": "niveau 1 (bac+5)",
    "II": "niveau 2 (bac+4)",
    "III": "niveau 3 (dut bts deug)",
    "IV": "niveau 4 (bac)",
    "V": "niveau 5 (cap bep)",
    "Vbis": "niveau 5 bis",
    "VI": "niveau 6",
    "foreign": "foreign diploma without equivalence",
    "unknown": "unknown",
}


def published() -> dict[Key, Decimal]:
    """The published figures kept with the demo, by indicator, breakdown and period."""
    path = resources.files("maillage.demo") / "data" / "published-2017-plie.csv"
    with path.open(encoding="utf-8") as file:
        return {
            (row["indicator"], row["breakdown"], row["period"]): Decimal(row["value"])
            for row in csv.DictReader(file)
        }


def rounded(part: int | Fraction, whole: int, factor: int = 1, decimals: int = 0) -> Decimal:
    """part / whole × factor, rounded once, half up."""
    exact = Fraction(part) * factor / whole
    quantum = Decimal(1).scaleb(-decimals)
    # Thirty significant digits decide every rounding met here: no part is finer than a millionth.
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(quantum, ROUND_HALF_UP)


def recount(pathways: Iterable[Pathway]) -> dict[Key, Decimal]:
    """Every figure of the section that rests on pathways, for each year and over 2012-2017."""
    everyone = list(pathways)
    figures: dict[Key, Decimal] = {}
    for first, last in [*((year, year) for year in range(2012, 2018)), (2012, 2017)]:
        period = str(first) if first == last else f"{first}-{last}"
        found = _protocol(everyone, dt.date(first, 1, 1), dt.date(last, 12, 31))
        if period == "2017":
            found |= _of_2017(everyone)
        figures |= {(indicator, label, period): value for (indicator, label), value in found.items()}
    return figures


def _protocol(everyone: list[Pathway], first: dt.date, last: dt.date) -> dict[tuple[str, str], Decimal]:
    there = [p for p in everyone if p.entry <= last and (p.exit is None or p.exit >= first)]
    persons = {id(p.person) for p in there}
    entrants = [p for p in everyone if first <= p.entry <= last]
    in_qpv = sum(_home_on(p, p.entry) is not None for p in entrants)
    steps = [
        (p, s) for p in everyone for s in p.steps if s.start <= last and (s.end is None or s.end >= first)
    ]
    jobs = [(p, s.job) for p, s in steps if s.job and s.job.kind != "cape"]
    employed = {id(p.person) for p, s in steps if s.category == "employment"}
    exits = Counter(EXIT_CLASS[p.exit_kind] for p in everyone if p.exit and first <= p.exit <= last)
    counted = exits["positive"] + exits["dropout"] + exits["administrative"]
    values: dict[str, int | Decimal] = {
        "participants": len(persons),
        "new_entrants": len(entrants),
        "new_entrants_qpv": in_qpv,
        "new_entrants_qpv_rate": rounded(in_qpv, len(entrants), 100),
        "steps": len(steps),
        "steps_per_participant": rounded(len(steps), len(persons), decimals=2),
        "participants_with_employment_step_rate": rounded(len(employed & persons), len(persons), 100),
        "contracts": len({id(job) for _, job in jobs}),
        "persons_with_contract": len({id(p.person) for p, _ in jobs}),
        "positive_exits": exits["positive"],
        "dropouts": exits["dropout"],
        "administrative_exits": exits["administrative"],
        "positive_exit_rate": rounded(exits["positive"], counted, 100),
    }
    return {(name, ""): Decimal(value) for name, value in values.items()}


def _of_2017(everyone: list[Pathway]) -> dict[tuple[str, str], Decimal]:
    first, last = dt.date(2017, 1, 1), dt.date(2017, 12, 31)
    there = [p for p in everyone if p.entry <= last and (p.exit is None or p.exit >= first)]
    exits = [p for p in everyone if p.exit and first <= p.exit <= last]
    spent = sum((p.exit - p.entry).days for p in exits if p.exit)
    steps = [s for p in everyone for s in p.steps if s.start <= last and (s.end is None or s.end >= first)]
    still = [p for p in everyone if p.entry <= last and (p.exit is None or p.exit > last)]
    found = {("mean_pathway_duration", ""): rounded(Fraction(spent * 10000, 304375), len(exits), decimals=2)}

    def share(indicator: str, label: str, records: list, test: Callable) -> None:
        found[indicator, label] = rounded(sum(map(test, records)), len(records), 100)

    for label, low, high in _AGE_LABELS:
        share("participants_age_share", label, there, lambda p: low <= age(p.person.birth, last) <= high)  # noqa: B023
    for code, label in _SITUATION_LABELS.items():
        share("entry_situation_share", label, there, lambda p: code in p.situations)  # noqa: B023
    for code, label in _CATEGORY_LABELS.items():
        share("step_category_share", label, steps, lambda s: s.category == code)  # noqa: B023
    for code, label in _LEVEL_LABELS.items():
        share("education_level_share", label, there, lambda p: p.education == code)  # noqa: B023
    for label in ("before 2012", *map(str, range(2012, 2018))):
        share(
            "open_at_year_end_by_entry_year",
            label,
            still,
            lambda p: (str(p.entry.year) if p.entry.year >= 2012 else "before 2012") == label,  # noqa: B023
        )
    return found


def _home_on(pathway: Pathway, day: dt.date) -> str | None:
    homes = [home for home in pathway.person.homes if home.since <= day]
    return max(homes, key=lambda home: home.since).area if homes else None


def faults(pathways: Iterable[Pathway]) -> list[str]:
    """What no record may be, whatever the totals: open ends apart, a step lies inside its pathway."""
    wrong: list[str] = []
    for n, p in enumerate(pathways):
        if p.exit and (p.exit < p.entry or not p.exit_kind):
            wrong.append(f"pathway {n}: exit")
        if age(p.person.birth, p.entry) < 18:
            wrong.append(f"pathway {n}: under age")
        for s in p.steps:
            if s.start < p.entry or (s.end and s.end < s.start):
                wrong.append(f"pathway {n}: step starts {s.start}, ends {s.end}, entry {p.entry}")
            if p.exit and (s.end is None or s.end > p.exit):
                wrong.append(f"pathway {n}: step ends {s.end} after exit {p.exit}")
            if (s.category == "employment") != bool(s.job and s.job.kind != "cape"):
                wrong.append(f"pathway {n}: {s.type} and its contract disagree")
            if s.job and s.job.planned_end and s.job.end and s.job.end > s.job.planned_end:
                wrong.append(f"pathway {n}: contract ends after its term")
    return wrong


# Cells where the source itself is wrong, with the value its own records would have given.
SLIPS: dict[Key, Decimal] = {
    ("steps_per_participant", "", "2013"): Decimal("2.28"),
    ("positive_exit_rate", "", "2016"): Decimal(46),
    ("dropouts", "", "2012-2017"): Decimal(1326),
}


def check(pathways: list[Pathway]) -> None:
    """Raise `AssertionError` naming every published figure the records miss."""
    counted = recount(pathways)
    expected = {key: value for key, value in published().items() if key in counted} | SLIPS
    missed = [
        f"{key}: {counted[key]} for {value}" for key, value in expected.items() if counted[key] != value
    ]
    if missed or (wrong := faults(pathways)):
        raise AssertionError("\n".join(missed or wrong[:20]))
