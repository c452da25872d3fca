"""Jobs by code: names read, nothing guessed, neighbours told by the code itself."""

import pytest

from maillage.kernel.errors import DomainError
from maillage.people import rome
from maillage.people.nomenclature import kind, placement_kinds, search_kinds
from maillage.people.rome import Proximity


def test_the_table_is_whole():
    assert len(rome.jobs()) == 1584
    assert {code[0] for code in rome.jobs()} == set(rome.DOMAINS)
    assert all(code in rome.jobs() for code in rome._also())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("g1602", "G1602"),
        ("Maçonne", "F1703"),
        ("agent de propreté de locaux", "K2205"),
        ("Cuisinier", "G1609"),
        ("AGENT D'ENTRETIEN", "K2205"),
        ("N9999", "N9999"),  # of a later table
    ],
)
def test_a_job_is_read_by_code_or_name(typed, code):
    assert rome.parse(typed) == code


@pytest.mark.parametrize("typed", ["", "vendeur", "Z1234", "G16", "n'importe quoi"])
def test_what_is_no_job_is_refused(typed):
    with pytest.raises(DomainError, match="ROME"):
        rome.parse(typed)


def test_a_search_finds_by_the_beginnings_of_words():
    assert [job.code for job in rome.search("cuis coll")] == ["G1606"]
    assert rome.search("k2205")[0].code == "K2205"
    assert rome.search("femme mén")[0].code == "K2205"  # a name people say
    assert rome.search("  ") == [] == rome.search("uisinier")


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("G1602", "G1602", Proximity.SAME),
        ("G1602", "G1609", Proximity.FAMILY),
        ("G1602", "G1803", Proximity.DOMAIN),
        ("G1602", "K2205", Proximity.NONE),
        ("", "G1602", Proximity.NONE),
    ],
)
def test_neighbours_are_told_by_the_code(one, other, near):
    assert rome.proximity(one, other) is near is rome.proximity(other, one)


def test_answers_about_the_job_are_typed_and_told():
    job, schedule = kind("job_1"), kind("work_schedule")
    assert job.parse("Aide à domicile") == "K1302"
    assert job.display("G1609") == "Cuisinier / Cuisinière"
    assert kind("job_2").parse("aucun") == "none"
    assert schedule.parse("Le week-end; day") == "day,weekend"
    assert schedule.display("day,weekend") == "En journée, Le week-end"
    with pytest.raises(DomainError, match="n'est pas une réponse"):
        schedule.parse("day, jamais")
    # Who presents people to companies reads all of it.
    assert set(search_kinds()) <= placement_kinds()


@pytest.mark.django_db
def test_the_short_page_keeps_what_is_said_and_forgets_what_is_rubbed_out():
    from django.test import Client
    from django.urls import reverse

    from tests import build

    operator = build.organisation("Opérateur", "operator")
    worker = build.context(operator)
    person = build.person(operator)
    client = Client()
    client.force_login(worker.account)
    address = reverse("people:search", args=[person.pk])
    shown = client.get(address).content.decode()
    assert shown.index("Métier recherché, 1er choix") < shown.index("Permis de conduire")
    assert "Minimum social" not in shown
    said = {"date": "1/3/2026", "job_1": "G1609", "job_2": "Caissière", "work_schedule": ["weekend", "day"]}
    assert client.post(address, said).status_code == 302

    def known():
        return dict(person.situations.order_by("date").values_list("kind", "value"))

    assert known() == {"job_1": "G1609", "job_2": "D1505", "work_schedule": "day,weekend"}
    # The second job is rubbed out; nothing else changes.
    later = {"date": "2/3/2026", "job_1": "G1609", "job_2": "", "work_schedule": ["day", "weekend"]}
    assert client.post(address, later).status_code == 302
    assert known()["job_2"] == "none"
    assert person.situations.count() == 4
    refused = client.post(address, {"date": "2/3/2026", "job_1": "n'importe quoi"})
    assert refused.status_code == 422
    assert "n&#x27;est pas un métier du ROME" in refused.content.decode()
    [found] = client.get(reverse("people:jobs") + "?q=plong cuisine").json()
    assert (found["value"], found["hint"]) == ("G1605", "G1605")
    assert found["label"].startswith("Plongeur")
