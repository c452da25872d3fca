"""What the part adds to the first page: days agreed with companies, first hours that are due."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Right

from ..models import HoursLine, HoursState, Lot, LotCompany

_AHEAD = dt.timedelta(days=15)
_SHOWN = 10


def deadlines_block(context: Context, subject: Any) -> dict[str, Any] | None:
    """Plans to look at again and first hours not done, late or within a fortnight, on lots not settled.

    Two questions of the database.
    """
    if not context.has(Right.RUN_CLAUSES):
        return None
    today = timezone.localdate()
    plans = LotCompany.objects.visible_to(context).filter(
        plan_due_on__lte=today + _AHEAD, lot__closed_on__isnull=True
    )
    done = HoursLine.objects.filter(lot=OuterRef("pk")).exclude(state=HoursState.REJECTED)
    waited = Lot.objects.visible_to(context).filter(
        ~Exists(done), first_hours_by__lte=today + _AHEAD, closed_on__isnull=True
    )
    found = [
        (one.plan_due_on, one.lot, one)
        for one in plans.select_related("organisation", "lot__contract__buyer").order_by("plan_due_on", "pk")[
            : _SHOWN + 1
        ]
    ]
    found += [
        (lot.first_hours_by, lot, None)
        for lot in waited.select_related("contract__buyer").order_by("first_hours_by", "pk")[: _SHOWN + 1]
    ]
    if not found:
        return None
    found.sort(key=lambda row: (row[0], row[1].pk))
    return {"deadlines": found[:_SHOWN], "more": len(found) > _SHOWN, "today": today}
