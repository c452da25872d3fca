"""Days that look like an office's: no week-ends, no holidays, few of them in August."""

import datetime as dt
import random

DAY = dt.timedelta(days=1)

# Weight of each month in what an organisation records.
_SEASONS = (10, 9, 10, 9, 8, 9, 7, 3, 11, 11, 9, 7)


# Public holidays that fall on the same day every year.
_HOLIDAYS = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}


def is_worked(day: dt.date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS


def weekday(day: dt.date, forward: bool = True) -> dt.date:
    """The day itself, or the nearest working day after (before) it when it is not one."""
    while not is_worked(day):
        day += DAY if forward else -DAY
    return day


def day_between(rng: random.Random, first: dt.date, last: dt.date) -> dt.date:
    """A working day of [first, last]; any day when the interval holds no working day."""
    span = (last - first).days
    for _ in range(20):
        day = first + dt.timedelta(days=rng.randint(0, span))
        if is_worked(day):
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
