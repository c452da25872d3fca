"""Shares asked, answered, taken back; files opened in an emergency. Who has to know is told."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.history import changes
from maillage.kernel.text import fold
from maillage.people.models import Person
from maillage.people.team import in_team
from maillage.protection.models import Level, Notice, Share, ShareKind, ShareState
from maillage.protection.notices import tell_answer, tell_emergency, tell_request
from maillage.protection.rights.consents import SHARING, refused

EMERGENCY_HOURS = 3
LONGEST_DAYS = 183  # about six months: a longer need is a pathway, or is asked again
_ORDER = [str(level) for level in (Level.WHO, Level.PATHWAY, Level.FULL)]  # from the narrowest
_REASON = 500
_LEAST = 15  # letters of a reason: "urgent" explains nothing


def ask(context: Context, person: Person, *, level: str, reason: str) -> Share:
    """Ask the reference team for a file followed elsewhere. Raises `DomainError`."""
    context.require(Right.SHARE_FILES)
    reason = _checked(reason)
    if level not in _ORDER:
        raise DomainError(_("Cette étendue n'existe pas."), "level")
    _refuse_own(context, person)
    with changes(context.actor, _("demande de partage d'un dossier")):
        share = Share.objects.create(
            kind=ShareKind.REQUEST,
            person=person,
            account=context.account,
            organisation=context.organisation,
            level=level,
            reason=reason,
        )
        tell_request(share)
    return share


def accept(context: Context, share: Share, *, level: str, days: int, agreed: bool, answer: str = "") -> Share:
    """Open the file for some days, at this level or a narrower one than was asked."""
    if level not in _ORDER:
        raise DomainError(_("Cette étendue n'existe pas."), "level")
    if not 1 <= days <= LONGEST_DAYS:
        raise DomainError(_("Un partage dure de 1 à %s jours.") % LONGEST_DAYS, "days")
    with changes(context.actor, _("partage d'un dossier")):
        share = _waiting(context, share)
        if refused(share.person_id, SHARING):
            raise DomainError(
                _(
                    "La personne a refusé que son dossier soit partagé : répondez non, ou recueillez d'abord "
                    "son accord."
                )
            )
        if _ORDER.index(level) > _ORDER.index(share.level):
            raise DomainError(_("Vous ouvrez plus que ce qui est demandé."), "level")
        share.state, share.level, share.agreed = ShareState.ACCEPTED, level, agreed
        share.until = timezone.now() + dt.timedelta(days=days)
        _answered(context, share, answer.strip())
        tell_answer(share)
    return share


def refuse(context: Context, share: Share, *, answer: str) -> Share:
    """Say no, and why: whoever asked reads it."""
    answer = _checked(answer, "answer")
    with changes(context.actor, _("refus de partager un dossier")):
        share = _waiting(context, share)
        share.state = ShareState.REFUSED
        _answered(context, share, answer)
        tell_answer(share)
    return share


def revoke(context: Context, share: Share) -> Share:
    """Close at once what was open, an emergency access included: the team's to say."""
    with changes(context.actor, _("fin d'un partage")):
        share = _of_team(context, share)
        if not share.in_force:
            raise DomainError(_("Ce partage n'est déjà plus en cours."))
        share.state = ShareState.REVOKED
        share.save(update_fields=["state"])
        tell_answer(share)
    return share


def withdraw(context: Context, share: Share) -> Share:
    """Take back what one asked, or give up what one was given."""
    with changes(context.actor, _("demande de partage retirée")):
        share = _locked(share)
        if (share.account_id, share.organisation_id) != (context.account.pk, context.organisation_id):
            raise NotAllowed(_("Cette demande n'est pas la vôtre."))
        if share.state != ShareState.ASKED and not share.in_force:
            raise DomainError(_("Cette demande est déjà close."))
        share.state = ShareState.WITHDRAWN
        share.save(update_fields=["state"])
    return share


def open_in_emergency(context: Context, person: Person, *, reason: str) -> Share:
    """Open a whole file for three hours, to read. The reference worker and the data protection officer are
    told; a reason serves once."""
    context.require(Right.SHARE_FILES)
    reason = _checked(reason)
    _refuse_own(context, person)
    with changes(context.actor, _("accès d'urgence à un dossier")):
        # One emergency at a time for a file: two clicks do not make two.
        Person.objects.select_for_update().get(pk=person.pk)
        before = Share.objects.filter(kind=ShareKind.EMERGENCY, person=person, account=context.account)
        if any(share.in_force for share in before):
            raise DomainError(_("Votre accès d'urgence à ce dossier est encore ouvert."))
        if any(fold(share.reason) == fold(reason) for share in before):
            raise DomainError(
                _("Ce motif a déjà servi pour ce dossier. Dites ce qui est urgent aujourd'hui."), "reason"
            )
        now = timezone.now()
        share = Share.objects.create(
            kind=ShareKind.EMERGENCY,
            person=person,
            account=context.account,
            organisation=context.organisation,
            level=Level.EMERGENCY,
            reason=reason,
            asked_at=now,
            state=ShareState.ACCEPTED,
            answered_at=now,
            until=now + dt.timedelta(hours=EMERGENCY_HOURS),
        )
        tell_emergency(share)
    return share


def mark_seen(context: Context, notice: Notice) -> None:
    with changes(context.actor, _("avis lu")):
        Notice.objects.filter(pk=notice.pk, account_id=context.account.pk, seen_at__isnull=True).update(
            seen_at=timezone.now()
        )


def _checked(reason: str, field: str = "reason") -> str:
    text = " ".join(reason.split())
    if len(fold(text)) < _LEAST:
        raise DomainError(_("Dites pourquoi en une phrase : elle sera lue et gardée."), field)
    if len(text) > _REASON:
        raise DomainError(_("Le motif dépasse %s caractères.") % _REASON, field)
    return text


def _refuse_own(context: Context, person: Person) -> None:
    if Person.objects.visible_to(context).filter(pk=person.pk).exists():
        raise DomainError(_("Ce dossier est déjà à votre portée : ouvrez-le depuis la recherche."))


def _locked(share: Share) -> Share:
    return Share.objects.select_for_update(of=("self",)).select_related("person", "account").get(pk=share.pk)


def _of_team(context: Context, share: Share) -> Share:
    """The share, locked, when the context belongs to the person's reference team."""
    context.require(Right.SHARE_FILES)
    share = _locked(share)
    if not in_team(context, [share.person_id]):
        raise NotAllowed(_("Seule l'équipe de référence de la personne répond à cette demande."))
    return share


def _waiting(context: Context, share: Share) -> Share:
    share = _of_team(context, share)
    if share.state != ShareState.ASKED:
        raise DomainError(_("Cette demande a déjà reçu une réponse."))
    return share


def _answered(context: Context, share: Share, answer: str) -> None:
    share.answered_by, share.answered_at, share.answer = context.account, timezone.now(), answer[:_REASON]
    share.save()
