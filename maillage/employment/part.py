"""The tab of a person's file about companies: immersions, and what else is done with one."""

from __future__ import annotations

from typing import Any

from maillage.accounts.context import Context
from maillage.people.masking import file_sight
from maillage.people.models import Person

from .immersions.queries import of_person as immersions_of
from .managers import works
from .sponsorship.queries import of_person as sponsorships_of


def work_part(context: Context, person: Person) -> dict[str, Any]:
    """A share reads it; who reaches the file and works on it may add to it."""
    seen = file_sight(context, person.pk)
    return {
        "may_prepare": works(context) and not seen.share,
        "immersions": immersions_of(context, person, seen),
        "sponsorships": sponsorships_of(context, person, seen),
    }
