"""The years a pathway lives in, and the days of each: shared by both kinds of steps."""

import datetime as dt

from ..records import Pathway
from . import targets

Window = tuple[dt.date, dt.date]


def years_of(pathway: Pathway) -> range:
    """Years of 2012-2017 the pathway overlaps."""
    last = targets.LAST_YEAR if pathway.exit is None else min(pathway.exit.year, targets.LAST_YEAR)
    return range(max(pathway.entry.year, targets.FIRST_YEAR), last + 1)


def window(pathway: Pathway, year: int) -> Window:
    """First and last day of the pathway inside the year."""
    last = dt.date(year, 12, 31)
    return (
        max(pathway.entry, dt.date(year, 1, 1)),
        last if pathway.exit is None else min(pathway.exit, last),
    )


def days(pathway: Pathway, year: int) -> int:
    first, last = window(pathway, year)
    return (last - first).days + 1
