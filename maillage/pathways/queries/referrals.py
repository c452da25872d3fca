"""Scoped reads of prescriptions."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from maillage.accounts.context import Context
from maillage.pathways.models import CommissionItem, Decision, Enrolment, Referral


def referrals(context: Context) -> QuerySet[Referral]:
    """Those the context reaches, with what a list shows."""
    deferred = CommissionItem.objects.filter(decision=Decision.DEFERRED).select_related("commission")
    return (
        Referral.objects.visible_to(context)
        .select_related("person", "programme", "operator", "prescriber", "worker", "branch")
        .prefetch_related(Prefetch("items", deferred.order_by("-commission__date"), to_attr="deferrals"))
    )


def last_enrolment(context: Context, referral: Referral) -> Enrolment | None:
    """The former pathway of the person in the same programme: a new prescription starts from it."""
    return (
        Enrolment.objects.visible_to(context)
        .filter(person=referral.person, programme=referral.programme)
        .order_by("-entry_date", "-pk")
        .first()
    )
