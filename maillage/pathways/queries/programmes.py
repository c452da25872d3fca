"""Programmes a context works with."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.accounts.context import Context
from maillage.accounts.roles import Right, Scope
from maillage.pathways.models import Enrolment, Programme, Referral


def led_by(context: Context) -> QuerySet[Programme]:
    """Those the context's organisation leads: the only ones it may define, and run commissions of."""
    return Programme.objects.filter(organisation_id=context.organisation_id).order_by("name", "id")


def main_first(programmes: Iterable[Programme]) -> list[Programme]:
    """The PLIE before the others: the one a page opens on when nothing is chosen."""
    return sorted(programmes, key=lambda programme: programme.code != "plie")


def main_of(programmes: Iterable[Programme]) -> Programme | None:
    """The first of `main_first`."""
    return next(iter(main_first(programmes)), None)


def worked_with(context: Context) -> QuerySet[Programme]:
    """Those the context may enter people in: its organisation's own, and those of the lead it works for."""
    if not context.has(Right.SEE_PATHWAYS):
        return Programme.objects.none()
    if context.scope is Scope.LED:
        return led_by(context)
    organisation = context.organisation
    carried = Enrolment.objects.filter(programme_id=OuterRef("pk"), operator=organisation)
    received = Referral.objects.filter(programme_id=OuterRef("pk"), operator=organisation)
    return (
        Programme.objects.filter(
            Q(organisation=organisation)
            | Q(organisation_id=organisation.accounts_managed_by_id)
            | Q(Exists(carried))
            | Q(Exists(received))
        )
        .select_related("organisation")
        .order_by("name", "id")
    )
