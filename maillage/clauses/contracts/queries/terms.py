"""What a lot owes and when it ends, its amendments signed by then taken in."""

from __future__ import annotations

import datetime as dt

from django.db.models import DateField, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ...models import Amendment

_HOURS: DecimalField = DecimalField(max_digits=12, decimal_places=2)

STATES = [
    ("coming", _("à venir")),
    ("running", _("en cours")),
    ("ended", _("fini, à solder")),
    ("closed", _("soldé")),
]


def with_terms(lots: QuerySet, today: dt.date) -> QuerySet:
    """Lots annotated with `due` (hours) and `ends` (a day, None when it is not known)."""
    signed = Amendment.objects.filter(lot=OuterRef("pk"), signed_on__lte=today)
    added = signed.order_by().values("lot").annotate(sum=Sum("hours_delta")).values("sum")
    moved = signed.filter(new_end_date__isnull=False).order_by("-signed_on", "-pk").values("new_end_date")
    return lots.annotate(
        due=F("hours_due") + Coalesce(Subquery(added), 0, output_field=_HOURS),
        ends=Coalesce(Subquery(moved[:1]), F("end_date"), output_field=DateField()),
    )


def in_state(lots: QuerySet, state: str, today: dt.date) -> QuerySet:
    """Narrow lots that have `ends` to a state of `STATES`."""
    if state == "closed":
        return lots.filter(closed_on__isnull=False)
    opened = lots.filter(closed_on__isnull=True)
    if state == "coming":
        return opened.filter(start_date__gt=today)
    if state == "ended":
        return opened.filter(ends__lt=today)
    return opened.filter(
        Q(start_date__isnull=True) | Q(start_date__lte=today), Q(ends__isnull=True) | Q(ends__gte=today)
    )


def state_of(start: dt.date | None, ends: dt.date | None, closed_on: dt.date | None, today: dt.date) -> str:
    """The state of one lot: the same rule."""
    if closed_on:
        return "closed"
    if start and start > today:
        return "coming"
    return "ended" if ends and ends < today else "running"
