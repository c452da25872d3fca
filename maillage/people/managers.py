"""The ways to people: `Person.objects.visible_to(context)`, and `readable_by` for pages that only show.

Pathways are an upper room; they register here the condition under which a scope reaches a person. So does the
room of shares, for what one professional may read for a while.
"""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from maillage.accounts.context import Context

_REACHES: list[Callable[["Context"], Q]] = []
_SHARES: list[Callable[["Context"], Q]] = []


def register_reach(condition: Callable[["Context"], Q]) -> None:
    """Declare a way a context reaches people: a condition on Person, for scopes that have one."""
    _REACHES.append(condition)


def register_share(condition: Callable[["Context"], Q]) -> None:
    """Declare a way a context reads, and only reads, people out of its own reach."""
    _SHARES.append(condition)


@functools.cache
def in_use(path: str = "person_id") -> Q:
    """The condition of being about a file in use, for records that lead to a person by `path`.

    The files out of use are few and indexed: leaving them out costs less than reading everybody's.
    """
    person = apps.get_model("people", "Person")
    return ~Q(models.Exists(person.objects.filter(pk=models.OuterRef(path)).exclude(kept_as="")))


class PersonQuerySet(models.QuerySet):
    def visible_to(self, context: "Context") -> "PersonQuerySet":
        """People in the context's own reach: what it works on, changes, counts and exports."""
        return self._reached(context, _REACHES)

    def readable_by(self, context: "Context") -> "PersonQuerySet":
        """Its own reach, and the files shared with it. For the file, the search, "who follows": never for
        a page that writes, lists or takes away, which a share does not open."""
        return self._reached(context, [*_REACHES, *_SHARES])

    def _reached(self, context: "Context", ways: list[Callable[["Context"], Q]]) -> "PersonQuerySet":
        from maillage.accounts.roles import Right

        if not context.has(Right.SEE_PEOPLE):
            return self.none()
        condition = Q(pk__in=())
        for way in ways:
            condition |= way(context)
        return self.filter(condition, kept_as="")
