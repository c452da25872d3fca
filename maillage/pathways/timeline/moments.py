"""What happened, in order and in words: the list a phone shows, and what the picture is drawn from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.employment.models import EmploymentContract
from maillage.kernel import formats
from maillage.kernel.addresses import address
from maillage.pathways.models import Appointment, Attendance, Step, Theme
from maillage.pathways.queries.file import PersonFile
from maillage.pathways.queries.labels import HUES, short_name


@dataclass(frozen=True)
class Moment:
    """Something dated. `kind`: enrolment, exit, step, contract, appointment. `end` None: it runs."""

    kind: str
    start: dt.date
    end: dt.date | None
    label: str  # a few words
    detail: str = ""  # who, where, how it ended
    category: str = ""  # of a step
    state: str = ""  # of an appointment (kept, missed, excused, planned) or of an exit (its class)
    url: str = ""
    health: bool = False

    @property
    def hue(self) -> str:
        return f"hue-{HUES[self.category]}" if self.category in HUES else ""

    @property
    def lasts(self) -> bool:
        return self.kind in ("enrolment", "step", "contract")

    @cached_property
    def when(self) -> str:
        """The day, or both ends."""
        if not self.lasts:
            return formats.day(self.start)
        if self.end is None:
            return _("depuis le %s") % formats.day(self.start)
        if self.end == self.start:
            return formats.day(self.start)
        return f"{formats.day(self.start)} – {formats.day(self.end)}"

    @cached_property
    def words(self) -> str:
        """The whole of it in one line."""
        return " · ".join(filter(None, [self.label, self.when, self.detail]))


def moments_of(file: PersonFile) -> list[Moment]:
    """Everything dated in the file, latest first."""
    found = [
        *_enrolments(file),
        *(_step(file, s) for s in file.steps),
        *(_contract(c) for c in file.contracts),
        *(_appointment(file, a) for a in file.appointments),
    ]
    order = {"exit": 4, "appointment": 3, "contract": 2, "step": 1, "enrolment": 0}
    return sorted(found, key=lambda m: (m.start, order[m.kind]), reverse=True)


def _enrolments(file: PersonFile) -> list[Moment]:
    found = []
    for enrolment in file.enrolments:
        name = short_name(enrolment.programme)
        assignment = file.assignment_of(enrolment)
        who = assignment.worker.full_name if assignment else ""
        found.append(Moment("enrolment", enrolment.entry_date, enrolment.exit_date, name, who))
        if enrolment.exit_date is not None:
            label, exit_class = file.labels.exit(enrolment)
            found.append(
                Moment("exit", enrolment.exit_date, None, _("Sortie"), f"{label} · {name}", state=exit_class)
            )
    return found


def _step(file: PersonFile, step: Step) -> Moment:
    label, category = file.labels.step(step)
    detail = [step.title, step.operator.name if step.operator else "", step.get_outcome_display()]
    if step.contract is not None:
        detail.insert(0, step.contract.employer.name)
    return Moment(
        "step",
        step.start_date,
        step.end_date,
        label,
        ", ".join(filter(None, detail)),
        category=category,
        url=address("pathways:step_edit", step.pk),
    )


def _contract(contract: EmploymentContract) -> Moment:
    label = f"{contract.get_kind_display()} · {contract.employer.name}"
    hours = contract.weekly_hours
    detail = [contract.job_title, _("%s h par semaine") % formats.number(hours) if hours else ""]
    return Moment(
        "contract",
        contract.start_date,
        contract.end_date,
        label,
        ", ".join(filter(None, detail)),
        url=address("employment:contract_edit", contract.pk),
    )


def _appointment(file: PersonFile, appointment: Appointment) -> Moment:
    state = appointment.attendance or "planned"
    if not appointment.attendance and appointment.date < file.today:
        said = _("présence à renseigner")
    else:
        said = appointment.get_attendance_display().lower()
    detail = [said, appointment.get_mode_display().lower()]
    if appointment.theme != Theme.INCLUSION:
        detail.append(appointment.get_theme_display().lower())
    if appointment.worker is not None:
        detail.append(appointment.worker.full_name)
    return Moment(
        "appointment",
        appointment.date,
        None,
        _("Entretien"),
        ", ".join(detail),
        state=state,
        url=address("pathways:appointment_edit", appointment.pk),
        health=appointment.theme == Theme.HEALTH,
    )


def summary_of(moments: list[Moment]) -> str:
    """The text alternative of the picture, in one sentence."""
    steps = sum(m.kind == "step" for m in moments)
    contracts = sum(m.kind == "contract" for m in moments)
    kept = sum(m.state == Attendance.KEPT for m in moments if m.kind == "appointment")
    missed = sum(m.state == Attendance.MISSED for m in moments if m.kind == "appointment")
    parts = [f"{m.label} {m.when}" for m in sorted(moments, key=lambda m: m.start) if m.kind == "enrolment"]
    if steps:
        parts.append(ngettext("%s étape", "%s étapes", steps) % formats.number(steps))
    if contracts:
        parts.append(ngettext("%s contrat", "%s contrats", contracts) % formats.number(contracts))
    if kept:
        parts.append(ngettext("%s entretien tenu", "%s entretiens tenus", kept) % formats.number(kept))
    if missed:
        parts.append(ngettext("%s manqué", "%s manqués", missed) % formats.number(missed))
    return ", ".join(parts) if parts else _("Rien n'est encore daté dans ce dossier.")
