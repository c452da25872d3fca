"""Orienting a person, taking them in charge, ending it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.employment.models import ContractOrigin, EmploymentContract
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.history import changes
from maillage.kernel.months import add_months
from maillage.organisations.managers import network_of
from maillage.people.models import Person

from ..models import IodCase, IodEvent, IodEventKind, Outcome
from ..rules import closings, closings_at_once, rhythm_on
from .checks import hold, require_no_refusal, require_past, require_pathway


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """An orientation: its day, what the person looks for."""

    date: dt.date
    wish: str = ""


def refer(context: Context, person: Person, facts: CaseFacts) -> IodCase:
    """Orient a person to the network's IOD officers: they reach the file from then on.

    Raises `DomainError`: no running pathway, a refusal to be presented, followed already.
    """
    if not (context.has(Right.EDIT_PATHWAYS) or context.has(Right.RUN_IOD)):
        context.require(Right.EDIT_PATHWAYS)
    require_past(facts.date)
    require_pathway(context, person)
    require_no_refusal(person)
    network = network_of(context)
    with changes(context.actor, _("orientation vers la mission IOD")):
        hold(person)
        if open_case(person.pk, network) is not None:
            raise DomainError(_("Cette personne est déjà suivie par la mission IOD."), "person")
        case = IodCase.objects.create(
            person=person,
            network_id=network,
            referred_by=context.account,
            opened_on=facts.date,
            wish=" ".join(facts.wish.split()),
        )
        _note(context, case, IodEventKind.REFERRAL, facts.date)
    return case


def take_charge(context: Context, case: IodCase) -> IodCase:
    """The account takes the person in charge today; a colleague may take over."""
    context.require(Right.RUN_IOD)
    with changes(context.actor, _("prise en charge IOD")):
        case = IodCase.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)
        if case.closed_on is not None:
            raise DomainError(_("Ce suivi IOD est terminé."))
        if case.officer_id == context.account.pk:
            raise DomainError(_("Vous suivez déjà cette personne."))
        case.officer = context.account
        case.save(update_fields=["officer"])
        _note(context, case, IodEventKind.FOLLOWED, timezone.localdate())
    return case


def close_case(context: Context, case: IodCase, day: dt.date, closing: str) -> IodCase:
    """End the follow-up of a person: the officers reach the file no more from this moment.

    Who oriented the person, and who runs the method, may end it. Raises `DomainError` while the person is
    the candidate of an offer.
    """
    if not (context.has(Right.EDIT_PATHWAYS) or context.has(Right.RUN_IOD)):
        raise NotAllowed(_("Votre rôle ne permet pas cette action."))
    require_past(day)
    if closing not in closings():
        raise DomainError(_("Dites pourquoi le suivi se termine."), "closing")
    if day < case.opened_on:
        raise DomainError(_("Le suivi finit avant de commencer."), "date")
    with changes(context.actor, _("fin du suivi IOD")):
        case = IodCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if case.closed_on is not None:
            raise DomainError(_("Ce suivi IOD est déjà terminé."))
        waiting = case.person.iod_proposals.filter(
            offer__post__network_id=case.network_id, outcome=Outcome.WAITING
        )
        if waiting.exists():
            raise DomainError(
                _("Elle est candidate sur une offre : dites d'abord ce qu'il en est, ou retirez-la."),
                "closing",
            )
        if closing not in closings_at_once() and _hire_followed(case, day):
            raise DomainError(
                _(
                    "Son embauche est encore suivie : attendez la fin du suivi, ou notez d'abord la fin du "
                    "contrat."
                ),
                "closing",
            )
        case.closed_on, case.closing = day, closing
        case.save(update_fields=["closed_on", "closing"])
    return case


def reopen_case(context: Context, case: IodCase) -> IodCase:
    """Take back an end noted by mistake."""
    if not (context.has(Right.EDIT_PATHWAYS) or context.has(Right.RUN_IOD)):
        raise NotAllowed(_("Votre rôle ne permet pas cette action."))
    with changes(context.actor, _("suivi IOD repris")):
        hold(case.person)
        if open_case(case.person_id, case.network_id) is not None:
            raise DomainError(_("Cette personne est déjà suivie par la mission IOD."))
        case.closed_on, case.closing = None, ""
        case.save(update_fields=["closed_on", "closing"])
    return case


def open_case(person_id: int, network_id: int) -> IodCase | None:
    return IodCase.objects.filter(person_id=person_id, network_id=network_id, closed_on__isnull=True).first()


def case_for(context: Context, person: Person, day: dt.date) -> IodCase:
    """The person's open case, opened when there is none; inside the caller's `changes`."""
    hold(person)
    known = open_case(person.pk, network_of(context))
    if known is not None:
        if day < known.opened_on:
            known.opened_on = day
            known.save(update_fields=["opened_on"])
        return known
    require_pathway(context, person)
    require_no_refusal(person)
    return IodCase.objects.create(
        person=person, network_id=network_of(context), officer=context.account, opened_on=day
    )


def _hire_followed(case: IodCase, day: dt.date) -> bool:
    """Whether a hire of the person is still followed that day."""
    running = EmploymentContract.objects.filter(
        Q(end_date__isnull=True) | Q(end_date__gt=day), person_id=case.person_id, origin=ContractOrigin.IOD
    )
    return any(
        contract.start_date
        <= day
        < add_months(contract.start_date, rhythm_on(contract.start_date).until_months)
        and (contract.planned_end_date is None or contract.planned_end_date > day)
        for contract in running
    )


def _note(context: Context, case: IodCase, kind: str, day: dt.date) -> None:
    IodEvent.objects.create(
        network_id=case.network_id,
        origin_id=context.organisation_id,
        kind=kind,
        date=day,
        officer=context.account,
        person_id=case.person_id,
    )
