"""Everything one page needs of a person's file, read once, masked for who reads it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.employment.models import EmploymentContract
from maillage.pathways.models import (
    Appointment,
    Attendance,
    Enrolment,
    ExitProposal,
    ProposalState,
    ReferenceAssignment,
    Referral,
    ReferralState,
    Step,
)
from maillage.pathways.queries.labels import Labels
from maillage.people.masking import Sight, sight
from maillage.people.models import Person, Residence
from maillage.people.queries import areas_prefetch, place_of, residence_on

PENDING = (ReferralState.RECEIVED, ReferralState.DIAGNOSED, ReferralState.VALIDATED)


@dataclass
class PersonFile:
    """A person as `context` may read them. Lists a role does not read are empty."""

    context: Context
    person: Person
    sight: Sight
    today: dt.date
    enrolments: list[Enrolment] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    contracts: list[EmploymentContract] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    labels: Labels = field(default_factory=Labels)

    @property
    def age(self) -> int:
        """Completed years today; somebody born on 29 February turns on 1 March of common years."""
        return age_on(self.person.birth_date, self.today)

    @cached_property
    def place(self) -> str:
        """Neighbourhood and town, for who reads addresses."""
        return place_of(self.person, self.today) if self.sight.contacts else ""

    @cached_property
    def residence(self) -> Residence | None:
        return residence_on(self.person.residences.all(), self.today) if self.sight.contacts else None

    @cached_property
    def running(self) -> list[Enrolment]:
        return [e for e in self.enrolments if e.exit_date is None or e.exit_date >= self.today]

    @cached_property
    def current(self) -> Enrolment | None:
        """The pathway the header speaks of: the running one entered last, else the last one."""
        return next(iter(self.running), None) or next(iter(self.enrolments), None)

    @cached_property
    def next_appointment(self) -> Appointment | None:
        coming = [a for a in self.appointments if a.date >= self.today and not a.attendance]
        return min(coming, key=lambda a: (a.date, a.time or dt.time.max), default=None)

    @cached_property
    def last_kept(self) -> Appointment | None:
        return next((a for a in self.appointments if a.attendance == Attendance.KEPT), None)

    def assignment_of(self, enrolment: Enrolment) -> ReferenceAssignment | None:
        """Who follows the pathway today; of a closed one, who followed it last."""
        known = list(enrolment.assignments.all())
        now = [a for a in known if a.start_date <= self.today and (a.end_date or self.today) >= self.today]
        return (now or known[-1:] or [None])[0]


def age_on(birth: dt.date, day: dt.date) -> int:
    """Completed years on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def person_file(context: Context, pk: int, today: dt.date | None = None) -> PersonFile:
    """The file of a visible person (404 otherwise). A constant number of queries, whatever it holds."""
    seen = sight(context)
    people = Person.objects.visible_to(context).select_related("origin")
    if seen.contacts:
        people = people.prefetch_related(areas_prefetch())
    person = get_object_or_404(people, pk=pk)
    found = PersonFile(context, person, seen, today or timezone.localdate())
    if seen.pathways:
        found.enrolments = list(_enrolments(context, person))
        found.referrals = list(
            Referral.objects.visible_to(context)
            .filter(person=person)
            .select_related("programme", "prescriber", "operator", "worker")
            .order_by("-received_on", "-id")
        )
    if seen.steps:
        found.steps = list(_steps(context, person))
        found.contracts = list(
            EmploymentContract.objects.visible_to(context)
            .filter(person=person)
            .select_related("employer")
            .order_by("-start_date", "-id")
        )
    if seen.appointments:
        found.appointments = _appointments(context, person, notes=seen.notes)
    found.labels = Labels.of(e.programme for e in found.enrolments)
    return found


def _enrolments(context: Context, person: Person) -> QuerySet[Enrolment]:
    assignments = ReferenceAssignment.objects.select_related("worker", "organisation").order_by("start_date")
    return (
        Enrolment.objects.visible_to(context)
        .filter(person=person)
        .select_related("programme", "operator", "prescriber", "branch", "exit_kind", "exit_contract")
        .prefetch_related(
            Prefetch("assignments", assignments),
            Prefetch(
                "exit_proposals",
                ExitProposal.objects.filter(state=ProposalState.PENDING),
                to_attr="pending_exit",
            ),
        )
        .order_by("-entry_date", "-id")
    )


def _steps(context: Context, person: Person) -> QuerySet[Step]:
    return (
        Step.objects.visible_to(context)
        .filter(enrolment__person=person)
        .select_related("step_type", "operator", "contract__employer", "enrolment")
        .order_by("-start_date", "-id")
    )


def _appointments(context: Context, person: Person, notes: bool) -> list[Appointment]:
    rows = (
        Appointment.objects.visible_to(context)
        .filter(person=person)
        .select_related("worker")
        .order_by("-date", "-time", "-id")
    )
    if notes:
        return list(rows)
    found = list(rows.defer("note"))
    for appointment in found:
        appointment.note = ""
    return found
