"""Writes of immersions: prepared, printed, signed within the legal limits, closed with what they taught."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.organisations.models import Organisation, OrganisationRole
from maillage.organisations.services import find_or_create
from maillage.people.models import Person
from maillage.protection.rights.consents import LISTS, refused

from ..managers import require_works
from .limits import breaches
from .models import Immersion, ImmersionObject, ImmersionResult, ImmersionState

Follower = Callable[[Context, Immersion], None]

_followers: list[Follower] = []
_LATEST = dt.date(2200, 1, 1)  # months are added to it: the calendar itself ends in 9999
# What the agreement cannot do without, as its form calls it.
NEEDED = ("tasks", "tutor", "timetable", "signatory")


def register_follower(follower: Follower) -> None:
    """Add what an immersion brings about when its state changes, in the same transaction."""
    if follower not in _followers:
        _followers.append(follower)


@dataclass(frozen=True, kw_only=True)
class ImmersionFacts:
    """What an immersion says. The company is a known file, or is found by SIRET, then by name, or made.
    `renews`: the first immersion, which this one renews."""

    purpose: str
    job_title: str
    start_date: dt.date
    end_date: dt.date
    weekly_hours: Decimal
    prescriber: Organisation | None = None
    company: Organisation | None = None
    company_siret: str = ""
    company_name: str = ""
    timetable: str = ""
    place: str = ""
    tasks: str = ""
    tutor: str = ""
    tutor_function: str = ""
    signatory: str = ""
    renews: Immersion | None = None

    def checked(self) -> ImmersionFacts:
        """The same, tidied; raises `DomainError` naming the field at fault."""
        if self.purpose not in ImmersionObject.values:
            raise DomainError(_("Choisissez un objet, et un seul."), "purpose")
        if not self.job_title.strip():
            raise DomainError(_("Dites le métier ou le secteur de l'immersion."), "job_title")
        if self.end_date < self.start_date:
            raise DomainError(_("L'immersion finit avant de commencer."), "end_date")
        if self.end_date > _LATEST:
            raise DomainError(_("Ces dates sont trop lointaines."), "end_date")
        if self.weekly_hours <= 0:
            raise DomainError(_("Les heures par semaine sont plus de zéro."), "weekly_hours")
        tidy: dict[str, Any] = {
            f.name: " ".join(getattr(self, f.name).split())
            for f in fields(self)
            if isinstance(getattr(self, f.name), str) and f.name != "tasks"
        }
        return replace(self, tasks=self.tasks.strip(), **tidy)


def prepare(context: Context, person: Person, facts: ImmersionFacts) -> Immersion:
    """Open an immersion. It binds nobody before it is signed. A refusal to be presented is honoured."""
    require_works(context)
    facts = facts.checked()
    if refused(person.pk, LISTS):
        raise DomainError(
            _(
                "La personne a refusé d'être présentée à des entreprises, et une immersion l'y présente : "
                "si elle a changé d'avis, notez d'abord son accord dans son dossier."
            ),
            "person",
        )
    with changes(context.actor, _("immersion en préparation")):
        immersion = Immersion(origin_organisation_id=context.organisation_id, person=person)
        return _write(context, immersion, facts)


def update(context: Context, immersion: Immersion, facts: ImmersionFacts) -> Immersion:
    """Correct one that is not signed; an agreement printed before is to be printed again."""
    require_works(context)
    _need(
        immersion,
        immersion.is_open,
        _("Une immersion signée ne se corrige pas : revenez d'abord sur la signature."),
    )
    facts = facts.checked()
    with changes(context.actor, _("immersion corrigée")):
        immersion.state, immersion.printed_on = ImmersionState.DRAFT, None
        return _write(context, immersion, facts)


def missing(immersion: Immersion) -> list[str]:
    """What the agreement still lacks, as labels."""
    return [
        str(Immersion._meta.get_field(name).verbose_name) for name in NEEDED if not getattr(immersion, name)
    ]


def mark_printed(context: Context, immersion: Immersion) -> Immersion:
    """The agreement goes to paper: everything is said in it, and nothing in it exceeds the limits."""
    require_works(context)
    _need(immersion, immersion.state != ImmersionState.CANCELLED, _("Cette immersion est annulée."))
    lacks = missing(immersion)
    if lacks:
        raise DomainError(_("Il manque à la convention : %s.") % ", ".join(lacks))
    if not immersion.is_open:
        return immersion
    _refuse_breaches(immersion)
    with changes(context.actor, _("convention d'immersion éditée")):
        immersion.state, immersion.printed_on = ImmersionState.PRINTED, timezone.localdate()
        immersion.save(update_fields=["state", "printed_on"])
    return immersion


def sign(context: Context, immersion: Immersion, signed_on: dt.date) -> Immersion:
    """The three have signed. The limits are read again with the person's file held: two at once wait."""
    require_works(context)
    _need(immersion, immersion.is_open, _("Cette immersion est déjà signée, ou annulée."))
    if signed_on > timezone.localdate():
        raise DomainError(_("Une signature se note le jour venu."), "signed_on")
    if signed_on > immersion.start_date:
        raise DomainError(_("Une convention se signe au plus tard le premier jour."), "signed_on")
    with changes(context.actor, _("convention d'immersion signée")):
        Person.objects.select_for_update(no_key=True).filter(pk=immersion.person_id).values_list("pk").get()
        _refuse_breaches(immersion)
        immersion.state, immersion.signed_on = ImmersionState.SIGNED, signed_on
        immersion.save(update_fields=["state", "signed_on"])
        _follow(context, immersion)
    return immersion


def finish(
    context: Context,
    immersion: Immersion,
    *,
    result: str,
    evaluation: str = "",
    stopped_on: dt.date | None = None,
    reason: str = "",
) -> Immersion:
    """Over, as foreseen or on `stopped_on` for a reason; with what it taught."""
    require_works(context)
    _need(
        immersion,
        immersion.state == ImmersionState.SIGNED,
        _("Seule une immersion signée et pas encore close reçoit son bilan."),
    )
    if result not in ImmersionResult.values:
        raise DomainError(_("Dites ce qu'il faut en retenir."), "result")
    today = timezone.localdate()
    if stopped_on is None and immersion.end_date > today:
        raise DomainError(
            _("Elle dure encore : son bilan se note après le dernier jour, ou dites quand elle a cessé."),
            "stopped_on",
        )
    if stopped_on is not None:
        if not immersion.start_date <= stopped_on <= immersion.end_date:
            said = _("Une immersion s'interrompt entre son premier et son dernier jour prévu.")
            raise DomainError(said, "stopped_on")
        if stopped_on > today:
            raise DomainError(_("Une interruption se note le jour venu."), "stopped_on")
        if not reason.strip():
            raise DomainError(_("Dites en quelques mots pourquoi elle s'est arrêtée."), "reason")
    with changes(context.actor, _("bilan d'immersion")):
        immersion.state = ImmersionState.INTERRUPTED if stopped_on else ImmersionState.DONE
        immersion.stopped_on, immersion.reason = stopped_on, " ".join(reason.split()) if stopped_on else ""
        immersion.result, immersion.evaluation = result, evaluation.strip()
        immersion.save()
        _follow(context, immersion)
    return immersion


def cancel(context: Context, immersion: Immersion, reason: str = "") -> Immersion:
    """It will not take place, or nobody came."""
    require_works(context)
    over = (ImmersionState.DONE, ImmersionState.INTERRUPTED, ImmersionState.CANCELLED)
    _need(immersion, immersion.state not in over, _("Cette immersion est déjà close."))
    if immersion.renewals.binding().exists():
        raise DomainError(_("Elle a été renouvelée : annulez d'abord le renouvellement."))
    with changes(context.actor, _("immersion annulée")):
        immersion.state, immersion.reason = ImmersionState.CANCELLED, " ".join(reason.split())
        immersion.save(update_fields=["state", "reason"])
        _follow(context, immersion)
    return immersion


def step_back(context: Context, immersion: Immersion) -> Immersion:
    """Take the last act back: a report, a cancellation, a signature."""
    require_works(context)
    with changes(context.actor, _("retour sur une immersion")):
        if immersion.state in (ImmersionState.DONE, ImmersionState.INTERRUPTED):
            Person.objects.select_for_update(no_key=True).filter(pk=immersion.person_id).values_list(
                "pk"
            ).get()
            immersion.state, immersion.stopped_on, immersion.reason = ImmersionState.SIGNED, None, ""
            immersion.result = immersion.evaluation = ""
            _refuse_breaches(immersion)
        elif immersion.state in (ImmersionState.SIGNED, ImmersionState.CANCELLED):
            if immersion.renewals.binding().exists():
                raise DomainError(_("Elle a été renouvelée : revenez d'abord sur le renouvellement."))
            printed = immersion.printed_on is not None
            immersion.state = ImmersionState.PRINTED if printed else ImmersionState.DRAFT
            immersion.signed_on, immersion.reason = None, ""
        immersion.save()
        _follow(context, immersion)
    return immersion


def remove(context: Context, immersion: Immersion) -> None:
    """Take away one entered by mistake, before it is signed."""
    require_works(context)
    _need(
        immersion,
        not immersion.is_binding,
        _("Une immersion signée reste au dossier : annulez-la si elle n'a pas lieu."),
    )
    with changes(context.actor, _("immersion retirée")):
        immersion.delete()


def _need(immersion: Immersion, condition: bool, otherwise: str) -> None:
    if not condition:
        raise DomainError(otherwise)


def _refuse_breaches(immersion: Immersion) -> None:
    for breach in breaches(immersion):
        raise breach


def _follow(context: Context, immersion: Immersion) -> None:
    for follow in _followers:
        follow(context, immersion)


def _write(context: Context, immersion: Immersion, facts: ImmersionFacts) -> Immersion:
    immersion.company = _company_of(context, facts)
    closed = immersion.company.closed_on
    if closed is not None and closed < facts.end_date:
        said = _("« %s » est fermée à ces dates : elle n'accueille plus personne.")
        raise DomainError(said % immersion.company.name, "company")
    immersion.prescriber = facts.prescriber or context.organisation
    for f in fields(facts):
        if f.name not in ("company", "company_siret", "company_name", "prescriber"):
            setattr(immersion, f.name, getattr(facts, f.name))
    immersion.save()
    return immersion


def _company_of(context: Context, facts: ImmersionFacts) -> Organisation:
    if facts.company is not None:
        return facts.company
    try:
        return find_or_create(
            context, name=facts.company_name, siret=facts.company_siret, role=OrganisationRole.EMPLOYER
        )
    except DomainError as error:
        raise DomainError(error.message, f"company_{error.field}" if error.field else None) from error
