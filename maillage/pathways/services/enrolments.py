"""Opening a pathway: after a validated prescription, or again after an exit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.models import Account
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.formats import day as format_day
from maillage.kernel.history import changes
from maillage.organisations.models import Organisation
from maillage.pathways.models import (
    Decision,
    EducationLevel,
    Enrolment,
    EntrySituation,
    ReferenceAssignment,
    Referral,
    ReferralState,
)
from maillage.pathways.queries.workers import works_for
from maillage.people.models import Person
from maillage.protection.rights.consents import LISTS, record_answer
from maillage.protection.rights.models import ConsentAnswer, How
from maillage.territory.models import Branch


@dataclass(frozen=True, kw_only=True)
class EntryFacts:
    """What an entry records. Without a worker the pathway is left to be assigned."""

    entry_date: dt.date
    operator: Organisation
    worker: Account | None = None
    prescriber: Organisation | None = None
    branch: Branch | None = None
    commission_date: dt.date | None = None
    education_level: str = EducationLevel.UNKNOWN
    entry_situations: list[str] = field(default_factory=list)
    objectives: str = ""
    contract_signed_on: dt.date | None = None
    agrees_to_companies: bool = False  # said when signing: see `protection.rights`


def open_enrolment(context: Context, referral: Referral, facts: EntryFacts) -> Enrolment:
    """Open the pathway the commission validated; the prescription is then closed as enrolled."""
    context.require(Right.EDIT_PATHWAYS)
    _check(facts)
    with changes(context.actor, _("entrée en parcours")):
        _hold(referral.person_id)
        locked = Referral.objects.select_for_update().get(pk=referral.pk)
        if locked.state != ReferralState.VALIDATED:
            raise DomainError(
                _("La commission n'a pas validé cette entrée : le parcours ne peut pas s'ouvrir.")
            )
        enrolment = Enrolment(
            origin_id=context.organisation_id,
            person_id=locked.person_id,
            programme_id=locked.programme_id,
            referral=locked,
        )
        _write(context, enrolment, facts)
        locked.state, locked.closed_on = ReferralState.ENROLLED, facts.entry_date
        if locked.closed_on < locked.received_on:
            raise DomainError(_("L'entrée précède la prescription."), "entry_date")
        locked.save(update_fields=["state", "closed_on"])
    return enrolment


def open_again(context: Context, former: Enrolment, facts: EntryFacts) -> Enrolment:
    """A new pathway of somebody who has left the programme; the former one stays as it ended."""
    context.require(Right.MANAGE_PROGRAMME)
    _check(facts)
    if former.programme.organisation_id != context.organisation_id:
        raise NotAllowed(_("Ce programme n'est pas conduit par votre structure."))
    if former.exit_date is None:
        raise DomainError(_("Ce parcours est encore ouvert : une reprise suit une sortie."))
    if facts.entry_date <= former.exit_date:
        raise DomainError(
            _("La reprise commence après la sortie du %s.") % format_day(former.exit_date), "entry_date"
        )
    with changes(context.actor, _("reprise de parcours")):
        _hold(former.person_id)
        enrolment = Enrolment(
            origin_id=context.organisation_id,
            person_id=former.person_id,
            programme_id=former.programme_id,
        )
        return _write(context, enrolment, facts)


def sign_contract(
    context: Context, enrolment: Enrolment, day: dt.date | None, *, agrees_to_companies: bool = False
) -> Enrolment:
    """Record the day the engagement contract was signed; None takes it back.

    `agrees_to_companies`: the person agreed that day, on paper, to be presented to companies.
    """
    context.require(Right.EDIT_PATHWAYS)
    if day is not None and day > timezone.localdate():
        raise DomainError(_("La signature est dans l'avenir."), "contract_signed_on")
    with changes(context.actor, _("signature du contrat d'engagement")):
        enrolment.contract_signed_on = day
        enrolment.save(update_fields=["contract_signed_on"])
        if agrees_to_companies:
            _agree_to_companies(context, enrolment)
    return enrolment


def _agree_to_companies(context: Context, enrolment: Enrolment) -> None:
    """What was agreed when signing, of the day of the signature."""
    day = enrolment.contract_signed_on
    if day is None:
        raise DomainError(_("L'accord est noté à la date de signature : indiquez-la."), "contract_signed_on")
    try:
        record_answer(
            context, enrolment.person, code=LISTS, answer=ConsentAnswer.GIVEN, day=day, how=How.PAPER
        )
    except DomainError as error:
        raise DomainError(error.message, "contract_signed_on") from error


def commission_date_of(referral: Referral) -> dt.date | None:
    """The day the commission validated a prescription."""
    item = (
        referral.items.filter(decision=Decision.VALIDATED)
        .select_related("commission")
        .order_by("-id")
        .first()
    )
    return item.commission.date if item else None


def _hold(person_id: int) -> None:
    """Two entries at once would wait for each other in the rule that allows one pathway at a time."""
    Person.objects.select_for_update(no_key=True).filter(pk=person_id).values_list("pk").get()


def _write(context: Context, enrolment: Enrolment, facts: EntryFacts) -> Enrolment:
    enrolment.operator, enrolment.prescriber, enrolment.branch = (
        facts.operator,
        facts.prescriber,
        facts.branch,
    )
    enrolment.entry_date, enrolment.commission_date = facts.entry_date, facts.commission_date
    enrolment.education_level, enrolment.objectives = facts.education_level, facts.objectives.strip()
    enrolment.entry_situations = [s for s in EntrySituation.values if s in facts.entry_situations]
    enrolment.contract_signed_on = facts.contract_signed_on
    enrolment.save()
    if facts.agrees_to_companies:
        _agree_to_companies(context, enrolment)
    if facts.worker is not None:
        ReferenceAssignment.objects.create(
            enrolment=enrolment,
            worker=facts.worker,
            organisation=facts.operator,
            start_date=facts.entry_date,
            reason=_("entrée en parcours"),
        )
    return enrolment


def _check(facts: EntryFacts) -> None:
    today = timezone.localdate()
    if facts.entry_date > today:
        raise DomainError(_("Une entrée s'enregistre le jour même ou après."), "entry_date")
    if facts.commission_date is not None and facts.commission_date > facts.entry_date:
        raise DomainError(
            _("L'entrée précède la commission du %s qui l'a validée.") % format_day(facts.commission_date),
            "entry_date",
        )
    if facts.contract_signed_on is not None and facts.contract_signed_on > today:
        raise DomainError(_("La signature est dans l'avenir."), "contract_signed_on")
    if facts.education_level not in EducationLevel.values:
        raise DomainError(_("Ce niveau de formation n'existe pas."), "education_level")
    if set(facts.entry_situations) - set(EntrySituation.values):
        raise DomainError(_("Cette situation à l'entrée n'existe pas."), "entry_situations")
    if facts.worker is not None and not works_for(facts.worker, facts.operator):
        raise DomainError(_("Cette personne ne suit pas de parcours dans cette structure."), "worker")
