"""The only ways to pathways and what hangs on them: `Model.objects.visible_to(context)`.

Who reaches a pathway is written once, in `enrolment_reach`; everything else goes through it.
"""

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from maillage.accounts.roles import Right, Scope
from maillage.organisations.managers import network_members
from maillage.people.managers import in_use

if TYPE_CHECKING:
    from maillage.accounts.context import Context

NOTHING = Q(pk__in=())


def enrolment_reach(context: "Context", prefix: str = "") -> Q:
    """The condition under which the context's scope reaches an enrolment (`prefix` leads to it)."""
    organisation = context.organisation_id
    match context.scope:
        case Scope.LED:
            return Q(**{f"{prefix}programme__organisation_id": organisation})
        case Scope.CARRIED:
            return Q(**{f"{prefix}operator_id": organisation})
        case Scope.PRESCRIBED:
            return Q(**{f"{prefix}prescriber_id": organisation})
        case Scope.OWN:
            assignment = apps.get_model("pathways", "ReferenceAssignment")
            mine = assignment.objects.filter(
                enrolment_id=OuterRef(f"{prefix}pk" if not prefix else f"{prefix}id"),
                worker_id=context.account.pk,
                organisation_id=organisation,
                # The last assignment of a closed pathway ends with it: its worker still answers for it.
            ).filter(Q(end_date__isnull=True) | Q(end_date=models.F("enrolment__exit_date")))
            return Q(Exists(mine))
    return NOTHING


def referral_reach(context: "Context") -> Q:
    organisation = context.organisation_id
    match context.scope:
        case Scope.LED:
            return Q(programme__organisation_id=organisation)
        case Scope.CARRIED:
            return Q(operator_id=organisation)
        case Scope.PRESCRIBED:
            return Q(prescriber_id=organisation)
        case Scope.OWN:
            return Q(operator_id=organisation, worker_id=context.account.pk)
    return NOTHING


def network_pathways(context: "Context", today: dt.date | None = None) -> Q:
    """The condition on Enrolment of running today in the organisation's network: it leads the programme, or
    carries the pathway. Opens no pathway by itself: says whose placement the organisation works on."""
    today = today or timezone.localdate()
    organisation = context.organisation_id
    return (
        Q(entry_date__lte=today)
        & (Q(exit_date__isnull=True) | Q(exit_date__gte=today))
        & (Q(programme__organisation_id=organisation) | Q(operator_id=organisation))
    )


def followed_in_network(network_id: int) -> Q:
    """The condition on Person of a pathway running today in a network: in a programme of its lead or of one
    of its organisations, or carried by one."""
    today = timezone.localdate()
    members = network_members(network_id)
    running = apps.get_model("pathways", "Enrolment").objects.filter(
        Q(exit_date__isnull=True) | Q(exit_date__gte=today),
        Q(programme__organisation_id__in=members) | Q(operator_id__in=members),
        person_id=OuterRef("pk"),
        entry_date__lte=today,
    )
    return Q(Exists(running))


def person_reach(context: "Context") -> Q:
    """People reached through a pathway or a prescription; files the organisation opened without any.

    Who works with companies reaches people of its network who agree today to be presented to them: a
    withdrawn agreement, a pathway that ends, a frozen file put an end to it the same day.
    """
    if context.scope is Scope.WILLING:
        from maillage.protection.rights.agreed import agreed
        from maillage.protection.rights.consents import LISTS

        running = apps.get_model("pathways", "Enrolment").objects.filter(network_pathways(context))
        return Q(Exists(running.filter(person_id=OuterRef("pk")))) & agreed(LISTS)
    enrolment = apps.get_model("pathways", "Enrolment")
    referral = apps.get_model("pathways", "Referral")
    enrolments = enrolment.objects.filter(person_id=OuterRef("pk"))
    referrals = referral.objects.filter(person_id=OuterRef("pk"))
    reach = Q(Exists(enrolments.filter(enrolment_reach(context)))) | Q(
        Exists(referrals.filter(referral_reach(context)))
    )
    if context.scope in (Scope.LED, Scope.CARRIED, Scope.OWN):
        reach |= Q(origin_id=context.organisation_id) & ~Q(Exists(enrolments)) & ~Q(Exists(referrals))
    return reach


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, context: "Context") -> "EnrolmentQuerySet":
        """Of files in use: an archived or anonymised one is in no list any more."""
        if not context.has(Right.SEE_PATHWAYS):
            return self.none()
        return self.filter(enrolment_reach(context), in_use())

    def open(self) -> "EnrolmentQuerySet":
        return self.filter(exit_date__isnull=True)


class ThroughEnrolmentQuerySet(models.QuerySet):
    """Records whose `enrolment` decides who sees them."""

    def visible_to(self, context: "Context") -> "ThroughEnrolmentQuerySet":
        if not context.has(Right.SEE_PATHWAYS):
            return self.none()
        return self.filter(enrolment_reach(context, "enrolment__"), in_use("enrolment__person_id"))


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, context: "Context") -> "ReferralQuerySet":
        if not context.has(Right.SEE_PATHWAYS):
            return self.none()
        return self.filter(referral_reach(context), in_use())


class AppointmentQuerySet(models.QuerySet):
    def visible_to(self, context: "Context") -> "AppointmentQuerySet":
        """Those of visible pathways; and, without a pathway, those the organisation recorded itself."""
        if not context.has(Right.SEE_APPOINTMENTS):
            return self.none()
        return self.filter(
            (Q(enrolment__isnull=False) & enrolment_reach(context, "enrolment__"))
            | Q(enrolment__isnull=True, origin_id=context.organisation_id),
            in_use(),
        )


class CommissionQuerySet(models.QuerySet):
    def visible_to(self, context: "Context") -> "CommissionQuerySet":
        """The lead sees its commissions; an operator those that look at one of its cases."""
        if not context.has(Right.SEE_PATHWAYS):
            return self.none()
        if context.scope == Scope.LED:
            return self.filter(programme__organisation_id=context.organisation_id)
        item = apps.get_model("pathways", "CommissionItem")
        # A set and not a question per meeting: the database reads the items once.
        return self.filter(pk__in=item.objects.visible_to(context).values("commission_id"))


class CommissionItemQuerySet(models.QuerySet):
    def visible_to(self, context: "Context") -> "CommissionItemQuerySet":
        if not context.has(Right.SEE_PATHWAYS):
            return self.none()
        referral = apps.get_model("pathways", "Referral")
        enrolment = apps.get_model("pathways", "Enrolment")
        return self.filter(
            Q(referral_id__in=referral.objects.filter(referral_reach(context)).values("pk"))
            | Q(enrolment_id__in=enrolment.objects.filter(enrolment_reach(context)).values("pk"))
        )
