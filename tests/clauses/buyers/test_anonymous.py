"""Counts and hours from which nobody is singled out, by cases worked out by hand, then by any sequence."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from maillage.clauses.buyers.anonymous import Anonymous, Worked, periods, told

START = dt.datetime(2017, 3, 1, tzinfo=dt.UTC)


def people(*sexes, first=0):
    """One a day, in order."""
    return [Anonymous(START + dt.timedelta(days=first + i), {"sex": sex}) for i, sex in enumerate(sexes)]


def test_nobody_is_nobody_and_a_few_are_not_counted():
    assert (told([], 5).people, told([], 5).few) == (0, False)
    few = told(people(*"FFMM"), 5)
    assert (few.people, few.few, few.until) == (0, True, None)


def test_counts_advance_by_groups_of_five():
    """Seven people one day after the other: five are counted; ten when the tenth comes."""
    assert told(people(*"FFFFFMM"), 5).people == 5
    assert told(people(*"FFFFFMMMM"), 5).people == 5
    assert told(people(*"FFFFFMMMMM"), 5).people == 10


def test_people_validated_together_come_in_together():
    together = [Anonymous(START, {"sex": "F"}) for _ in range(7)]
    assert told(together, 5).people == 7
    assert told([*together, *people("M", first=1)], 5).people == 7


def test_a_small_part_is_not_told_apart_nor_given_back_by_the_total():
    """Eight women and two men: telling the women would tell the men."""
    counts = told(people(*"FFFFMFFFFM"), 5)
    assert (counts.people, counts.parts["sex"], counts.apart["sex"]) == (10, {}, 10)
    # Five of each: both are told, nobody is left.
    counts = told(people(*"FMFMFMFMFM"), 5)
    assert (dict(counts.parts["sex"]), counts.apart["sex"]) == ({"F": 5, "M": 5}, 0)


def test_what_was_told_stays_and_grows_by_five():
    """Five of each, then five women and one man told together: the women wait, or the man would show."""
    ten = people(*"FMFMFMFMFM")
    group = [Anonymous(START + dt.timedelta(days=30), {"sex": sex}) for sex in "FFFFFM"]
    counts = told([*ten, *group], 5)
    assert (counts.people, dict(counts.parts["sex"]), counts.apart["sex"]) == (16, {"F": 5, "M": 5}, 6)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from("FFFFMMX"), st.sampled_from("abc")), max_size=60),
    st.integers(2, 6),
)
def test_two_visits_never_differ_by_a_few(arrivals, least):
    """Whatever the order of arrivals: every number read, and every difference from one day to a later one,
    is of nobody or of enough people."""
    everybody = [
        Anonymous(START + dt.timedelta(days=day), {"sex": sex, "age": age}) for day, sex, age in arrivals
    ]
    before = told([], least)
    for day in range(41):
        now = told([one for one in everybody if one.since <= START + dt.timedelta(days=day)], least)
        moved = now.people - before.people
        assert now.people == 0 or now.people >= least
        assert moved == 0 or moved >= least
        for name, parts in now.parts.items():
            assert now.apart[name] == 0 or now.apart[name] >= least
            assert sum(parts.values()) + now.apart[name] == now.people
            for part, count in parts.items():
                grown = count - before.parts.get(name, {}).get(part, 0)
                assert count >= least
                assert grown == 0 or grown >= least
        before = now


def month(number, hours, *who):
    return Worked(dt.date(2017, number, 1), Decimal(hours), frozenset(who))


def told_periods(*months, least=3):
    return [(one.first.month, one.last.month, int(one.hours)) for one in periods(months, least)]


def test_months_of_enough_people_are_told_one_by_one():
    assert told_periods(month(1, 10, 1, 2, 3), month(2, 20, 1, 2, 3, 4)) == [(1, 1, 10), (2, 2, 20)]


def test_a_quarter_with_a_small_month_is_told_whole():
    """February is of one person: the quarter is told, or the two other months would give it."""
    assert told_periods(month(1, 10, 1, 2, 3), month(2, 5, 1), month(3, 10, 1, 2, 3)) == [(1, 3, 25)]


def test_a_small_quarter_goes_with_the_next_and_the_last_with_the_one_before():
    months = [month(1, 5, 1), month(4, 10, 2, 3), month(7, 10, 1, 2, 3), month(10, 2, 4)]
    assert told_periods(*months) == [(1, 4, 15), (7, 10, 12)]


def test_too_few_people_leave_one_period():
    assert told_periods(month(1, 5, 1), month(9, 6, 2)) == [(1, 9, 11)]


@given(
    st.dictionaries(
        st.integers(1, 12),
        st.tuples(st.integers(1, 200), st.sets(st.integers(1, 8), max_size=6)),
        max_size=12,
    ),
    st.integers(2, 5),
)
def test_periods_add_up_and_are_of_enough_people(said, least):
    months = [month(number, hours, *who) for number, (hours, who) in said.items()]
    found = periods(months, least)
    assert sum((one.hours for one in found), Decimal(0)) == sum((one.hours for one in months), Decimal(0))
    everybody = frozenset().union(*(one.people for one in months))
    for one in found:
        who = frozenset().union(*(m.people for m in months if one.first <= m.month <= one.last))
        assert len(who) >= least or (len(found) == 1 and len(everybody) < least)
