"""Who a company meant: a declared name is tied to a file, or a file is opened for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.organisations.managers import network_of
from maillage.people.matching import POSSIBLE, Identity
from maillage.people.matching.entry import candidates_for
from maillage.people.models import Person
from maillage.people.services import PersonFacts
from maillage.people.services.duplicates import confirm_new

from ...models import HoursLine
from ...people.scope import people_of_room
from ..checks import said_as
from ..reach import people_of_network
from .deciding import AWAITING, _held, _look_again


def link(context: Context, line: HoursLine, person: Person) -> list[HoursLine]:
    """Say who a line is about. The waiting lines of the same company that name them the same way follow.

    Raises `DomainError`: the line was decided, or the file is not one of the network's.
    """
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("personne d'une ligne d'heures")):
        near = Person.objects.filter(people_of_network(network_of(context)), kept_as="", pk=person.pk)
        if not near.exists() and not people_of_room(context).filter(pk=person.pk).exists():
            raise DomainError(_("Ce dossier n'est pas dans votre réseau, ou n'est plus là."), "person")
        return _tie(context, line, person)


def _tie(context: Context, line: HoursLine, person: Person) -> list[HoursLine]:
    waiting = HoursLine.objects.visible_to(context).filter(
        statement__company_id=line.statement.company_id, person__isnull=True, state__in=AWAITING
    )
    name = _name(line)
    same = [one for one in waiting if one.pk == line.pk or _name(one) == name]
    held = [one for one in _held(context, same) if one.person_id is None and one.state in AWAITING]
    if not held:
        raise DomainError(_("Cette ligne a déjà sa personne, ou a été décidée : rouvrez la page."))
    for one in held:
        one.person = person
    HoursLine.objects.bulk_update(held, ["person"])
    _look_again(context, held)
    return held


def _name(line: HoursLine) -> str:
    return said_as(line.said_last_name, line.said_first_name, line.said_birth_date)


def alike(context: Context, facts: PersonFacts) -> list[Person]:
    """Files of the network that look like somebody, the likeliest first."""
    identity = Identity(last_name=facts.last_name, first_name=facts.first_name, birth_date=facts.birth_date)
    near = [one.person_id for one in candidates_for(identity, 10, at_least=POSSIBLE)]
    seen = Person.objects.filter(people_of_network(network_of(context)), kept_as="").in_bulk(near)
    return [seen[pk] for pk in near if pk in seen]


def open_person(
    context: Context, line: HoursLine, facts: PersonFacts, *, unlike: Iterable[int] = ()
) -> Person:
    """Open a file for who a line names, with nothing but a civil status, and tie the line to it.

    Facilitators open no other file. `unlike` are the look-alikes that were shown: without all of them, raises
    `DomainError` (field `alike`), for somebody to look before there are two files of one person.
    """
    context.require(Right.RUN_CLAUSES)
    facts = facts.checked()
    near = {person.pk for person in alike(context, facts)}
    if near - set(unlike):
        raise DomainError(
            _("Un dossier ressemble à cette personne : rattachez-le, ou confirmez que c'en est une autre."),
            "alike",
        )
    with changes(context.actor, _("dossier ouvert pour une ligne d'heures")):
        person = Person.objects.create(origin_id=context.organisation_id, **asdict(facts))
        confirm_new(context, person, near)
        _tie(context, line, person)
    return person
