"""Which deed fulfils which commitment: cases worked out by hand, then rules that hold for any."""

import datetime as dt
import itertools

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.charter.queries.reading import done, promises
from tests import build

from . import made

pytestmark = pytest.mark.django_db


def kept(network):
    return [(p.kind, p.due_on.isoformat(), p.done, p.quantity) for p in promises(network.pk)]


def test_a_hire_recorded_elsewhere_fulfils_the_promise_by_itself(network, company):
    signed = made.signature(company, network)
    made.commitment(signed, quantity=2)
    build.contract(build.person(network), "2023-03-01", employer=company)
    (promise,) = promises(network.pk)
    assert (promise.done, promise.kept) == (1, False)
    build.contract(build.person(network), "2024-12-31", employer=company)
    (promise,) = promises(network.pk)
    assert (promise.done, promise.people, promise.kept) == (2, 2, True)
    (last, first) = done(network.pk)
    assert (first.title, first.model, first.commitment_id) == (
        "Embauche",
        "employment.EmploymentContract",
        promise.id,
    )
    assert last.day == dt.date(2024, 12, 31), "the last day of the signature is within it"


def test_what_is_no_hire_of_this_network_in_this_time_fulfils_nothing(network, company):
    signed = made.signature(company, network)
    made.commitment(signed)
    elsewhere = build.organisation("Autre pilote", "lead")
    build.contract(build.person(network), "2023-03-01", employer=company, kind="cape")
    build.contract(build.person(network), "2022-12-31", employer=company)
    build.contract(build.person(network), "2025-01-01", employer=company)
    build.contract(build.person(network), "2023-03-01")
    build.contract(build.person(elsewhere), "2023-03-01", employer=company)
    assert kept(network) == [("hires", "2024-12-31", 0, 2)]
    assert done(network.pk) == []


def test_an_operator_of_the_network_counts_for_it(network, company):
    operator = build.organisation("Opérateur")
    with build.writing():
        operator.accounts_managed_by = network
        operator.save()
    made.commitment(made.signature(company, network), quantity=1)
    build.contract(build.person(operator), "2023-03-01", employer=company)
    assert kept(network) == [("hires", "2024-12-31", 1, 1)]


def test_the_earliest_due_first_then_the_next_and_nothing_twice(network, company):
    signed = made.signature(company, network)
    made.commitment(signed, quantity=5, due_on="2024-12-31")
    made.commitment(signed, quantity=2, due_on="2023-06-30")
    for month in range(1, 8):
        build.contract(build.person(network), f"2023-{month:02}-15", employer=company)
    assert kept(network) == [("hires", "2023-06-30", 2, 2), ("hires", "2024-12-31", 5, 5)]
    assert len({d.record_id for d in done(network.pk)}) == 7


def test_an_action_entered_for_a_promise_fulfils_that_one(network, company):
    signed = made.signature(company, network)
    soon = made.commitment(signed, "forums", 1, due_on="2023-06-30", axis="trades")
    later = made.commitment(signed, "forums", 1, due_on="2024-06-30", axis="trades")
    made.action(signed, "forums", "2023-02-01", people=40, commitment=later)
    made.action(signed, "forums", "2023-03-01", people=10)
    found = {p.id: (p.done, p.people) for p in promises(network.pk)}
    assert found == {soon.pk: (1, 10), later.pk: (1, 40)}


def test_a_kind_may_be_fed_by_several_deeds(network, company):
    signed = made.signature(company, network)
    made.commitment(signed, "events", 3, axis="trades")
    for kind in ("forums", "company_visits", "trade_meetings", "mock_interviews"):
        made.action(signed, kind)
    assert kept(network) == [("events", "2024-12-31", 3, 3)]
    (left,) = [d for d in done(network.pk) if d.commitment_id is None]
    assert left.kind == "mock_interview"


def test_a_person_hired_twice_in_a_year_counts_once_as_somebody(network, company):
    made.signature(company, network)
    person = build.person(network)
    for start in ("2023-02-01", "2023-09-01", "2024-02-01"):
        build.contract(person, start, employer=company)
    assert [d.people_once for d in done(network.pk)] == [1, 0, 1]


def test_what_more_is_done_than_promised_stays_with_the_promise(network, company):
    made.commitment(made.signature(company, network), quantity=1)
    for _n in range(3):
        build.contract(build.person(network), "2023-03-01", employer=company)
    assert kept(network) == [("hires", "2024-12-31", 3, 1)]


# --- Rules that hold for any deeds and promises ----------------------------------------------------

_DAYS = st.integers(0, 20)
_PROMISES = st.lists(st.tuples(_DAYS, _DAYS, st.integers(1, 3)), max_size=5)
_DEEDS = st.lists(st.tuples(_DAYS, st.integers(1, 1)), max_size=8)


def _fill(offered, amounts, wanted):
    with connection.cursor() as cursor:
        cursor.execute("SELECT charter_fill(%s::jsonb, %s::bigint[], %s::bigint[])", [
            str(offered).replace("'", '"'), amounts, wanted,
        ])  # fmt: skip
        return cursor.fetchone()[0]


def _offers(promised, days):
    """Ranks (from 1) of the promises each deed may fulfil, the earliest due first."""
    spans = [(min(a, b), max(a, b)) for a, b, _quantity in promised]
    order = sorted(range(len(spans)), key=lambda n: (spans[n][1], spans[n][0], n))
    rank = {n: place + 1 for place, n in enumerate(order)}
    return [[rank[n] for n in order if spans[n][0] <= day <= spans[n][1]] for day in days], [
        promised[n][2] for n in order
    ]


@settings(max_examples=60, deadline=None)
@given(_PROMISES, _DEEDS)
def test_no_deed_is_lost_none_counts_twice_and_no_more_could_be_kept(promised, deeds):
    days = sorted(day for day, _one in deeds)
    offered, wanted = _offers(promised, days)
    chosen = [(slots, 1) for slots in offered if slots]
    picks = _fill([slots for slots, _one in chosen], [1] * len(chosen), wanted)
    assert len(picks) == len(chosen)
    assert all(pick in slots for pick, (slots, _one) in zip(picks, chosen, strict=True))
    filled = [min(picks.count(n + 1), wanted[n]) for n in range(len(wanted))]
    assert sum(filled) == _best([slots for slots, _one in chosen], wanted)


def _best(offered, wanted):
    """The most that could be covered, by trying every way (augmenting paths)."""
    places = [n + 1 for n, quantity in enumerate(wanted) for _copy in range(quantity)]
    taken: dict[int, int] = {}

    def try_(deed, seen):
        for place, slot in enumerate(places):
            if slot in offered[deed] and place not in seen:
                seen.add(place)
                if place not in taken or try_(taken[place], seen):
                    taken[place] = deed
                    return True
        return False

    return sum(try_(deed, set()) for deed in range(len(offered)))


@settings(max_examples=15, deadline=None)
@given(st.permutations(list(itertools.product(("hires", "forums"), (1, 2)))))
def test_sums_hold_whatever_the_order_of_entry(entered):
    network, company = build.organisation("Pilote", "lead"), build.organisation("Bazar")
    signed = made.signature(company, network)
    for kind, quantity in entered:
        made.commitment(signed, kind, quantity, axis="recruitment")
        made.action(signed, kind, quantity=quantity, people=quantity)
    deeds, promised = done(network.pk), promises(network.pk)
    assert sum(d.quantity for d in deeds) == 6
    assert sum(p.done for p in promised) == sum(d.quantity for d in deeds if d.commitment_id)
    assert sum(p.people for p in promised) == sum(d.people for d in deeds if d.commitment_id)
