"""Exits: proposed by the reference worker, pronounced by a commission or the programme's manager, undone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.employment.models import EmploymentContract
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.formats import day as format_day
from maillage.kernel.history import changes
from maillage.kernel.months import add_months
from maillage.pathways.models import CommissionItem, Enrolment, ExitProposal, ProposalState
from maillage.pathways.programmes import ExitRule, exit_rules, parameter

from .reopening import put_back


@dataclass(frozen=True, kw_only=True)
class ExitFacts:
    """What an exit says. `kind` is a code of the programme's version in force on `date`."""

    kind: str
    date: dt.date
    contract: EmploymentContract | None = None
    evidence: str = ""
    evidence_date: dt.date | None = None
    note: str = ""

    @classmethod
    def of(cls, proposal: ExitProposal) -> ExitFacts:
        return cls(
            kind=proposal.exit_kind.code,
            date=proposal.exit_date,
            contract=proposal.contract,
            evidence=proposal.evidence,
            evidence_date=proposal.evidence_date,
            note=proposal.note,
        )


def propose_exit(context: Context, enrolment: Enrolment, facts: ExitFacts) -> ExitProposal:
    """Ask for an exit to be pronounced. A proposal that waits already is replaced."""
    context.require(Right.EDIT_PATHWAYS)
    with changes(context.actor, _("proposition de sortie")):
        enrolment = _lock(enrolment)
        rule = _check(enrolment, facts)
        proposal = enrolment.exit_proposals.filter(state=ProposalState.PENDING).first()
        proposal = proposal or ExitProposal(enrolment=enrolment)
        proposal.proposed_by, proposal.proposed_on = context.account, timezone.localdate()
        proposal.exit_kind_id, proposal.exit_date = rule.exit_kind_id, facts.date
        proposal.contract, proposal.note = facts.contract, facts.note.strip()
        proposal.evidence, proposal.evidence_date = facts.evidence.strip(), facts.evidence_date
        proposal.save()
        enrolment.items.filter(kind="exit", decision="").update(
            proposed_exit_kind=rule.exit_kind_id, proposed_exit_date=facts.date
        )
    return proposal


def withdraw_proposal(context: Context, enrolment: Enrolment) -> None:
    """Take a proposal back before it is pronounced; it leaves the agendas to come."""
    context.require(Right.EDIT_PATHWAYS)
    with changes(context.actor, _("proposition de sortie retirée")):
        enrolment = _lock(enrolment)
        enrolment.items.filter(kind="exit", decision="", commission__held=False).delete()
        enrolment.exit_proposals.filter(state=ProposalState.PENDING).update(state=ProposalState.WITHDRAWN)


def pronounce_exit(
    context: Context, enrolment: Enrolment, facts: ExitFacts, *, item: CommissionItem | None = None
) -> Enrolment:
    """End a pathway: its steps in progress and its reference worker's assignment end the same day.

    `item` is the point of the agenda that pronounces it, if one does; other points of agendas to come
    are dropped. Undone by `reopen_enrolment`.
    """
    _require_pronouncing(context, enrolment)
    with changes(context.actor, _("sortie de parcours")):
        enrolment = _lock(enrolment)
        rule = _check(enrolment, facts)
        _end_steps(enrolment, facts.date)
        _end_assignments(enrolment, facts.date)
        enrolment.exit_date, enrolment.exit_kind_id = facts.date, rule.exit_kind_id
        enrolment.exit_contract, enrolment.exit_note = facts.contract, facts.note.strip()
        enrolment.exit_evidence, enrolment.exit_evidence_date = facts.evidence.strip(), facts.evidence_date
        enrolment.save()
        enrolment.exit_proposals.filter(state=ProposalState.PENDING).update(state=ProposalState.PRONOUNCED)
        others = enrolment.items.filter(decision="", commission__held=False)
        (others.exclude(pk=item.pk) if item else others).delete()
    return enrolment


def reopen_enrolment(context: Context, enrolment: Enrolment, reason: str) -> Enrolment:
    """Undo an exit, with a reason: what it had closed is open again, as before it.

    Refused when the person has since entered the programme again.
    """
    _require_pronouncing(context, enrolment)
    if not reason.strip():
        raise DomainError(_("Indiquez pourquoi la sortie est annulée."), "reason")
    with changes(context.actor, reason.strip()):
        enrolment = (
            Enrolment.objects.select_for_update(of=("self",)).select_related("programme").get(pk=enrolment.pk)
        )
        if enrolment.exit_date is None:
            raise DomainError(_("Ce parcours est déjà ouvert."))
        ended_on = enrolment.exit_date
        enrolment.exit_date = enrolment.exit_kind = enrolment.exit_contract = None
        enrolment.exit_evidence, enrolment.exit_evidence_date, enrolment.exit_note = "", None, ""
        enrolment.save()
        put_back(enrolment, ended_on)
    return enrolment


def rule_of(enrolment: Enrolment, code: str, day: dt.date) -> ExitRule:
    """The exit kind of this code on a day; raises `DomainError` (field `exit_kind`) when there is none."""
    rules = exit_rules(enrolment.programme, day)
    if code not in rules:
        raise DomainError(_("Ce motif de sortie n'existe pas dans le programme à cette date."), "exit_kind")
    return rules[code]


def _require_pronouncing(context: Context, enrolment: Enrolment) -> None:
    if not (context.has(Right.RUN_COMMISSIONS) or context.has(Right.MANAGE_PROGRAMME)):
        context.require(Right.MANAGE_PROGRAMME)
    if enrolment.programme.organisation_id != context.organisation_id:
        raise NotAllowed(_("Ce programme n'est pas conduit par votre structure."))


def _lock(enrolment: Enrolment) -> Enrolment:
    """The row itself, held until the end, still open."""
    locked = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("programme", "person")
        .get(pk=enrolment.pk)
    )
    if locked.exit_date is not None:
        raise DomainError(_("Ce parcours est déjà clos, le %s.") % format_day(locked.exit_date))
    return locked


def _check(enrolment: Enrolment, facts: ExitFacts) -> ExitRule:
    if facts.date > timezone.localdate():
        raise DomainError(_("Une sortie s'enregistre le jour même ou après."), "exit_date")
    if facts.date < enrolment.entry_date:
        raise DomainError(_("La sortie précède l'entrée."), "exit_date")
    rule = rule_of(enrolment, facts.kind, facts.date)
    if facts.contract is not None and facts.contract.person_id != enrolment.person_id:
        raise DomainError(_("Le contrat qui justifie la sortie est celui d'une autre personne."), "contract")
    months = parameter(enrolment.programme, "employment_exit_after_months", facts.date)
    if months and rule.part == "employment":
        _check_time_in_post(facts, months)
    late = enrolment.steps.filter(start_date__gt=facts.date).order_by("start_date").first()
    if late is not None:
        raise DomainError(
            _("Une étape commence le %s, après la sortie : corrigez-la ou retirez-la d'abord.")
            % format_day(late.start_date),
            "exit_date",
        )
    return rule


def _check_time_in_post(facts: ExitFacts, months: int) -> None:
    if facts.contract is None:
        raise DomainError(
            _("Dans ce programme une sortie en emploi compte après %d mois : choisissez le contrat.")
            % months,
            "contract",
        )
    if facts.date < add_months(facts.contract.start_date, months):
        raise DomainError(
            _("Dans ce programme une sortie en emploi compte après %d mois de contrat.") % months, "exit_date"
        )


def _end_steps(enrolment: Enrolment, day: dt.date) -> None:
    running = enrolment.steps.filter(Q(end_date__isnull=True) | Q(end_date__gt=day))
    running.update(end_date=day)


def _end_assignments(enrolment: Enrolment, day: dt.date) -> None:
    enrolment.assignments.filter(start_date__gt=day).delete()
    enrolment.assignments.filter(Q(end_date__isnull=True) | Q(end_date__gt=day)).update(end_date=day)
