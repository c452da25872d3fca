"""A lead and two operators it has in charge; somebody each of them follows."""

from dataclasses import dataclass

import pytest
from django.test import Client

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.organisations.models import Organisation
from maillage.people.models import Person
from tests import build


@dataclass
class House:
    lead: Organisation
    ours: Organisation
    theirs: Organisation
    worker: Context  # follows `mine`
    colleague: Context  # of the same structure, follows somebody else there
    neighbour: Context  # of the other structure, follows `other`
    manager: Context
    officer: Context  # data protection
    mine: Person
    second: Person  # the colleague's
    other: Person  # the neighbour's


def signed_in(context: Context) -> Client:
    client = Client()
    client.force_login(context.account)
    return client


@pytest.fixture
def house(db) -> House:
    lead = build.organisation("Pilote", "lead")
    ours, theirs = build.organisation("Nous", "operator"), build.organisation("Eux", "operator")
    with build.writing():
        Organisation.objects.filter(pk__in=(ours.pk, theirs.pk)).update(accounts_managed_by=lead)
    worker = build.context(ours, first_name="Rémi", last_name="Référent", phone="+33478111111")
    colleague = build.context(ours, first_name="Clara", last_name="Collègue")
    neighbour = build.context(theirs, first_name="Nadia", last_name="Voisine")
    programme = build.programme(lead)
    people = {}
    for name, context in (("Mienne", worker), ("Seconde", colleague), ("Autre", neighbour)):
        person = build.person(context.organisation, name, "Inès", phone="+33478600000")
        enrolment = build.enrolment(
            programme,
            person,
            "2017-02-01",
            operator=context.organisation,
            worker=context.account,
            objectives="Objectif confié",
        )
        build.appointment(person, "2017-03-01", enrolment, worker=context.account, note="parole confiée")
        with build.writing():
            person.situations.create(date=build.day("2017-02-01"), kind="minimum_income", value="rsa")
            person.situations.create(date=build.day("2017-02-01"), kind="driving_licence", value="B")
            person.barriers.create(kind="health", since=build.day("2017-02-01"), note="précision confiée")
            person.barriers.create(kind="mobility", since=build.day("2017-02-01"), note="précision confiée")
        people[name] = person
    return House(
        lead,
        ours,
        theirs,
        worker,
        colleague,
        neighbour,
        build.context(lead, Role.PROGRAMME_MANAGER, last_name="Animation"),
        build.context(lead, Role.DATA_PROTECTION, last_name="Déléguée"),
        people["Mienne"],
        people["Seconde"],
        people["Autre"],
    )
