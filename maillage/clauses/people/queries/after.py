"""What people do after: the contract that follows the clause, and the situation known contracts speak of."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from maillage.employment.models import ContractKind, ContractOrigin, EmploymentContract
from maillage.kernel.months import add_months
from maillage.organisations.managers import network_members

from ...nomenclature import parameters
from ..windows import Window

_LONG = 6  # months

_BY_KIND = {
    ContractKind.CDI: "cdi",
    ContractKind.CDI_INTERIM: "cdi",
    ContractKind.CDI_INCLUSION: "siae",
    ContractKind.CDDI: "siae",
    ContractKind.CDD_TREMPLIN: "siae",
    ContractKind.APPRENTICESHIP: "alternance",
    ContractKind.PROFESSIONALISATION: "alternance",
    ContractKind.CAPE: "own_business",
}
# Of several contracts on one day the first of these speaks.
_ORDER = ("cdi", "alternance", "cdd_long", "siae", "cdd_short", "own_business", "still_clause")


def contracts_of(person_ids: Collection[int], network_id: int) -> dict[int, list[EmploymentContract]]:
    """The contracts the network recorded of these people, oldest first. Two queries."""
    rows = EmploymentContract.objects.filter(
        person_id__any_of=list(person_ids), origin_organisation__in=network_members(network_id)
    )
    found: dict[int, list[EmploymentContract]] = defaultdict(list)
    for contract in rows.select_related("employer").order_by("start_date", "pk"):
        found[contract.person_id].append(contract)
    return found


def situation_on(contracts: Collection[EmploymentContract], day: dt.date) -> str:
    """The situation known contracts speak of on a day, "" when none runs."""
    said = {_situation(one) for one in contracts if _runs_on(one, day)}
    return next((code for code in _ORDER if code in said), "")


def _situation(contract: EmploymentContract) -> str:
    if contract.origin == ContractOrigin.CLAUSE:
        return "still_clause"
    if contract.kind in _BY_KIND:
        return _BY_KIND[ContractKind(contract.kind)]
    last = contract.planned_end_date or contract.end_date
    lasts = last is None or last >= add_months(contract.start_date, _LONG) - dt.timedelta(days=1)
    return "cdd_long" if lasts else "cdd_short"


def _runs_on(contract: EmploymentContract, day: dt.date) -> bool:
    last = contract.end_date or contract.planned_end_date
    return contract.start_date <= day and (last is None or last >= day)


def contract_after(contracts: Collection[EmploymentContract], window: Window) -> EmploymentContract | None:
    """The first contract of another origin that begins during the last clause contract of the window, or
    within `after_months` (a parameter) after its end."""
    clause = [
        one
        for one in contracts
        if one.origin == ContractOrigin.CLAUSE
        and one.start_date <= window.last
        and (one.end_date or one.planned_end_date or dt.date.max) >= window.first
    ]
    if not clause:
        return None
    last = max(clause, key=lambda one: (one.start_date, one.pk))
    ends = last.end_date or last.planned_end_date
    until = add_months(ends, parameters(ends).after_months) if ends else dt.date.max
    after = [
        one
        for one in contracts
        if one.is_employment
        and one.origin != ContractOrigin.CLAUSE
        and last.start_date <= one.start_date <= until
    ]
    return min(after, key=lambda one: (one.start_date, one.pk), default=None)
