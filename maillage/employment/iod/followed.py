"""Whether somebody is followed in a pathway, which only an upper room knows: it registers the answer here.

Only people followed in a pathway are oriented to the IOD officers. source: annual report 2017, "Ces candidats
sont tous accompagnés dans le cadre du dispositif".
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

# The condition on Person of a pathway running today in this network.
Condition = Callable[[int], Q]

_conditions: list[Condition] = []


def register(condition: Condition) -> None:
    if condition not in _conditions:
        _conditions.append(condition)


def followed_in_pathway(network_id: int) -> Q:
    """The condition on Person; nobody where no room answers."""
    found = Q(pk__in=())
    for condition in _conditions:
        found |= condition(network_id)
    return found
