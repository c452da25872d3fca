"""What became of people: asked when it is due, proposed from contracts, put right."""

import datetime as dt
import random

import pytest
from django.utils import timezone

from maillage.clauses.models import Outcome
from maillage.clauses.people import services
from maillage.clauses.people.queries.after import contract_after, contracts_of, situation_on
from maillage.clauses.people.queries.page import proposed_situation
from maillage.clauses.people.queries.standing import State, everybody, situations_due, still_followed
from maillage.clauses.people.windows import Window
from maillage.kernel.errors import DomainError
from tests import build
from tests.clauses import made

pytestmark = pytest.mark.django_db
FIRST = build.day("2017-03-10")


@pytest.fixture
def person(network):
    found = build.person(network)
    made.eligibility(network, found)
    build.contract(found, "2017-03-10", "2017-06-30", origin="clause")
    return found


def due(facilitator, day):
    day = build.day(day)
    return [
        (one.months, str(one.day)) for one in situations_due(facilitator, everybody(facilitator, day), day)
    ]


def test_situations_are_due_from_their_day_until_the_next(facilitator, person):
    assert due(facilitator, "2017-09-09") == []
    assert due(facilitator, "2017-09-10") == [(6, "2017-09-10")]
    assert due(facilitator, "2018-03-09") == [(6, "2017-09-10")]
    assert due(facilitator, "2018-03-10") == [(12, "2018-03-10")]
    assert due(facilitator, "2019-03-09") == [(12, "2018-03-10")]
    assert due(facilitator, "2019-03-10") == []
    note(facilitator, person)
    assert due(facilitator, "2017-10-01") == []


def test_what_the_first_page_leaves_unread_leaves_nothing_to_do(network, facilitator):
    """Of any histories, the people of the last years give the same list as everybody ever met."""
    drawn = random.Random(7)

    def some_day():
        return (FIRST + dt.timedelta(days=drawn.randrange(3000))).isoformat()

    for _ in range(60):
        found = build.person(network)
        for _ in range(drawn.choice((0, 1, 1, 2, 3))):
            start = some_day()
            end = drawn.choice((None, (build.day(start) + dt.timedelta(days=200)).isoformat()))
            build.contract(found, start, end, origin="clause")
        for when in {some_day() for _ in range(drawn.choice((0, 1, 2)))}:
            made.eligibility(network, found, when)
    told = 0
    for day in (build.day("2019-03-10"), build.day("2021-06-30"), build.day("2024-02-29")):
        everyone, some = everybody(facilitator, day), still_followed(facilitator, day)
        for wanted in (lambda one: one.ends_soon, lambda one: one.state == State.UNCHECKED):
            chosen = {pk for pk, one in everyone.items() if wanted(one)}
            assert {pk for pk, one in some.items() if wanted(one)} == chosen
            told += len(chosen)
        asked = situations_due(facilitator, everyone, day)
        assert situations_due(facilitator, some, day) == asked
        told += len(asked)
        assert len(some) < len(everyone)
    assert told > 30


def note(context, person, months=6, situation="cdi", on="2017-09-12", since=FIRST, **said):
    return services.note_outcome(
        context,
        person,
        since=since,
        months=months,
        situation=situation,
        observed_on=build.day(on),
        **said,
    )


def test_a_situation_is_noted_once_and_put_right(facilitator, person):
    note(facilitator, person, source=" son  employeur ")
    note(facilitator, person, situation="refused")
    row = Outcome.objects.get()
    assert (row.situation, row.source, row.since, row.months) == ("refused", "", FIRST, 6)
    services.forget_outcome(facilitator, row)
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"situation": "riche"}, "situation"),
        ({"months": 7}, "situation"),
        ({"on": "2017-09-09"}, "observed_on"),
        ({"since": FIRST + dt.timedelta(days=1)}, "situation"),
    ],
)
def test_what_is_no_situation_is_refused(facilitator, person, said, field):
    with pytest.raises(DomainError) as caught:
        note(facilitator, person, **said)
    assert caught.value.field == field


def test_nothing_is_noted_of_a_day_to_come(facilitator, person):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(DomainError):
        note(facilitator, person, on=tomorrow)


@pytest.mark.parametrize(
    ("contracts", "expected"),
    [
        ([], ""),
        ([("2017-09-11", None, "cdi", {})], ""),
        ([("2017-08-01", None, "cdi", {})], "cdi"),
        ([("2017-08-01", "2017-12-31", "cdd", {})], "cdd_short"),
        ([("2017-08-01", "2018-01-31", "cdd", {})], "cdd_long"),
        ([("2017-08-01", None, "cddi", {})], "siae"),
        ([("2017-08-01", None, "apprenticeship", {})], "alternance"),
        ([("2017-08-01", None, "cdd", {"origin": "clause"})], "still_clause"),
        ([("2017-08-01", None, "cape", {})], "own_business"),
        ([("2017-08-01", None, "cdd", {"origin": "clause"}), ("2017-08-15", None, "cdi", {})], "cdi"),
    ],
)
def test_contracts_speak_of_the_situation(network, facilitator, contracts, expected):
    person = build.person(network)
    for start, end, kind, said in contracts:
        build.contract(person, start, end, kind, **said)
    assert proposed_situation(facilitator, person, build.day("2017-09-10")) == expected
    assert situation_on([], FIRST) == ""


@pytest.mark.parametrize(
    ("start", "follows"),
    [
        ("2017-03-09", False),  # before the last clause contract
        ("2017-05-02", True),  # during
        ("2018-06-30", True),  # within the twelve months after 30 June
        ("2018-07-01", False),
    ],
)
def test_the_contract_after_the_clause(network, person, start, follows):
    other = build.contract(person, start, kind="cdi")
    build.contract(person, "2017-04-03", kind="cape")
    build.contract(person, "2020-01-06", kind="cdi")
    window = Window(FIRST, build.day("2019-03-09"), True)
    found = contract_after(contracts_of([person.pk], network.pk)[person.pk], window)
    assert (found == other) is follows
