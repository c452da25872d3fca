"""The person's file: who reads what of it, what its pages cost, what one types in it."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.pathways.models import Appointment, Step
from maillage.people.services import note_barrier, record_situation
from tests import build

pytestmark = pytest.mark.django_db
TABS = ("", "parcours/", "entretiens/", "situation/", "contrats/", "suivi/", "historique/")


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def worker(lead):
    return build.context(lead)


@pytest.fixture
def client(worker):
    return signed_in(worker)


def signed_in(context) -> Client:
    client = Client()
    client.force_login(context.account)
    return client


def full_case(worker, programme, repeat=1, last_name="Durand"):
    """A person with `repeat` of everything."""
    lead = programme.organisation
    prescriber = build.organisation("Agence prescriptrice", "prescriber")
    person = build.person(lead, last_name, "Inès", phone="+33478600000", email="ines@example.org")
    enrolment = build.enrolment(
        programme, person, "2015-02-01", worker=worker.account, prescriber=prescriber, objectives="Être aidée"
    )
    area = build.area("Mermoz", code=f"QP{person.pk}")
    for i in range(repeat):
        build.residence(
            person, f"201{i}-01-01", f"201{i}-12-31", areas=[area], address="3 rue Cachée", city="Lyon"
        )
        contract = build.contract(person, f"2015-0{i + 3}-01", f"2015-0{i + 3}-20")
        build.step(enrolment, "employment_contract", f"2015-0{i + 3}-01", f"2015-0{i + 3}-20", contract)
        build.step(enrolment, "culture", f"2016-0{i + 1}-01")
        build.appointment(
            person, f"2017-0{i + 1}-01", enrolment, worker=worker.account, note="secret", attendance="kept"
        )
        record_situation(worker, person, date=dt.date(2016, 1, i + 1), kind_code="rqth", value="yes")
        barrier = note_barrier(worker, person, kind_code="health", since=dt.date(2016, 1, 1))
        with build.writing():
            barrier.until = dt.date(2016, 2, 1)
            barrier.save()
    return person


@pytest.mark.parametrize("tab", TABS)
def test_a_page_costs_the_same_whatever_the_file_holds(
    client, worker, lead, tab, django_assert_max_num_queries
):
    programme = build.programme(lead)
    small, large = full_case(worker, programme), full_case(worker, programme, repeat=5, last_name="Petit")
    client.get(f"/personnes/{small.pk}/{tab}")  # what is read once per process
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        assert client.get(f"/personnes/{small.pk}/{tab}").status_code == 200
    with CaptureQueriesContext(connection) as five:
        assert client.get(f"/personnes/{large.pk}/{tab}").status_code == 200
    # A page of history names the sorts of record it shows: five times the file may show one sort less.
    assert len(five) <= len(one) if tab == "historique/" else len(five) == len(one)
    assert len(one) <= 36


def pages(context, person):
    client = signed_in(context)
    shown = [client.get(f"/personnes/{person.pk}/{tab}") for tab in TABS]
    return {
        tab: response.content.decode()
        for tab, response in zip(TABS, shown, strict=True)
        if response.status_code == 200
    }


def test_the_worker_reads_everything(worker, lead):
    person = full_case(worker, build.programme(lead))
    shown = pages(worker, person)
    assert set(shown) == set(TABS)
    everything = "".join(shown.values())
    for said in ("04 78 60 00 00", "Agence prescriptrice", "Être aidée", "secret", "Travailleur", "Santé"):
        assert said in everything or said == "Travailleur"


def test_reception_reads_identity_and_appointments(worker, lead):
    person = full_case(worker, build.programme(lead))
    shown = pages(build.context(lead, Role.RECEPTION), person)
    assert set(shown) == {"", "entretiens/", "suivi/"}
    everything = "".join(shown.values())
    assert "Inès Durand" in everything
    assert "04 78 60 00 00" in everything  # they call people
    assert "Agence prescriptrice" in shown["suivi/"]  # who follows is for all who see the person
    for hidden in ("secret", "Être aidée", "PLIE", "handicap", "Contrat de travail"):
        assert hidden not in everything


def test_a_partner_reads_identity_and_the_state_of_the_pathway(worker, lead):
    person = full_case(worker, build.programme(lead))
    prescriber = person.enrolments.get().prescriber
    shown = pages(build.context(prescriber, Role.PARTNER), person)
    assert set(shown) == {"", "parcours/", "suivi/"}
    everything = "".join(shown.values())
    assert "PLIE" in everything
    for hidden in ("secret", "Être aidée", "04 78 60 00 00", "ines@example.org", "rue Cachée", "Contrat de"):
        assert hidden not in everything


@pytest.mark.parametrize("role", [Role.DIRECTION, Role.ADMINISTRATOR, Role.FUNDING_MANAGER])
def test_others_read_no_file(worker, lead, role):
    person = full_case(worker, build.programme(lead))
    assert signed_in(build.context(lead, role)).get(f"/personnes/{person.pk}/").status_code == 403


def test_another_structures_file_does_not_exist(client, worker, lead):
    full_case(worker, build.programme(lead))  # has other cases, not this one
    elsewhere = build.organisation("Ailleurs", "lead")
    other = build.person(elsewhere)
    build.enrolment(build.programme(elsewhere), other)
    for tab in TABS:
        assert client.get(f"/personnes/{other.pk}/{tab}").status_code == 404


def test_of_a_shared_person_each_sees_its_own_pathway(lead):
    """Two operators follow the same person in two programmes: neither reads the other's notes or history;
    each knows that the other is there."""
    ours, theirs = build.organisation("Nous", "operator"), build.organisation("Eux", "operator")
    worker, neighbour = build.context(ours), build.context(theirs)
    person = build.person(lead, "Durand", "Inès")
    mine = build.enrolment(build.programme(lead), person, operator=ours, worker=worker.account)
    other = build.enrolment(
        build.programme(lead, "gpp"), person, operator=theirs, worker=neighbour.account, objectives="Discret"
    )
    build.step(other, build.programme(lead, "gpp").step_types.first().code, title="Chez eux")
    build.appointment(person, "2017-03-01", other, worker=neighbour.account, note="confié ailleurs")
    build.appointment(person, "2017-03-02", mine, worker=worker.account, note="confié ici")
    read = pages(worker, person)
    assert neighbour.account.full_name in read["suivi/"]
    assert neighbour.account.full_name not in "".join(p for tab, p in read.items() if tab != "suivi/")
    shown = "".join(read.values())
    assert "confié ici" in shown
    for hidden in ("confié ailleurs", "Chez eux", "Discret"):
        assert hidden not in shown


def test_an_unknown_tab_does_not_exist(client, worker, lead):
    person = full_case(worker, build.programme(lead))
    assert client.get(f"/personnes/{person.pk}/inconnu/").status_code == 404


def test_warnings_say_what_is_late(client, worker, lead):
    person = build.person(lead)
    enrolment = build.enrolment(build.programme(lead), person, "2015-02-01")
    build.appointment(person, "2015-03-01", enrolment)
    page = client.get(f"/personnes/{person.pk}/").content.decode()
    for said in (
        "1 entretien sans présence",
        "Parcours sans référent",
        "Aucun rendez-vous prévu",
        "Contrat d&#x27;engagement non signé",
        "Adresse actuelle inconnue",
    ):
        assert said in page


def quick(client, person, **typed):
    data = {
        "date": "aujourd'hui",
        "attendance": "kept",
        "mode": "in_person",
        "theme": "inclusion",
        "note": "",
    }
    return client.post(f"/personnes/{person.pk}/entretiens/rapide/", data | typed)


def test_the_quick_line_records_todays_appointment(client, worker, lead):
    person = build.person(lead)
    enrolment = build.enrolment(build.programme(lead), person, "2015-02-01")
    assert quick(client, person, note="CV relu").status_code == 302
    made = Appointment.objects.get()
    assert (made.date, made.attendance, made.note) == (timezone.localdate(), "kept", "CV relu")
    assert (made.enrolment, made.worker) == (enrolment, worker.account)


def test_the_quick_line_plans_a_day_to_come(client, lead):
    person = build.person(lead)
    quick(client, person, date="+3", time="9h05")
    made = Appointment.objects.get()
    assert (made.attendance, made.time) == ("", dt.time(9, 5))


@pytest.mark.parametrize("wrong", [{"date": "31/02"}, {"time": "26h"}, {"attendance": "?"}, {"mode": ""}])
def test_the_quick_line_keeps_what_was_typed_when_refused(client, lead, wrong):
    person = build.person(lead)
    response = quick(client, person, note="à ne pas perdre", **wrong)
    assert response.status_code == 422
    assert "à ne pas perdre" in response.content.decode()
    assert not Appointment.objects.exists()


def test_htmx_gets_the_file_again_and_a_way_back(client, lead):
    person = build.person(lead)
    response = client.post(
        f"/personnes/{person.pk}/entretiens/rapide/",
        {"date": "hier", "attendance": "missed", "mode": "phone", "theme": "health", "tab": "entretiens"},
        headers={"HX-Request": "true", "HX-Target": "file"},
    )
    made = Appointment.objects.get()
    assert response.status_code == 200
    assert response.content.decode().lstrip().startswith('<div id="file">')
    assert f"/entretiens/{made.pk}/retirer/" in response.headers["HX-Trigger"]
    client.post(f"/entretiens/{made.pk}/retirer/")
    assert not Appointment.objects.exists()


def test_reception_writes_no_note(worker, lead):
    person = full_case(worker, build.programme(lead))
    reception = signed_in(build.context(lead, Role.RECEPTION))
    assert quick(reception, person, note="glissée").status_code == 302
    assert Appointment.objects.latest("pk").note == ""
    known = person.appointments.earliest("date")
    form = {
        "date": "01/01/2017",
        "mode": "phone",
        "theme": "other",
        "attendance": "kept",
        "note": "effacée ?",
    }
    assert reception.post(f"/entretiens/{known.pk}/", form).status_code == 302
    known.refresh_from_db()
    assert (known.mode, known.note) == ("phone", "secret")


def test_attendance_is_said_in_one_press_and_taken_back(client, worker, lead):
    made = build.appointment(build.person(lead), "2017-03-01", worker=worker.account)
    url = f"/entretiens/{made.pk}/presence/"
    shown = client.post(url, {"attendance": "kept"}, headers={"HX-Request": "true"}).content.decode()
    assert "Tenu" in shown
    made.refresh_from_db()
    assert made.attendance == "kept"
    assert client.post(f"{url}annuler/", {"next": "/entretiens/"}).headers["Location"] == "/entretiens/"
    made.refresh_from_db()
    assert made.attendance == ""
    assert client.post(url, {"attendance": "non"}, headers={"HX-Request": "true"}).status_code == 200
    made.refresh_from_db()
    assert made.attendance == ""


def test_next_leads_nowhere_else(client, worker, lead):
    made = build.appointment(build.person(lead), "2017-03-01", worker=worker.account)
    response = client.post(
        f"/entretiens/{made.pk}/presence/", {"attendance": "kept", "next": "https://ailleurs.example/"}
    )
    assert response.headers["Location"].startswith("/personnes/")


def test_a_job_is_typed_with_its_contract_in_one_form(client, worker, lead):
    person = build.person(lead)
    enrolment = build.enrolment(build.programme(lead), person, "2017-02-01")
    typed = {
        "type": "employment_contract",
        "start_date": "1/3/2017",
        "title": "",
        "end_date": "",
        "outcome": "",
    }
    contract = {"c-kind": "cdd", "c-employer_name": "Boulangerie du Parc", "c-start_date": "1/3/2017"}
    url = f"/parcours/{enrolment.pk}/etapes/nouvelle/"
    refused = client.post(url, typed | contract | {"c-origin": "own_search", "c-employer_siret": "123"})
    assert refused.status_code == 422
    assert not Step.objects.exists()
    assert client.post(url, typed | contract | {"c-origin": "own_search"}).status_code == 302
    step = Step.objects.get()
    assert (step.contract.employer.name, step.contract.person) == ("Boulangerie du Parc", person)
    # The proposed start and origin alone do not make a contract.
    typed |= {"type": "culture", "c-start_date": "1/3/2017", "c-origin": "own_search"}
    assert client.post(url, typed).status_code == 302
    assert Step.objects.latest("pk").contract is None


def test_a_step_is_ended_in_one_press_and_taken_back(client, worker, lead):
    enrolment = build.enrolment(build.programme(lead), entry="2017-02-01")
    step = build.step(enrolment, "culture", "2017-02-01", "2017-03-01")
    client.post(f"/etapes/{step.pk}/terminer/")
    step.refresh_from_db()
    assert (step.end_date, step.outcome) == (dt.date(2017, 3, 1), "completed")
    client.post(f"/etapes/{step.pk}/reprendre/?fin=2017-03-01")
    step.refresh_from_db()
    assert (step.end_date, step.outcome) == (dt.date(2017, 3, 1), "")
    client.post(f"/etapes/{step.pk}/reprendre/?fin=2017-13-45")
    step.refresh_from_db()
    assert step.end_date is None
