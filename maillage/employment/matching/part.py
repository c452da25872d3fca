"""The tab of a person's file: offers that go with them, and why not the others."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.people.masking import file_sight
from maillage.people.models import Person

from .queries import for_person


def offers_part(context: Context, person: Person) -> dict[str, Any]:
    """A share reads no proposal: they are made by who works on the file."""
    works = context.has(Right.EDIT_PATHWAYS) or context.has(Right.FOLLOW_COMPANIES)
    if not works or file_sight(context, person.pk).share:
        return {"offers": None, "may_propose": False}
    return {"offers": for_person(context, person, timezone.localdate()), "may_propose": True}
