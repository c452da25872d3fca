"""Pieces of a file as the templates want them: pathways with their steps, appointments, who follows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from maillage.pathways.models import Appointment, Enrolment, ReferenceAssignment, Step
from maillage.pathways.queries.file import PersonFile
from maillage.pathways.queries.labels import HUES, short_name
from maillage.people.followers import Follower, followers


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
class FollowerLine:
    """Somebody around the person, with what this reader's sight lets say of what for."""

    follower: Follower
    detail: str
    current: bool


def network_of(file: PersonFile) -> list[FollowerLine]:
    """Everybody who follows the person, whoever reads; what for, to who reads pathways and steps."""
    found = followers([file.person.pk], masked=not file.sight.notes)[file.person.pk]
    return [
        FollowerLine(f, f.detail if getattr(file.sight, f.part) else "", f.current(file.today)) for f in found
    ]
