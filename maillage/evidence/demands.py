"""Which proofs a file needs. Programmes are an upper room's: it registers here what it asks of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

from maillage.accounts.context import Context
from maillage.people.models import Person


@dataclass(frozen=True)
class Demand:
    """A criterion a file must prove, and for what ("PLIE", "sortie du PLIE")."""

    criterion: str
    reason: str


Provider = Callable[[Context, Person, dt.date], Collection[Demand]]
_providers: list[Provider] = []


def register_demands(provider: Provider) -> None:
    """Called from a room's `ready`."""
    if provider not in _providers:
        _providers.append(provider)


def demands_on(context: Context, person: Person, day: dt.date) -> dict[str, list[str]]:
    """Criterion -> what asks for it, in the order they were asked."""
    found: dict[str, list[str]] = {}
    for provider in _providers:
        for demand in provider(context, person, day):
            reasons = found.setdefault(demand.criterion, [])
            if demand.reason not in reasons:
                reasons.append(demand.reason)
    return found
