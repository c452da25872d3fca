"""Who follows a person, for everybody who may see the person."""

import datetime as dt

import pytest
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.people.followers import followers
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


def case(lead, name="Durand", prescriber=None, operator=None):
    """Somebody followed by a worker, prescribed by one structure, on a step held by another."""
    worker = build.context(lead, phone="+33478111111").account
    person = build.person(lead, name)
    programme = build.programme(lead)
    enrolment = build.enrolment(programme, person, "2017-02-01", worker=worker, prescriber=prescriber)
    if operator is not None:
        build.step(enrolment, "social_support", operator=operator)
    return person, enrolment, worker


def test_everybody_is_named_with_how_to_reach_them(lead):
    prescriber, operator = build.organisation("Agence"), build.organisation("Atelier")
    person, _enrolment, worker = case(lead, prescriber=prescriber, operator=operator)
    found = followers([person.pk])[person.pk]
    assert found[0].lead
    assert (found[0].name, found[0].organisation, found[0].account_id) == (
        worker.full_name,
        "Pilote",
        worker.pk,
    )
    assert found[0].reach == f"+33478111111, {worker.email}"
    assert {f.organisation for f in found} == {"Pilote", "Agence", "Atelier"}
    assert next(f for f in found if f.organisation == "Atelier").part == "steps"


def test_the_past_follows_todays(lead):
    person, enrolment, worker = case(lead)
    before = build.account(lead)
    with build.writing():
        enrolment.assignments.update(start_date=dt.date(2017, 5, 1))
        enrolment.assignments.create(
            worker=before,
            organisation=lead,
            start_date=dt.date(2017, 2, 1),
            end_date=dt.date(2017, 4, 30),
        )
    found = followers([person.pk])[person.pk]
    assert [f.account_id for f in found] == [worker.pk, before.pk]
    assert [f.lead for f in found] == [True, False]


def test_who_met_the_person_lately_is_involved_and_who_missed_it_is_not(lead):
    person, enrolment, _worker = case(lead)
    met, missed, longer_ago = (build.account(lead) for _i in range(3))
    today = timezone.localdate()
    build.appointment(person, today, enrolment, worker=met, attendance="kept")
    build.appointment(person, today, enrolment, worker=missed, attendance="missed")
    build.appointment(person, today - dt.timedelta(days=500), enrolment, worker=longer_ago, attendance="kept")
    known = {f.account_id for f in followers([person.pk])[person.pk]}
    assert met.pk in known
    assert not known & {missed.pk, longer_ago.pk}


def test_a_structure_that_reveals_is_a_partner(lead):
    prison = build.organisation("Service pénitentiaire d'insertion")
    with build.writing():
        prison.reveals, prison.email = True, "spip@justice.example"
        prison.save()
    person, _enrolment, _worker = case(lead, prescriber=prison, operator=prison)
    everything = str(followers([person.pk])[person.pk])
    assert "Un partenaire" in everything
    for hidden in ("pénitentiaire", "justice.example", f"organisation_id={prison.pk}"):
        assert hidden not in everything
    assert "pénitentiaire" in str(followers([person.pk], masked=False)[person.pk])


def test_the_cost_does_not_depend_on_how_many(lead, django_assert_num_queries):
    agency = build.organisation("Agence")
    people = [case(lead, f"Nom{i}", prescriber=agency, operator=agency)[0] for i in range(4)]
    with django_assert_num_queries(7) as one:  # six of pathways, one of all the other rooms
        followers([people[0].pk])
    with django_assert_num_queries(len(one)):
        assert all(len(found) == 3 for found in followers(p.pk for p in people).values())


def test_nobody_asked_nothing_read(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert followers([]) == {}


def test_reception_reads_who_follows_but_not_in_what(lead, client):
    person, _enrolment, worker = case(lead)
    client.force_login(build.context(lead, Role.RECEPTION).account)
    page = client.get(f"/personnes/{person.pk}/suivi/").content.decode()
    assert worker.full_name in page
    assert "PLIE" not in page
