"""Sums that gone files left, added to what the records of a programme count.

A sum is known by the name of its count, "participants:0": the indicator, and the rank of the count in its
formula. Spans are whole years. Within the years known every span has its sums; a span that reaches further
back or on says what the longest one inside says, and one that cuts a year leaves that year out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from django.db.backends.utils import CursorWrapper

from maillage.indicators.counting import Count
from maillage.indicators.definitions import Indicator
from maillage.indicators.registry import Carried
from maillage.indicators.tally import Need, Tallies
from maillage.kernel.crypto import open_sealed, seal
from maillage.kernel.period import Period

from . import rows

PURPOSE = "pathways.carried"
Sums = dict[str, dict[str, int]]  # by name of a count, by code of its breakdown
Span = tuple[int, int]  # first and last year

_ANY = Period.year(2000)  # what a formula counts does not depend on the period


def names_of(indicators: Iterable[Indicator]) -> dict[str, Count]:
    """Every count that people stand behind, by each of its names."""
    return {
        f"{indicator.code}:{rank}": count
        for indicator in indicators
        for rank, (count, _period) in enumerate(indicator.formula.needs(_ANY))
        if count.rows is not rows.COMMISSIONS
    }


def sealed(sums: Sums) -> bytes:
    return seal(json.dumps(sums, separators=(",", ":"), sort_keys=True).encode(), PURPOSE)


def opened(kept: bytes | memoryview) -> Sums:
    return json.loads(open_sealed(kept, PURPOSE))


def carried_by(programme: int, indicators: Sequence[Indicator]) -> Carried:
    """What a section adds to its counts."""

    def carried(cursor: CursorWrapper, needs: Iterable[Need]) -> Tallies:
        cursor.execute(
            "SELECT min(first_year), max(last_year) FROM pathways_carriedfigures WHERE programme_id = %s",
            [programme],
        )
        first, last = cursor.fetchone()
        if first is None:
            return {}
        wanted = {need: _span(need[1], first, last) for need in needs}
        spans = sorted({span for span in wanted.values() if span})
        cursor.execute(
            "SELECT first_year, last_year, sealed FROM pathways_carriedfigures WHERE programme_id = %s"
            " AND (first_year, last_year) IN (SELECT * FROM unnest(%s::int[], %s::int[]))",
            [programme, [a for a, _b in spans], [b for _a, b in spans]],
        )
        kept = {(a, b): opened(sums) for a, b, sums in cursor.fetchall()}
        names: dict[Count, list[str]] = {}
        for name, count in names_of(indicators).items():
            names.setdefault(count, []).append(name)
        return {
            need: _named(kept.get(span, {}), names.get(need[0], [])) for need, span in wanted.items() if span
        }

    return carried


def _named(sums: Sums, names: list[str]) -> dict[str, int]:
    """One count may have several names: any of them says the same."""
    return next((sums[name] for name in names if name in sums), {})


def _span(period: Period, first: int, last: int) -> Span | None:
    """The whole years of a period among those known."""
    begins = period.first.year + ((period.first.month, period.first.day) != (1, 1))
    ends = period.last.year - ((period.last.month, period.last.day) != (12, 31))
    begins, ends = max(begins, first), min(ends, last)
    return (begins, ends) if begins <= ends else None
