"""What the contracts of an offer's hires come from, where an upper room opened the offer for a purpose of its
own: it registers here what their origin is, and what must hold before a hire.

    class Clauses(Purpose): …
    register(Clauses())
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maillage.accounts.context import Context

from ..nomenclature import ContractOrigin

if TYPE_CHECKING:
    from maillage.people.models import Person

    from ..services import ContractFacts
    from .models import JobOffer


@dataclass(frozen=True)
class Told:
    """What is told before a hire: a sentence, and the page where something can be done about it."""

    text: str
    action: str = ""
    url: str = ""


class Purpose:
    """Every method has a neutral answer, for offers that are not of this purpose."""

    def origins(self, offers: Collection[int]) -> dict[int, str]:
        """The origin of the contracts of these offers' hires, by number; of this purpose's offers only."""
        return {}

    def check(
        self, context: Context, offer: JobOffer, person: Person, facts: ContractFacts, contract: int | None
    ) -> None:
        """Raise `DomainError` when this person may not be hired by this contract, of this number when it is
        recorded already. Inside `changes`."""

    def told(self, context: Context, offer: JobOffer, person: Person) -> Told | None:
        """What stands in the way of a hire today, for the page of the hire."""
        return None


_purposes: list[Purpose] = []


def register(purpose: Purpose) -> None:
    """Called from a room's `ready`; the same class again replaces the first."""
    _purposes[:] = [one for one in _purposes if type(one) is not type(purpose)] + [purpose]


def origins_of(offers: Collection[int]) -> dict[int, str]:
    """The origin of the contracts of the hires of each of these offers. One query a purpose."""
    found = dict.fromkeys(offers, str(ContractOrigin.OFFER))
    for one in reversed(_purposes):
        found |= one.origins(offers)
    return found


def origin_of(offer: JobOffer) -> str:
    """The origin of the contracts of an offer's hires."""
    return origins_of([offer.pk])[offer.pk]


def check_hire(
    context: Context, offer: JobOffer, person: Person, facts: ContractFacts, contract: int | None = None
) -> None:
    """Raise `DomainError` when the purpose of the offer forbids this hire."""
    for one in _of(offer):
        one.check(context, offer, person, facts, contract)


def told_before(context: Context, offer: JobOffer, person: Person) -> Told | None:
    """What the page of a hire says before it is recorded."""
    found = (one.told(context, offer, person) for one in _of(offer))
    return next(filter(None, found), None)


def _of(offer: JobOffer) -> list[Purpose]:
    return [one for one in _purposes if one.origins([offer.pk])]
