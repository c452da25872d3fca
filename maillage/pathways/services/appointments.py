"""Appointments (entretiens): planned, recorded, marked kept, missed or excused."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.models import Account
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.pathways.managers import enrolment_reach
from maillage.pathways.models import Appointment, Attendance, Enrolment, Mode, Theme
from maillage.people.models import Person

_FARTHEST = dt.timedelta(days=366 * 2)


@dataclass(frozen=True, kw_only=True)
class AppointmentFacts:
    """What an appointment says. No worker: who records it; no pathway: the open one."""

    date: dt.date
    time: dt.time | None = None
    mode: str = Mode.IN_PERSON
    theme: str = Theme.INCLUSION
    attendance: str = Attendance.PLANNED
    note: str | None = None  # None leaves the note already written
    worker: Account | None = None
    enrolment: Enrolment | None = None


def record_appointment(
    context: Context, person: Person, facts: AppointmentFacts, *, ref: str | None = None
) -> Appointment:
    """Plan an appointment, or record one that took place."""
    context.require(Right.EDIT_APPOINTMENTS)
    _check(context, facts)
    with changes(context.actor, _("entretien")):
        appointment = Appointment(origin_id=context.organisation_id, person=person, ref=ref or None)
        appointment.worker = facts.worker or context.account
        appointment.enrolment = facts.enrolment or pathway_on(context, person, facts.date)
        return _write(appointment, facts)


def update_appointment(context: Context, appointment: Appointment, facts: AppointmentFacts) -> Appointment:
    """Correct or move an appointment."""
    context.require(Right.EDIT_APPOINTMENTS)
    _check(context, facts)
    with changes(context.actor, _("correction d'un entretien")):
        if facts.worker is not None:
            appointment.worker = facts.worker
        if facts.enrolment is not None:
            appointment.enrolment = facts.enrolment
        return _write(appointment, facts)


def mark_attendance(context: Context, appointment: Appointment, attendance: str) -> Appointment:
    """Say whether the appointment was kept; empty takes the answer back."""
    context.require(Right.EDIT_APPOINTMENTS)
    _check_attendance(appointment.date, attendance)
    with changes(context.actor, _("présence à un entretien")):
        appointment.attendance = attendance
        appointment.save(update_fields=["attendance"])
    return appointment


def remove_appointment(context: Context, appointment: Appointment) -> None:
    """Take away an appointment entered by mistake."""
    context.require(Right.EDIT_APPOINTMENTS)
    with changes(context.actor, _("retrait d'un entretien")):
        appointment.delete()


def pathway_on(context: Context, person: Person, day: dt.date) -> Enrolment | None:
    """The pathway an appointment of that day belongs to: the last entered among those open and in reach.

    Reception does not read pathways, yet what it records belongs to one its structure carries.
    """
    reached = Enrolment.objects.filter(enrolment_reach(context), person=person, entry_date__lte=day)
    running = reached.filter(Q(exit_date__isnull=True) | Q(exit_date__gte=day))
    return running.select_related("programme").order_by("-entry_date", "-id").first()


def _write(appointment: Appointment, facts: AppointmentFacts) -> Appointment:
    appointment.date, appointment.time = facts.date, facts.time
    appointment.mode, appointment.theme = facts.mode, facts.theme
    appointment.attendance = facts.attendance
    if facts.note is not None:
        appointment.note = facts.note.strip()
    appointment.save()
    return appointment


def _check(context: Context, facts: AppointmentFacts) -> None:
    if facts.mode not in Mode.values:
        raise DomainError(_("« %s » n'est pas un mode d'entretien.") % facts.mode, "mode")
    if facts.theme not in Theme.values:
        raise DomainError(_("« %s » n'est pas un thème d'entretien.") % facts.theme, "theme")
    if facts.date > timezone.localdate() + _FARTHEST:
        raise DomainError(_("Cette date est à plus de deux ans : vérifiez l'année."), "date")
    _check_attendance(facts.date, facts.attendance)
    if facts.note:
        context.require(Right.SEE_SOCIAL_NOTES)


def _check_attendance(day: dt.date, attendance: str) -> None:
    if attendance not in Attendance.values:
        raise DomainError(_("La présence est : tenu, manqué ou excusé."), "attendance")
    if day > timezone.localdate() and attendance in (Attendance.KEPT, Attendance.MISSED):
        raise DomainError(_("Cet entretien est à venir : il n'est ni tenu ni manqué."), "attendance")
