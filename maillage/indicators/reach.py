"""How far back the records of a section go."""

from __future__ import annotations

import datetime as dt

from maillage.kernel.period import Period

from .counting import Count, Rows
from .evaluate import snapshot
from .registry import Section
from .tally import conditions

_ANY = Period.year(2000)  # what a formula counts does not depend on the period


def counts_of(section: Section) -> list[Count]:
    """Everything the indicators of a section count, each once."""
    needs = (need for one in section.indicators.values() for need in one.formula.needs(_ANY))
    return list(dict.fromkeys(count for count, _period in needs))


def first_day(section: Section) -> dt.date | None:
    """The day of the oldest record the indicators count; None when there is none. One statement."""
    days: dict[tuple[Rows, str], None] = {}
    for count in counts_of(section):
        days[count.rows, getattr(count.when, "day", "") or getattr(count.when, "first", "")] = None
    oldest = [
        f"(SELECT min(({day})::date) FROM {rows.tables} WHERE {conditions(rows.where)})"  # noqa: S608
        for rows, day in days
        if day
    ]
    if not oldest:
        return None
    with snapshot() as cursor:
        cursor.execute(
            f"SELECT LEAST({', '.join(oldest)})", {**section.parameters, **section.of_period(_ANY)}
        )
        (found,) = cursor.fetchone()
    return found
