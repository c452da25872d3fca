"""Writes of employment contracts."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.organisations.models import Organisation, OrganisationRole
from maillage.organisations.services import find_or_create
from maillage.people.models import Person

from . import guards
from .models import ContractKind, ContractOrigin, EmploymentContract

# A permanent contract has no planned end.
PERMANENT = frozenset({ContractKind.CDI, ContractKind.CDI_INTERIM, ContractKind.CDI_INCLUSION})


@dataclass(frozen=True, kw_only=True)
class ContractFacts:
    """What a contract says. The employer is a known file, or is found by SIRET, then by name, or made."""

    kind: str
    start_date: dt.date
    planned_end_date: dt.date | None = None
    end_date: dt.date | None = None
    weekly_hours: Decimal | None = None
    job_title: str = ""
    origin: str = ContractOrigin.OWN_SEARCH
    employer: Organisation | None = None
    employer_siret: str = ""
    employer_name: str = ""

    def checked(self) -> "ContractFacts":
        """The same, tidied; raises `DomainError` naming the field at fault."""
        if self.kind not in ContractKind.values:
            raise DomainError(_("« %s » n'est pas une nature de contrat.") % self.kind, "kind")
        if self.origin not in ContractOrigin.values:
            raise DomainError(_("« %s » n'est pas une origine de contrat.") % self.origin, "origin")
        if self.end_date is not None and self.end_date < self.start_date:
            raise DomainError(_("Le contrat finit avant de commencer."), "end_date")
        if self.planned_end_date is not None:
            if self.kind in PERMANENT:
                raise DomainError(_("Un CDI n'a pas de fin prévue."), "planned_end_date")
            if self.planned_end_date < self.start_date:
                raise DomainError(_("La fin prévue précède le début."), "planned_end_date")
        if self.weekly_hours is not None and not 0 < self.weekly_hours <= 60:
            raise DomainError(_("Les heures par semaine vont de 0 à 60."), "weekly_hours")
        return replace(self, job_title=" ".join(self.job_title.split()))


def employer_of(context: Context, facts: ContractFacts) -> Organisation:
    """The employer the facts name, its file opened when there is none. Fields at fault: `employer_…`."""
    if facts.employer is not None:
        return facts.employer
    try:
        return find_or_create(
            context, name=facts.employer_name, siret=facts.employer_siret, role=OrganisationRole.EMPLOYER
        )
    except DomainError as error:
        raise DomainError(error.message, f"employer_{error.field}" if error.field else None) from error


def record_contract(
    context: Context, person: Person, facts: ContractFacts, *, ref: str | None = None
) -> EmploymentContract:
    """Record that a person is, or was, employed."""
    context.require(Right.EDIT_PATHWAYS)
    facts = facts.checked()
    with changes(context.actor, _("contrat de travail")):
        contract = EmploymentContract(
            origin_organisation_id=context.organisation_id, person=person, ref=ref or None
        )
        return write_contract(context, contract, facts)


def update_contract(
    context: Context, contract: EmploymentContract, facts: ContractFacts
) -> EmploymentContract:
    """Correct a contract."""
    context.require(Right.EDIT_PATHWAYS)
    facts = facts.checked()
    employer_id = contract.employer_id
    with changes(context.actor, _("correction d'un contrat")):
        written = write_contract(context, contract, facts)
        if written.employer_id != employer_id:
            guards.refuse(contract.pk, "employer_name")
        return written


def end_contract(
    context: Context, contract: EmploymentContract, *, end_date: dt.date | None
) -> EmploymentContract:
    """Record the day a contract really ended; None puts it back to running."""
    context.require(Right.EDIT_PATHWAYS)
    if end_date is not None and end_date < contract.start_date:
        raise DomainError(_("Le contrat finit avant de commencer."), "end_date")
    with changes(context.actor, _("fin de contrat")):
        contract.end_date = end_date
        contract.save(update_fields=["end_date"])
    return contract


def remove_contract(context: Context, contract: EmploymentContract) -> None:
    """Take away a contract entered by mistake. Raises `DomainError` while a step or an exit rests on it."""
    context.require(Right.EDIT_PATHWAYS)
    if contract.steps.exists() or contract.exits_proved.exists():
        raise DomainError(_("Une étape ou une sortie s'appuie sur ce contrat : retirez-la d'abord."))
    if contract.iod_events.exists() or hasattr(contract, "iod_hire") or hasattr(contract, "iod_proposal"):
        raise DomainError(_("La mission IOD suit cette embauche : elle l'annule d'abord."))
    guards.refuse(contract.pk)
    with changes(context.actor, _("retrait d'un contrat")):
        contract.delete()


def write_contract(
    context: Context, contract: EmploymentContract, facts: ContractFacts
) -> EmploymentContract:
    """Copy checked facts to a contract and save it, inside the caller's `changes`."""
    contract.employer = employer_of(context, facts)
    contract.kind, contract.origin, contract.job_title = facts.kind, facts.origin, facts.job_title
    contract.start_date, contract.end_date = facts.start_date, facts.end_date
    contract.planned_end_date, contract.weekly_hours = facts.planned_end_date, facts.weekly_hours
    contract.save()
    return contract
