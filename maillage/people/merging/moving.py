"""The keys to a person, and what moves the rows that bear them: see `kernel.merging`."""

from __future__ import annotations

from maillage.kernel.merging.keys import columns_to
from maillage.kernel.merging.keys import single_rows as rows_keyed_by
from maillage.kernel.merging.rows import Column, Trace, assign, delete, image, insert, move
from maillage.people.models import DuplicatePair, PairDecision, Person

from .parts import parts

__all__ = [
    "Column",
    "Trace",
    "assign",
    "delete",
    "image",
    "insert",
    "move",
    "person_columns",
    "single_rows",
]

# Two keys to a person each: a merge decides what becomes of them row by row.
_APART = (DuplicatePair, PairDecision)


def single_rows() -> list[Column]:
    """Tables with one row a person, keyed by it: computed, and computed again of the surviving file."""
    return rows_keyed_by(Person, _APART)


def person_columns() -> tuple[Column, ...]:
    """Every key to a person, what others point at first, then the numbers rooms have declared."""
    return (
        *columns_to(Person, _APART),
        *(Column(table, name, "id") for part in parts() for table, name in part.numbers),
    )
