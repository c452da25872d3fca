"""The network of buyers."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right

from ..queries.buyers import buyers as all_buyers


@needs(Right.RUN_CLAUSES)
@require_GET
def buyers(request: HttpRequest) -> HttpResponse:
    found = all_buyers(request.context, timezone.localdate())
    return render(
        request,
        "clauses/contracts/buyers.html",
        {
            "buyers": found,
            "running": sum(one.running for one in found),
            "active": sum(bool(one.running) for one in found),
            "due": sum((one.due for one in found), Decimal(0)),
            "to_settle": sum(one.to_settle for one in found),
        },
    )
