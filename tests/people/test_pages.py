"""What is typed about a person: files, addresses, situations, barriers."""

import pytest
from django.test import Client

from maillage.people.models import Person
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def client(lead):
    client = Client()
    client.force_login(build.context(lead).account)
    return client


TYPED = {"last_name": "Durand", "first_name": "Inès", "birth_date": "29/2/84", "sex": "F"}


def test_a_file_is_opened(client):
    response = client.post(
        "/personnes/nouvelle/", TYPED | {"a-postcode": "69008", "a-city": "Lyon", "a-start_date": "1/9/2016"}
    )
    person = Person.objects.get()
    assert response.headers["Location"] == f"/personnes/{person.pk}/"
    assert str(person.birth_date) == "1984-02-29"
    assert person.residences.get().insee_code == "69388"


def test_a_file_that_looks_alike_is_shown_once(client, lead):
    known = build.person(lead, "DURAND", "Ines")
    page = client.post("/personnes/nouvelle/", TYPED)
    assert page.status_code == 200
    assert f"/personnes/{known.pk}/" in page.content.decode()
    assert Person.objects.count() == 1
    assert client.post("/personnes/nouvelle/", TYPED | {"confirmed": "1"}).status_code == 302
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"birth_date": "31/02/1984"}, {"last_name": ""}, {"phone": "12"}, {"a-start_date": "demain soir"}],
)
def test_a_refusal_keeps_what_was_typed(client, wrong):
    page = client.post("/personnes/nouvelle/", TYPED | wrong)
    assert page.status_code == 422
    assert "Inès" in page.content.decode()
    assert not Person.objects.exists()


def test_moving_house_then_correcting_then_taking_back(client, lead):
    person = build.person(lead)
    build.residence(person, "2015-01-01", city="Lyon")
    client.post(f"/personnes/{person.pk}/adresses/nouvelle/", {"start_date": "1/9/2016", "city": "Bron"})
    first, second = person.residences.order_by("start_date")
    assert str(first.end_date) == "2016-08-31"
    clash = client.post(f"/adresses/{second.pk}/", {"start_date": "1/9/2015", "city": "Bron", "end_date": ""})
    assert clash.status_code == 422
    assert "chevauchent" in clash.content.decode()
    client.post(f"/adresses/{second.pk}/retirer/")
    first.refresh_from_db()
    assert first.end_date is None


def test_only_changed_answers_are_recorded(client, lead):
    person = build.person(lead)
    url = f"/personnes/{person.pk}/situation/modifier/"
    client.post(url, {"date": "1/3/2017", "rqth": "yes", "minimum_income": "rsa"})
    client.post(url, {"date": "1/3/2018", "rqth": "yes", "minimum_income": "none"})
    assert sorted(person.situations.values_list("kind", "value")) == [
        ("minimum_income", "none"),
        ("minimum_income", "rsa"),
        ("rqth", "yes"),
    ]
    assert client.post(url, {"date": "1/3/2018", "rqth": "bof"}).status_code == 422


def test_a_barrier_is_noted_lifted_and_back(client, lead):
    person = build.person(lead)
    typed = {"kind": "mobility", "since": "1/3/2017", "note": "Pas de bus tôt"}
    client.post(f"/personnes/{person.pk}/freins/nouveau/", typed)
    barrier = person.barriers.get()
    client.post(f"/freins/{barrier.pk}/lever/")
    barrier.refresh_from_db()
    assert barrier.until is not None
    client.post(f"/freins/{barrier.pk}/rouvrir/")
    barrier.refresh_from_db()
    assert (barrier.until, barrier.note) == (None, "Pas de bus tôt")
    twice = client.post(f"/personnes/{person.pk}/freins/nouveau/", typed)
    assert twice.status_code == 422
