"""Adding months to a day."""

import datetime as dt
from calendar import monthrange


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day `months` later; the last day of the month where that day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_before(day: dt.date, months: int) -> dt.date:
    """The latest day from which `months` have passed on `day`: `add_months(d, months) <= day` up to it."""
    before = add_months(day, -months)
    last_of_month = day.day == monthrange(day.year, day.month)[1]
    return before.replace(day=monthrange(before.year, before.month)[1]) if last_of_month else before
