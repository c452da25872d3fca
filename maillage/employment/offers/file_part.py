"""The tab of a person's file: what they were proposed for, and the hires that came of it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.people.models import Person

from . import queries
from .managers import refused


def proposals_part(context: Context, person: Person) -> dict[str, Any]:
    unwilling = Person.objects.filter(refused("pk"), pk=person.pk).exists()
    works = context.has(Right.FOLLOW_COMPANIES) or context.has(Right.EDIT_PATHWAYS)
    return {
        "proposals": queries.person_applications(context, person),
        "unwilling": unwilling,
        "proposes": works
        and not unwilling
        and Person.objects.visible_to(context).filter(pk=person.pk).exists(),
        "today": timezone.localdate(),
    }
