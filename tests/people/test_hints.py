"""Likely duplicates while typing: who sees what, what a guess obtains (nothing), what a word leaves."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.test import Client

from maillage.accounts.roles import Role
from maillage.people.hints import hints
from maillage.people.matching import Identity
from maillage.people.models import ElsewhereSearch, PairDecision, Person
from maillage.people.reading import searched_elsewhere
from maillage.people.services import elsewhere
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def worker(lead):
    return build.context(build.organisation("Nous", "operator"))


@pytest.fixture
def client(worker):
    client = Client()
    client.force_login(worker.account)
    return client


@pytest.fixture
def secret(lead):
    """A person only the neighbours follow."""
    theirs = build.organisation("Eux", "operator")
    neighbour = build.account(theirs, first_name="Dominique", last_name="Voisin", phone="+33400000000")
    person = build.person(
        theirs,
        "Martinez",
        "Éléonore",
        birth_date="1984-02-28",
        phone="+33478112233",
        email="eleo@example.org",
    )
    build.enrolment(build.programme(lead), person, operator=theirs, worker=neighbour)
    return person


WHOLE = {"last_name": "Martinez", "first_name": "Eleonore", "birth_date": "28/2/1984"}
ADDRESS = "/personnes/ressemblances/"


def test_a_file_in_reach_is_shown_with_the_reasons(client, worker):
    known = build.person(worker.organisation, "Martinès", "Éléonore", birth_date="1984-02-28")
    page = client.post(ADDRESS, WHOLE | {"birth_date": "28/2/84"}).content.decode()
    assert f"/personnes/{known.pk}/" in page
    assert "Date de naissance : identique" in page
    assert client.post(ADDRESS, {"last_name": "Martinez"}).content.decode().strip() == ""


def test_the_form_of_a_prescription_asks_with_its_prefix(client, worker):
    known = build.person(worker.organisation, "Martinès", "Éléonore", birth_date="1984-02-28")
    said = {f"p-{name}": value for name, value in WHOLE.items()} | {"forme": "p"}
    assert f"/personnes/{known.pk}/" in client.post(ADDRESS, said).content.decode()


def test_elsewhere_only_the_place_and_whom_to_ask(client, secret):
    page = client.post(ADDRESS, WHOLE).content.decode()
    assert "Connue chez Eux" in page
    assert "Dominique Voisin" in page
    for word in ("Éléonore", "Martinez", "1984", "478112233", "eleo@", f"/{secret.pk}/"):
        assert word not in page


@pytest.mark.parametrize(
    "guess",
    [
        {"birth_date": ""},  # a name alone
        {"birth_date": "29/2/1984"},  # one day off: a guess is not confirmed
        {"birth_date": "28/2/1985"},
        {"first_name": ""},
        {"first_name": "Bernard"},
        {"birth_date": "", "phone": "04 78 11 22 34"},
        {"birth_date": "", "phone": "04 78", "email": "eleo@example.org"},
    ],
)
def test_a_guess_obtains_nothing(client, secret, guess):
    assert client.post(ADDRESS, WHOLE | guess).content.decode().strip() == ""


def test_questions_are_counted_once_told_and_limited(client, worker, secret, monkeypatch):
    heard = []

    def hear(sender, context, people, **kwargs):
        heard.append((context.account.pk, list(people)))

    searched_elsewhere.connect(hear)
    monkeypatch.setattr(elsewhere, "LIMIT", 3)
    for _again in range(4):
        client.post(ADDRESS, WHOLE)
    assert heard == [(worker.account.pk, [secret.pk])]
    for year in range(1970, 1976):
        page = client.post(ADDRESS, WHOLE | {"birth_date": f"28/2/{year}"}).content.decode()
    assert "beaucoup cherché" in page
    assert ElsewhereSearch.objects.count() == 3
    assert "Martinez" not in "".join(ElsewhereSearch.objects.values_list("question", flat=True))
    searched_elsewhere.disconnect(hear)


def test_opening_all_the_same_asks_once_and_is_remembered(client, worker):
    known = build.person(worker.organisation, "Martinez", "Éléonore", birth_date="1984-02-28")
    typed = WHOLE | {"sex": "F"}
    assert "une autre personne" in client.post("/personnes/nouvelle/", typed).content.decode()
    assert Person.objects.count() == 1
    client.post("/personnes/nouvelle/", typed | {"confirmed": "1"})
    decision = PairDecision.objects.get()
    assert decision.low_id == known.pk
    assert decision.account_id == worker.account.pk


def test_a_person_known_elsewhere_is_asked_about_but_nobody_decides_blindly(client, secret):
    typed = WHOLE | {"sex": "F"}
    assert "Connue chez Eux" in client.post("/personnes/nouvelle/", typed).content.decode()
    client.post("/personnes/nouvelle/", typed | {"confirmed": "1"})
    assert Person.objects.count() == 2
    assert not PairDecision.objects.exists()


def test_it_answers_while_one_types(worker):
    for number in range(300):
        build.person(worker.organisation, f"Nom{number % 40}", birth_date=dt.date(1980, 1, 1 + number % 28))
    asked = Identity(last_name="Nom3", first_name="Prénom12", birth_date=dt.date(1980, 1, 4))
    hints(worker, asked)
    times = []
    for _again in range(7):
        begun = time.process_time()
        hints(worker, asked)
        times.append(time.process_time() - begun)
    assert min(times) < 0.1


def test_reception_is_helped_too(lead, secret):
    reception = build.context(build.organisation("Antenne", "operator"), Role.RECEPTION)
    found = hints(
        reception, Identity(last_name="Martinez", first_name="Eleonore", birth_date=dt.date(1984, 2, 28))
    )
    assert [f.organisation for f in found.elsewhere if f] == ["Eux"]
