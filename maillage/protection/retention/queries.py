"""Scoped reads of terms."""

from __future__ import annotations

import datetime as dt

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.months import add_months
from maillage.people.models import Person

from .models import Due, Suspension
from .rules import LONGEST_WAIT_MONTHS, NOTICE_DAYS


def noticed(context: Context) -> QuerySet[Due]:
    """Files in reach that come to their term, with the suspension in force when there is one."""
    if not context.has(Right.EDIT_PATHWAYS):
        return Due.objects.none()
    standing = Suspension.objects.filter(
        person=OuterRef("person_id"), lifted_on__isnull=True, until__gte=timezone.localdate()
    )
    return (
        Due.objects.filter(noticed_on__isnull=False, person__in=Person.objects.visible_to(context))
        .select_related("person")
        .annotate(
            suspended_until=Subquery(standing.values("until")[:1]),
            suspended_for=Subquery(standing.values("reason")[:1]),
        )
    )


def leaves_on(due: Due) -> dt.date:
    """The first day a file goes: its term, and 30 days of notice at least."""
    if due.noticed_on is None:
        return due.due_on
    return max(due.due_on, due.noticed_on + dt.timedelta(days=NOTICE_DAYS))


def waits_until(due: Due) -> dt.date:
    """The day a file goes without company, figures counting one less from then on."""
    return add_months(leaves_on(due), LONGEST_WAIT_MONTHS)


def noticed_count(context: Context) -> int:
    """How many files in reach come to their term and wait for nothing."""
    # Most days none does anywhere: whose reach they are in is then no question.
    if not Due.objects.filter(noticed_on__isnull=False).exists():
        return 0
    return noticed(context).filter(suspended_until__isnull=True).count()
