"""Bringing a pathway before a follow-up commission, asked by who follows it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.pathways.models import Commission, CommissionItem, CommissionKind, Enrolment, ItemKind
from maillage.pathways.services.commissions import Case, append, lock_open


def coming_follow_ups(enrolment: Enrolment) -> QuerySet[Commission]:
    """Follow-up meetings to come that look at this pathway: of its territory, or of all."""
    branch = Q(branch__isnull=True) | Q(branch_id=enrolment.branch_id)
    if enrolment.branch_id is None:
        branch = Q()
    coming = Commission.objects.filter(
        branch,
        programme_id=enrolment.programme_id,
        kind=CommissionKind.FOLLOW_UP,
        held=False,
        date__gte=timezone.localdate(),
    )
    return coming.select_related("branch").order_by("date", "id")


def present_case(
    context: Context, enrolment: Enrolment, commission: Commission, motive: str
) -> CommissionItem:
    """Put a pathway on the agenda of a follow-up meeting to come, with what it should look at.

    `enrolment` is one the context reaches. Refused when it is on an agenda to come already.
    """
    context.require(Right.EDIT_PATHWAYS)
    if not motive.strip():
        raise DomainError(_("Dites ce que la commission doit regarder."), "motive")
    with changes(context.actor, _("parcours présenté en commission")):
        commission = lock_open(commission)
        if not coming_follow_ups(enrolment).filter(pk=commission.pk).exists():
            raise DomainError(_("Cette commission ne regarde pas ce parcours."), "commission")
        case = Case(kind=ItemKind.FOLLOW_UP, enrolment=enrolment, motive=motive.strip())
        if not (added := append(commission, [case])):
            raise DomainError(_("Ce parcours est déjà à l'ordre du jour de cette commission."), "commission")
    return added[0]


def withdraw_case(context: Context, enrolment: Enrolment) -> None:
    """Take the pathway off the agendas of follow-up meetings to come where nothing is decided."""
    context.require(Right.EDIT_PATHWAYS)
    with changes(context.actor, _("présentation en commission retirée")):
        waiting = enrolment.items.filter(kind=ItemKind.FOLLOW_UP, decision="", commission__held=False)
        for commission in Commission.objects.filter(pk__in=waiting.values("commission_id")).order_by("pk"):
            lock_open(commission)
        waiting.delete()
