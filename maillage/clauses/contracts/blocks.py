"""What the part adds to the first page: days agreed with companies, first hours that are due."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right

from ..board import Gist
from ..models import HoursLine, HoursState, Lot, LotCompany

_AHEAD = dt.timedelta(days=15)
_SHOWN, _COUNTED = 5, 100  # shown; counted at most


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
            :_COUNTED
        ]
    ]
    found += [
        (lot.first_hours_by, lot, None)
        for lot in waited.select_related("contract__buyer").order_by("first_hours_by", "pk")[:_COUNTED]
    ]
    if not found:
        return None
    found.sort(key=lambda row: (row[0], row[1].pk))
    passed = sum(day < today for day, _lot, _company in found)
    return {
        "deadlines": found[:_SHOWN],
        "rest": found[_SHOWN:_COUNTED],
        "today": today,
        "gists": [
            Gist(_("Échéances passées"), passed, "contract-deadlines", late=True),
            Gist(_("Échéances proches"), len(found) - passed, "contract-deadlines"),
        ],
    }
