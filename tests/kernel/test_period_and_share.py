"""Periods are written three ways and read back; shares are exact and rounded once, half up."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.kernel.period import Period, PeriodError
from maillage.kernel.share import Share, round_half_up

days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017", "2017-01-01", "2017-12-31"),
        ("2012-2017", "2012-01-01", "2017-12-31"),
        ("2017-03-01/2017-06-30", "2017-03-01", "2017-06-30"),
        (" 2016-02-29/2016-02-29 ", "2016-02-29", "2016-02-29"),
    ],
)
def test_written_forms(text: str, first: str, last: str) -> None:
    period = Period.parse(text)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["", "17", "2017-2012", "2017-02-30/2017-03-01", "2017-06-30/2017-03-01", "0000", "2017/2018", "année"],
)
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(PeriodError, match="périod"):
        Period.parse(text)


@given(days, days)
def test_the_label_reads_back(one: dt.date, other: dt.date) -> None:
    period = Period(min(one, other), max(one, other))
    assert Period.parse(period.label) == period


@given(days, days, days, days)
def test_overlap_is_having_a_day_in_common(a: dt.date, b: dt.date, c: dt.date, d: dt.date) -> None:
    period = Period(min(a, b), max(a, b))
    first, last = min(c, d), max(c, d)
    common = max(period.first, first) <= min(period.last, last)
    assert period.overlaps(first, last) is common


def test_open_ends_overlap() -> None:
    period = Period.year(2017)
    assert period.overlaps(None, None)
    assert period.overlaps(dt.date(2017, 12, 31), None)
    assert not period.overlaps(dt.date(2018, 1, 1), None)
    assert period.overlaps(None, dt.date(2017, 1, 1))
    assert not period.overlaps(None, dt.date(2016, 12, 31))


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(313, 684, 46), (1, 2, 50), (1, 200, 1), (207, 705, 29), (0, 7, 0)]
)
def test_percentages_round_half_up(part: int, whole: int, percent: int) -> None:
    assert Share(part, whole).percent() == percent


def test_a_whole_of_zero_has_no_value() -> None:
    assert Share(0, 0).percent() is None
    assert str(Share(0, 0)) == "–"


def test_ratios_keep_two_decimals() -> None:
    assert Share(5388, 2366).ratio() == Decimal("2.28")
    assert round_half_up(Fraction(-5, 2)) == Decimal("-3")


@given(st.fractions(), st.integers(0, 6))
def test_rounding_is_never_off_by_more_than_half(value: Fraction, decimals: int) -> None:
    assert abs(Fraction(round_half_up(value, decimals)) - value) <= Fraction(1, 2 * 10**decimals)
