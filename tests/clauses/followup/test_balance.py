"""Balances worked out by hand."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from maillage.clauses.followup.balance import (
    BalanceState,
    balance,
    balances,
    elapsed_share,
    total,
    with_balance,
)
from maillage.clauses.models import Amendment, ForgottenHours, Lot
from tests import build
from tests.clauses import made

pytestmark = pytest.mark.django_db

MID_JULY = dt.date(2017, 7, 15)


def month_by_month(lot, hours, year=2017, first=1, **fields):
    """Validated lines of one person, a month each from `first` on."""
    person = build.person(lot.contract.network)
    for number, value in enumerate(hours, first):
        if value:
            made.line(lot, person, month=f"{year}-{number:02}-01", hours=value, state="validated", **fields)


def amended(lot, signed_on, delta=0, end=None):
    with build.writing():
        Amendment.objects.create(
            lot=lot,
            signed_on=build.day(signed_on),
            hours_delta=Decimal(delta),
            new_end_date=build.day(end),
            reason="prolongation du chantier",
        )


def annotated(lot, today=MID_JULY):
    return with_balance(Lot.objects.filter(pk=lot.pk), today).get()


def test_a_lot_half_a_year_on(lot):
    month_by_month(lot, [20, 30, 40, 50, 60, 40])
    found = balance(lot, MID_JULY)
    assert (found.due, found.done, found.pace) == (1000, 240, 40)
    # 195 days of 730 are gone: 267.12 hours of 1000
    assert found.elapsed == Fraction(195, 730)
    assert found.expected == Decimal("267.12")
    # July to December of the next year: 18 months at 40
    assert (found.to_come, found.forecast, found.missing_at_end) == (720, 960, 40)
    assert found.state == BalanceState.ON_TIME
    assert found.behind == Decimal("27.12")


def test_the_annotations_say_the_same(network, lot):
    other = build.person(network)
    month_by_month(lot, [20, "30.25"], training=7)
    made.line(lot, other, month="2017-03-01", hours=11)
    made.line(lot, other, month="2017-04-01", hours=12, state="checked", training=2)
    made.line(lot, other, month="2017-05-01", hours=13, state="rejected")
    made.line(lot, other, month="2017-02-01", hours=-5, state="declared", source="correction")
    with build.writing():
        ForgottenHours.objects.create(
            lot=lot,
            company=lot.companies.get().organisation,
            month=dt.date(2017, 2, 1),
            hours=100,
            training_hours=1,
        )
    amended(lot, "2017-02-01", 200, "2019-06-30")
    amended(lot, "2017-03-01", -50, "2019-03-31")
    amended(lot, "2017-03-01", 10)
    row, found = annotated(lot), balance(lot, MID_JULY)
    assert (row.due, row.ends) == (Decimal(1160), dt.date(2019, 3, 31))
    assert (row.done, row.training, row.waiting) == (Decimal("150.25"), 15, 18)
    for name in ("due", "ends", "done", "training", "waiting"):
        assert getattr(found, name) == getattr(row, name), name


def test_without_anything_all_is_nought(lot):
    row, found = annotated(lot), balance(lot, MID_JULY)
    assert (row.due, row.done, row.training, row.waiting) == (1000, 0, 0, 0)
    assert row.ends == dt.date(2018, 12, 31)
    assert (found.pace, found.to_come, found.forecast) == (0, 0, 0)


def test_a_past_day_knows_neither_later_hours_nor_later_amendments(lot):
    month_by_month(lot, [20, 30, 40, 50])
    amended(lot, "2017-04-01", 500, "2019-12-31")
    early = dt.date(2017, 2, 28)
    row, found = annotated(lot, early), balance(lot, early)
    assert (row.due, row.done, row.ends) == (1000, 50, dt.date(2018, 12, 31))
    assert (found.due, found.done, found.ends) == (1000, 50, dt.date(2018, 12, 31))
    assert found.pace == 20  # January alone is a full month


@pytest.mark.parametrize(
    ("start", "today", "pace"),
    [
        ("2017-01-01", "2017-07-01", 40),  # six full months: 240 / 6
        ("2017-01-02", "2017-07-01", 44),  # January is not whole: 220 / 5
        ("2017-01-01", "2017-09-10", Decimal("31.67")),  # March to August: 190 / 6
        ("2017-06-01", "2017-07-31", 40),
        ("2017-06-15", "2017-07-31", None),
    ],
)
def test_the_pace_is_of_full_months(lot, start, today, pace):
    month_by_month(lot, [20, 30, 40, 50, 60, 40])
    lot.start_date = build.day(start)
    assert balance(lot, build.day(today)).pace == pace


@pytest.mark.parametrize(
    ("today", "end", "to_come"),
    [
        ("2017-07-15", "2017-12-31", 240),  # July to December
        ("2017-07-15", "2017-12-15", Decimal("219.35")),  # 5 months and 15 days of 31
        ("2017-07-15", "2017-07-31", 40),  # this month wholly, for nothing of it is said yet
        ("2017-07-15", "2017-07-15", Decimal("19.35")),
        ("2017-07-15", "2017-07-14", 0),  # ended yesterday
    ],
)
def test_what_is_to_come(lot, today, end, to_come):
    month_by_month(lot, [20, 30, 40, 50, 60, 40])
    lot.end_date = build.day(end)
    assert balance(lot, build.day(today)).to_come == to_come


def test_hours_of_this_month_are_not_counted_twice(lot):
    month_by_month(lot, [20, 30, 40, 50, 60, 40, 25])
    lot.end_date = dt.date(2017, 8, 31)
    found = balance(lot, MID_JULY)
    assert (found.done, found.pace, found.to_come) == (265, 40, 15 + 40)
    month_by_month(lot, [30], first=7)  # more than the pace this month: it stays, nothing is taken back
    found = balance(lot, MID_JULY)
    assert (found.done, found.to_come) == (295, 40)


@pytest.mark.parametrize(
    ("done", "state"),
    [
        (0, "late"),
        (116, "late"),  # 26.71 − 15 = 11.71 % of 1000
        (118, "on_time"),
        (267, "on_time"),
        (416, "on_time"),
        (418, "ahead"),
        (744, "ahead"),
    ],
)
def test_states_by_points_of_the_time_gone(lot, done, state):
    month_by_month(lot, [done])
    assert balance(lot, MID_JULY).state == state


def test_states_before_after_and_closed(network, lot):
    assert balance(lot, dt.date(2016, 12, 31)).state == "not_begun"
    assert balance(lot, dt.date(2018, 12, 31)).state == "late"
    assert balance(lot, dt.date(2019, 1, 1)).state == "short"
    lot.hours_due = Decimal(30)
    month_by_month(lot, [30])
    assert balance(lot, dt.date(2019, 1, 1)).state == "over"
    assert balance(lot, MID_JULY).state == "ahead"
    lot.closed_on = dt.date(2017, 7, 1)
    assert balance(lot, MID_JULY).state == "closed"
    assert balance(lot, dt.date(2017, 6, 30)).state == "ahead"
    lot.closed_on, lot.hours_due, lot.end_date = None, Decimal(100), None
    found = balance(lot, MID_JULY)
    assert (found.state, found.expected, found.forecast) == ("unknown", None, None)
    lot.hours_due = Decimal(0)
    assert balance(lot, MID_JULY).share is None


def test_after_the_end_nothing_is_to_come(lot):
    month_by_month(lot, [20, 30])
    found = balance(lot, dt.date(2019, 1, 1))
    assert (found.pace, found.to_come, found.forecast, found.missing_at_end) == (None, 0, 50, 950)
    assert (found.elapsed, found.expected) == (1, 1000)


def test_elapsed_time_counts_whole_days():
    first, last = dt.date(2017, 1, 1), dt.date(2017, 1, 10)
    assert elapsed_share(first, last, dt.date(2016, 5, 1)) == 0
    assert elapsed_share(first, last, first) == 0
    assert elapsed_share(first, last, dt.date(2017, 1, 6)) == Fraction(1, 2)
    assert elapsed_share(first, last, last) == Fraction(9, 10)
    assert elapsed_share(first, last, dt.date(2017, 1, 11)) == 1
    assert elapsed_share(None, last, first) is None


def test_totals_add_up(network, lot):
    month_by_month(lot, [20, 30, 40, 50, 60, 40])
    other = made.lot(network, due=500)
    sums = total(balances([lot, other], MID_JULY))
    assert (sums["due"], sums["done"], sums["forecast"], sums["missing"]) == (1500, 240, 960, 1260)


def test_many_lots_ask_no_more_than_one(network, django_assert_num_queries):
    lots = [made.lot(network) for _ in range(5)]
    for one in lots:
        month_by_month(one, [10, 10])
    with django_assert_num_queries(3):
        balances(lots[:1], MID_JULY)
    with django_assert_num_queries(4):
        assert len(balances(Lot.objects.all(), MID_JULY)) == 5
    assert balances([], MID_JULY) == []
