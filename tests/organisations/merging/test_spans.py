"""Days left once others are out: compared day by day with what it means."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from maillage.organisations.merging.spans import remaining

FIRST = dt.date(2024, 1, 1)
HORIZON = 40
days = st.integers(0, 30).map(lambda n: FIRST + dt.timedelta(n))
spans = st.tuples(days, st.none() | st.integers(0, 8)).map(
    lambda pair: (pair[0], None if pair[1] is None else pair[0] + dt.timedelta(pair[1]))
)


def held(parts):
    return {
        day
        for n in range(HORIZON)
        for day in [FIRST + dt.timedelta(n)]
        for first, last in parts
        if first <= day and (last is None or day <= last)
    }


@given(spans, st.lists(spans, max_size=4))
def test_what_is_left_is_what_nobody_else_has(span, taken):
    left = remaining(span, taken)
    assert held(left) == held([span]) - held(taken)
    assert left == sorted(left, key=lambda part: part[0])
    assert all(last is None or first <= last for first, last in left)
