"""Pathways the programme says are blocked, and those whose follow-up commission is due.

The rules are the programme's (`blocked`, `follow_up_months`), read on the day asked for; 0 or nothing
switches one off. An excused appointment is neither kept nor missed.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.db.models import BooleanField, DateField, F, Field, Func, IntegerField, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.kernel.formats import day as format_day
from maillage.kernel.formats import number
from maillage.kernel.months import months_before
from maillage.pathways.models import Enrolment
from maillage.pathways.programmes import Definition


class _Asked(Func):
    """A value read of each pathway by a written sub-query.

    `{pk}`, `{person}`, `{entry}` and `{day}` stand for the pathway's columns and the day asked for. Written,
    because a home and a file ask this at each opening, and composing it took longer than its answer.
    """

    def __init__(self, sql: str, day: dt.date, output_field: Field) -> None:
        super().__init__(F("pk"), F("person_id"), F("entry_date"), Value(day), output_field=output_field)
        self.sql = sql

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        known = dict(
            zip(_WORDS, [compiler.compile(piece) for piece in self.get_source_expressions()], strict=True)
        )
        params: list[Any] = []

        def said(word: re.Match[str]) -> str:
            text, values = known[word[1]]
            params.extend(values)
            return text

        return re.sub(r"\{(\w+)\}", said, self.sql), params


_WORDS = ("pk", "person", "entry", "day")
_STEPS = "pathways_step AS w_step WHERE w_step.enrolment_id = {pk}"
_KEPT = """COALESCE((
    SELECT max(w_kept.date) FROM pathways_appointment AS w_kept
    WHERE w_kept.person_id = {person} AND w_kept.attendance = 'kept' AND w_kept.date BETWEEN {entry} AND {day}
), {entry})"""
_IN_STEP = f"EXISTS (SELECT FROM {_STEPS} AND (w_step.end_date IS NULL OR w_step.end_date >= {{day}}))"
_IDLE = f"GREATEST((SELECT max(w_step.end_date) FROM {_STEPS}), {{entry}})"  # noqa: S608
_MISSED = f"""(
    SELECT count(*) FROM pathways_appointment AS w_missed
    WHERE w_missed.person_id = {{person}} AND w_missed.attendance = 'missed' AND w_missed.date <= {{day}}
      AND w_missed.date > {_KEPT}
)"""  # noqa: S608
_REVIEWED = """GREATEST((
    SELECT max(w_met.date) FROM pathways_commissionitem AS w_item
    JOIN pathways_commission AS w_met ON w_met.id = w_item.commission_id
    WHERE w_item.enrolment_id = {pk} AND w_item.decision <> '' AND w_met.held AND w_met.date <= {day}
), {entry})"""


def watched(enrolments: QuerySet[Enrolment], day: dt.date) -> QuerySet[Enrolment]:
    """Open pathways with what the rules look at.

    Adds `in_step` (a step is in progress or to come), `idle_since` (the day after which nothing was in
    progress), `quiet_since` (last kept appointment, else the entry), `missed_since` (missed after it),
    `reviewed_on` (last commission that looked at it, else the entry).
    """
    return enrolments.filter(exit_date__isnull=True, entry_date__lte=day).annotate(
        in_step=_Asked(_IN_STEP, day, BooleanField()),
        idle_since=_Asked(_IDLE, day, DateField()),
        quiet_since=_Asked(_KEPT, day, DateField()),
        missed_since=_Asked(_MISSED, day, IntegerField()),
        reviewed_on=_Asked(_REVIEWED, day, DateField()),
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
