"""The list of appointments."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.accounts.roles import Role
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def worker(lead):
    return build.context(lead)


@pytest.fixture
def client(worker):
    client = Client()
    client.force_login(worker.account)
    return client


def rows(client, query=""):
    page = client.get(f"/entretiens/{query}")
    assert page.status_code == 200
    return [row.record.person.last_name for row in page.context["listing"].rows]


@pytest.fixture
def agenda(lead, worker):
    today = timezone.localdate()

    def meet(name, days, **fields):
        day = (today + dt.timedelta(days=days)).isoformat()
        build.appointment(build.person(lead, name), day, **{"worker": worker.account} | fields)

    meet("Passée", -40)
    meet("Tenue", -40, attendance="kept")
    meet("Aujourd", 0, note="confidence")
    meet("Bientôt", 10)
    meet("Collègue", 11, worker=build.account(lead))


def test_it_opens_on_this_week_and_goes_on(client, agenda):
    assert rows(client) == ["Aujourd", "Bientôt", "Collègue"]
    assert rows(client, "?dates=toutes")[0] == "Collègue"
    assert len(rows(client, "?dates=toutes")) == 5
    assert rows(client, "?q=pass") == ["Passée"]


def test_mine_to_say_to_come(client, agenda, worker):
    assert rows(client, "?avec=moi") == ["Aujourd", "Bientôt"]
    assert rows(client, "?dates=toutes&presence=a_renseigner") == ["Passée"]
    both = rows(client, "?dates=toutes&presence=kept&presence=a_renseigner")
    assert sorted(both) == ["Passée", "Tenue"]
    assert rows(client, "?presence=a_venir&avec=moi") == ["Aujourd", "Bientôt"]


def test_a_note_is_in_no_list(client, agenda):
    assert "confidence" not in client.get("/entretiens/").content.decode()


def test_it_costs_the_same_whatever_its_length(client, lead, worker):
    today = timezone.localdate().isoformat()

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get("/entretiens/")
        return len(asked)

    build.appointment(build.person(lead), today, worker=worker.account)
    client.get("/entretiens/")
    one = cost()
    for _ in range(6):
        build.appointment(build.person(lead), today, worker=build.account(lead))
    assert cost() == one <= 10


def test_another_structures_appointments_are_not_there(client, worker, agenda):
    elsewhere = build.organisation("Ailleurs", "lead")
    build.appointment(build.person(elsewhere, "Lointaine"), timezone.localdate().isoformat())
    assert "Lointaine" not in rows(client, "?dates=toutes")


def test_reception_says_attendance_from_the_list(lead, agenda):
    reception = Client()
    reception.force_login(build.context(lead, Role.RECEPTION).account)
    page = reception.get("/entretiens/").content.decode()
    assert "csrfmiddlewaretoken" in page
    assert "Manqué" in page
