"""Moving the days of a file so that they tell nobody, and every yearly figure stays what it was.

Figures read days through years, and through the days on which rules or areas change: within such a span only
the order of days matters, to them and to the rules of the database. So every span keeps the order of its days
and nothing else: its first day becomes the middle of the span, the next one the day after, and so on.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable

DAY = dt.timedelta(days=1)


class Spans:
    """The spans of time between whose ends days may move."""

    def __init__(self, bounds: Iterable[dt.date]) -> None:
        self.bounds = sorted(set(bounds))

    def of(self, day: dt.date) -> tuple[dt.date, dt.date]:
        """First and last day of the span a day lies in: its year, cut where a rule or an area changes."""
        first, last = dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
        rank = bisect_right(self.bounds, day)
        if rank:
            first = max(first, self.bounds[rank - 1])
        if rank < len(self.bounds):
            last = min(last, self.bounds[rank] - DAY)
        return first, last

    def moved(self, days: Iterable[dt.date]) -> dict[dt.date, dt.date]:
        """Where each of a file's days goes; two that differed still do, in the same order."""
        by_span: dict[tuple[dt.date, dt.date], list[dt.date]] = {}
        for day in sorted(set(days)):
            by_span.setdefault(self.of(day), []).append(day)
        found: dict[dt.date, dt.date] = {}
        for (first, last), inside in by_span.items():
            room = (last - first).days + 1 - len(inside)
            start = first + dt.timedelta(days=room // 2)
            found |= {day: start + dt.timedelta(days=rank) for rank, day in enumerate(inside)}
        return found
