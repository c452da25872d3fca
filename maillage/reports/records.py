"""The records behind the figures of a chapter, and one look at the database for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from maillage.indicators import RecordSet
from maillage.indicators.bulk import Side, record_sets
from maillage.kernel.period import Period, PeriodError

from .readings import Reading
from .subject import Subject

Key = tuple[str, str, str]
SIDES: tuple[Side, Side] = ("part", "whole")


@contextmanager
def one_look() -> Iterator[None]:
    """Everything read inside sees the same state of the database, whatever others write meanwhile.

    Inside a transaction already begun, that one's view holds.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@dataclass(frozen=True)
class Behind:
    """What a figure counted and what it divided by; either may be missing."""

    part: RecordSet | None
    whole: RecordSet | None


def all_behind(subject: Subject, readings: Iterable[Reading]) -> dict[Key, Behind]:
    """The records of many figures, in one go."""
    known = [reading for reading in readings if _is_period(reading.period)]
    wanted = {
        (r.key, side): (r.indicator, Period.parse(r.period), r.breakdown, side)
        for r in known
        for side in SIDES
    }
    found = record_sets(subject.section, subject.organisation_id, wanted.values())

    def side_of(reading: Reading, side: Side) -> RecordSet | None:
        if side == "whole" and reading.whole is None:
            return None
        records = found.get(wanted[reading.key, side])
        return records if records and records.model else None

    return {r.key: Behind(side_of(r, "part"), side_of(r, "whole")) for r in known}


def _is_period(text: str) -> bool:
    """A target says `year`: it is decided, no record stands behind it."""
    try:
        Period.parse(text)
    except PeriodError:
        return False
    return True


def of_side(subject: Subject, reading: Reading, side: Side) -> RecordSet | None:
    """Those of one figure's part or of its whole; None where it counts no record (a target)."""
    found = all_behind(subject, [reading]).get(reading.key)
    return getattr(found, side) if found else None
