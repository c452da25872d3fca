"""The tab of a person's file about companies: immersions, and what else is done with one."""

from __future__ import annotations

from typing import Any

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.people.masking import file_sight
from maillage.people.models import Person

from .immersions.queries import of_person


def work_part(context: Context, person: Person) -> dict[str, Any]:
    """A share reads it; who reaches the file and works on it may add to it."""
    seen = file_sight(context, person.pk)
    works = context.has(Right.EDIT_PATHWAYS) or context.has(Right.FOLLOW_COMPANIES)
    return {"may_prepare": works and not seen.share, "immersions": of_person(context, person, seen)}
