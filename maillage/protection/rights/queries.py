"""Scoped reads of the register."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.people.models import Person
from maillage.protection.pages import way_to_person

from .consents import LISTS, who_refused
from .models import DataRequest, Limitation


def requests(context: Context) -> QuerySet[DataRequest]:
    """The officer reads those of the structure and of those it manages; others those of files they reach."""
    found = DataRequest.objects.select_related("organisation", "registered_by", "handler")
    if context.has(Right.ANSWER_REQUESTS):
        here = context.organisation_id
        return found.filter(Q(organisation_id=here) | Q(organisation__accounts_managed_by_id=here))
    if context.has(Right.EDIT_PEOPLE):
        reached = Person.objects.visible_to(context).filter(pk=OuterRef("person_id"))
        return found.filter(Exists(reached))
    return found.none()


def standing_limitation(person_id: int) -> Limitation | None:
    return Limitation.objects.filter(person_id=person_id, lifted_on__isnull=True).first()


def limited(people: Collection[int] | None = None) -> QuerySet[Limitation]:
    found = Limitation.objects.filter(lifted_on__isnull=True)
    return found if people is None else found.filter(person_id__in=people)


def without_limited(rows: QuerySet) -> QuerySet:
    """What may be taken away: records of frozen files stay, and of those who refused to be in lists."""
    way = "pk" if rows.model is Person else way_to_person(rows.model)
    frozen = {*limited().values_list("person_id", flat=True), *who_refused(LISTS)}
    return rows.exclude(**{f"{way}__in": frozen}) if way and frozen else rows
