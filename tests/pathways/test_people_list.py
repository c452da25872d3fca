"""The list of people: filters that go together, what each role reads, what it costs."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.kernel.months import add_months
from maillage.pathways.queries.people_list import of_age
from maillage.people.models import Person
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def worker(lead):
    return build.context(lead)


def signed_in(context) -> Client:
    client = Client()
    client.force_login(context.account)
    return client


def shown(context, query=""):
    page = signed_in(context).get(f"/personnes/{query}")
    assert page.status_code == 200
    listing = page.context["listing"]
    return [row.record.last_name for row in listing.rows]


@pytest.fixture
def people(lead, worker):
    """Five people in as many states, in two programmes."""
    plie, gpp = build.programme(lead), build.programme(lead, "gpp")
    colleague = build.account(lead)
    made = {name: build.person(lead, name) for name in ("Ouverte", "Sortie", "Sans", "Proposée", "Orpheline")}
    build.enrolment(plie, made["Ouverte"], "2017-02-01", worker=worker.account)
    build.enrolment(gpp, made["Ouverte"], "2015-02-01", "2016-02-01", "moved", worker=colleague)
    build.enrolment(gpp, made["Sortie"], "2017-02-01", "2017-06-01", "moved", worker=worker.account)
    build.referral(plie, made["Proposée"])
    build.enrolment(plie, made["Orpheline"], "2017-02-01")
    return {"plie": plie, "gpp": gpp, "colleague": colleague, **made}


def test_filters_speak_of_one_and_the_same_pathway(people, worker):
    plie, gpp, colleague = people["plie"].pk, people["gpp"].pk, people["colleague"].pk
    assert shown(worker, "?state=open") == ["Orpheline", "Ouverte"]
    assert shown(worker, f"?state=open&programme={gpp}") == []  # open in the other programme only
    assert shown(worker, f"?state=exited&programme={gpp}") == ["Ouverte", "Sortie"]
    assert shown(worker, f"?state=exited&programme={plie}") == []
    assert shown(worker, f"?worker={worker.account.pk}") == ["Ouverte", "Sortie"]
    assert shown(worker, f"?worker={colleague}&state=open") == []
    assert shown(worker, "?worker=0&state=open") == ["Orpheline"]
    assert shown(worker, "?state=referral") == ["Proposée"]
    assert shown(worker, "?state=none") == ["Proposée", "Sans"]


def test_a_name_a_place_an_age_a_silence(people, worker, lead):
    today = timezone.localdate()
    area = build.area("Mermoz")
    build.residence(people["Sans"], "2010-01-01", areas=[area])
    build.residence(people["Sortie"], "2010-01-01", "2011-01-01", areas=[area])  # moved out since
    young = build.person(lead, "Jeune", birth_date=add_months(today, -12 * 20))
    enrolment = people["Ouverte"].enrolments.get(exit_date=None)
    recent = add_months(today, -1).isoformat()
    build.appointment(people["Ouverte"], recent, enrolment, attendance="kept")
    build.appointment(young, (today + dt.timedelta(days=3)).isoformat())
    assert shown(worker, "?q=ouv") == ["Ouverte"]
    assert shown(worker, f"?place={area.pk}") == ["Sans"]
    assert shown(worker, "?age=u26") == ["Jeune"]
    assert "Ouverte" in shown(worker, "?silent=0")
    assert "Ouverte" not in shown(worker, "?silent=2")
    assert "Jeune" not in shown(worker, "?silent=0")


def test_sorted_by_entry(people, worker):
    assert set(shown(worker, "?sort=entry")[:3]) == {"Sortie", "Ouverte", "Orpheline"}
    assert set(shown(worker, "?sort=-entry")[-2:]) == {"Sans", "Proposée"}  # nothing to sort by: last


@pytest.mark.parametrize(
    ("band", "birth", "inside"),
    [
        ("u26", "1992-06-02", True),  # 25 on 1 June 2018
        ("u26", "1992-06-01", False),  # 26 that very day
        ("26-45", "1992-06-01", True),
        ("26-45", "1972-06-02", True),
        ("46-50", "1972-06-01", True),
        ("46-50", "1967-06-02", True),
        ("o50", "1967-06-01", True),
        ("u26", "1992-02-29", False),
    ],
)
def test_age_bands_meet_without_a_gap(lead, band, birth, inside):
    build.person(lead, birth_date=birth)
    assert Person.objects.filter(of_age(band, dt.date(2018, 6, 1))).exists() is inside


def test_a_list_costs_the_same_whatever_its_length(worker, lead):
    programme = build.programme(lead)
    client = signed_in(worker)

    def add(count):
        for _ in range(count):
            person = build.person(lead)
            enrolment = build.enrolment(programme, person, worker=worker.account)
            build.residence(person, "2015-01-01", areas=[build.area("Quartier")])
            build.appointment(person, "2017-03-01", enrolment, attendance="kept")

    add(1)
    client.get("/personnes/")
    with CaptureQueriesContext(connection) as one:
        client.get("/personnes/")
    add(6)
    with CaptureQueriesContext(connection) as seven:
        client.get("/personnes/")
    assert len(one) == len(seven) <= 16


def test_reception_filters_by_nothing_of_the_pathways(people, lead):
    reception = build.context(lead, Role.RECEPTION)
    page = signed_in(reception).get(f"/personnes/?programme={people['plie'].pk}").content.decode()
    assert "PLIE" not in page
    assert "Ouverte" in page
    assert signed_in(reception).get("/personnes/?format=xlsx").status_code == 403


def test_a_partner_reads_no_contact(lead, people):
    prescriber = build.organisation("Agence", "prescriber")
    person = build.person(lead, "Connue")
    build.residence(person, "2015-01-01", city="Villeurbanne")
    build.enrolment(people["plie"], person, prescriber=prescriber)
    page = signed_in(build.context(prescriber, Role.PARTNER)).get("/personnes/").content.decode()
    assert "Connue" in page
    assert "Villeurbanne" not in page
    assert "Ouverte" not in page


def test_the_export_holds_what_the_page_shows(people, worker):
    response = signed_in(worker).get("/personnes/?format=xlsx&state=open")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/vnd.openxmlformats")
    response.close()
