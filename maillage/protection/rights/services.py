"""Writes of the register: taking a request, extending, answering, freezing, erasing."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.kernel.months import add_months
from maillage.people.models import Keeping, Person
from maillage.protection.retention.anonymising import close_files
from maillage.protection.retention.rules import archive_duty, rules_of

from .freezing import approved
from .models import DataRequest, Limitation, RequestKind, RequestState

MONTHS, EXTENSION = 1, 2  # RGPD, art. 12.3


def register(
    context: Context, person: Person, *, kind: str, received_on: dt.date, channel: str, details: str = ""
) -> DataRequest:
    """Write a request down; its clock runs from the day it was received."""
    context.require(Right.EDIT_PEOPLE)
    if received_on > timezone.localdate():
        raise DomainError(_("La demande est reçue au plus tard aujourd'hui."), "received_on")
    with changes(context.actor, _("demande sur les données : %s") % RequestKind(kind).label):
        return DataRequest.objects.create(
            person_id=person.pk,
            organisation_id=context.organisation_id,
            kind=kind,
            received_on=received_on,
            channel=channel,
            details=details.strip(),
            due_on=add_months(received_on, MONTHS),
            registered_by=context.account,
        )


def extend(context: Context, request: DataRequest, *, reason: str) -> DataRequest:
    """Two more months, for a reason the person is told within the first one."""
    context.require(Right.ANSWER_REQUESTS)
    _open(request)
    reason = " ".join(reason.split())
    if not reason:
        raise DomainError(_("Dites pourquoi un mois ne suffit pas."), "reason")
    if request.extended_to:
        raise DomainError(
            _("Cette demande a déjà été prolongée : la loi ne le permet qu'une fois."), "reason"
        )
    if timezone.localdate() > request.due_on:
        raise DomainError(_("Le délai d'un mois est passé : il ne se prolonge plus."), "reason")
    request.extended_to = add_months(request.received_on, MONTHS + EXTENSION)
    request.extension_reason = reason[:500]
    request.handler = context.account
    with changes(context.actor, _("demande sur les données : prolongation")):
        request.save()
    return request


def answer(context: Context, request: DataRequest, *, text: str, accepted: bool = True) -> DataRequest:
    """Close a request with what was answered; a refusal tells its reason."""
    context.require(Right.ANSWER_REQUESTS)
    _open(request)
    text = text.strip()
    if not text:
        raise DomainError(_("Écrivez ce qui a été répondu."), "text")
    request.state = RequestState.ANSWERED if accepted else RequestState.REFUSED
    request.answered_on, request.answer, request.handler = timezone.localdate(), text, context.account
    with changes(context.actor, _("demande sur les données : réponse")):
        request.save()
    return request


def limit(context: Context, request: DataRequest, *, reason: str) -> Limitation:
    """Freeze the file: read, and neither changed nor exported until it is lifted."""
    context.require(Right.ANSWER_REQUESTS)
    if not Person.objects.filter(pk=request.person_id, kept_as=Keeping.LIVE).exists():
        raise DomainError(_("Ce dossier n'est plus en usage."))
    reason = " ".join(reason.split())
    if not reason:
        raise DomainError(_("Dites pourquoi le dossier est limité."), "reason")
    with changes(context.actor, _("limitation du dossier : %s") % reason[:400]):
        return Limitation.objects.create(
            person_id=request.person_id,
            request=request,
            since=timezone.localdate(),
            reason=reason[:500],
            decided_by=context.account,
        )


def lift(context: Context, limitation: Limitation, *, reason: str) -> Limitation:
    """Let the file live again."""
    context.require(Right.ANSWER_REQUESTS)
    reason = " ".join(reason.split())
    if not reason:
        raise DomainError(_("Dites pourquoi la limitation est levée."), "reason")
    limitation.lifted_on, limitation.lifted_reason = timezone.localdate(), reason[:500]
    with changes(context.actor, _("levée de la limitation : %s") % reason[:400]):
        limitation.save()
    return limitation


def erase(context: Context, request: DataRequest) -> DataRequest:
    """Erase where the law allows: where a duty to account runs, the file is put apart and the request refused
    with that reason; else every row goes. Both leave every list at once, and neither comes back."""
    context.require(Right.ANSWER_REQUESTS)
    _open(request)
    if request.kind not in (RequestKind.ERASURE, RequestKind.OBJECTION):
        raise DomainError(_("Cette demande n'est pas une demande d'effacement."))
    rules = rules_of([request.person_id])[request.person_id]
    if any(rule.open for rule in rules):
        raise DomainError(_("Un parcours est en cours : enregistrez d'abord la sortie. Rien n'a été effacé."))
    today = timezone.localdate()
    duty = archive_duty(rules, today)
    with changes(context.actor, _("demande sur les données : effacement")):
        with approved():
            Limitation.objects.filter(person_id=request.person_id, lifted_on__isnull=True).update(
                lifted_on=today, lifted_reason=_("effacement")
            )
            if not close_files([request.person_id], today, _("demande d'effacement"), context.actor):
                raise DomainError(_("Ce dossier n'est plus en usage."))
        request.refresh_from_db()  # the register outlives the file, without a word about the person
        if duty is None:
            return answer(context, request, text=_("Les données ont été effacées."))
        until = duty.archive_until
        words = {
            "reason": duty.archive_reason,
            "day": formats.day(until)
            if until and until.year < 9999
            else _("5 ans après le dernier paiement"),
        }
        return answer(
            context,
            request,
            text=_(
                "Effacement refusé pour l'instant : une obligation légale impose de garder le dossier "
                "(%(reason)s), jusqu'au terme : %(day)s (RGPD, article 17.3 b). Il a quitté les listes et "
                "n'est plus lu que pour ce contrôle."
            )
            % words,
            accepted=False,
        )


def _open(request: DataRequest) -> None:
    if request.state != RequestState.OPEN:
        raise DomainError(_("Cette demande est déjà close."))
