"""Months at the ends of months."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from maillage.kernel.months import add_months, months_before


def test_short_months():
    assert add_months(dt.date(2017, 3, 31), 3) == dt.date(2017, 6, 30)
    assert add_months(dt.date(2016, 2, 29), 12) == dt.date(2017, 2, 28)
    assert months_before(dt.date(2017, 6, 30), 3) == dt.date(2017, 3, 31)
    assert months_before(dt.date(2017, 5, 30), 3) == dt.date(2017, 2, 28)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), st.integers(1, 36))
def test_the_day_before_which_months_have_passed(day, months):
    limit = months_before(day, months)
    assert add_months(limit, months) <= day
    assert add_months(limit + dt.timedelta(1), months) > day
