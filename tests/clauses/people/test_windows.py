"""Windows worked out by hand, and what holds of any."""

import datetime as dt
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.clauses.people.windows import (
    Known,
    Spell,
    Window,
    eligible_on,
    is_eligible,
    laid_out,
    window_on,
    windows,
)
from tests import build
from tests.clauses import made

day = build.day


def known(spells=(), grants=()):
    return Known(
        tuple(sorted((Spell(day(a), day(b)) for a, b in spells), key=lambda one: one.first)),
        tuple(sorted(day(one) for one in grants)),
    )


def said(laid):
    return [(str(one.first), str(one.last), one.checked) for one in laid]


@pytest.mark.parametrize(
    ("spells", "grants", "expected"),
    [
        ([], [], []),
        ([], ["2017-01-02"], []),
        # From date to date, both days counted.
        ([("2017-03-10", None)], ["2017-03-10"], [("2017-03-10", "2019-03-09", True)]),
        ([("2016-02-29", None)], ["2016-01-04"], [("2016-02-29", "2018-02-27", True)]),
        # A check the day after the hire comes too late.
        ([("2017-03-10", None)], ["2017-03-11"], [("2017-03-10", "2019-03-09", False)]),
        # What begins inside changes nothing; nor does what begins later without a check.
        (
            [("2017-03-10", "2017-06-30"), ("2018-01-08", None), ("2019-05-06", None)],
            ["2017-03-01", "2018-01-08"],
            [("2017-03-10", "2019-03-09", True)],
        ),
        # A restart: the contract that follows the check.
        (
            [("2017-03-10", "2017-06-30"), ("2019-05-06", None)],
            ["2017-03-01", "2019-04-15"],
            [("2017-03-10", "2019-03-09", True), ("2019-05-06", "2021-05-05", True)],
        ),
        # A restart while a contract goes on: the day of the check.
        (
            [("2017-03-10", None)],
            ["2017-03-01", "2019-04-15"],
            [("2017-03-10", "2019-03-09", True), ("2019-04-15", "2021-04-14", True)],
        ),
        # A contract begun after the end without a check does not count before it.
        (
            [("2017-03-10", "2017-06-30"), ("2019-04-01", "2019-12-31")],
            ["2017-03-01", "2019-06-03"],
            [("2017-03-10", "2019-03-09", True), ("2019-06-03", "2021-06-02", True)],
        ),
        # The very last day still belongs to the former window: a check that day restarts nothing.
        (
            [("2017-03-10", "2017-06-30"), ("2019-05-06", None)],
            ["2017-03-01", "2019-03-09"],
            [("2017-03-10", "2019-03-09", True)],
        ),
    ],
)
def test_windows_worked_out_by_hand(spells, grants, expected):
    assert said(laid_out(known(spells, grants))) == expected


def test_who_may_be_hired_on_a_day():
    facts = known([("2017-03-10", "2017-06-30")], ["2017-03-01"])
    assert not is_eligible(facts, day("2017-02-28"))
    assert is_eligible(facts, day("2017-03-01"))
    assert is_eligible(facts, day("2019-03-09"))  # the last day of the window
    assert not is_eligible(facts, day("2019-03-10"))  # a new check is needed
    again = known([("2017-03-10", "2017-06-30")], ["2017-03-01", "2019-04-15"])
    assert not is_eligible(again, day("2019-04-14"))
    assert is_eligible(again, day("2019-04-15"))


# A machine that does much else takes long over drawing.
_SLOW_MACHINES = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
_DAYS = st.dates(dt.date(2010, 1, 1), dt.date(2024, 12, 31))
_SPELLS = st.builds(
    lambda first, length: Spell(first, None if length is None else first + dt.timedelta(days=length)),
    _DAYS,
    st.none() | st.integers(0, 1500),
)
_KNOWN = st.builds(
    lambda spells, grants: Known(
        tuple(sorted(spells, key=lambda one: one.first)), tuple(sorted(set(grants)))
    ),
    st.lists(_SPELLS, max_size=8),
    st.lists(_DAYS, max_size=8),
)


@_SLOW_MACHINES
@given(_KNOWN)
def test_windows_follow_each_other_without_overlap(facts):
    laid = laid_out(facts)
    assert bool(laid) == bool(facts.spells)
    for before, after in itertools.pairwise(laid):
        assert before.first <= before.last < after.first
        assert after.checked
        assert any(before.last < check <= after.first for check in facts.grants)
    for one in laid:
        assert any(s.first <= one.first and (s.last is None or s.last >= one.first) for s in facts.spells)


@_SLOW_MACHINES
@given(_KNOWN, _DAYS)
def test_what_happens_later_changes_no_window_opened_before(facts, today):
    then = Known(
        tuple(s for s in facts.spells if s.first <= today), tuple(g for g in facts.grants if g <= today)
    )
    assert laid_out(then) == [one for one in laid_out(facts) if one.first <= today]
    # The first day of a checked window is one on which the person may be hired.
    for one in laid_out(facts):
        assert not one.checked or is_eligible(facts, one.first)


@pytest.mark.django_db
class TestRead:
    def test_only_clause_contracts_of_the_network_open_a_window(self, network):
        person = build.person(network)
        build.contract(person, "2017-01-02")  # another origin
        build.contract(build.person(build.organisation("Ailleurs")), "2017-01-02", origin="clause")
        assert windows([person.pk], network.pk) == {}
        build.contract(person, "2017-03-10", origin="clause")
        assert windows([person.pk], network.pk) == {
            person.pk: [Window(day("2017-03-10"), day("2019-03-09"), False)]
        }
        made.eligibility(network, person, on="2017-03-10")
        made.eligibility(build.organisation("Autre réseau"), person, on="2016-03-10")
        assert window_on(person.pk, network.pk, day("2019-03-09")).checked
        assert window_on(person.pk, network.pk, day("2019-03-10")) is None
        assert windows([person.pk], network.pk, day("2017-03-09")) == {}

    def test_a_member_of_the_network_records_the_hire(self, network):
        member = build.organisation("Antenne des Tilleuls")
        with build.writing():
            member.accounts_managed_by = network
            member.save()
        person = build.person(member)
        build.contract(person, "2017-03-10", origin="clause")
        assert list(windows([person.pk], network.pk)) == [person.pk]
        assert windows([person.pk], member.pk) == windows([person.pk], network.pk)

    def test_a_refusal_opens_no_right(self, network):
        person, other = build.person(network), build.person(network)
        made.eligibility(network, person, on="2017-01-02", granted=False, reason="âge")
        made.eligibility(network, other, on="2017-01-02")
        assert eligible_on([person.pk, other.pk], network.pk, day("2017-01-02")) == {other.pk}
        assert eligible_on([other.pk], network.pk, day("2017-01-01")) == set()

    def test_as_many_questions_for_many_people(self, network, django_assert_num_queries):
        people = [build.person(network) for _ in range(6)]
        for person in people:
            build.contract(person, "2017-03-10", origin="clause")
            made.eligibility(network, person)
        for asked in (people[:1], people):
            with django_assert_num_queries(3):
                assert len(windows([one.pk for one in asked], network.pk)) == len(asked)
            with django_assert_num_queries(3):
                eligible_on([one.pk for one in asked], network.pk, day("2018-01-01"))
