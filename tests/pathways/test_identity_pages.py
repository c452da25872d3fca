"""The desk of duplicates: queue, comparison, merge, second thoughts, and what each side may know."""

from __future__ import annotations

import pytest
from django.test import Client

from maillage.accounts.roles import Role
from maillage.people.matching import Identity
from maillage.people.models import DuplicatePair, PairDecision, Person, PersonMerge
from maillage.people.pairs import queue
from maillage.people.services.duplicates import note_pairs_of, refresh_queue
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def programme(lead):
    return build.programme(lead)


@pytest.fixture
def manager(lead):
    return build.context(lead, Role.PROGRAMME_MANAGER)


def signed_in(context) -> Client:
    client = Client()
    client.force_login(context.account)
    return client


@pytest.fixture
def client(manager):
    return signed_in(manager)


@pytest.fixture
def twins(lead):
    one = build.person(lead, "Martinez", "Éléonore", birth_date="1984-02-28", phone="+33478112233")
    two = build.person(lead, "MARTINES", "Eleonore", birth_date="1984-02-28", phone="+33478112233")
    build.person(lead, "Kowalczyk", "Bogdan", birth_date="1961-07-03")
    return one, two


def test_the_queue_is_filled_and_walked(client, twins):
    one, two = twins
    assert refresh_queue() == 1
    page = client.get("/doublons/").content.decode()
    assert "1 paire à examiner" in page
    assert "MARTINES" in page
    assert f'action="/doublons/{one.pk}/{two.pk}/fusionner/"' in page
    assert "Kowalczyk" not in page


def test_a_merge_takes_the_values_chosen_and_can_be_undone(client, twins):
    one, two = twins
    said = {"garder": one.pk, "first_name": two.pk, "last_name": one.pk, "reason": "vu ensemble"}
    answer = client.post(f"/doublons/{one.pk}/{two.pk}/fusionner/", said)
    assert answer.headers["Location"] == f"/personnes/{one.pk}/"
    kept = Person.objects.get(pk=one.pk)
    assert (kept.last_name, kept.first_name) == ("Martinez", "Eleonore")
    merge = PersonMerge.objects.get()
    assert f"/fusions/{merge.pk}/annuler/" in client.get("/doublons/decisions/").content.decode()
    client.post(f"/fusions/{merge.pk}/annuler/")
    assert Person.objects.filter(pk=two.pk).exists()


def test_two_people_are_remembered_until_reopened(client, twins):
    one, two = twins
    refresh_queue()
    client.post(f"/doublons/{one.pk}/{two.pk}/distinguer/", {"reason": "mère et fille"})
    assert PairDecision.objects.get().reason == "mère et fille"
    refresh_queue()
    assert "Aucun doublon" in client.get("/doublons/").content.decode()
    assert "mère et fille" in client.get(f"/doublons/{two.pk}/{one.pk}/").content.decode()
    client.post(f"/doublons/{one.pk}/{two.pk}/revoir/")
    assert "1 paire à examiner" in client.get("/doublons/").content.decode()


def test_a_refusal_says_what_to_do_and_offers_no_merge(client, programme, twins):
    one, two = twins
    for person in twins:
        build.enrolment(programme, person)
    page = client.get(f"/doublons/{one.pk}/{two.pk}/").content.decode()
    assert "aux mêmes dates" in page
    assert 'merge-form" data-key' not in page
    answer = client.post(f"/doublons/{one.pk}/{two.pk}/fusionner/", {"garder": one.pk})
    assert answer.status_code == 422
    assert Person.objects.filter(pk=two.pk).exists()


def test_each_side_learns_only_whom_to_ask(programme):
    ours, theirs = build.organisation("Nous", "operator"), build.organisation("Eux", "operator")
    worker = build.context(ours)
    neighbour = build.account(theirs, last_name="Voisin", phone="+33400000000")
    mine = build.person(ours, "Martinez", "Éléonore", birth_date="1984-02-28", phone="+33478112233")
    secret = build.person(theirs, "Martinès", "Eleonore", birth_date="1984-02-28", phone="+33478112233")
    build.enrolment(programme, mine, operator=ours, worker=worker.account)
    build.enrolment(programme, secret, operator=theirs, worker=neighbour)
    note_pairs_of([mine.pk])
    page = signed_in(worker).get("/doublons/").content.decode()
    assert "Eux" in page
    assert neighbour.full_name in page
    for word in ("Martinès", "Eleonore", f"/personnes/{secret.pk}/"):
        assert word not in page
    assert signed_in(worker).get(f"/doublons/{mine.pk}/{secret.pk}/").status_code == 404
    lead = build.context(programme.organisation, Role.PROGRAMME_MANAGER)
    assert "Eleonore" in signed_in(lead).get("/doublons/").content.decode()


def test_the_number_of_queries_does_not_grow(manager, lead, django_assert_max_num_queries):
    for number in range(30):
        one, two = build.person(lead, f"Nom{number}"), build.person(lead, f"Nom{number}")
        DuplicatePair.objects.create(low=one, high=two, probability=0.9)
    with django_assert_max_num_queries(8):
        found = queue(manager)
    assert (len(found.items), found.total, found.pages) == (25, 30, 2)
    assert Identity.of(found.items[0].mine)
