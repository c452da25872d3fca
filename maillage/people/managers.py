"""The only way to people: `Person.objects.visible_to(context)`.

Pathways are an upper room; they register here the condition under which a scope reaches a person.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from maillage.accounts.context import Context

_REACHES: list[Callable[["Context"], Q]] = []


def register_reach(condition: Callable[["Context"], Q]) -> None:
    """Declare a way a context reaches people: a condition on Person, for scopes that have one."""
    _REACHES.append(condition)


class PersonQuerySet(models.QuerySet):
    def visible_to(self, context: "Context") -> "PersonQuerySet":
        from maillage.accounts.roles import Right

        if not context.has(Right.SEE_PEOPLE):
            return self.none()
        condition = Q(pk__in=())
        for reach in _REACHES:
            condition |= reach(context)
        return self.filter(condition)
