"""What holds for any records: a plain recount agrees, parts add up, lists are as long as figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.indicators import compute, section
from maillage.indicators.bulk import record_sets
from maillage.kernel.period import Period
from tests import build
from tests.pathways.ledger import Ledger

pytestmark = pytest.mark.django_db

YEARS = [Period.year(year) for year in range(2015, 2019)]
SPANS = [
    Period.years(2015, 2018),
    Period.years(2016, 2017),
    Period(dt.date(2015, 12, 31), dt.date(2017, 1, 1)),
    Period(dt.date(2016, 2, 29), dt.date(2016, 2, 29)),
]
# Around the bounds of periods, where mistakes live, and a few days in between.
DAYS = sorted(
    {dt.date(y, m, d) for y in range(2014, 2019) for m, d in ((1, 1), (1, 2), (6, 15), (12, 30), (12, 31))}
    | {dt.date(2016, 2, 28), dt.date(2016, 2, 29), dt.date(2016, 3, 1)}
)
CLASSES = {
    "cdi": "positive_exits",
    "qualifying_training": "positive_exits",
    "dropout": "dropouts",
    "moved": "administrative_exits",
    "deceased": "neutral_exits",
}
TYPES = ("social_support", "culture", "pmsmp", "employment_contract", "subsidised_contract")


@dataclass
class Stay:
    """A pathway: entry, exit, kind, and steps as (type, start, end, rank of the contract or None)."""

    entry: dt.date
    exit: dt.date | None
    kind: str | None
    level: str
    situations: list[str]
    steps: list[tuple[str, dt.date, dt.date | None, int | None]] = field(default_factory=list)


@dataclass
class Life:
    """Somebody: birth, sex, the pathways one after the other, kinds of contracts, a move."""

    birth: dt.date
    sex: str
    stays: list[Stay]
    contracts: list[str]
    move: dt.date
    homes: tuple[bool, bool]  # before and after the move: in a priority neighbourhood?


@st.composite
def lives(draw) -> Life:
    days = sorted(draw(st.sets(st.sampled_from(DAYS), min_size=1, max_size=5)))
    kinds = draw(st.lists(st.sampled_from(["cdi", "cdd", "cape"]), max_size=2))
    stays = []
    while days:
        entry = days.pop(0)
        left = days.pop(0) if days else draw(st.sampled_from([None, entry]))
        stay = Stay(
            entry,
            left,
            draw(st.sampled_from(sorted(CLASSES))) if left else None,
            draw(st.sampled_from(["I", "V", "unknown"])),
            draw(st.lists(st.sampled_from(["rsa", "deld", "rqth"]), unique=True)),
        )
        inside = [day for day in DAYS if entry <= day and (left is None or day <= left)]
        for _ in range(draw(st.integers(0, 3))):
            start = draw(st.sampled_from(inside))
            ends: list[dt.date | None] = [day for day in inside if day >= start]
            end = draw(st.sampled_from(ends if left else [*ends, None]))
            ranks = st.sampled_from([None, *range(len(kinds))])
            stay.steps.append((draw(st.sampled_from(TYPES)), start, end, draw(ranks)))
        stays.append(stay)
    return Life(
        draw(st.dates(dt.date(1950, 1, 1), dt.date(1996, 12, 31))),
        draw(st.sampled_from("FM")),
        stays,
        kinds,
        draw(st.sampled_from(DAYS)),
        draw(st.tuples(st.booleans(), st.booleans())),
    )


def write(ledger: Ledger, people: list[Life]) -> None:
    quarter = build.area("Quartier")
    for life in people:
        person = build.person(ledger.lead, birth_date=life.birth, sex=life.sex)
        before, after = life.homes
        build.residence(
            person, None, life.move - dt.timedelta(1), [quarter] if before else [], insee_code="69381"
        )
        build.residence(person, life.move, None, [quarter] if after else [], insee_code="69382")
        contracts = [build.contract(person, "2010-01-01", None, kind, ledger.lead) for kind in life.contracts]
        for stay in life.stays:
            pathway = build.enrolment(
                ledger.programme,
                person,
                stay.entry,
                stay.exit,
                stay.kind,
                education_level=stay.level,
                entry_situations=stay.situations,
            )
            for type, start, end, rank in stay.steps:
                build.step(pathway, type, start, end, None if rank is None else contracts[rank])


def recount(people: list[Life], period: Period) -> dict[str, int]:
    """The written definitions over again, on plain values."""
    stays = [(n, life, stay) for n, life in enumerate(people) for stay in life.stays]
    there = {n for n, _, s in stays if period.overlaps(s.entry, s.exit)}
    entered = [(life, s) for _, life, s in stays if period.contains(s.entry)]
    left = [s for _, _, s in stays if s.exit and period.contains(s.exit)]
    steps = [
        (n, life, type, rank)
        for n, life, s in stays
        for type, start, end, rank in s.steps
        if period.overlaps(start, end)
    ]
    held = {(n, rank) for n, life, _, rank in steps if rank is not None and life.contracts[rank] != "cape"}
    employed = {
        n
        for n, life, type, rank in steps
        if type in ("employment_contract", "subsidised_contract")
        and (rank is None or life.contracts[rank] != "cape")
    }
    found = {
        "participants": len(there),
        "new_entrants": len(entered),
        "new_entrants_qpv": sum(life.homes[s.entry >= life.move] for life, s in entered),
        "steps": len(steps),
        "contracts": len(held),
        "persons_with_contract": len({n for n, _ in held}),
        "participants_with_employment_step_rate": len(employed),
        "mean_pathway_duration": sum((s.exit - s.entry).days for s in left),
        "open_at_year_end": sum(
            s.entry <= period.last and (s.exit is None or s.exit > period.last) for _, _, s in stays
        ),
    }
    for indicator in set(CLASSES.values()):
        found[indicator] = sum(CLASSES[s.kind] == indicator for s in left)
    return found


ADD_UP = {  # parts of … : … the whole
    "participants_age_share": "participants",
    "participants_sex_share": "participants",
    "participants_arrondissement_share": "participants",
    "education_level_share": "participants",
    "participants_by_operator": "participants",
    "step_category_share": "steps",
    "contracts_by_kind": "contracts",
    "positive_exits_by_kind": "positive_exits",
    "positive_exit_rate_by_part": "positive_exits",
    "open_at_year_end_by_entry_year": "open_at_year_end",
}


def check(ledger: Ledger, people: list[Life], span: Period) -> None:
    here = section("plie", ledger.lead.pk)
    counted = [code for code in here.indicators if not code.endswith(("_target", "_norm"))]
    periods = [*YEARS, *SPANS]
    figures = compute("plie", ledger.lead.pk, [(code, p) for p in periods for code in counted])
    parts: dict[tuple[str, Period], int] = {}
    for figure in figures:
        key = figure.indicator, figure.period
        parts[key] = parts.get(key, 0) + figure.part
    for period in periods:
        expected = recount(people, period)
        assert {name: parts[name, period] for name in expected} == expected, period
        for indicator, whole in ADD_UP.items():
            assert parts.get((indicator, period), 0) == parts[whole, period], (indicator, period)
        assert parts["exits_by_class", period] == sum(parts[name, period] for name in set(CLASSES.values()))
    for indicator in ("new_entrants", "new_entrants_qpv", *set(CLASSES.values())):
        assert sum(parts[indicator, year] for year in YEARS) == parts[indicator, SPANS[0]]
    opens(ledger, [figure for figure in figures if figure.period == span])


def opens(ledger: Ledger, figures: list) -> None:
    """Every figure opens to as many records as it counts, alone as together."""
    sides = [(f, side) for f in figures for side in ("part", "whole") if getattr(f, side) is not None]
    lists = record_sets(
        "plie", ledger.lead.pk, [(f.indicator, f.period, f.breakdown, side) for f, side in sides]
    )
    for figure, side in sides:
        number = figure.whole if figure.unit == "month" else getattr(figure, side)
        found = lists[figure.indicator, figure.period, figure.breakdown, side]
        assert len(found) == number == len(set(found.ids)), (figure, side)
    for indicator in {figure.indicator for figure in figures}:
        alone = compute("plie", ledger.lead.pk, [(indicator, figures[0].period)])
        assert alone == [figure for figure in figures if figure.indicator == indicator]


def test_any_records_are_counted_as_defined(db):
    ledger = Ledger()

    @settings(
        max_examples=30,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.lists(lives(), min_size=1, max_size=4), st.sampled_from([*YEARS, *SPANS]))
    def holds(people: list[Life], span: Period) -> None:
        with transaction.atomic():
            write(ledger, people)
            check(ledger, people, span)
            transaction.set_rollback(True)

    holds()
