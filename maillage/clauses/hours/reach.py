"""Whom a network may mean when a company names somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from maillage.accounts.context import Context
from maillage.organisations.managers import network_members, network_of
from maillage.pathways.models import Enrolment, Referral
from maillage.people.models import Person
from maillage.people.search import named as by_name

from ..models import Eligibility, HoursLine
from ..people.scope import people_of_room
from .checks import said_as


def people_of_network(network_id: int) -> Q:
    """People whose file a member of the network opened, followed in or proposed to one of its programmes, or
    known to its clauses already. A condition on Person."""
    members = network_members(network_id)
    here = {"person_id": OuterRef("pk")}
    return Q(origin_id__in=members) | (
        Q(Exists(Enrolment.objects.filter(programme__organisation_id__in=members, **here)))
        | Q(Exists(Referral.objects.filter(programme__organisation_id__in=members, **here)))
        | Q(Exists(Eligibility.objects.filter(network_id=network_id, **here)))
        | Q(Exists(HoursLine.objects.filter(statement__network_id=network_id, **here)))
    )


def named(network_id: int, said: Collection[tuple[str, str, dt.date]]) -> dict[str, list[int]]:
    """Files in use of the network that bear exactly this name and birth date, by `said_as`. The name of birth
    counts too; accents, case and signs do not. One question."""
    wanted = {said_as(*one) for one in said}
    days = sorted({day for _last, _first, day in said})
    found: dict[str, list[int]] = {}
    people = Person.objects.filter(people_of_network(network_id), kept_as="", birth_date__any_of=days)
    for pk, last, birth, first, day in people.order_by("pk").values_list(
        "pk", "last_name", "birth_name", "first_name", "birth_date"
    ):
        for key in {said_as(last, first, day), said_as(birth or last, first, day)} & wanted:
            found.setdefault(key, []).append(pk)
    return found


def likely(context: Context, line: HoursLine) -> list[Person]:
    """Files of the network that may be who a line names: the same name and birth date, else the same name."""
    people = Person.objects.filter(people_of_network(network_of(context)), kept_as="")
    if line.said_birth_date is not None:
        near = named(
            network_of(context),
            [(line.said_last_name, line.said_first_name, line.said_birth_date)],
        )
        found = [pk for pks in near.values() for pk in pks]
        if found:
            return list(people.filter(pk__in=found).order_by("folded_name", "pk"))
    text = f"{line.said_last_name} {line.said_first_name}"
    return list(by_name(people_of_room(context), text).order_by("folded_name", "pk")[:5])
