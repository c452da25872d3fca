"""Ranges of days in SQL: both ends included, an empty end is open."""

from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.db.models import Func


class DateRange(Func):
    """`daterange(first, last, '[]')`, for exclusion constraints."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self, first: str, last: str) -> None:
        super().__init__(first, last, RangeBoundary(inclusive_lower=True, inclusive_upper=True))

    def deconstruct(self):
        first, last = (expression.name for expression in self.source_expressions[:2])
        return "maillage.kernel.dates.DateRange", (first, last), {}
