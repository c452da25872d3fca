"""What the tab « Pièces » of a person's file shows."""

from __future__ import annotations

from typing import Any

from maillage.accounts.context import Context
from maillage.people.models import Person

from .queries import completeness_of
from .services import may_write


def documents_part(context: Context, person: Person) -> dict[str, Any]:
    """The context of `evidence/_documents.html`."""
    return {"proofs": completeness_of(context, person), "may_add": may_write(context)}
