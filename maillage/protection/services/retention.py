"""How long readings are kept: the only way rows leave the log."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from maillage.kernel.months import add_months
from maillage.protection.models import AccessRecord

_BATCH = 20_000  # rows a transaction: the log stays writable meanwhile


def purge(now: dt.datetime | None = None) -> int:
    """Remove readings older than the installation keeps them; returns how many. The database lets nothing
    younger than six months go, whatever is asked."""
    now = now or timezone.now()
    day = add_months(timezone.localdate(now), -settings.ACCESS_LOG_MONTHS)
    before = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    removed = 0
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('maillage.purge', 'access_log', true)")
            old = AccessRecord.objects.filter(at__lt=before).order_by("at").values("pk")[:_BATCH]
            count, _rows = AccessRecord.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
        removed += count
        if count < _BATCH:
            return removed
