"""Ranges of days in SQL (both ends included, an empty end is open), and the moment a day ends."""

import datetime as dt

from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.db.models import BigIntegerField, Func
from django.utils import timezone


class DateRange(Func):
    """`daterange(first, last, '[]')`, for exclusion constraints."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self, first: str, last: str) -> None:
        super().__init__(first, last, RangeBoundary(inclusive_lower=True, inclusive_upper=True))

    def deconstruct(self) -> tuple[str, tuple[str, ...], dict]:
        first, last = (expression.name for expression in self.source_expressions[:2])
        return "maillage.kernel.dates.DateRange", (first, last), {}


class Same(Func):
    """`(column + 0)`: the column of an exclusion constraint, hidden from the planner.

    The GiST index behind such a constraint answers "rows of this person" thirty times slower than a btree,
    yet its cost is estimated lower: named plainly, the planner would choose it for every lookup.
    """

    template = "(%(expressions)s + 0)"
    output_field = BigIntegerField()

    def __init__(self, column: str) -> None:
        super().__init__(column)

    def deconstruct(self) -> tuple[str, tuple[str, ...], dict]:
        return "maillage.kernel.dates.Same", (self.source_expressions[0].name,), {}


def end_of_day(day: dt.date) -> dt.datetime:
    """The last moment of a day, in the local time of the installation."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max))
