"""Who carries a lot out, and how."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes

from ...models import HoursLine, Lot, LotCompany, LotCompanyRole, Modality
from ..parties import ROLES_ON_A_LOT, Party


@dataclass(frozen=True, kw_only=True)
class LotCompanyFacts:
    """`hours_share` are hours; None: its part was not said. `plan_due_on` is the next day to look at it."""

    company: Party
    role: str = LotCompanyRole.HOLDER
    hours_share: Decimal | None = None
    modality: str = ""
    plan: str = ""
    plan_due_on: dt.date | None = None

    def checked(self) -> LotCompanyFacts:
        """The same; raises `DomainError` naming the field at fault."""
        if self.role not in LotCompanyRole.values:
            raise DomainError(_("« %s » n'est pas un rôle sur un lot.") % self.role, "role")
        if self.modality and self.modality not in Modality.values:
            raise DomainError(_("« %s » n'est pas une modalité connue.") % self.modality, "modality")
        if self.hours_share is not None and self.hours_share < 0:
            raise DomainError(_("Une part d'heures n'est pas négative."), "hours_share")
        return self


def add_company(context: Context, lot: Lot, facts: LotCompanyFacts) -> LotCompany:
    context.require(Right.RUN_CLAUSES)
    facts = facts.checked()
    with changes(context.actor, _("entreprise d'un lot")):
        return write_company(context, LotCompany(lot=lot), facts)


def update_company(context: Context, row: LotCompany, facts: LotCompanyFacts) -> LotCompany:
    """Correct what is said of a company on a lot. Another company is put only where none has declared."""
    context.require(Right.RUN_CLAUSES)
    facts = facts.checked()
    with changes(context.actor, _("entreprise d'un lot, corrigée")):
        held = LotCompany.objects.select_for_update().get(pk=row.pk)
        return write_company(context, held, facts)


def write_company(context: Context, row: LotCompany, facts: LotCompanyFacts) -> LotCompany:
    """Copy the facts and save. Inside the caller's `changes`."""
    company = facts.company.organisation(context, ROLES_ON_A_LOT[facts.role])
    if row.pk and row.organisation_id != company.pk and _has_declared(row):
        raise DomainError(
            _("« %s » a déclaré des heures sur ce lot : ajoutez l'autre entreprise au lieu de la remplacer.")
            % row.organisation,
            facts.company.field,
        )
    twin = LotCompany.objects.filter(lot_id=row.lot_id, organisation=company).exclude(pk=row.pk)
    if twin.exists():
        raise DomainError(_("Cette entreprise est déjà sur ce lot."), facts.company.field)
    row.organisation = company
    row.role, row.hours_share, row.modality = facts.role, facts.hours_share, facts.modality
    row.plan, row.plan_due_on = facts.plan.strip(), facts.plan_due_on
    row.save()
    return row


def remove_company(context: Context, row: LotCompany) -> None:
    """Take a company off a lot; one that declared hours there stays."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("entreprise retirée d'un lot")):
        held = LotCompany.objects.select_for_update().get(pk=row.pk)
        if _has_declared(held):
            raise DomainError(_("« %s » a déclaré des heures sur ce lot : elle y reste.") % held.organisation)
        held.delete()


def _has_declared(row: LotCompany) -> bool:
    lines = HoursLine.objects.filter(lot_id=row.lot_id, statement__company_id=row.organisation_id)
    return lines.exists()
