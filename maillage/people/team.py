"""The reference team of a person: who reads what only that team reads.

Upper rooms know who follows whom: they register the condition under which a context belongs to the team.
A role that reads no social note belongs to no team, whatever else it reaches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import NotAllowed

from .models import Person

Condition = Callable[[Context], Q]
Leaders = Callable[[list[int]], dict[int, set[int]]]

_conditions: list[Condition] = []
_leaders: list[Leaders] = []


def register(condition: Condition, leaders: Leaders) -> None:
    """`condition`: on Person, the context is of the team. `leaders`: accounts that lead programmes of people,
    told of what concerns a file nobody is the reference worker of."""
    _conditions.append(condition)
    _leaders.append(leaders)


def team_reach(context: Context) -> Q:
    """The condition on Person of having the context in its reference team."""
    found = Q(pk__in=())
    if context.has(Right.SEE_SOCIAL_NOTES):
        for condition in _conditions:
            found |= condition(context)
    return found


def in_team(context: Context, person_ids: Iterable[int]) -> set[int]:
    """Those of these people whose reference team the context belongs to: one query."""
    keys = list(person_ids)
    if not keys or not context.has(Right.SEE_SOCIAL_NOTES):
        return set()
    return set(Person.objects.filter(team_reach(context), pk__in=keys).values_list("pk", flat=True))


def require_team(context: Context, person_id: int) -> None:
    """Raise `NotAllowed` unless the context belongs to the person's reference team."""
    if not in_team(context, [person_id]):
        raise NotAllowed(
            _(
                "Seule l'équipe de référence de la personne lit cette page. Demandez un passage de relais, "
                "ou adressez-vous à la référence de parcours."
            )
        )


def leaders_of(person_ids: Iterable[int]) -> dict[int, set[int]]:
    """The accounts that lead the programmes these people are in."""
    keys = list(person_ids)
    found: dict[int, set[int]] = {key: set() for key in keys}
    for leaders in _leaders:
        for key, accounts in leaders(keys).items():
            found[key] |= accounts
    return found
