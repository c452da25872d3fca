"""Offers negotiated on a post."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.employment.models import NOT_EMPLOYMENT, ContractKind
from maillage.employment.services import PERMANENT
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes

from ..models import IodOffer, IodPost, OfferState, Outcome
from .checks import require_open, require_past


@dataclass(frozen=True, kw_only=True)
class OfferFacts:
    """The contract a company agrees to sign. `months`: its length, None for a permanent one."""

    agreed_on: dt.date
    kind: str
    months: int | None = None
    weekly_hours: Decimal | None = None
    starts_on: dt.date | None = None
    terms: str = ""

    def checked(self, post: IodPost) -> OfferFacts:
        require_past(self.agreed_on, "agreed_on")
        require_open(post.organisation, self.agreed_on, "agreed_on")
        if self.kind not in ContractKind.values or self.kind in NOT_EMPLOYMENT:
            raise DomainError(_("Choisissez un contrat de travail."), "kind")
        if self.agreed_on < post.visited_on:
            raise DomainError(_("Une offre se négocie après la visite du poste."), "agreed_on")
        if self.kind in PERMANENT and self.months is not None:
            raise DomainError(_("Un CDI n'a pas de durée."), "months")
        if self.months is not None and not 0 < self.months <= 60:
            raise DomainError(_("La durée va de 1 à 60 mois."), "months")
        if self.weekly_hours is not None and not 0 < self.weekly_hours <= 60:
            raise DomainError(_("Les heures par semaine vont de 0 à 60."), "weekly_hours")
        return replace(self, terms=self.terms.strip())


_NAMES = tuple(field.name for field in fields(OfferFacts))


def negotiate(context: Context, post: IodPost, facts: OfferFacts) -> IodOffer:
    """Keep what was agreed with the company."""
    context.require(Right.RUN_IOD)
    facts = facts.checked(post)
    with changes(context.actor, _("offre négociée")):
        return IodOffer.objects.create(
            post=post, officer=context.account, **{name: getattr(facts, name) for name in _NAMES}
        )


def update_offer(context: Context, offer: IodOffer, facts: OfferFacts) -> IodOffer:
    context.require(Right.RUN_IOD)
    facts = facts.checked(offer.post)
    if offer.closed_on is not None and facts.agreed_on > offer.closed_on:
        raise DomainError(_("L'offre ferme avant d'être négociée."), "agreed_on")
    with changes(context.actor, _("correction d'une offre négociée")):
        for name in _NAMES:
            setattr(offer, name, getattr(facts, name))
        offer.save(update_fields=list(_NAMES))
    return offer


def close_offer(context: Context, offer: IodOffer) -> IodOffer:
    """The company gives the post up, or filled it by itself. Refused while somebody is its candidate."""
    context.require(Right.RUN_IOD)
    with changes(context.actor, _("offre fermée")):
        offer = _held(offer)
        if offer.state != OfferState.OPEN:
            raise DomainError(_("Cette offre est déjà fermée."))
        if offer.proposals.filter(outcome=Outcome.WAITING).exists():
            raise DomainError(_("Une personne y est candidate : dites d'abord ce qu'il en est."))
        offer.state, offer.closed_on = OfferState.CLOSED, timezone.localdate()
        offer.save(update_fields=["state", "closed_on"])
    return offer


def reopen_offer(context: Context, offer: IodOffer) -> IodOffer:
    context.require(Right.RUN_IOD)
    with changes(context.actor, _("offre rouverte")):
        offer = _held(offer)
        if offer.state == OfferState.FILLED:
            raise DomainError(_("Cette offre est pourvue."))
        offer.state, offer.closed_on = OfferState.OPEN, None
        offer.save(update_fields=["state", "closed_on"])
    return offer


def _held(offer: IodOffer) -> IodOffer:
    return (
        IodOffer.objects.select_for_update(of=("self",)).select_related("post__organisation").get(pk=offer.pk)
    )
