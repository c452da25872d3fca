"""What a reference worker has to do this week, and their caseload: a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, F, Max, Min, OuterRef, Prefetch, Q, QuerySet

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
from maillage.pathways.programmes import definition_of, version_in_force
from maillage.pathways.queries.blocked import reasons, watched
from maillage.pathways.queries.labels import Labels

_BACK = dt.timedelta(days=30)  # how far back something forgotten is still shown
_AHEAD = {"step": dt.timedelta(days=7), "contract": dt.timedelta(days=21)}  # how far ahead an end is said


@dataclass
class Case:
    """A pathway of the worker, with what its line in the caseload shows."""

    enrolment: Enrolment
    last_kept: dt.date | None = None
    next_date: dt.date | None = None
    blocked: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

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
    steps_ending: list[Step] = field(default_factory=list)
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
    steps = Step.objects.select_related("step_type", "enrolment", "contract").order_by("start_date")
    recent = steps.filter(Q(end_date__isnull=True) | Q(end_date__gte=today - window))
    enrolments = list(
        watched(own_pathways(context, today), today)
        .select_related("person", "programme")
        .prefetch_related(Prefetch("steps", recent, to_attr="recent_steps"))
    )
    labels = Labels.of(e.programme for e in enrolments)
    cases = [_case(e, labels, today) for e in enrolments]
    _date(cases, context, today)
    week = Week(today, cases, labels)
    _fill_appointments(week, context)
    _fill_ends(week)
    _fill_commissions(week, context)
    return week


def _case(enrolment: Enrolment, labels: Labels, today: dt.date) -> Case:
    why = reasons(enrolment, labels.definition(enrolment, today), today)
    return Case(enrolment, blocked=why, steps=enrolment.recent_steps)


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
        .defer("note")
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
        (case, step)
        for case in week.cases
        for step in case.steps
        if step.end_date is not None
        and not step.outcome
        and week.today - _BACK <= step.end_date <= week.today + _AHEAD["step"]
    ]
    week.steps_ending = [
        step for _case, step in sorted(ending, key=lambda pair: (pair[1].end_date, pair[1].pk))
    ]
    people = {c.enrolment.person_id: c.enrolment.person for c in week.cases}
    for case, step in ending:
        step.label = week.labels.step(step)[0]
        step.enrolment = case.enrolment
    week.contracts_ending = list(
        EmploymentContract.objects.filter(
            person_id__in=people,
            end_date__isnull=True,
            planned_end_date__range=(week.today - _BACK, week.today + _AHEAD["contract"]),
        )
        .select_related("employer")
        .order_by("planned_end_date", "pk")
    )
    for contract in week.contracts_ending:
        contract.person = people[contract.person_id]


def _fill_commissions(week: Week, context: Context) -> None:
    cases = [c.enrolment.pk for c in week.cases]
    week.referrals = list(
        Referral.objects.visible_to(context)
        .filter(worker=context.account, state=ReferralState.RECEIVED)
        .select_related("person", "programme", "prescriber")
        .order_by("received_on", "pk")
    )
    week.points = list(
        CommissionItem.objects.filter(
            Q(enrolment_id__in=cases) | Q(referral__worker=context.account),
            commission__held=False,
            commission__date__range=(week.today, week.today + dt.timedelta(days=30)),
        )
        .filter(pk__in=CommissionItem.objects.visible_to(context).values("pk"))
        .select_related("commission__programme", "enrolment__person", "referral__person")
        .order_by("commission__date", "position", "pk")
    )
