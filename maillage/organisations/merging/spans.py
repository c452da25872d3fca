"""Days left of a stretch once others are taken out of it. Touches no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

_DAY = dt.timedelta(days=1)
Span = tuple[dt.date, dt.date | None]  # both included; None: it runs


def remaining(span: Span, taken: Iterable[Span]) -> list[Span]:
    """What is left of `span`, in order, once the days of `taken` are out of it."""
    left = [span]
    for first, last in taken:
        left = [part for one in left for part in _without(one, first, last)]
    return left


def _without(span: Span, first: dt.date, last: dt.date | None) -> list[Span]:
    start, end = span
    if (end is not None and end < first) or (last is not None and last < start):
        return [span]
    parts: list[Span] = []
    if start < first:
        parts.append((start, first - _DAY))
    if last is not None and (end is None or end > last):
        parts.append((last + _DAY, end))
    return parts
