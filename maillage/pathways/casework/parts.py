"""Pieces of a file as the templates want them: pathways with their steps, appointments, who follows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from maillage.accounts.models import Account
from maillage.organisations.models import Organisation
from maillage.pathways.models import Appointment, Enrolment, ReferenceAssignment, Step
from maillage.pathways.queries.file import PersonFile
from maillage.pathways.queries.labels import HUES, short_name


@dataclass(frozen=True)
class StepLine:
    """A step with its label and hue of the day it began."""

    step: Step
    label: str
    hue: str


@dataclass(frozen=True)
class PathwayPart:
    """A pathway, who follows it, how it ended, its steps."""

    enrolment: Enrolment
    assignment: ReferenceAssignment | None
    exit_label: str
    exit_class: str
    months: int
    steps: list[StepLine] = field(default_factory=list)

    @property
    def open(self) -> bool:
        return self.enrolment.exit_date is None

    @property
    def programme(self) -> str:
        """The programme in a few letters."""
        return short_name(self.enrolment.programme)

    @property
    def running(self) -> list[StepLine]:
        return [s for s in self.steps if s.step.end_date is None]


def pathway_parts(file: PersonFile) -> list[PathwayPart]:
    """The pathways of a file, the running ones first."""
    parts = []
    for enrolment in sorted(file.enrolments, key=lambda e: e.exit_date is not None):
        label, exit_class = file.labels.exit(enrolment) if enrolment.exit_date else ("", "")
        end = enrolment.exit_date or file.today
        steps = [_line(file, s) for s in file.steps if s.enrolment_id == enrolment.pk]
        parts.append(
            PathwayPart(
                enrolment,
                file.assignment_of(enrolment),
                label,
                exit_class,
                _months(enrolment.entry_date, end),
                steps,
            )
        )
    return parts


def _line(file: PersonFile, step: Step) -> StepLine:
    label, category = file.labels.step(step)
    return StepLine(step, label, f"hue-{HUES[category]}")


def _months(first: dt.date, last: dt.date) -> int:
    """Whole months from one day to the other."""
    return max((last.year - first.year) * 12 + last.month - first.month - (last.day < first.day), 0)


@dataclass(frozen=True)
class AppointmentLine:
    """An appointment, and whether its attendance waits to be said."""

    appointment: Appointment
    unsaid: bool
    coming: bool


def appointment_lines(file: PersonFile) -> list[AppointmentLine]:
    """Latest first: those to come on top."""
    return [
        AppointmentLine(a, unsaid=not a.attendance and a.date <= file.today, coming=a.date > file.today)
        for a in file.appointments
    ]


@dataclass(frozen=True)
class Follower:
    """A professional or a structure around the person: what for, since when, how to reach it."""

    what: str
    who: str
    where: str
    phone: str
    email: str
    start: dt.date | None
    end: dt.date | None


def network_of(file: PersonFile) -> list[Follower]:
    """Everybody who follows the person, today's first."""
    found: list[Follower] = []
    for enrolment in file.enrolments:
        for assignment in enrolment.assignments.all():
            what = _("Référence de parcours, %s") % enrolment.programme
            found.append(
                _person(
                    what,
                    assignment.worker,
                    assignment.organisation,
                    assignment.start_date,
                    assignment.end_date,
                )
            )
        if enrolment.prescriber is not None:
            found.append(
                _structure(_("A prescrit %s") % enrolment.programme, enrolment.prescriber, enrolment)
            )
    for step in file.steps:
        if step.operator is not None:
            label, _category = file.labels.step(step)
            found.append(_structure(label, step.operator, None, step.start_date, step.end_date))
    return sorted(
        found,
        key=lambda f: (f.end is not None and f.end < file.today, -(f.start or dt.date.min).toordinal()),
    )


def _person(
    what: str, account: Account, organisation: Organisation, start: dt.date | None, end: dt.date | None
) -> Follower:
    return Follower(
        what,
        account.full_name,
        organisation.name,
        account.phone or organisation.phone,
        account.email,
        start,
        end,
    )


def _structure(
    what: str,
    organisation: Organisation,
    enrolment: Enrolment | None,
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> Follower:
    if enrolment is not None:
        start, end = enrolment.entry_date, enrolment.exit_date
    return Follower(
        what, organisation.name, organisation.city, organisation.phone, organisation.email, start, end
    )
