"""Writes of the matching: a proposal made, or set aside for this time with a reason."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.history import changes
from maillage.organisations.managers import network_of
from maillage.people.models import Person
from maillage.protection.rights.agreed import standing
from maillage.protection.rights.consents import LISTS

from ..offers import services as offers
from ..offers.models import Application, JobOffer
from .models import SetAside
from .reasons import proposed


def propose(context: Context, offer: JobOffer, person: Person) -> Application:
    """Put a person in reach forward for an offer in reach.

    Raises `DomainError`: they have not said yes to being presented to companies, or what
    `offers.services.propose` refuses.
    """
    _require_worker(context)
    if not standing(person.pk, LISTS).holds:
        raise DomainError(
            _("%s n'a pas encore accepté d'être présentée à des entreprises : notez d'abord son accord.")
            % person,
            "person",
        )
    with changes(context.actor, _("proposition tirée du rapprochement")):
        SetAside.objects.filter(offer=offer, person=person).delete()
        return offers.propose(context, offer, person)


def set_aside(context: Context, offer: JobOffer, person: Person, reason: str) -> SetAside:
    """Not this time: the person is proposed for this offer no more, until somebody takes it back."""
    _require_worker(context)
    if offer.network_id != network_of(context):
        raise NotAllowed(_("Cette offre est celle d'un autre réseau."))
    if reason not in dict(proposed()):
        raise DomainError(_("Dites pourquoi la personne n'est pas proposée cette fois."), "reason")
    with changes(context.actor, _("personne non proposée cette fois")):
        return SetAside.objects.create(offer=offer, person=person, reason=reason, day=timezone.localdate())


def take_back(context: Context, offer: JobOffer, person: Person) -> None:
    """Propose the person for this offer again."""
    _require_worker(context)
    with changes(context.actor, _("personne de nouveau proposable")):
        SetAside.objects.visible_to(context).filter(offer=offer, person=person).delete()


def _require_worker(context: Context) -> None:
    if not (context.has(Right.FOLLOW_COMPANIES) or context.has(Right.EDIT_PATHWAYS)):
        context.require(Right.FOLLOW_COMPANIES)
