"""The list of lots, a contract, an operation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.models import Account, Membership
from maillage.accounts.roles import RIGHTS, Right
from maillage.kernel.text import Fold, fold
from maillage.organisations.managers import members_of
from maillage.organisations.models import Organisation

from ... import nomenclature
from ...models import Lot, LotCompany, LotCompanyRole, Operation, PublicContract
from .terms import state_of, with_terms

_FACILITATING = [role for role, rights in RIGHTS.items() if Right.RUN_CLAUSES in rights]


def facilitators(context: Context) -> QuerySet[Account]:
    """Who runs the clauses of the context's network today, by name."""
    members = Membership.objects.active().filter(organisation__in=members_of(context), role__in=_FACILITATING)
    return Account.objects.filter(pk__in=members.values("account_id")).order_by("last_name", "first_name")


def lots(context: Context, today: dt.date) -> QuerySet[Lot]:
    """Lots of the context, with their terms and `holder_name`, for lists."""
    holders = LotCompany.objects.filter(lot=OuterRef("pk"), role=LotCompanyRole.HOLDER).order_by("pk")
    found = Lot.objects.visible_to(context).select_related(
        "contract__buyer", "contract__operation", "contract__facilitator"
    )
    return with_terms(found, today).annotate(
        holder_name=Subquery(holders.values("organisation__name")[:1]),
        holder_folded=Subquery(holders.values("organisation__folded_name")[:1]),
    )


def searched(rows: QuerySet, text: str) -> QuerySet:
    """Narrow lots to those whose reference, title, buyer, operation or company holds every word typed."""
    rows = rows.alias(
        folded_title=Fold("contract__title"),
        folded_lot=Fold("title"),
        folded_operation=Fold("contract__operation__name"),
    )
    for word in text.split():
        folded = fold(word)
        if not folded:
            continue
        companies = LotCompany.objects.filter(organisation__folded_name__contains=folded)
        rows = rows.filter(
            Q(contract__ref__icontains=word)
            | Q(folded_title__contains=folded)
            | Q(folded_lot__contains=folded)
            | Q(contract__buyer__folded_name__contains=folded)
            | Q(folded_operation__contains=folded)
            | Q(pk__in=companies.values("lot_id"))
        )
    return rows


def buyer_choices(context: Context) -> list[tuple[str, str]]:
    buyers = PublicContract.objects.visible_to(context).values("buyer_id")
    rows = Organisation.objects.filter(pk__in=buyers).order_by("folded_name", "pk")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def operation_choices(context: Context) -> list[tuple[str, str]]:
    rows = Operation.objects.visible_to(context).order_by("name")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def mechanism_choices() -> list[tuple[str, Any]]:
    return [(code, one.label) for code, one in nomenclature.mechanisms().items()]


def trade_choices(day: dt.date) -> list[tuple[str, Any]]:
    return [(code, one.label) for code, one in nomenclature.trades(day).items()]


def lots_of(context: Context, condition: Q) -> list[Lot]:
    """Lots with their terms, `state`, `holder_name` and companies, by contract then number."""
    today = timezone.localdate()
    rows = lots(context, today).filter(condition).order_by("contract__title", "contract_id", "number", "pk")
    companies = LotCompany.objects.select_related("organisation").order_by("pk")
    found = list(rows.prefetch_related(Prefetch("companies", companies, to_attr="carried")))
    for lot in found:
        lot.state = state_of(lot.start_date, lot.ends, lot.closed_on, today)
        lot.others = sum(one.role != LotCompanyRole.HOLDER for one in lot.carried)
    return found


def operations(context: Context, today: dt.date) -> QuerySet[Operation]:
    """Operations with `contract_count` and `due` (hours first promised and amendments)."""
    counted = (
        PublicContract.objects.filter(operation=OuterRef("pk"))
        .order_by()
        .values("operation")
        .annotate(n=Count("pk"))
        .values("n")
    )
    due = (
        with_terms(Lot.objects.filter(contract__operation=OuterRef("pk")), today)
        .order_by()
        .values("contract__operation")
        .annotate(sum=Sum("due"))
        .values("sum")
    )
    rows = Operation.objects.visible_to(context).select_related("area")
    return rows.annotate(contract_count=Subquery(counted), due=Subquery(due))
