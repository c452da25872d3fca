"""Scoped reads of prescriptions."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from maillage.accounts.context import Context
from maillage.pathways.models import CommissionItem, Decision, Enrolment, Referral
from maillage.people.models import Person
from maillage.people.team import team_reach


def referrals(context: Context) -> QuerySet[Referral]:
    """Those the context reaches, with what a list shows; `confided` when it is of the reference team."""
    team = Person.objects.filter(team_reach(context), pk=OuterRef("person_id"))
    deferred = CommissionItem.objects.filter(decision=Decision.DEFERRED).select_related("commission")
    return (
        Referral.objects.visible_to(context)
        .select_related("person", "programme", "operator", "prescriber", "worker", "branch")
        .annotate(confided=Exists(team.values("pk")))
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
