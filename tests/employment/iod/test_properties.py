"""What holds of any hire, whatever its days."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from maillage.employment.iod.rules import rhythms
from maillage.employment.iod.schedule import IN_POST, LEFT, TO_COME, Spell, due_days, in_post, standing
from maillage.kernel.months import add_months

DAYS = st.dates(dt.date(2016, 1, 1), dt.date(2030, 12, 31))
RHYTHM = rhythms()[-1]


def some(days):
    return dt.timedelta(days=days)


@given(DAYS, st.integers(-1, 120), st.one_of(st.none(), st.integers(0, 400)))
def test_due_days_ascend_inside_the_contract_and_the_six_months(start, trial, length):
    until = start + some(trial) if trial >= 0 else None
    last = start + some(length) if length is not None else None
    days = due_days(start, until, last, RHYTHM)
    assert days == sorted(set(days))
    assert all(start < day <= add_months(start, RHYTHM.until_months) for day in days)
    assert last is None or all(day <= last for day in days)


@given(DAYS, st.integers(-1, 120), st.integers(0, 260), st.lists(st.integers(0, 260), max_size=12))
def test_every_due_day_so_far_is_held_missed_or_to_be_held(start, trial, elapsed, held):
    until = start + some(trial) if trial >= 0 else None
    days, today = due_days(start, until, None, RHYTHM), start + some(elapsed)
    found = standing(days, [start + some(day) for day in held if day <= elapsed], today)
    past = [day for day in days if day <= today]
    assert found.done + found.missed + (found.due is not None) == len(past)
    assert found.late == (found.due is not None and found.due < today)
    assert found.coming is None or found.coming > today


@given(DAYS, st.integers(0, 500), st.integers(0, 500), st.sampled_from([1, 3, 6, 12]))
def test_who_is_in_post_was_in_post_before(start, worked, elapsed, months):
    end, today = start + some(worked), start + some(elapsed)
    one = Spell(start, None, end)
    later = in_post(one, [one], [], months, today)
    if later == IN_POST:
        assert all(in_post(one, [one], [], m, today) == IN_POST for m in (1, 3, 6, 12) if m <= months)
    if later == LEFT:
        assert end < add_months(start, months) <= today
    assert (later == TO_COME) == (add_months(start, months) > today)
