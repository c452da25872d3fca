"""What other rooms know of immersions: merges, deeds of companies, the answer to a request, the history."""

import datetime as dt

import pytest
from django.db import connection

from maillage.accounts.roles import Role
from maillage.employment.immersions.services import sign
from maillage.employment.models import Immersion
from maillage.kernel.errors import DomainError
from maillage.organisations.deeds import all_deeds
from maillage.pathways.models import Step
from maillage.pathways.queries.file import person_file
from maillage.pathways.queries.history import history_of
from maillage.people.services import merge_people, undo_merge
from maillage.protection.facts import all_facts
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return build.context(build.organisation("Pilote", "lead"), Role.PROGRAMME_MANAGER)


def test_they_move_with_the_file_and_come_back(manager):
    one, other = build.person(manager.organisation), build.person(manager.organisation)
    build.enrolment(build.programme(manager.organisation), other)
    theirs = build.immersion(other, "2023-03-06", "2023-03-10")
    sign(manager, theirs, dt.date(2023, 3, 6))
    merge = merge_people(manager, one.pk, other.pk)
    added = build.immersion(one, "2023-04-03", "2023-04-07")
    sign(manager, added, dt.date(2023, 4, 3))
    kept = build.immersion(one, "2023-05-02", "2023-05-03")
    assert Immersion.objects.filter(person=one).count() == 3
    undo_merge(manager, merge.pk)
    assert set(Immersion.objects.filter(person_id=other.pk)) == {theirs, added}, (
        "a step goes with its pathway"
    )
    assert list(Immersion.objects.filter(person=one)) == [kept]
    assert {s.immersion_id for s in Step.objects.all()} == {theirs.pk, added.pk}


def test_two_of_the_same_days_are_told_before(manager):
    one, other = build.person(manager.organisation), build.person(manager.organisation)
    build.immersion(one, "2023-03-06", "2023-03-10", state="signed")
    build.immersion(other, "2023-03-10", "2023-03-10", state="signed")
    with pytest.raises(DomainError, match="immersion aux mêmes dates"):
        merge_people(manager, one.pk, other.pk)


def test_those_signed_and_begun_are_deeds_of_the_company(manager):
    person = build.person(manager.organisation)
    company = build.organisation("Bazar Comète", "employer")
    first = build.immersion(person, "2023-03-06", "2023-03-10", company, state="signed")
    again = build.immersion(person, "2023-03-13", "2023-03-14", company, state="signed", renews=first)
    build.immersion(person, "2023-05-02", "2023-05-03", company)
    build.immersion(
        person, "2999-05-02", "2999-05-03", company, state="signed", signed_on=dt.date(2023, 5, 2)
    )
    sql, parameters = all_deeds()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT record_id, organisation_id, network_id, quantity, people, person_id FROM ({sql}) d"
            " WHERE kind = 'immersion' ORDER BY day",
            parameters,
        )
        rows = cursor.fetchall()
    network = manager.organisation_id
    assert rows == [
        (first.pk, company.pk, network, 1, 1, person.pk),
        (again.pk, company.pk, network, 1, 0, person.pk),
    ]


def test_they_are_told_to_the_person_and_forgotten_with_the_file(manager):
    facts = {one.model: one for one in all_facts()}
    assert facts["employment.Immersion"].contacts == ("start_date", "last_day")
    order = list(facts)
    assert order.index("pathways.Step") < order.index("employment.Immersion")


def test_the_history_tells_them(manager):
    pathway = build.enrolment(build.programme(manager.organisation), worker=manager.account)
    made = build.immersion(pathway.person, "2023-03-06", "2023-03-10")
    sign(manager, made, dt.date(2023, 3, 6))
    entry = history_of(person_file(manager, pathway.person_id)).entries[0]
    assert {event.title for event in entry.events} == {"Immersion", "Étape"}
