"""What a commission decides, point by point, and the undoing of a decision while the meeting is open."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import day as format_day
from maillage.kernel.history import changes
from maillage.pathways.models import (
    CommissionItem,
    Decision,
    ItemKind,
    ProposalState,
    Referral,
    ReferralState,
)

from .commissions import lock_open
from .exits import ExitFacts, pronounce_exit, reopen_enrolment


def decide(context: Context, item: CommissionItem, decision: str, reason: str = "") -> CommissionItem:
    """Record a decision and what follows from it; another decision of the same meeting replaces it.

    Entry: validated, refused (the prescription is closed), or deferred (it waits for another meeting).
    Exit: pronounced, refused (the proposal falls), or deferred. Follow-up: noted.
    A refusal or a deferral says why.
    """
    context.require(Right.RUN_COMMISSIONS)
    if decision not in Decision.values:
        raise DomainError(_("Cette décision n'existe pas."), "decision")
    reason = reason.strip()
    if decision != Decision.VALIDATED and not reason:
        raise DomainError(_("Un refus ou un ajournement dit son motif."), "reason")
    with changes(context.actor, _("décision de commission")):
        item = _lock(item)
        if item.decision:
            _undo(context, item)
        item.decision, item.reason = decision, reason
        item.save(update_fields=["decision", "reason"])
        if item.kind == ItemKind.ENTRY:
            _decide_entry(item)
        elif item.kind == ItemKind.EXIT:
            _decide_exit(context, item)
    return item


def clear_decision(context: Context, item: CommissionItem) -> CommissionItem:
    """Take a decision back: the case is as it was before it."""
    context.require(Right.RUN_COMMISSIONS)
    with changes(context.actor, _("décision reprise")):
        item = _lock(item)
        if item.decision:
            _undo(context, item)
            item.decision, item.reason = "", ""
            item.save(update_fields=["decision", "reason"])
    return item


def _lock(item: CommissionItem) -> CommissionItem:
    commission = lock_open(item.commission)
    if commission.date > timezone.localdate():
        raise DomainError(
            _("Cette commission a lieu le %s : ses décisions se prennent ce jour-là.")
            % format_day(commission.date)
        )
    locked = CommissionItem.objects.select_for_update().filter(pk=item.pk).first()
    if locked is None:
        raise DomainError(_("Ce point n'est plus à l'ordre du jour."))
    locked.commission = commission
    return locked


def _decide_entry(item: CommissionItem) -> None:
    referral = Referral.objects.select_for_update().get(pk=item.referral_id)
    if referral.state != ReferralState.DIAGNOSED:
        raise DomainError(
            _("Cette prescription n'attend plus de décision : %s.") % referral.get_state_display().lower()
        )
    if item.decision == Decision.VALIDATED:
        referral.state = ReferralState.VALIDATED
    elif item.decision == Decision.REFUSED:
        referral.state = ReferralState.REFUSED
        referral.closed_on, referral.closing_reason = item.commission.date, item.reason
    referral.save(update_fields=["state", "closed_on", "closing_reason"])


def _decide_exit(context: Context, item: CommissionItem) -> None:
    enrolment = item.enrolment
    assert enrolment is not None  # noqa: S101 - held by a constraint, for the type checker
    proposal = (
        enrolment.exit_proposals.filter(state=ProposalState.PENDING).select_related("exit_kind").first()
    )
    if proposal is None:
        raise DomainError(_("Cette sortie n'est plus proposée : le référent l'a retirée."))
    if item.decision == Decision.VALIDATED:
        pronounce_exit(context, enrolment, ExitFacts.of(proposal), item=item)
    elif item.decision == Decision.REFUSED:
        proposal.state, proposal.closing_reason = ProposalState.DECLINED, item.reason
        proposal.save(update_fields=["state", "closing_reason"])


def _undo(context: Context, item: CommissionItem) -> None:
    if item.kind == ItemKind.ENTRY:
        referral = Referral.objects.select_for_update().get(pk=item.referral_id)
        if referral.state == ReferralState.ENROLLED:
            raise DomainError(_("Le parcours est déjà ouvert : la décision ne peut plus être reprise."))
        if item.decision != Decision.DEFERRED:
            referral.state, referral.closed_on, referral.closing_reason = ReferralState.DIAGNOSED, None, ""
            referral.save(update_fields=["state", "closed_on", "closing_reason"])
    elif item.kind == ItemKind.EXIT and item.decision != Decision.DEFERRED:
        enrolment = item.enrolment
        assert enrolment is not None  # noqa: S101 - held by a constraint, for the type checker
        closed = ProposalState.PRONOUNCED if item.decision == Decision.VALIDATED else ProposalState.DECLINED
        proposal = enrolment.exit_proposals.filter(state=closed).order_by("-id").first()
        if item.decision == Decision.VALIDATED and enrolment.exit_date is not None:
            reopen_enrolment(context, enrolment, _("décision de commission reprise"))
        if proposal is not None:
            proposal.state, proposal.closing_reason = ProposalState.PENDING, ""
            proposal.save(update_fields=["state", "closing_reason"])
