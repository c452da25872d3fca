"""Writes about terms that people decide: keep a file longer, or no longer."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.kernel.months import add_months
from maillage.people.models import Person

from .models import Suspension

LONGEST_MONTHS = 12  # a suspension is looked at again every year


def suspend(context: Context, person: Person, *, until: dt.date, reason: str) -> Suspension:
    """Keep a file beyond its term, a year at most: another reason is asked for then."""
    context.require(Right.EDIT_PATHWAYS)
    today = timezone.localdate()
    reason = " ".join(reason.split())
    if not reason:
        raise DomainError(_("Dites pourquoi ce dossier doit être gardé plus longtemps."), "reason")
    if until <= today:
        raise DomainError(_("Choisissez un jour à venir."), "until")
    if until > add_months(today, LONGEST_MONTHS):
        raise DomainError(_("Un an au plus : la raison sera regardée de nouveau ensuite."), "until")
    with changes(context.actor, _("conservation prolongée : %s") % reason[:400]):
        Suspension.objects.filter(person=person, lifted_on__isnull=True).update(lifted_on=today)
        return Suspension.objects.create(
            person=person, until=until, reason=reason[:500], asked_by=context.account, asked_on=today
        )


def lift(context: Context, suspension: Suspension) -> None:
    """Let the term of a file come again."""
    context.require(Right.EDIT_PATHWAYS)
    with changes(context.actor, _("conservation prolongée : fin")):
        Suspension.objects.filter(pk=suspension.pk, lifted_on__isnull=True).update(
            lifted_on=timezone.localdate()
        )
