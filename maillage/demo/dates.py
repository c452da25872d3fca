"""Days that look like an office's: no week-ends, few of them in August."""

import datetime as dt
import random

DAY = dt.timedelta(days=1)

# Weight of each month in what an organisation records.
_SEASONS = (10, 9, 10, 9, 8, 9, 7, 3, 11, 11, 9, 7)


def weekday(day: dt.date, forward: bool = True) -> dt.date:
    """The day itself, or the nearest working day after (before) it when it falls on a week-end."""
    while day.weekday() > 4:
        day += DAY if forward else -DAY
    return day


def day_between(rng: random.Random, first: dt.date, last: dt.date) -> dt.date:
    """A working day of [first, last]; any day when the interval holds no working day."""
    span = (last - first).days
    for _ in range(20):
        day = first + dt.timedelta(days=rng.randint(0, span))
        if day.weekday() < 5:
            return day
    return first


def office_day(rng: random.Random, year: int) -> dt.date:
    """A working day of the year, drawn with the seasons of an office."""
    month = rng.choices(range(1, 13), _SEASONS)[0]
    first = dt.date(year, month, 2 if month == 1 else 1)
    last = dt.date(year + month // 12, month % 12 + 1, 1) - DAY
    return day_between(rng, first, last)


def clamp(day: dt.date, first: dt.date, last: dt.date) -> dt.date:
    return max(first, min(day, last))
