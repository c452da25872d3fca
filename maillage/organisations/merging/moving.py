"""The keys to an organisation and to its contacts: see `kernel.merging`."""

from __future__ import annotations

from maillage.kernel.merging.keys import columns_to
from maillage.kernel.merging.rows import Column
from maillage.organisations.merged import DoubleDecision, LikelyDouble
from maillage.organisations.models import Contact, Organisation

from .parts import parts

# Two keys to an organisation each: a merge decides what becomes of them row by row.
_APART = (LikelyDouble, DoubleDecision)


def organisation_columns() -> tuple[Column, ...]:
    """Every key to an organisation, what others point at first, then the numbers rooms have declared."""
    return (
        *columns_to(Organisation, _APART),
        *(Column(table, name, "id") for part in parts() for table, name in part.numbers),
    )


def contact_columns() -> tuple[Column, ...]:
    """Every key to somebody to reach."""
    return columns_to(Contact)
