"""An identity of reference, and others made from it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from maillage.people.matching import Identity, Likeness, likeness
from maillage.people.matching.model import Model
from maillage.people.matching.weights import delivered

MODEL = Model(delivered().with_base(20_000))

BARE = Identity(last_name="Lefèvre", first_name="Élodie", birth_date=dt.date(1985, 3, 17), sex="F")
FULL = dataclasses.replace(
    BARE,
    phone="+33639981234",
    email="elodie.lefevre@example.org",
    address="12 rue des Lilas",
    postcode="69003",
    city="Lyon",
)


def like(one: Identity, **changes: Any) -> Likeness:
    """How alike an identity is to itself with `changes`."""
    return likeness(one, dataclasses.replace(one, **changes), MODEL)


def kinds(found: Likeness) -> dict[str, str]:
    return {reason.field.value: reason.kind.value for reason in found.reasons}
