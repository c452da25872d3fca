"""Days of follow-up and being still in post, by hand."""

import datetime as dt

import pytest

from maillage.employment.iod.rules import rhythm_on, rhythms, trial_end
from maillage.employment.iod.schedule import Spell, due_days, in_post, nearest, standing

D = dt.date
RHYTHM = rhythms()[-1]


def iso(days):
    return [day.isoformat() for day in days]


def test_every_week_of_the_trial_then_every_month_to_the_sixth():
    days = due_days(D(2017, 3, 1), D(2017, 3, 31), None, RHYTHM)
    assert iso(days) == [
        *("2017-03-08", "2017-03-15", "2017-03-22", "2017-03-29"),
        *("2017-04-01", "2017-05-01", "2017-06-01", "2017-07-01", "2017-08-01", "2017-09-01"),
    ]


def test_the_last_day_of_the_trial_is_in_it_and_its_month_is_not_counted_twice():
    # The trial ends on the very day of a weekly meeting, which is the day of the first month as well.
    days = due_days(D(2017, 2, 1), D(2017, 3, 1), None, RHYTHM)
    assert iso(days)[:5] == ["2017-02-08", "2017-02-15", "2017-02-22", "2017-03-01", "2017-04-01"]
    assert len(days) == len(set(days))


def test_without_a_trial_only_the_months():
    assert iso(due_days(D(2017, 1, 10), None, None, RHYTHM))[:2] == ["2017-02-10", "2017-03-10"]


def test_months_from_the_31st_and_from_the_29th_of_february():
    assert iso(due_days(D(2017, 8, 31), None, None, RHYTHM)) == [
        "2017-09-30",
        "2017-10-31",
        "2017-11-30",
        "2017-12-31",
        "2018-01-31",
        "2018-02-28",
    ]
    leap = iso(due_days(D(2020, 2, 29), None, None, RHYTHM))
    assert (leap[0], leap[-1]) == ("2020-03-29", "2020-08-29")
    assert iso(due_days(D(2019, 8, 31), None, None, RHYTHM))[-1] == "2020-02-29"


def test_nothing_is_due_after_the_end_of_the_contract_whose_last_day_counts():
    assert iso(due_days(D(2017, 3, 1), D(2017, 3, 14), D(2017, 4, 1), RHYTHM)) == ["2017-03-08", "2017-04-01"]
    assert iso(due_days(D(2017, 3, 1), D(2017, 3, 14), D(2017, 3, 31), RHYTHM)) == ["2017-03-08"]
    assert due_days(D(2017, 3, 1), D(2017, 3, 14), D(2017, 3, 5), RHYTHM) == []


def test_a_hire_keeps_the_rhythm_of_its_first_day():
    assert rhythm_on(D(2010, 1, 1)) == rhythms()[0]
    assert rhythm_on(D(2099, 1, 1)) == rhythms()[-1]


DAYS = [D(2017, 3, 8), D(2017, 3, 15), D(2017, 4, 15)]


@pytest.mark.parametrize(
    ("today", "held", "expected"),
    [
        # today, days held -> due, late, missed, done, coming
        ("2017-03-07", [], (None, False, 0, 0, "2017-03-08")),
        ("2017-03-08", [], ("2017-03-08", False, 0, 0, "2017-03-15")),
        ("2017-03-14", [], ("2017-03-08", True, 0, 0, "2017-03-15")),
        ("2017-03-15", [], ("2017-03-15", False, 1, 0, "2017-04-15")),
        ("2017-03-15", ["2017-03-09"], ("2017-03-15", False, 0, 1, "2017-04-15")),
        ("2017-03-16", ["2017-03-09", "2017-03-14"], (None, False, 0, 2, "2017-04-15")),
        # two meetings about one due day are one; one held ahead leaves the next to come
        ("2017-03-16", ["2017-03-08", "2017-03-09"], ("2017-03-15", True, 0, 1, "2017-04-15")),
        ("2017-03-20", ["2017-03-08", "2017-03-15", "2017-04-10"], (None, False, 0, 2, None)),
        # the last one is looked for 31 days more, then it is missed
        ("2017-05-16", ["2017-03-08", "2017-03-15"], ("2017-04-15", True, 0, 2, None)),
        ("2017-05-17", ["2017-03-08", "2017-03-15"], (None, False, 1, 2, None)),
    ],
)
def test_where_a_follow_up_stands(today, held, expected):
    found = standing(DAYS, [D.fromisoformat(day) for day in held], D.fromisoformat(today))
    due, late, missed, done, coming = expected
    assert (found.late, found.missed, found.done) == (late, missed, done)
    assert (found.due and found.due.isoformat()) == due
    assert (found.coming and found.coming.isoformat()) == coming


def test_nobody_is_met_after_the_contract_has_ended():
    found = standing(DAYS, [], D(2017, 3, 16), over=True)
    assert (found.due, found.coming, found.missed) == (None, None, 2)


def test_the_nearest_due_day_is_the_earlier_of_two():
    assert nearest([D(2017, 3, 8), D(2017, 3, 12)], D(2017, 3, 10)) == D(2017, 3, 8)
    assert nearest([], D(2017, 3, 10)) is None


@pytest.mark.parametrize(
    ("kind", "start", "planned", "last"),
    [
        ("cdi", "2017-01-31", None, "2017-03-30"),  # two months
        ("cdi", "2017-12-31", None, "2018-02-27"),  # to the 28th of February excluded
        ("cdd", "2017-03-01", "2017-08-31", "2017-03-14"),  # six months: a day a week, a fortnight at most
        ("cdd", "2017-03-01", "2017-09-01", "2017-03-31"),  # beyond six months: one month
        ("cdd", "2017-03-01", "2017-03-28", "2017-03-04"),  # four weeks: four days
        ("cdd", "2017-03-01", "2017-03-05", None),  # less than a week: none
        ("cdd", "2017-03-01", None, None),  # its length is not written
        ("interim", "2017-03-01", "2017-03-31", "2017-03-02"),
        ("interim", "2017-03-01", "2017-04-30", "2017-03-03"),
        ("interim", "2017-03-01", "2017-05-01", "2017-03-05"),
        ("apprenticeship", "2017-03-01", None, "2017-04-14"),
        ("public_service", "2017-03-01", None, None),
    ],
)
def test_the_trial_period_the_law_allows(kind, start, planned, last):
    found = trial_end(kind, D.fromisoformat(start), planned and D.fromisoformat(planned))
    assert (found and found.isoformat()) == last


def spell(start, planned=None, end=None):
    return Spell(*(day and D.fromisoformat(day) for day in (start, planned, end)))


@pytest.mark.parametrize(
    ("spells", "met", "months", "today", "expected"),
    [
        ([spell("2017-03-01")], [], 1, "2017-03-31", "to_come"),
        ([spell("2017-03-01")], [], 1, "2017-04-01", "yes"),
        ([spell("2017-03-01", end="2017-03-31")], [], 1, "2017-04-01", "no"),
        ([spell("2017-03-01", end="2017-04-01")], [], 1, "2017-04-02", "yes"),
        # a written end that is past, of which nothing was said; a meeting afterwards tells
        ([spell("2017-03-01", "2017-05-31")], [], 3, "2017-07-01", "unknown"),
        ([spell("2017-03-01", "2017-05-31")], ["2017-06-15"], 3, "2017-07-01", "yes"),
        ([spell("2017-03-01", "2017-05-31")], ["2017-05-31"], 3, "2017-07-01", "unknown"),
        # a fixed term followed by a permanent contract within a month goes on; later it does not
        ([spell("2017-03-01", "2017-05-31", "2017-05-31"), spell("2017-06-01")], [], 6, "2017-09-01", "yes"),
        ([spell("2017-03-01", "2017-05-31", "2017-05-31"), spell("2017-07-01")], [], 6, "2017-09-01", "yes"),
        ([spell("2017-03-01", "2017-05-31", "2017-05-31"), spell("2017-07-02")], [], 6, "2017-09-01", "no"),
        # a contract of before the hire says nothing
        ([spell("2016-03-01"), spell("2017-03-01", end="2017-03-20")], [], 1, "2017-04-01", "no"),
        # from 29 February, twelve months end on the 28th
        ([spell("2020-02-29", end="2021-02-28")], [], 12, "2021-02-28", "yes"),
        ([spell("2020-02-29", end="2021-02-27")], [], 12, "2021-02-28", "no"),
        ([spell("2020-02-29")], [], 12, "2021-02-27", "to_come"),
    ],
)
def test_still_in_post(spells, met, months, today, expected):
    first = next(s for s in spells if s.start.year != 2016)
    days = [D.fromisoformat(day) for day in met]
    assert in_post(first, spells, days, months, D.fromisoformat(today)) == expected
