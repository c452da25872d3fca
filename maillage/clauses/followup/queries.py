"""Lots as this part reads them: within reach, with what lists need beside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from maillage.accounts.context import Context

from ..models import Lot, LotCompany, LotCompanyRole
from .balance import Balance, balances


def lots(context: Context) -> QuerySet[Lot]:
    """Lots within reach, with their contract and buyer; `holder` is the name of the first holder."""
    holders = LotCompany.objects.filter(lot=OuterRef("pk"), role=LotCompanyRole.HOLDER).order_by("pk")
    return (
        Lot.objects.visible_to(context)
        .select_related("contract__buyer", "contract__operation", "contract__facilitator")
        .annotate(
            holder=Subquery(holders.values("organisation__name")[:1]),
            holder_folded=Subquery(holders.values("organisation__folded_name")[:1]),
        )
    )


def held_by(rows: QuerySet[Lot], companies: Iterable[str | int]) -> QuerySet[Lot]:
    """Lots that these companies carry out, in whatever role."""
    theirs = LotCompany.objects.filter(lot=OuterRef("pk"), organisation__in=[int(pk) for pk in companies])
    return rows.filter(Exists(theirs))


def all_balances(context: Context, today: dt.date) -> dict[int, Balance]:
    """The balance of every lot within reach, by lot: four questions. Lots carry their own columns only."""
    rows = Lot.objects.visible_to(context).only(
        "contract_id", "start_date", "end_date", "hours_due", "closed_on", "mechanism", "first_hours_by"
    )
    return {one.lot.pk: one for one in balances(rows, today)}
