"""Everything one page needs of a person's file, read once, masked for who reads it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
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
from maillage.people.masking import Sight, conceal, file_sight, sight
from maillage.people.models import Person, Residence
from maillage.people.queries import areas_prefetch, place_of, residence_on
from maillage.people.team import team_reach

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
        """Neighbourhood and town, for who reaches the person."""
        return place_of(self.person, self.today) if self.sight.reach else ""

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
    """The file of a readable person (404 otherwise). A constant number of queries, whatever it holds."""
    person, in_reach = _readable(context, pk)
    seen = file_sight(context, pk, in_reach=in_reach, in_team=bool(person.in_team))
    found = PersonFile(context, person, seen, today or timezone.localdate())
    if seen.pathways:
        found.enrolments = list(_enrolments(found))
        found.referrals = list(
            _of(found, Referral)
            .filter(person=person)
            .select_related("programme", "prescriber", "operator")
            .order_by("-received_on", "-id")
        )
    if seen.steps:
        found.steps = list(_steps(found))
        found.contracts = list(
            # Contracts are read with the file of their person, which is open at this point.
            EmploymentContract.objects.filter(person=person)
            .select_related("employer")
            .order_by("-start_date", "-id")
        )
        _tie(found)
    if seen.appointments:
        found.appointments = _appointments(found)
    _hide_structures(found)
    found.labels = Labels.of(e.programme for e in found.enrolments)
    return found


def _hide_structures(file: PersonFile) -> None:
    """Take names that reveal a situation out of every part of the page. Nothing here is ever saved."""
    if file.sight.sensitive:
        return
    for enrolment in file.enrolments:
        conceal(file.sight, file.context, enrolment.operator, enrolment.prescriber)
    for referral in file.referrals:
        conceal(file.sight, file.context, referral.operator, referral.prescriber)
    for step in file.steps:
        conceal(file.sight, file.context, step.operator, step.contract.employer if step.contract else None)
        conceal(file.sight, file.context, step.immersion.company if step.immersion else None)
    for contract in file.contracts:
        conceal(file.sight, file.context, contract.employer)


def _readable(context: Context, pk: int) -> tuple[Any, bool]:
    """The person, and whether they are in the context's own reach; their file is shared with it otherwise.

    Nearly every file opened is in reach: a share is only looked for when it is not.
    """
    found = in_own_reach = _with_place(context, Person.objects.visible_to(context)).filter(pk=pk).first()
    if found is None:
        found = get_object_or_404(_with_place(context, Person.objects.readable_by(context)), pk=pk)
    return found, in_own_reach is not None


def _with_place(context: Context, people: QuerySet[Person]) -> QuerySet[Person]:
    in_team = ExpressionWrapper(team_reach(context), output_field=BooleanField())
    people = people.select_related("origin").annotate(in_team=in_team).order_by()
    return people.prefetch_related(areas_prefetch()) if sight(context).reach else people


def _of(file: PersonFile, model: Any) -> QuerySet:
    """Records of the file: those in reach, or all of them where a share lets the file be read."""
    return model.objects.all() if file.sight.share else model.objects.visible_to(file.context)


def _enrolments(file: PersonFile) -> QuerySet[Enrolment]:
    assignments = ReferenceAssignment.objects.select_related("worker", "organisation").order_by("start_date")
    return (
        _of(file, Enrolment)
        .filter(person=file.person)
        .select_related("programme", "operator", "prescriber", "exit_kind")
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


def _steps(file: PersonFile) -> QuerySet[Step]:
    """Those of the pathways just read: whoever reads a pathway reads its steps."""
    return (
        Step.objects.filter(enrolment_id__in=[e.pk for e in file.enrolments])
        .select_related("step_type", "operator", "immersion__company")
        .order_by("-start_date", "-id")
    )


def _tie(file: PersonFile) -> None:
    """Give the steps their pathway and their contract, both of the file: neither is read twice."""
    enrolments = {enrolment.pk: enrolment for enrolment in file.enrolments}
    contracts = {contract.pk: contract for contract in file.contracts}
    for step in file.steps:
        step.enrolment = enrolments[step.enrolment_id]
        if step.contract_id in contracts:
            step.contract = contracts[step.contract_id]


def _appointments(file: PersonFile) -> list[Appointment]:
    """Notes are for the reference team; each professional reads again what it wrote itself."""
    rows = list(
        _of(file, Appointment)
        .filter(person=file.person)
        .select_related("worker")
        .order_by("-date", "-time", "-id")
    )
    if not file.sight.notes:
        writes = file.context.has(Right.SEE_SOCIAL_NOTES)
        for appointment in rows:
            if not (writes and appointment.worker_id == file.context.account.pk):
                appointment.note = ""
    return rows
