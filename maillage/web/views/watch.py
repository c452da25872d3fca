"""The home of the data protection officer: what to look at first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone

from maillage.protection.models import AccessKind, ShareKind
from maillage.protection.queries import digests, notices_of, readings, shares_watched


def watch(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    """Notices of emergencies, the last digest, and the week's readings in a few numbers."""
    context = request.context
    now = timezone.now()
    week = readings(context, now - dt.timedelta(days=7)).aggregate(
        readings=Count("pk"),
        readers=Count("account_id", distinct=True),
        exports=Count("pk", filter=Q(kind=AccessKind.EXPORT)),
        refused=Count("pk", filter=Q(kind=AccessKind.REFUSED)),
    )
    shares = shares_watched(context)
    return "web/home/data_protection.html", {
        "notices": list(notices_of(context)[:20]),
        "digest": digests(context).first(),
        "week": week,
        "open_shares": shares.filter(state="accepted", until__gt=now, kind=ShareKind.REQUEST).count(),
        "emergencies": shares.filter(
            kind=ShareKind.EMERGENCY, asked_at__gte=now - dt.timedelta(days=30)
        ).count(),
    }
