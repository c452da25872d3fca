"""The people of a lot: those with hours on it, those its companies hired under a clause."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q, Sum
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.employment.offers.managers import open_on
from maillage.people.models import Person

from ...models import HoursLine, HoursState, Lot, LotOffer
from ..scope import clause_contracts, people_of_room
from .standing import Standing, standings

SHOWN = 15


@dataclass(frozen=True)
class Worker:
    """A person on a lot: hours validated and awaiting, the last month, where they stand."""

    person: Person
    standing: Standing
    done: Decimal
    waiting: Decimal
    month: Any


def lot_block(context: Context, lot: Lot) -> dict[str, Any] | None:
    """A constant number of queries. None for a buyer: no name is theirs to read."""
    if not context.has(Right.RUN_CLAUSES):
        return None
    today = timezone.localdate()
    done = Sum("hours", filter=Q(state=HoursState.VALIDATED))
    waiting = Sum("hours", filter=Q(state__in=[HoursState.DECLARED, HoursState.CHECKED]))
    lines = {
        row["person"]: row
        for row in HoursLine.objects.visible_to(context)
        .filter(lot=lot, person__isnull=False)
        .exclude(state=HoursState.REJECTED)
        .order_by()
        .values("person")
        .annotate(done=done, waiting=waiting, month=Max("statement__month"))
    }
    companies = list(lot.companies.values_list("organisation_id", flat=True))
    # Hired by a company of the lot and not at work on another one: on this lot as far as is known.
    hired = set(
        clause_contracts(context)
        .filter(employer__in=companies)
        .exclude(start_date__gt=lot.end_date or today)
        .exclude(end_date__lt=lot.start_date or today)
        .exclude(person__clause_hours__isnull=False)
        .values_list("person_id", flat=True)
    )
    order = sorted(lines, key=lambda pk: (lines[pk]["month"], lines[pk]["done"] or 0), reverse=True)
    ids = [*sorted(hired), *order]
    shown = ids[:SHOWN]
    people = people_of_room(context).in_bulk(shown)
    where = standings(context, shown, today)
    nothing: dict[str, Any] = {"done": None, "waiting": None, "month": None}
    offers = list(
        LotOffer.objects.visible_to(context)
        .filter(open_on(today, "offer__"), lot=lot)
        .select_related("offer__company")
        .order_by("-offer__opened_on", "-pk")
    )
    return {
        "lot": lot,
        "workers": [
            Worker(
                people[pk],
                where[pk],
                (lines.get(pk) or nothing)["done"] or Decimal(0),
                (lines.get(pk) or nothing)["waiting"] or Decimal(0),
                (lines.get(pk) or nothing)["month"],
            )
            for pk in shown
            if pk in people
        ],
        "count": len(ids),
        "more": max(len(ids) - SHOWN, 0),
        "offers": [one.offer for one in offers],
        "has_companies": bool(companies),
        "people_shown": shown,
    }
