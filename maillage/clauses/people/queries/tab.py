"""The tab "Clauses" of a person's file, for who reads the pathway and for who runs clauses."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.employment.models import ContractOrigin, EmploymentContract
from maillage.organisations.managers import network_of
from maillage.people.masking import file_sight
from maillage.people.models import Person

from ...models import Eligibility, HoursLine, HoursState
from ...nomenclature import criteria
from ..scope import people_of_room
from ..windows import windows
from .page import window_bar

_MONTHS = 36  # shown, the latest first


def file_tab(context: Context, person: Person) -> dict[str, Any]:
    """Checks as the reader may know them, what is left of the window, validated hours by month and company.

    A constant number of queries by network that knows the person; it is one, but for who moved.
    """
    today = timezone.localdate()
    runs = context.has(Right.RUN_CLAUSES)
    in_room = runs and people_of_room(context).filter(pk=person.pk).exists()
    sensitive = file_sight(context, person.pk).sensitive
    rows = Eligibility.objects.visible_to(context).filter(person=person)
    checks = list(rows.select_related("network").order_by("-checked_on", "-pk"))
    hours = hours_by_month(context, person)
    contracts = list(
        EmploymentContract.objects.filter(person=person, origin=ContractOrigin.CLAUSE)
        .select_related("employer", "origin_organisation")
        .order_by("-start_date", "-pk")
    )
    own = network_of(context)
    if runs:
        contracts = [one for one in contracts if network_id_of(one) == own]
    networks = sorted({one.network_id for one in checks} | {network_id_of(one) for one in contracts})
    bars = []
    for network in networks:
        laid = windows([person.pk], network, today).get(person.pk, [])
        bars += [window_bar(one, today) for one in reversed(laid)]
    return {
        "clause_checks": [
            (one, sensitive or (runs and one.network_id == own) or not _is_sensitive(one.criterion))
            for one in checks
        ],
        "clause_bars": bars,
        "clause_contracts": contracts,
        "clause_hours": hours[:_MONTHS],
        "clause_hours_more": max(len(hours) - _MONTHS, 0),
        "clause_total": sum((row["hours"] for row in hours), Decimal(0)),
        "clause_training": sum((row["training"] for row in hours), Decimal(0)),
        "clause_room": in_room,
    }


def hours_by_month(context: Context, person: Person) -> list[dict[str, Any]]:
    """Validated hours of a person by month and company, the latest first: `month`, `company`, `hours`,
    `training`. One query."""
    lines = HoursLine.objects.visible_to(context).filter(person=person, state=HoursState.VALIDATED)
    grouped = lines.order_by().values("statement__month", "statement__company__name")
    return [
        {
            "month": row["statement__month"],
            "company": row["statement__company__name"],
            "hours": row["total"],
            "training": row["training"],
        }
        for row in grouped.annotate(total=Sum("hours"), training=Sum("training_hours")).order_by(
            "-statement__month", "statement__company__name"
        )
    ]


def network_id_of(contract: EmploymentContract) -> int:
    """The network that recorded a contract."""
    recorder = contract.origin_organisation
    return recorder.accounts_managed_by_id or recorder.pk


def _is_sensitive(code: str) -> bool:
    found = criteria().get(code)
    return found is None or found.sensitive
