"""The only way to what is done with a person in a company."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from maillage.accounts.context import Context


def works(context: Context) -> bool:
    """Whether a role follows people, or companies: either may place somebody in a company."""
    from maillage.accounts.roles import Right

    return context.has(Right.EDIT_PATHWAYS) or context.has(Right.FOLLOW_COMPANIES)


def require_works(context: Context) -> None:
    """Raise `NotAllowed` unless the role does."""
    from maillage.accounts.roles import Right

    if not works(context):
        context.require(Right.FOLLOW_COMPANIES)


class WorkQuerySet(models.QuerySet):
    def visible_to(self, context: Context) -> Self:
        """Those of people within reach, for who follows them and for who works with companies."""
        from maillage.people.models import Person

        if not works(context):
            return self.none()
        return self.filter(person__in=Person.objects.visible_to(context))
