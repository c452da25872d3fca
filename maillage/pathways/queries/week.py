"""What a reference worker has to do this week, and their caseload: a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet

from maillage.accounts.context import Context
from maillage.employment.models import EmploymentContract
from maillage.pathways.models import (
    Appointment,
    Attendance,
    CommissionItem,
    Enrolment,
    ReferenceAssignment,
    Referral,
    ReferralState,
    Step,
)
from maillage.pathways.programmes import definition_of, programmes_at_hand, version_in_force
from maillage.pathways.queries.blocked import reasons, watched
from maillage.pathways.queries.labels import Labels

_BACK = dt.timedelta(days=30)  # how far back something forgotten is still shown
# What a list of people reads of each: naming somebody needs no more.
_NAMES = ("person__first_name", "person__last_name", "person__folded_name")
_AHEAD = {"step": dt.timedelta(days=7), "contract": dt.timedelta(days=21)}  # how far ahead an end is said


@dataclass(frozen=True, slots=True)
class StepLine:
    """What the caseload and the list of ends say of a step."""

    pk: int
    title: str
    start_date: dt.date
    end_date: dt.date | None
    outcome: str
    label: str
    category: str
    enrolment: Enrolment


@dataclass
class Case:
    """A pathway of the worker, with what its line in the caseload shows."""

    enrolment: Enrolment
    last_kept: dt.date | None = None
    next_date: dt.date | None = None
    blocked: list[str] = field(default_factory=list)
    steps: list[StepLine] = field(default_factory=list)

    @property
    def quiet_since(self) -> dt.date:
        """Since when nothing was said face to face: the last kept appointment, else the entry."""
        return max(self.last_kept or self.enrolment.entry_date, self.enrolment.entry_date)


@dataclass
class Week:
    """Lists to work through, in the order a day goes. All are the worker's own."""

    today: dt.date
    cases: list[Case]
    labels: Labels
    coming: list[Appointment] = field(default_factory=list)  # today and until Sunday
    unsaid: list[Appointment] = field(default_factory=list)  # past, attendance to say
    missed: list[Appointment] = field(default_factory=list)  # missed, and nothing arranged since
    steps_ending: list[StepLine] = field(default_factory=list)
    contracts_ending: list[EmploymentContract] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)  # to diagnose
    points: list[CommissionItem] = field(default_factory=list)  # of meetings to come

    @cached_property
    def unplanned(self) -> list[Case]:
        """Nothing in the diary: those not seen for longest first."""
        return sorted((c for c in self.cases if c.next_date is None), key=lambda c: c.quiet_since)

    @cached_property
    def blocked(self) -> list[Case]:
        return sorted((c for c in self.cases if c.blocked), key=lambda c: c.quiet_since)

    @cached_property
    def by_attention(self) -> list[Case]:
        """Who to call first: nothing planned, longest unseen; then by day of the next appointment."""
        return sorted(self.cases, key=lambda c: (c.next_date is not None, c.next_date or c.quiet_since))

    @cached_property
    def by_name(self) -> list[Case]:
        return sorted(self.cases, key=lambda c: c.enrolment.person.folded_name)

    @property
    def norm(self) -> int | None:
        """The caseload norm of the programme most of the cases belong to."""
        counts: dict[int, int] = defaultdict(int)
        for case in self.cases:
            counts[case.enrolment.programme_id] += 1
        if not counts:
            return None
        main = self.labels.programmes[max(counts, key=lambda pk: counts[pk])]
        return definition_of(version_in_force(main, self.today)).caseload_norm


def own_pathways(context: Context, today: dt.date) -> QuerySet[Enrolment]:
    """Open pathways the account is the reference worker of, for its current structure."""
    mine = ReferenceAssignment.objects.filter(
        Q(end_date__isnull=True) | Q(end_date__gte=today),
        enrolment_id=OuterRef("pk"),
        worker=context.account,
        organisation_id=context.organisation_id,
        start_date__lte=today,
    )
    return Enrolment.objects.visible_to(context).filter(Exists(mine), exit_date__isnull=True)


def week_of(context: Context, today: dt.date, window: dt.timedelta) -> Week:
    """Everything the home page of a reference worker shows. Steps are read back to `window` before today."""
    enrolments = list(
        watched(own_pathways(context, today), today)
        .select_related("person")
        .only("entry_date", "exit_date", "programme_id", *_NAMES)
    )
    labels = Labels(programmes_at_hand(e.programme_id for e in enrolments))
    cases = {e.pk: _case(e, labels, today) for e in enrolments}
    _read_steps(cases, labels, today - window)
    _date(list(cases.values()), context, today)
    week = Week(today, list(cases.values()), labels)
    _fill_appointments(week, context)
    _fill_ends(week)
    _fill_commissions(week, context)
    return week


def _case(enrolment: Enrolment, labels: Labels, today: dt.date) -> Case:
    return Case(enrolment, blocked=reasons(enrolment, labels.definition(enrolment, today), today))


def _read_steps(cases: dict[int, Case], labels: Labels, since: dt.date) -> None:
    """The steps still running on `since` or begun after it, as plain rows: there are hundreds."""
    rows = (
        Step.objects.filter(enrolment_id__in=cases)
        .filter(Q(end_date__isnull=True) | Q(end_date__gte=since))
        .order_by("start_date")
        .values_list("enrolment_id", "step_type__code", "pk", "title", "start_date", "end_date", "outcome")
    )
    for enrolment_id, code, pk, title, start, end, outcome in rows:
        case = cases[enrolment_id]
        label, category = labels.step_type(case.enrolment.programme_id, code, start)
        case.steps.append(StepLine(pk, title, start, end, outcome, label, category, case.enrolment))


def _date(cases: list[Case], context: Context, today: dt.date) -> None:
    """The last kept and the next appointment of each person, whichever colleague it is with."""
    rows = (
        Appointment.objects.visible_to(context)
        .filter(person_id__in=[c.enrolment.person_id for c in cases])
        .order_by()
        .values("person_id")
        .annotate(
            last=Max("date", filter=Q(attendance=Attendance.KEPT)),
            next=Min("date", filter=Q(attendance="", date__gte=today)),
        )
    )
    known = {row["person_id"]: row for row in rows}
    for case in cases:
        row = known.get(case.enrolment.person_id)
        if row is not None:
            case.last_kept, case.next_date = row["last"], row["next"]


def _fill_appointments(week: Week, context: Context) -> None:
    today = week.today
    sunday = today + dt.timedelta(days=6 - today.weekday())
    people = [c.enrolment.person_id for c in week.cases]
    rows = (
        Appointment.objects.visible_to(context)
        .filter(Q(worker=context.account) | Q(person_id__in=people, worker__isnull=True))
        .filter(date__gte=today - _BACK, date__lte=max(sunday, today + dt.timedelta(days=1)))
        .exclude(attendance__in=[Attendance.KEPT, Attendance.EXCUSED])
        .select_related("person")
        .only("person_id", "date", "time", "mode", "theme", "attendance", "person__phone", *_NAMES)
        .order_by("date", F("time").asc(nulls_first=True), "pk")
    )
    found = list(rows)
    week.coming = [a for a in found if not a.attendance and a.date >= today]
    week.unsaid = [a for a in found if not a.attendance and a.date < today]
    week.missed = _without_news((a for a in found if a.attendance == Attendance.MISSED), week)


def _without_news(missed: Iterable[Appointment], week: Week) -> list[Appointment]:
    """Missed appointments after which nothing was kept nor arranged; the last one of each person."""
    by_person = {c.enrolment.person_id: c for c in week.cases}
    last = {a.person_id: a for a in missed if a.person_id in by_person}
    return [
        a
        for person, a in last.items()
        if by_person[person].next_date is None and (by_person[person].last_kept or dt.date.min) < a.date
    ]


def _fill_ends(week: Week) -> None:
    ending = [
        step
        for case in week.cases
        for step in case.steps
        if step.end_date is not None
        and not step.outcome
        and week.today - _BACK <= step.end_date <= week.today + _AHEAD["step"]
    ]
    week.steps_ending = sorted(ending, key=lambda step: (step.end_date, step.pk))
    people = {c.enrolment.person_id: c.enrolment.person for c in week.cases}
    week.contracts_ending = list(
        EmploymentContract.objects.filter(
            person_id__in=people,
            end_date__isnull=True,
            planned_end_date__range=(week.today - _BACK, week.today + _AHEAD["contract"]),
        )
        .select_related("employer")
        .only("person_id", "kind", "planned_end_date", "employer__name")
        .order_by("planned_end_date", "pk")
    )
    for contract in week.contracts_ending:
        contract.person = people[contract.person_id]


def _fill_commissions(week: Week, context: Context) -> None:
    cases = [c.enrolment.pk for c in week.cases]
    referrals = Referral.objects.visible_to(context).filter(worker=context.account)
    week.referrals = list(
        referrals.filter(state=ReferralState.RECEIVED)
        .select_related("person", "programme", "prescriber")
        .only("person_id", "received_on", "programme__name", "prescriber__name", *_NAMES)
        .order_by("received_on", "pk")
    )
    week.points = list(
        CommissionItem.objects.filter(
            # Both are the context's already: its own pathways, and prescriptions it reaches.
            Q(enrolment_id__in=cases) | Q(referral_id__in=referrals.values("pk")),
            commission__held=False,
            commission__date__range=(week.today, week.today + dt.timedelta(days=30)),
        )
        .select_related("commission", "enrolment__person", "referral__person")
        .only(
            "commission__date",
            "commission__kind",
            "enrolment__person__first_name",
            "enrolment__person__last_name",
            "referral__person__first_name",
            "referral__person__last_name",
        )
        .order_by("commission__date", "position", "pk")
    )
