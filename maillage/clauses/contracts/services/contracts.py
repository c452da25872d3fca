"""Public contracts: opening one with its first lot, correcting it, copying it, taking it away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.models import Account
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.organisations.managers import network_of

from ...models import ContractNature, Lot, LotCompany, Operation, PublicContract
from ..parties import BUYER_ROLES, Party
from .calibration import CalibrationFacts, keep_calibration
from .companies import LotCompanyFacts, write_company
from .lots import LotFacts, refuse_hours, write_lot


@dataclass(frozen=True, kw_only=True)
class PublicContractFacts:
    """A contract. `operation`, or the name of a new one; `ref` is unique in the organisation that records."""

    buyer: Party
    title: str
    ref: str = ""
    operation: Operation | None = None
    operation_name: str = ""
    nature: str = ""
    is_private: bool = False
    notified_on: dt.date | None = None
    facilitator: Account | None = None
    note: str = ""

    def checked(self) -> PublicContractFacts:
        """The same, tidied; raises `DomainError` naming the field at fault."""
        title = " ".join(self.title.split())
        if not title:
            raise DomainError(_("Un marché dit son objet."), "title")
        if self.nature and self.nature not in ContractNature.values:
            raise DomainError(_("« %s » n'est pas une nature de marché.") % self.nature, "nature")
        if self.operation and self.operation_name.strip():
            raise DomainError(
                _("Choisissez une opération, ou nommez-en une nouvelle : pas les deux."), "operation_name"
            )
        return replace(
            self,
            title=title,
            ref=" ".join(self.ref.split()),
            operation_name=" ".join(self.operation_name.split()),
        )


def create_contract(
    context: Context,
    facts: PublicContractFacts,
    lot: LotFacts,
    holder: Party | None = None,
    calibration: CalibrationFacts | None = None,
) -> PublicContract:
    """Open a contract with its first lot, who holds it when that is known, and how its hours were set."""
    context.require(Right.RUN_CLAUSES)
    facts, lot = facts.checked(), lot.checked()
    with changes(context.actor, _("marché %s") % (facts.ref or facts.title)):
        made = PublicContract(network_id=network_of(context), origin_organisation_id=context.organisation_id)
        _write(context, made, facts)
        first = write_lot(Lot(contract=made), lot)
        if holder is not None and holder.said:
            write_company(context, LotCompany(lot=first), LotCompanyFacts(company=holder))
        if calibration is not None:
            keep_calibration(context, first, calibration)
    return made


def update_contract(context: Context, contract: PublicContract, facts: PublicContractFacts) -> PublicContract:
    """Correct a contract; its lots keep their terms."""
    context.require(Right.RUN_CLAUSES)
    facts = facts.checked()
    with changes(context.actor, _("marché corrigé")):
        held = PublicContract.objects.select_for_update().get(pk=contract.pk)
        _write(context, held, facts)
    return held


def _write(context: Context, contract: PublicContract, facts: PublicContractFacts) -> None:
    contract.buyer = facts.buyer.organisation(context, BUYER_ROLES)
    contract.operation = facts.operation or _operation(contract.network_id, facts.operation_name)
    contract.ref = facts.ref or None
    if contract.operation and contract.operation.network_id != contract.network_id:
        raise DomainError(_("Cette opération est celle d'un autre réseau."), "operation")
    for name in ("title", "nature", "is_private", "notified_on", "facilitator", "note"):
        setattr(contract, name, getattr(facts, name))
    if contract.ref:
        twin = PublicContract.objects.filter(
            origin_organisation_id=contract.origin_organisation_id, ref=contract.ref
        ).exclude(pk=contract.pk)
        if twin.exists():
            raise DomainError(_("Un marché porte déjà cette référence."), "ref")
    contract.save()


def _operation(network_id: int, name: str) -> Operation | None:
    return Operation.objects.get_or_create(network_id=network_id, name=name)[0] if name else None


def copy_contract(context: Context, contract: PublicContract) -> PublicContract:
    """A new contract with the same buyer, operation, lots and companies: dates and reference are to be said.

    What was done under the first stays there. Lots begin the day after the last end of theirs, when known.
    """
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("marché reconduit")):
        made = PublicContract.objects.create(
            network_id=contract.network_id,
            origin_organisation_id=context.organisation_id,
            buyer_id=contract.buyer_id,
            operation_id=contract.operation_id,
            title=contract.title,
            nature=contract.nature,
            is_private=contract.is_private,
            facilitator_id=contract.facilitator_id,
            note=contract.note,
        )
        for lot in contract.lots.prefetch_related("companies", "amendments").order_by("number", "pk"):
            moved = sorted(
                (one.signed_on, one.pk, one.new_end_date) for one in lot.amendments.all() if one.new_end_date
            )
            ends = moved[-1][-1] if moved else lot.end_date
            copy = Lot.objects.create(
                contract=made,
                number=lot.number,
                title=lot.title,
                mechanism=lot.mechanism,
                trade=lot.trade,
                start_date=ends + dt.timedelta(days=1) if ends else None,
                hours_due=lot.hours_due,
                penalty_rate=lot.penalty_rate,
            )
            LotCompany.objects.bulk_create(
                LotCompany(
                    lot=copy,
                    organisation_id=one.organisation_id,
                    role=one.role,
                    hours_share=one.hours_share,
                    modality=one.modality,
                )
                for one in lot.companies.all()
            )
    return made


def remove_contract(context: Context, contract: PublicContract) -> None:
    """Take away a contract entered by mistake; one with hours stays."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("marché retiré")):
        held = PublicContract.objects.select_for_update().get(pk=contract.pk)
        lots = list(Lot.objects.select_for_update().filter(contract=held).values_list("pk", flat=True))
        refuse_hours(
            lots,
            _(
                "Des heures sont déclarées sur ce marché : il reste. Soldez ses lots, ou rejetez d'abord les "
                "heures saisies par erreur."
            ),
        )
        held.delete()
