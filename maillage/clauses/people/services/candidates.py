"""An offer opened to fill a lot: who is hired by it works for that lot."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.employment.models import JobOffer
from maillage.employment.offers.services import OfferFacts, create_offer
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes

from ...models import Lot, LotOffer


def offer_for_lot(context: Context, lot: Lot, facts: OfferFacts) -> JobOffer:
    """Open an offer of a company of the lot, open to clauses. Raises `DomainError` as `create_offer` does."""
    context.require(Right.RUN_CLAUSES)
    if not lot.companies.filter(organisation=facts.company).exists():
        raise DomainError(_("Cette entreprise n'est pas sur ce lot : ajoutez-la d'abord."), "company")
    with changes(context.actor, _("offre ouverte pour un marché à clause")):
        offer = create_offer(context, replace(facts, clause_eligible=True))
        LotOffer.objects.create(lot=lot, offer=offer)
    return offer
