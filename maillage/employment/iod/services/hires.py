"""Hires by the method: recorded once, by `employment.hires.hire`; then who follows them, and how they end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.models import Account
from maillage.accounts.roles import Right
from maillage.employment.hires import hire
from maillage.employment.models import ContractOrigin, EmploymentContract
from maillage.employment.services import ContractFacts
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.organisations.managers import network_of

from ..models import IodHire, IodOffer, IodProposal, OfferState, Outcome
from ..rules import breakages, trial_end
from .checks import require_agreement


@dataclass(frozen=True, kw_only=True)
class HireFacts:
    """The contract signed with the candidate. `trial_until` None: what the law allows."""

    kind: str
    start_date: dt.date
    planned_end_date: dt.date | None = None
    weekly_hours: Decimal | None = None
    job_title: str = ""
    trial_until: dt.date | None = None


def hire_candidate(context: Context, proposal: IodProposal, facts: HireFacts) -> EmploymentContract:
    """The company hires the candidate: the contract, the pathway step, the offer filled, the follow-up begun.

    Raises `DomainError`: as `hire`; they have not met on the post; the trial period is outside the contract.
    """
    context.require(Right.RUN_IOD)
    require_agreement(proposal.person)
    with changes(context.actor, _("embauche par la méthode IOD")):
        offer = (
            IodOffer.objects.select_for_update(of=("self",))
            .select_related("post__organisation")
            .get(pk=proposal.offer_id)
        )
        proposal = IodProposal.objects.select_related("person").get(pk=proposal.pk)
        if proposal.outcome != Outcome.WAITING:
            raise DomainError(_("Cette proposition a déjà son issue."))
        if proposal.met_on is None:
            raise DomainError(_("Notez d'abord la rencontre sur le poste."))
        contract = hire(
            context,
            proposal.person,
            ContractFacts(
                kind=facts.kind,
                start_date=facts.start_date,
                planned_end_date=facts.planned_end_date,
                weekly_hours=facts.weekly_hours,
                job_title=facts.job_title or offer.post.title,
                origin=ContractOrigin.IOD,
                employer=offer.post.organisation,
            ),
        )
        trial = facts.trial_until or trial_end(facts.kind, facts.start_date, facts.planned_end_date)
        _check_trial(contract, trial)
        IodHire.objects.create(
            contract=contract,
            network_id=network_of(context),
            officer=context.account,
            trial_until=trial,
        )
        today = timezone.localdate()
        proposal.outcome, proposal.outcome_on, proposal.contract = Outcome.HIRED, today, contract
        proposal.save(update_fields=["outcome", "outcome_on", "contract"])
        offer.state, offer.closed_on = OfferState.FILLED, today
        offer.save(update_fields=["state", "closed_on"])
    return contract


def set_hire(
    context: Context,
    contract: EmploymentContract,
    *,
    officer: Account | None,
    trial_until: dt.date | None,
    end_date: dt.date | None,
    breakage: str = "",
    breakage_words: str = "",
) -> IodHire:
    """Say who follows a hire, when its trial period ends, and how it ended.

    Ending the contract here ends it everywhere: it is the same record.
    """
    context.require(Right.RUN_IOD)
    if contract.origin != ContractOrigin.IOD:
        raise DomainError(_("Ce contrat n'est pas une embauche par la méthode IOD."))
    if end_date is not None and end_date < contract.start_date:
        raise DomainError(_("Le contrat finit avant de commencer."), "end_date")
    if breakage and breakage not in breakages():
        raise DomainError(_("Choisissez un motif de la liste."), "breakage")
    if breakage and end_date is None:
        raise DomainError(_("Une rupture se note avec le dernier jour travaillé."), "end_date")
    if breakage and contract.planned_end_date is not None and end_date == contract.planned_end_date:
        raise DomainError(_("Ce contrat a fini le jour prévu : il n'y a pas de rupture."), "breakage")
    _check_trial(contract, trial_until)
    with changes(context.actor, _("suivi d'une embauche IOD")):
        # Two officers may open the page of a hire nobody follows yet.
        EmploymentContract.objects.select_for_update(no_key=True).filter(pk=contract.pk).values_list(
            "pk"
        ).get()
        found = IodHire.objects.filter(contract=contract).first() or IodHire(
            contract=contract, network_id=network_of(context)
        )
        found.officer, found.trial_until = officer, trial_until
        found.breakage, found.breakage_words = breakage, breakage_words.strip() if breakage else ""
        found.save()
        if contract.end_date != end_date:
            contract.end_date = end_date
            contract.save(update_fields=["end_date"])
    return found


def cancel_hire(context: Context, contract: EmploymentContract) -> None:
    """A hire noted by mistake: nothing is followed any more, and the candidate of an offer is one again.

    The contract stays in the person's file, as any other, until who works on the pathway removes it.
    """
    context.require(Right.RUN_IOD)
    with changes(context.actor, _("embauche IOD annulée")):
        proposal = IodProposal.objects.filter(contract=contract).first()
        if proposal is not None:
            IodOffer.objects.select_for_update(of=("self",)).filter(pk=proposal.offer_id).values_list(
                "pk"
            ).get()
            proposal.outcome, proposal.outcome_on, proposal.contract = Outcome.WAITING, None, None
            proposal.save(update_fields=["outcome", "outcome_on", "contract"])
            for offer in IodOffer.objects.filter(pk=proposal.offer_id):
                offer.state, offer.closed_on = OfferState.OPEN, None
                offer.save(update_fields=["state", "closed_on"])
        contract.iod_events.all().delete()
        IodHire.objects.filter(contract=contract).delete()
        contract.origin = ContractOrigin.OWN_SEARCH
        contract.save(update_fields=["origin"])


def _check_trial(contract: EmploymentContract, trial_until: dt.date | None) -> None:
    if trial_until is None:
        return
    last = contract.planned_end_date
    if trial_until < contract.start_date or (last is not None and trial_until > last):
        raise DomainError(_("La période d'essai finit pendant le contrat."), "trial_until")
