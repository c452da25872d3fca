"""Who belongs to the reference team of a person, told to `people.team`.

The lead's manager; the reference worker of a pathway (the last one, of a closed pathway); the professional a
prescription is given to. Where nobody is designated yet, the structure that carries the pathway or has opened
the file. A colleague of the reference worker is not of the team: they read the file without its confidences.
"""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.models import Membership
from maillage.accounts.roles import Role, Scope

from .managers import person_reach
from .models import Enrolment, ReferenceAssignment, Referral


def person_team(context: Context) -> Q:
    """The condition on Person of having the context in its reference team."""
    if context.scope in (Scope.LED, Scope.OWN):
        return person_reach(context)  # a manager leads all it reaches; an officer reaches its own cases
    if context.scope is not Scope.CARRIED:
        return Q(pk__in=())
    return _followed(context) | _prescribed(context) | _nobodys(context)


def _followed(context: Context) -> Q:
    today = timezone.localdate()
    held = ReferenceAssignment.objects.filter(enrolment_id=OuterRef("pk")).filter(
        # The last assignment of a closed pathway ends with it: its worker still answers for it.
        Q(end_date__isnull=True) | Q(end_date__gte=today) | Q(end_date=F("enrolment__exit_date"))
    )
    mine = held.filter(worker_id=context.account.pk, organisation_id=context.organisation_id)
    carried = Enrolment.objects.filter(person_id=OuterRef("pk"), operator_id=context.organisation_id)
    return Q(Exists(carried.filter(Q(Exists(mine)) | ~Q(Exists(held)))))


def _prescribed(context: Context) -> Q:
    received = Referral.objects.filter(
        Q(worker_id=context.account.pk) | Q(worker__isnull=True),
        person_id=OuterRef("pk"),
        operator_id=context.organisation_id,
        enrolment__isnull=True,
    )
    return Q(Exists(received))


def _nobodys(context: Context) -> Q:
    return (
        Q(origin_id=context.organisation_id)
        & ~Q(Exists(Enrolment.objects.filter(person_id=OuterRef("pk"))))
        & ~Q(Exists(Referral.objects.filter(person_id=OuterRef("pk"))))
    )


def managers_of(person_ids: list[int]) -> dict[int, set[int]]:
    """The accounts that lead the programmes of these people's pathways and prescriptions: three queries."""
    leads: dict[int, set[int]] = {key: set() for key in person_ids}
    for model in (Enrolment, Referral):
        rows = model.objects.filter(person_id__in=person_ids)
        for person_id, lead in rows.values_list("person_id", "programme__organisation_id").distinct():
            leads[person_id].add(lead)
    managers: dict[int, set[int]] = {}
    wanted = set().union(*leads.values()) if leads else set()
    open_roles = Membership.objects.active().filter(
        organisation_id__in=wanted, role=Role.PROGRAMME_MANAGER, account__is_active=True
    )
    for lead, account in open_roles.values_list("organisation_id", "account_id"):
        managers.setdefault(lead, set()).add(account)
    return {key: set().union(*(managers.get(lead, set()) for lead in of)) for key, of in leads.items()}
