"""The list of people: who is in reach, with what the list shows of their pathways and appointments."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from maillage.accounts.context import Context
from maillage.accounts.models import Account
from maillage.accounts.roles import Scope
from maillage.kernel.months import add_months
from maillage.pathways.managers import enrolment_reach
from maillage.pathways.models import (
    Appointment,
    Attendance,
    Enrolment,
    Programme,
    ReferenceAssignment,
    Referral,
)
from maillage.pathways.queries.file import PENDING
from maillage.people.masking import sight
from maillage.people.models import Person
from maillage.people.queries import place_on

AGES = {"u26": (None, 25), "26-45": (26, 45), "46-50": (46, 50), "o50": (51, None)}


def people_rows(context: Context, today: dt.date) -> QuerySet[Person]:
    """People in reach, with what the list says of them read in the same question.

    `place` (see `place_text`), `last_kept`, `next_date`, `entry_date`, and `latest`: of the running pathway,
    else the last one, the name of the `programme`, `exit` and `worker`.
    """
    seen = sight(context)
    rows = Person.objects.visible_to(context)
    if seen.contacts:
        rows = rows.annotate(place=place_on(today))
    if seen.appointments:
        rows = rows.annotate(
            last_kept=_edge(context, Max, attendance=Attendance.KEPT),
            next_date=_edge(context, Min, attendance="", date__gte=today),
        )
    if seen.pathways:
        latest = _reached(context).order_by(F("exit_date").desc(nulls_first=True), "-entry_date")
        said = JSONObject(programme="programme__name", exit="exit_date", worker=followed_by(today))
        rows = rows.annotate(
            entry_date=Subquery(latest.values("entry_date")[:1]),
            latest=Subquery(latest.values(said=said)[:1]),
        )
    return rows


def followed_by(today: dt.date) -> Subquery:
    """Whoever follows a pathway today (`now`), else whoever followed it last."""
    now = Q(start_date__lte=today) & (Q(end_date__isnull=True) | Q(end_date__gte=today))
    held = ReferenceAssignment.objects.filter(enrolment_id=OuterRef("pk")).annotate(now=now)
    names = JSONObject(first="worker__first_name", last="worker__last_name", now="now")
    return Subquery(held.order_by("-now", "-start_date").values(names=names)[:1])


def _reached(context: Context) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(enrolment_reach(context), person_id=OuterRef("pk"))


def _edge(context: Context, aggregate: Any, **conditions: Any) -> Subquery:
    """The last or the next day of a person's appointments of a kind, among those in reach."""
    rows = Appointment.objects.visible_to(context).filter(person_id=OuterRef("pk"), **conditions)
    grouped = rows.order_by().values("person_id").annotate(edge=aggregate("date")).values("edge")
    return Subquery(grouped, output_field=DateField())


@dataclass(frozen=True)
class PathwayFilter:
    """What is asked of one and the same pathway: programme, worker and state go together."""

    programme: str = ""
    worker: str = ""
    state: str = ""  # open, exited, referral, none

    def narrow(self, rows: QuerySet[Person], context: Context, today: dt.date) -> QuerySet[Person]:
        if self.state == "referral":
            asked = Referral.objects.visible_to(context).filter(person_id=OuterRef("pk"), state__in=PENDING)
            if self.programme:
                asked = asked.filter(programme_id=self.programme)
            if self.worker:
                asked = asked.filter(worker_id=self.worker)
            return rows.filter(Exists(asked))
        if self.state == "none":
            return rows.filter(~Exists(_reached(context)))
        if not (self.programme or self.worker or self.state):
            return rows
        pathways = _reached(context)
        if self.programme:
            pathways = pathways.filter(programme_id=self.programme)
        if self.state == "open":
            pathways = pathways.filter(Q(exit_date__isnull=True) | Q(exit_date__gte=today))
        if self.state == "exited":
            pathways = pathways.filter(exit_date__lt=today)
        if self.worker:
            pathways = pathways.filter(self._followed(today))
        return rows.filter(Exists(pathways))

    def _followed(self, today: dt.date) -> Q:
        """By this worker today, or last of all on a closed pathway; "0": by nobody."""
        by = ReferenceAssignment.objects.filter(enrolment_id=OuterRef("pk"))
        now = by.filter(Q(end_date__isnull=True) | Q(end_date__gte=today), start_date__lte=today)
        if self.worker == "0":
            return ~Q(Exists(now))
        last = by.filter(end_date=F("enrolment__exit_date"))
        return Q(Exists(now.filter(worker_id=self.worker))) | Q(Exists(last.filter(worker_id=self.worker)))


def of_age(band: str, today: dt.date) -> Q:
    """Born so as to be in this band today, in completed years."""
    youngest, oldest = AGES[band]
    condition = Q()
    if youngest is not None:
        condition &= Q(birth_date__lte=add_months(today, -12 * youngest))
    if oldest is not None:
        condition &= Q(birth_date__gt=add_months(today, -12 * (oldest + 1)))
    return condition


def without_appointment_since(context: Context, day: dt.date, today: dt.date) -> Q:
    """Neither kept since that day nor to come."""
    rows = Appointment.objects.visible_to(context).filter(person_id=OuterRef("pk"))
    recent = rows.filter(Q(attendance=Attendance.KEPT, date__gte=day) | Q(attendance="", date__gte=today))
    return ~Q(Exists(recent))


def programmes_seen(context: Context) -> list[Programme]:
    """Programmes somebody in reach has, or is proposed to."""
    pathways, referrals = Enrolment.objects.visible_to(context), Referral.objects.visible_to(context)
    programmes = Programme.objects.order_by("name", "pk")
    if context.scope is not Scope.LED:
        # A set: what one structure carries, its index gives at once.
        return list(
            programmes.filter(
                Q(pk__in=pathways.values("programme_id")) | Q(pk__in=referrals.values("programme_id"))
            )
        )
    # Of whole programmes, the first entry of each answers: an index has it, the others need not be read.
    first = pathways.filter(programme_id=OuterRef("pk")).order_by("entry_date").values("pk")[:1]
    asked = Exists(referrals.filter(programme_id=OuterRef("pk")))
    return list(programmes.alias(first=Subquery(first)).filter(Q(first__isnull=False) | Q(asked)))


def workers_seen(context: Context) -> list[Account]:
    """Reference workers of the pathways in reach, by name."""
    pathways = Enrolment.objects.visible_to(context)
    held = ReferenceAssignment.objects.filter(worker_id=OuterRef("pk"), enrolment__in=pathways)
    return list(Account.objects.filter(Exists(held)).order_by("last_name", "first_name"))
