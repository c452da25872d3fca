"""The records behind the figures of a chapter, and one look at the database for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from django.db import connection, transaction

from maillage.indicators import RecordSet, records
from maillage.kernel.period import Period

from .readings import Reading
from .subject import Subject

Side = Literal["part", "whole"]


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
    """What a figure counted and what it divided by; either may be empty."""

    part: RecordSet | None
    whole: RecordSet | None


def behind(subject: Subject, reading: Reading) -> Behind:
    """The records of one figure, as of now."""
    return Behind(
        of_side(subject, reading, "part"), of_side(subject, reading, "whole") if reading.whole else None
    )


def of_side(subject: Subject, reading: Reading, side: Side) -> RecordSet | None:
    """Those of its part or of its whole; None where the figure counts no record (a target)."""
    found = records(
        subject.section,
        subject.organisation_id,
        reading.indicator,
        Period.parse(reading.period),
        breakdown=reading.breakdown,
        side=side,
    )
    return found if found.model else None
