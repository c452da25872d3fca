"""From an application to a contract: made once, joined when it exists already, taken back."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes

from ...hires import hire, take_back
from ...models import EmploymentContract
from ...services import ContractFacts
from ..models import Application, JobOffer
from ..origins import check_hire, origin_of
from .applications import hold


def facts_of_offer(offer: JobOffer, start: dt.date | None = None) -> ContractFacts:
    """The contract an offer announces, once for everybody it hires.

    Raises `DomainError` (`contract_kind`, `starts_on`) when the offer does not say enough.
    """
    if not offer.contract_kind:
        raise DomainError(
            _("L'offre ne dit pas quel contrat elle propose : complétez-la, ou remplissez le contrat."),
            "contract_kind",
        )
    first = start or offer.starts_on
    if first is None:
        raise DomainError(
            _("L'offre ne dit pas quand on prend le poste : complétez-la, ou remplissez le contrat."),
            "starts_on",
        )
    months = offer.contract_months
    return ContractFacts(
        kind=offer.contract_kind,
        start_date=first,
        planned_end_date=_months_later(first, months) if months else None,
        weekly_hours=offer.weekly_hours,
        job_title=offer.title,
        origin=origin_of(offer),
        employer=offer.company,
    )


def hire_applicant(
    context: Context,
    application: Application,
    facts: ContractFacts | None = None,
    *,
    hired_on: dt.date | None = None,
) -> Application:
    """Hire a candidate: the contract (the offer's facts when none are given) and what follows from it.

    An application already counted as hired, and without a contract, gets it. Raises `DomainError`: hired
    already, withdrawn or refused, a hire before the application, or what `hires.hire` refuses.
    """
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("embauche sur une offre")):
        row = hold(application)
        if row.contract_id is not None:
            raise DomainError(_("Cette personne est déjà embauchée sur cette offre."), "start_date")
        if row.withdrawn_on is not None or row.refused_on is not None:
            raise DomainError(
                _("Cette candidature est terminée : reprenez-la avant d'enregistrer l'embauche."),
                "start_date",
            )
        said = facts or facts_of_offer(row.offer)
        said = replace(said, employer=row.offer.company, origin=origin_of(row.offer))
        first = hired_on or row.hired_on or min(said.start_date, timezone.localdate())
        began = min(
            (d for d in (row.cv_sent_on, row.invited_on, row.information_on, row.interview_on) if d),
            default=row.proposed_on,
        )
        if first < began:
            raise DomainError(_("L'embauche précède la candidature."), "start_date")
        check_hire(context, row.offer, row.person, said)
        row.contract = hire(context, row.person, said)
        row.hired_on = first
        row.proposed_on = min(row.proposed_on, first)
        row.save(update_fields=["contract", "hired_on", "proposed_on"])
    return row


def join_contract(context: Context, application: Application, contract: EmploymentContract) -> Application:
    """Say that a contract recorded elsewhere is the one of this hire; its origin becomes the offer's."""
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("contrat rattaché à une candidature")):
        row = hold(application)
        if row.hired_on is None or row.contract_id is not None:
            raise DomainError(_("Seule une embauche sans contrat peut en recevoir un."), "contract")
        if contract.person_id != row.person_id or contract.employer_id != row.offer.company_id:
            raise DomainError(
                _("Le contrat de cette embauche est celui d'une autre personne, ou d'une autre entreprise."),
                "contract",
            )
        if Application.objects.filter(contract=contract).exists():
            raise DomainError(_("Ce contrat est déjà celui d'une autre candidature."), "contract")
        origin = origin_of(row.offer)
        check_hire(context, row.offer, row.person, _facts_of(contract, origin), contract.pk)
        row.contract = contract
        row.save(update_fields=["contract"])
        if contract.origin != origin:
            contract.origin = origin
            contract.save(update_fields=["origin"])
    return row


def _facts_of(contract: EmploymentContract, origin: str) -> ContractFacts:
    return ContractFacts(
        kind=contract.kind,
        start_date=contract.start_date,
        planned_end_date=contract.planned_end_date,
        end_date=contract.end_date,
        weekly_hours=contract.weekly_hours,
        job_title=contract.job_title,
        origin=origin,
        employer=contract.employer,
    )


def take_back_hire(context: Context, application: Application) -> Application:
    """Undo a hire entered by mistake: its contract and what followed from it go too."""
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("embauche retirée")):
        row = hold(application)
        contract = row.contract
        row.contract, row.hired_on = None, None
        row.save(update_fields=["contract", "hired_on"])
        if contract is not None:
            take_back(context, contract)
    return row


def _months_later(first: dt.date, months: int) -> dt.date:
    """The last day of a contract of so many months: the day before its anniversary."""
    years, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + years, month + 1
    day = min(first.day, calendar.monthrange(year, month)[1])
    return dt.date(year, month, day) - dt.timedelta(days=1)
