"""What this part shows on the pages of others."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Right

from ..board import Gist
from ..models import Lot, Operation, PublicContract
from .alerts import OVERDUE, alerts
from .balance import balances, total
from .progress import progress
from .queries import lots


def home_block(context: Context, subject: Any) -> dict[str, Any] | None:
    """What is late or about to be, each with what to do about it."""
    found = alerts(context, timezone.localdate())
    return {
        "alerts": found,
        "gists": [Gist(one.title, one.count, f"alert-{one.code}", one.code in OVERDUE) for one in found],
    }


def lot_block(context: Context, lot: Lot) -> dict[str, Any] | None:
    today = timezone.localdate()
    return {
        "progress": progress(context, lot, today),
        "lot": lot,
        "today": today,
        "runs": context.has(Right.RUN_CLAUSES),
    }


def contract_block(context: Context, contract: PublicContract) -> dict[str, Any] | None:
    return _sums(context, {"contract": contract}) | {"contract": contract}


def operation_block(context: Context, operation: Operation) -> dict[str, Any] | None:
    return _sums(context, {"contract__operation": operation}) | {"operation": operation}


def _sums(context: Context, of: dict[str, Any]) -> dict[str, Any]:
    """The balance of each lot and their sums."""
    rows = lots(context).filter(**of).order_by("contract__title", "contract", "number", "pk")
    found = balances(rows, timezone.localdate())
    return {"balances": found, "total": total(found), "runs": context.has(Right.RUN_CLAUSES)}
