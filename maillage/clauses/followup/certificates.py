"""The certificate of a company: what it did on a lot, or on all lots of a buyer, over a period. No names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet

from maillage.accounts.context import Context
from maillage.kernel.period import Period
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation

from ..models import HoursLine, HoursState, Lot, LotCompany, LotCompanyRole
from .balance import Balance, balances
from .counts import Done, Sight, Tally, Worked, done, sights, tally

_CARRYING = (LotCompanyRole.HOLDER, LotCompanyRole.CO_CONTRACTOR, LotCompanyRole.SUBCONTRACTOR)


@dataclass(frozen=True)
class CertifiedLot:
    balance: Balance
    tally: Tally
    role: str  # in words, "" for a company that only lent people


@dataclass
class Certificate:
    """Hours of the people a company employs, and for a holder those of who lent it people."""

    company: Organisation
    network: Organisation
    period: Period
    buyer: Organisation | None
    rows: list[CertifiedLot] = field(default_factory=list)
    whole: Tally = field(default_factory=Tally)
    sights: list[Sight] = field(default_factory=list)


def lots_of(context: Context, company_id: int) -> QuerySet[Lot]:
    """Lots a company carries out, or has validated hours on."""
    named = LotCompany.objects.filter(lot=OuterRef("pk"), organisation=company_id)
    worked = HoursLine.objects.filter(
        lot=OuterRef("pk"), statement__company=company_id, state=HoursState.VALIDATED
    )
    rows = Lot.objects.visible_to(context).filter(Exists(named) | Exists(worked))
    return rows.select_related("contract__buyer").order_by("contract__title", "contract", "number", "pk")


def certificate(
    context: Context, company: Organisation, lots: Iterable[Lot], period: Period, today: dt.date
) -> Certificate:
    """A constant number of questions."""
    found = list(lots)
    network = Organisation.objects.get(pk=network_of(context))
    buyers = {lot.contract.buyer_id: lot.contract.buyer for lot in found}
    made = Certificate(company, network, period, next(iter(buyers.values())) if len(buyers) == 1 else None)
    theirs = _theirs(company.pk, found, done([lot.pk for lot in found], network.pk, period))
    roles = _roles(company.pk, found)
    for one in balances(found, min(period.last, today)):
        made.rows.append(CertifiedLot(one, tally(theirs.on({one.lot.pk})), roles.get(one.lot.pk, "")))
    made.whole = tally(theirs)
    made.sights = [
        sight
        for sight in sights(theirs, {lot.pk: lot.mechanism for lot in found})
        if sight.code == "modality" and sight.parts
    ]
    return made


def _roles(company_id: int, lots: list[Lot]) -> dict[int, str]:
    rows = LotCompany.objects.filter(lot__in=lots, organisation=company_id)
    return {one.lot_id: str(one.get_role_display()) for one in rows}


def _theirs(company_id: int, lots: list[Lot], found: Done) -> Done:
    """A company's own statements count for it; those of who lends people count for the holder too."""
    carrying: dict[int, dict[int, str]] = {}
    rows = LotCompany.objects.filter(lot__in=lots, role__in=_CARRYING)
    for lot, organisation, role in rows.values_list("lot_id", "organisation_id", "role"):
        carrying.setdefault(lot, {})[organisation] = role

    def counts(one: Worked) -> bool:
        if one.company == company_id:
            return True
        named = carrying.get(one.lot, {})
        return named.get(company_id) == LotCompanyRole.HOLDER and one.company not in named

    return found.of(counts)  # type: ignore[arg-type]
