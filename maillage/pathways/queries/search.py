"""Search of people by name within what a context reaches, quick on a million people.

A structure that reaches few people is asked for those first, and names are looked for among them; one that
reaches many is asked the other way round (`maillage.people.search.find`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, QuerySet

from maillage.accounts.context import Context
from maillage.accounts.roles import Right, Scope
from maillage.pathways.managers import enrolment_reach, referral_reach
from maillage.pathways.models import Enrolment, ReferenceAssignment, Referral
from maillage.pathways.queries.file import PENDING, age_on
from maillage.pathways.queries.labels import short_name
from maillage.people.masking import sight
from maillage.people.models import Person
from maillage.people.search import condition, find, ranked, words_of
from maillage.protection.queries import shared_with

LIMIT = 20
FEW = 5000  # people whose rows can all be read within a few milliseconds


@dataclass(frozen=True)
class Hit:
    """A person found, with what tells namesakes apart and the role may read."""

    person: Person
    age: int
    pathway: str = ""
    open: bool = False


def search_people(context: Context, text: str, today: dt.date, limit: int = LIMIT) -> list[Hit]:
    """At most `limit` readable people with every word of `text` in their name, one's own first."""
    words = words_of(text)
    if not words:
        return []
    visible = Person.objects.visible_to(context)
    few = _few_in_reach(context)
    if few is None:
        people = find(visible, text, limit)
    else:
        people = list(ranked(visible.filter(condition(words), pk__in=few), words)[:limit])
        if context.scope is Scope.OWN and len(people) < limit:
            # Files the structure has opened and nobody follows yet: few, but no index tells them apart.
            nobodys = Person.objects.filter(
                origin_id=context.organisation_id, enrolments__isnull=True, referrals__isnull=True
            )
            people += find(nobodys, text, limit - len(people), thorough=False)
    if len(people) < limit and context.has(Right.SHARE_FILES):
        people += _shared(context, words, limit - len(people))
    pathways = _pathways(context, people)
    return [_hit(p, pathways.get(p.pk), today) for p in people]


def _shared(context: Context, words: list[str], limit: int) -> list[Person]:
    """Files read by a share: few, asked for by their numbers."""
    keys = shared_with(context)
    return list(ranked(Person.objects.filter(condition(words), pk__in=keys), words)[:limit]) if keys else []


def _hit(person: Person, latest: Enrolment | Referral | None, today: dt.date) -> Hit:
    age = age_on(person.birth_date, today)
    if latest is None:
        return Hit(person, age)
    running = isinstance(latest, Enrolment) and (latest.exit_date is None or latest.exit_date >= today)
    return Hit(person, age, short_name(latest.programme), running)


def _few_in_reach(context: Context) -> QuerySet | None:
    """The people a context reaches when they are few, else None. `visible_to` stays the judge.

    They stay in the database: sent there and back, a thousand keys cost more than the search itself.
    """
    if context.scope in (Scope.LED, Scope.WILLING):
        return None
    first, *others = _reached(context)
    everybody = first.order_by().union(*(rows.order_by() for rows in others), all=True)
    return None if everybody[: FEW + 1].count() > FEW else everybody


def _reached(context: Context) -> list[QuerySet]:
    """Keys of people by each way a scope has, each straight from its own index."""
    referrals = Referral.objects.filter(referral_reach(context)).values_list("person_id", flat=True)
    if context.scope is Scope.OWN:
        mine = ReferenceAssignment.objects.filter(
            worker=context.account, organisation_id=context.organisation_id
        )
        return [mine.values_list("enrolment__person_id", flat=True), referrals]
    pathways = Enrolment.objects.filter(enrolment_reach(context)).values_list("person_id", flat=True)
    if context.scope is Scope.PRESCRIBED:
        return [pathways, referrals]
    opened = Person.objects.filter(origin_id=context.organisation_id).values_list("pk", flat=True)
    return [pathways, referrals, opened]


def _pathways(context: Context, people: list[Person]) -> dict[int, Enrolment | Referral]:
    """The running pathway of each, else the last one, else the prescription under way."""
    if not sight(context).pathways or not people:
        return {}
    keys = [p.pk for p in people]
    found: dict[int, Enrolment | Referral] = {}
    referrals = Referral.objects.visible_to(context).filter(person_id__in=keys, state__in=PENDING)
    for referral in referrals.select_related("programme"):
        found[referral.person_id] = referral
    pathways = Enrolment.objects.visible_to(context).filter(person_id__in=keys).select_related("programme")
    for enrolment in pathways.order_by(F("exit_date").asc(nulls_last=True), "entry_date"):
        found[enrolment.person_id] = enrolment
    return found
