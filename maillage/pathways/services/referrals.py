"""Prescriptions and the shared diagnosis, up to the commission's door."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.models import Account
from maillage.accounts.roles import Right, Scope
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.organisations.models import Organisation
from maillage.pathways.models import (
    Diagnosis,
    EducationLevel,
    Enrolment,
    EntrySituation,
    Programme,
    Referral,
    ReferralState,
)
from maillage.pathways.queries.workers import works_for
from maillage.people.models import Person
from maillage.people.nomenclature import barriers
from maillage.people.services import lift_barrier, note_barrier, remove_barrier, update_barrier
from maillage.people.team import require_team
from maillage.territory.models import Branch

BEFORE_COMMISSION = (ReferralState.RECEIVED, ReferralState.DIAGNOSED)
PENDING = (*BEFORE_COMMISSION, ReferralState.VALIDATED)


@dataclass(frozen=True, kw_only=True)
class ReferralFacts:
    """Who prescribes, which operator would carry the pathway, which worker would follow it."""

    programme: Programme
    operator: Organisation
    received_on: dt.date
    prescriber: Organisation | None = None
    worker: Account | None = None
    branch: Branch | None = None
    motive: str = ""


@dataclass(frozen=True, kw_only=True)
class DiagnosisFacts:
    """The shared diagnosis. `barriers` are the kinds that stand on the day it is made."""

    date: dt.date
    situation: str = ""
    strengths: str = ""
    project: str = ""
    objectives: str = ""
    education_level: str = EducationLevel.UNKNOWN
    entry_situations: list[str] = field(default_factory=list)
    barriers: list[str] = field(default_factory=list)


def record_referral(context: Context, person: Person, facts: ReferralFacts) -> Referral:
    """Propose a person to a programme. Refused while a pathway or another prescription is open in it."""
    context.require(Right.EDIT_PATHWAYS)
    _check(context, facts)
    if Enrolment.objects.filter(person=person, programme=facts.programme, exit_date__isnull=True).exists():
        raise DomainError(
            _("Cette personne a déjà un parcours ouvert dans ce programme : ouvrez son dossier."), "person"
        )
    with changes(context.actor, _("prescription")):
        return Referral.objects.create(
            person=person,
            programme=facts.programme,
            operator=facts.operator,
            prescriber=facts.prescriber,
            worker=facts.worker,
            branch=facts.branch,
            received_on=facts.received_on,
            motive=facts.motive.strip(),
        )


def update_referral(context: Context, referral: Referral, facts: ReferralFacts) -> Referral:
    """Correct a prescription the commission has not decided yet. The programme stays."""
    context.require(Right.EDIT_PATHWAYS)
    _check(context, facts)
    with changes(context.actor, _("correction d'une prescription")):
        referral = _lock(referral, PENDING)
        referral.operator, referral.worker = facts.operator, facts.worker
        referral.prescriber, referral.branch = facts.prescriber, facts.branch
        referral.received_on, referral.motive = facts.received_on, facts.motive.strip()
        referral.save()
    return referral


def withdraw_referral(context: Context, referral: Referral, reason: str) -> Referral:
    """The person or the prescriber gives up before the entry. It leaves the agendas to come."""
    context.require(Right.EDIT_PATHWAYS)
    if not reason.strip():
        raise DomainError(_("Indiquez pourquoi la prescription est abandonnée."), "reason")
    with changes(context.actor, _("prescription abandonnée")):
        referral = _lock(referral, PENDING)
        referral.items.filter(commission__held=False, decision="").delete()
        referral.state, referral.closing_reason = ReferralState.WITHDRAWN, reason.strip()
        referral.closed_on = max(timezone.localdate(), referral.received_on)
        referral.save()
    return referral


def resume_referral(context: Context, referral: Referral) -> Referral:
    """Take an abandoned prescription up again, where it was."""
    context.require(Right.EDIT_PATHWAYS)
    with changes(context.actor, _("prescription reprise")):
        referral = _lock(referral, (ReferralState.WITHDRAWN,))
        diagnosis = Diagnosis.objects.filter(referral=referral).first()
        finished = diagnosis is not None and bool(diagnosis.objectives)
        referral.state = ReferralState.DIAGNOSED if finished else ReferralState.RECEIVED
        referral.closed_on, referral.closing_reason = None, ""
        referral.save()
    return referral


def save_diagnosis(
    context: Context, referral: Referral, facts: DiagnosisFacts, *, finished: bool
) -> Diagnosis:
    """Keep the diagnosis as it is being written (`finished` False) or give it to the commission.

    Barriers ticked are noted on the person's file from the day of the diagnosis; those unticked are lifted.
    """
    context.require(Right.EDIT_PATHWAYS)
    require_team(context, referral.person_id)
    _check_diagnosis(referral, facts, finished)
    with changes(context.actor, _("diagnostic partagé")):
        referral = _lock(referral, BEFORE_COMMISSION)
        diagnosis = Diagnosis.objects.filter(referral=referral).first() or Diagnosis(referral=referral)
        before = diagnosis.date or facts.date
        diagnosis.author_id = diagnosis.author_id or context.account.pk
        diagnosis.date = facts.date
        diagnosis.situation, diagnosis.strengths = facts.situation.strip(), facts.strengths.strip()
        diagnosis.project, diagnosis.objectives = facts.project.strip(), facts.objectives.strip()
        diagnosis.education_level = facts.education_level
        diagnosis.entry_situations = [s for s in EntrySituation.values if s in facts.entry_situations]
        diagnosis.save()
        _set_barriers(context, referral.person, facts, before)
        state = ReferralState.DIAGNOSED if finished else referral.state
        if state != referral.state:
            referral.state = state
            referral.save(update_fields=["state"])
    return diagnosis


def _set_barriers(context: Context, person: Person, facts: DiagnosisFacts, before: dt.date) -> None:
    """Bring the file's open barriers to those ticked; drafts come back often, so each step can be undone."""
    wanted = set(facts.barriers)
    found = {barrier.kind: barrier for barrier in person.barriers.filter(until__isnull=True)}
    lifted = {b.kind: b for b in person.barriers.filter(until__in=[before, facts.date])}
    for code, barrier in found.items():
        if code in wanted:
            continue
        if barrier.since in (before, facts.date):
            remove_barrier(context, barrier)
        else:
            lift_barrier(context, barrier, until=facts.date)
    for code in wanted - set(found):
        if code in lifted:
            again = lifted[code]
            update_barrier(context, again, kind_code=code, since=again.since, note=again.note)
        else:
            note_barrier(context, person, kind_code=code, since=facts.date)


def _check(context: Context, facts: ReferralFacts) -> None:
    if facts.received_on > timezone.localdate():
        raise DomainError(_("Une prescription se reçoit aujourd'hui ou avant."), "received_on")
    if context.scope is not Scope.LED and facts.operator.pk != context.organisation_id:
        raise DomainError(_("Vous proposez des personnes pour votre propre structure."), "operator")
    if context.scope is Scope.OWN and facts.worker != context.account:
        raise DomainError(_("Vous proposez les personnes que vous suivrez vous-même."), "worker")
    if context.scope is Scope.LED and facts.programme.organisation_id != context.organisation_id:
        raise DomainError(_("Ce programme n'est pas conduit par votre structure."), "programme")
    if facts.worker is not None and not works_for(facts.worker, facts.operator):
        raise DomainError(_("Cette personne ne suit pas de parcours dans cette structure."), "worker")


def _check_diagnosis(referral: Referral, facts: DiagnosisFacts, finished: bool) -> None:
    if facts.date > timezone.localdate():
        raise DomainError(_("Un diagnostic se fait aujourd'hui ou avant."), "date")
    if unknown := set(facts.barriers) - set(barriers()):
        raise DomainError(_("« %s » n'est pas un frein connu.") % ", ".join(sorted(unknown)), "barriers")
    if unknown := set(facts.entry_situations) - set(EntrySituation.values):
        raise DomainError(
            _("« %s » n'est pas une situation connue.") % ", ".join(sorted(unknown)), "entry_situations"
        )
    if facts.education_level not in EducationLevel.values:
        raise DomainError(_("Ce niveau de formation n'existe pas."), "education_level")
    if not finished:
        return
    if facts.date < referral.received_on:
        raise DomainError(_("Le diagnostic précède la prescription."), "date")
    if not facts.objectives.strip():
        raise DomainError(_("Indiquez au moins les objectifs du parcours."), "objectives")


def _lock(referral: Referral, states: tuple[ReferralState, ...]) -> Referral:
    """The row itself, held until the end, in one of the states that allow the change."""
    locked = (
        Referral.objects.select_for_update(of=("self",))
        .select_related("person", "programme")
        .get(pk=referral.pk)
    )
    if locked.state not in states:
        raise DomainError(
            _("Cette prescription n'est plus modifiable : %s.") % locked.get_state_display().lower()
        )
    return locked
