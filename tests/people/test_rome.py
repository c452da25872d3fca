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
