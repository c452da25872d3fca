"""A network, its reference worker and liaison officer, people who seek, a kitchen that recruits."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.employment.models import JobOffer
from maillage.organisations.models import Organisation
from maillage.people.models import Person
from tests import build

ANSWERS = {
    "job_1": "G1609",
    "work_schedule": "day,early",
    "weekly_hours": "full,part",
    "distance": "10",
    "vehicle": "no",
    "transport": "public",
    "driving_licence": "none",
    "french_level": "B1",
    "availability": "now",
    "contract_wishes": "permanent",
}


@dataclass
class Place:
    lead: Organisation
    operator: Organisation
    worker: Context
    offer: JobOffer

    def officer(self, role: str = Role.LIAISON_OFFICER) -> Context:
        return build.context(self.lead, role)

    def seeker(
        self, name: str, answers: dict[str, str] | None = None, *, willing: bool = True, insee: str = "69388",
        **fields: object,
    ) -> Person:  # fmt: skip
        """Somebody followed by the worker, who lives in the 8th arrondissement and looks for a kitchen."""
        person = build.person(self.operator, name, **fields)
        build.enrolment(
            build.programme(self.lead), person, "2024-02-01", operator=self.operator,
            worker=self.worker.account, education_level="V",
        )  # fmt: skip
        build.residence(person, "2020-01-01", insee_code=insee, address="3 rue du Canal", city="Lyon")
        say(person, **{**ANSWERS, **(answers or {})})
        if willing:
            build.agreement(person, self.operator)
        return person


def say(person: Person, day=None, **answers: str) -> None:
    with build.writing():
        for kind, value in answers.items():
            person.situations.update_or_create(
                kind=kind, date=build.day(day) or timezone.localdate(), defaults={"value": value}
            )


@pytest.fixture
def place(db) -> Place:
    lead = build.organisation("Pilote", "lead")
    operator = build.organisation("Opérateur", "operator")
    with build.writing():
        operator.accounts_managed_by = lead
        operator.save()
    offer = build.offer(
        lead,
        build.organisation("Cantine du Parc", "employer"),
        title="Cuisinier de jour",
        rome="G1609",
        insee_code="69383",
        city="Lyon 3e",
        schedule=["day"],
        weekly_hours=35,
        contract_kind="cdi",
        public_transport=True,
        french_level="A2",
    )
    return Place(lead, operator, build.context(operator), offer)


def signed_in(context: Context) -> Client:
    client = Client()
    client.force_login(context.account)
    return client
