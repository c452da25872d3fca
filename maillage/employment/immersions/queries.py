"""Scoped reads of immersions."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.people.masking import Sight, conceal
from maillage.people.models import Person
from maillage.people.search import find, named

from ..managers import works
from .models import OPEN, Immersion, ImmersionState

_DAY = dt.timedelta(days=1)


def rows(context: Context) -> QuerySet[Immersion]:
    """Those in reach, with the person and the company. What it showed of the person is not read here."""
    return (
        Immersion.objects.visible_to(context)
        .select_related("person", "company", "prescriber")
        .defer("evaluation", "tasks")
    )


def week_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """Monday and Sunday."""
    monday = day - dt.timedelta(days=day.weekday())
    return monday, monday + dt.timedelta(days=6)


def followed(found: QuerySet[Immersion], values: list[str]) -> QuerySet[Immersion]:
    """Narrow to what there is to do: `semaine`, `bilan`, `signer`."""
    today = timezone.localdate()
    monday, sunday = week_of(today)
    wanted = {
        "semaine": Q(start_date__lte=sunday, last_day__gte=monday) & ~Q(state=ImmersionState.CANCELLED),
        "bilan": to_report(today),
        "signer": Q(state__in=OPEN, end_date__gte=today),
    }
    return found.filter(wanted[values[0]])


def to_report(day: dt.date) -> Q:
    """Over, and what it taught is not noted."""
    return Q(state=ImmersionState.SIGNED, last_day__lt=day)


def due_count(context: Context) -> int:
    """How many are over and wait for their report, within reach."""
    return Immersion.objects.visible_to(context).filter(to_report(timezone.localdate())).count()


def of_name(found: QuerySet[Immersion], text: str) -> QuerySet[Immersion]:
    return found.filter(person__in=named(Person.objects.all(), text))


def of_person(context: Context, person: Person, seen: Sight) -> list[Immersion]:
    """Those of a file, latest first, for who reads its work; names that reveal are concealed."""
    if not seen.work:
        return []
    found = list(
        Immersion.objects.filter(person=person)
        .select_related("company", "prescriber", "renews")
        .order_by("-start_date", "-pk")
    )
    today = timezone.localdate()
    for one in found:
        conceal(seen, context, one.company, one.prescriber)
        one.to_report = one.state == ImmersionState.SIGNED and one.last_day < today
    return found


def people(context: Context, text: str) -> list[Person]:
    """People in reach by name, for who prepares an immersion."""
    if not works(context):
        return []
    return find(Person.objects.visible_to(context), text, 12)
