"""Scoped reads of sponsorship."""

from __future__ import annotations

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.text import Fold, fold
from maillage.organisations.models import Contact, Organisation
from maillage.people.masking import Sight, conceal
from maillage.people.models import Person
from maillage.people.search import named

from ..managers import works
from .models import MeetingState, Sponsorship

KEPT = Q(meetings__state=MeetingState.KEPT)


def rows(context: Context) -> QuerySet[Sponsorship]:
    """Those in reach, with the number of meetings kept and the day of the last one."""
    found = Sponsorship.objects.visible_to(context).select_related("person", "company", "sponsor")
    return found.annotate(met=Count("meetings", filter=KEPT), last=Max("meetings__date", filter=KEPT))


def of_name(found: QuerySet[Sponsorship], text: str) -> QuerySet[Sponsorship]:
    """By the name of the person."""
    return found.filter(person__in=named(Person.objects.all(), text))


def followed(found: QuerySet[Sponsorship], values: list[str]) -> QuerySet[Sponsorship]:
    """Narrow to pairs that meet (`open`), whose meeting waits for its word (`due`), or that parted."""
    today = timezone.localdate()
    wanted = {
        "open": Q(end_date__isnull=True),
        "due": Q(pk__in=_unsaid(found, today)),
        "ended": Q(end_date__isnull=False),
    }
    return found.filter(wanted[values[0]])


def _unsaid(found: QuerySet[Sponsorship], today: object) -> QuerySet:
    unsaid = Sponsorship.objects.filter(meetings__state=MeetingState.PLANNED, meetings__date__lt=today)
    return unsaid.values("pk")


def of_person(context: Context, person: Person, seen: Sight) -> list[Sponsorship]:
    """Those of a file, latest first, for who reads its work; names that reveal are concealed."""
    if not seen.work:
        return []
    found = Sponsorship.objects.filter(person=person).select_related("company", "sponsor")
    pairs = list(
        found.annotate(met=Count("meetings", filter=KEPT), last=Max("meetings__date", filter=KEPT)).order_by(
            "-start_date", "-pk"
        )
    )
    for pair in pairs:
        conceal(seen, context, pair.company)
    return pairs


def sponsors(context: Context, text: str, limit: int = 12) -> list[Contact]:
    """Contacts of open companies whose name, or whose company's, holds every word typed."""
    words = fold(text).split()
    if not words or not works(context) or not context.has(Right.SEE_ORGANISATIONS):
        return []
    companies = Organisation.objects.visible_to(context).filter(closed_on__isnull=True)
    found = Contact.objects.filter(organisation__in=companies).select_related("organisation")
    found = found.alias(words=Fold("name"))
    for word in words:
        found = found.filter(Q(words__contains=word) | Q(organisation__folded_name__contains=word))
    return list(found.order_by("name", "pk")[:limit])
