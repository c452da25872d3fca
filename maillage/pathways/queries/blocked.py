"""Pathways the programme says are blocked, and those whose follow-up commission is due.

The rules are the programme's (`blocked`, `follow_up_months`), read on the day asked for; 0 or nothing
switches one off. An excused appointment is neither kept nor missed.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, DateField, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.kernel.formats import day as format_day
from maillage.kernel.formats import number
from maillage.kernel.months import months_before
from maillage.pathways.models import Appointment, Attendance, CommissionItem, Enrolment, Step
from maillage.pathways.programmes import Definition


def watched(enrolments: QuerySet[Enrolment], day: dt.date) -> QuerySet[Enrolment]:
    """Open pathways with what the rules look at.

    Adds `in_step` (a step is in progress or to come), `idle_since` (the day after which nothing was in
    progress), `quiet_since` (last kept appointment, else the entry), `missed_since` (missed after it),
    `reviewed_on` (last commission that looked at it, else the entry).
    """
    steps = Step.objects.filter(enrolment_id=OuterRef("pk"))
    met = Appointment.objects.filter(
        person_id=OuterRef("person_id"), date__gte=OuterRef("entry_date"), date__lte=day
    )
    kept = met.filter(attendance=Attendance.KEPT).order_by().values("person_id")
    missed = met.filter(attendance=Attendance.MISSED, date__gt=OuterRef("quiet_since"))
    reviews = CommissionItem.objects.filter(
        enrolment_id=OuterRef("pk"), commission__held=True, commission__date__lte=day
    ).exclude(decision="")
    last_step = steps.order_by().values("enrolment_id").annotate(last=Max("end_date")).values("last")
    last_kept = kept.annotate(last=Max("date")).values("last")
    last_review = (
        reviews.order_by().values("enrolment_id").annotate(last=Max("commission__date")).values("last")
    )

    def since(last: Any) -> Any:
        return Greatest(
            Coalesce(Subquery(last, output_field=DateField()), "entry_date"),
            "entry_date",
            output_field=DateField(),
        )

    return enrolments.filter(exit_date__isnull=True, entry_date__lte=day).annotate(
        in_step=Exists(steps.filter(Q(end_date__isnull=True) | Q(end_date__gte=day))),
        idle_since=since(last_step),
        quiet_since=since(last_kept),
        missed_since=Coalesce(
            Subquery(
                missed.order_by().values("person_id").annotate(n=Count("pk")).values("n"),
                output_field=IntegerField(),
            ),
            0,
        ),
        reviewed_on=since(last_review),
    )


def blocked(enrolments: QuerySet[Enrolment], definition: Definition, day: dt.date) -> QuerySet[Enrolment]:
    """Those of `enrolments` (one programme's) that a rule says are blocked, the quietest first."""
    return watched(enrolments, day).filter(_is_blocked(definition, day)).order_by("quiet_since", "pk")


def to_review(enrolments: QuerySet[Enrolment], definition: Definition, day: dt.date) -> QuerySet[Enrolment]:
    """Those whose follow-up is due on `day`, or that are blocked: what a follow-up commission looks at."""
    return (
        watched(enrolments, day)
        .filter(_is_blocked(definition, day) | _is_due(definition, day))
        .order_by("reviewed_on", "pk")
    )


def reasons(enrolment: Any, definition: Definition, day: dt.date) -> list[str]:
    """Why a watched pathway is blocked, in sentences; empty when it is not."""
    rules, found = definition.blocked, []
    idle = (day - enrolment.idle_since).days
    if rules.no_step_days and not enrolment.in_step and idle > rules.no_step_days:
        found.append(_("aucune étape en cours depuis %s jours") % number(idle))
    quiet = (day - enrolment.quiet_since).days
    if rules.no_kept_appointment_days and quiet > rules.no_kept_appointment_days:
        found.append(_("aucun entretien tenu depuis %s jours") % number(quiet))
    if rules.missed_in_a_row and enrolment.missed_since >= rules.missed_in_a_row:
        found.append(
            ngettext("%d entretien manqué de suite", "%d entretiens manqués de suite", enrolment.missed_since)
            % enrolment.missed_since
        )
    return found


def review_reason(enrolment: Any, definition: Definition, day: dt.date) -> str:
    """Why a watched pathway's follow-up is due, or nothing."""
    months = definition.follow_up_months
    if not months or enrolment.reviewed_on > months_before(day, months):
        return ""
    if enrolment.reviewed_on == enrolment.entry_date:
        return _("pas encore revu depuis l'entrée du %s") % format_day(enrolment.entry_date)
    return _("revu pour la dernière fois le %s") % format_day(enrolment.reviewed_on)


def _is_blocked(definition: Definition, day: dt.date) -> Q:
    rules, condition = definition.blocked, Q(pk__in=())
    if rules.no_step_days:
        condition |= Q(in_step=False, idle_since__lt=day - dt.timedelta(days=rules.no_step_days))
    if rules.no_kept_appointment_days:
        condition |= Q(quiet_since__lt=day - dt.timedelta(days=rules.no_kept_appointment_days))
    if rules.missed_in_a_row:
        condition |= Q(missed_since__gte=rules.missed_in_a_row)
    return condition


def _is_due(definition: Definition, day: dt.date) -> Q:
    if not definition.follow_up_months:
        return Q(pk__in=())
    return Q(reviewed_on__lte=months_before(day, definition.follow_up_months))
