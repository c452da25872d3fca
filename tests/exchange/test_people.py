"""Importing people, their addresses and their situations."""

import datetime as dt

import pytest

from maillage.kernel.models import Change, Changeset
from maillage.people.models import Person, Residence, ResidenceArea, Situation
from tests import build

from .files import PEOPLE, counts, person, reasons, table

RESIDENCES = "person_ref,from,address,postcode,city,insee_code,qpv"
HOME = {"address": "1 rue de l'Essai", "postcode": "69008", "city": "Lyon", "insee_code": "69388"}
OTHER = {"address": "2 rue d'Ailleurs", "postcode": "69007", "city": "Lyon", "insee_code": "69387"}


def homes(ref: str = "P1") -> list[tuple]:
    found = Residence.objects.filter(person__ref=ref)
    rows = found.values_list("start_date", "end_date", "address")
    return sorted(rows, key=lambda row: row[0] or dt.date.min)


def areas(ref: str = "P1") -> set[str]:
    links = ResidenceArea.objects.filter(residence__person__ref=ref)
    return set(links.values_list("area__code", flat=True))


@pytest.fixture
def quarters(db):
    build.area("Mermoz", code="QP000001", generation="2015", valid_from="2015-01-01", valid_to="2023-12-31")
    build.area("Mermoz", code="QN00001M", generation="2024", valid_from="2024-01-01")
    build.area("Vergoin", code="QP000002", generation="2015", valid_from="2015-01-01", valid_to="2023-12-31")


def test_a_file_opens_people_with_their_first_address(imports):
    outcome = imports.people(
        person(phone="04 99 00 00 01", email="a@example.org", **HOME), person("P2", sex="H")
    )
    assert counts(outcome) == (2, 0, 0, 0)
    assert outcome.written
    found = Person.objects.get(ref="P1")
    assert found.phone == "+33499000001"
    assert found.birth_date == dt.date(1980, 6, 15)
    assert homes() == [(None, None, "1 rue de l'Essai")]
    assert Person.objects.get(ref="P2").sex == "M"
    assert homes("P2") == []


def test_the_same_file_twice_changes_nothing_and_leaves_no_trace(imports, quarters):
    rows = [person(qpv="Mermoz", **HOME), person("P2", residence_from="01/09/2015", **HOME)]
    imports.people(*rows)
    before = Change.objects.count(), Changeset.objects.count()
    assert counts(imports.people(*rows)) == (0, 0, 2, 0)
    assert (Change.objects.count(), Changeset.objects.count()) == before


def test_the_journal_says_who_imported_which_file(imports):
    imports.people(person())
    changeset = Changeset.objects.get(reason__startswith="import people")
    assert changeset.actor_label == "tests"
    assert "essai.csv" in changeset.reason


def test_a_changed_row_updates_the_file(imports):
    imports.people(person(email="a@example.org"), person("P2"))
    assert counts(imports.people(person(last_name="Nouveau", email=""), person("P2"))) == (0, 1, 1, 0)
    found = Person.objects.get(ref="P1")
    assert (found.last_name, found.email) == ("Nouveau", "")


def test_an_absent_column_keeps_what_is_recorded(imports):
    imports.people(person(email="a@example.org", **HOME))
    content = table("ref,last_name,first_name,birth_date,sex", person(last_name="Nouveau"))
    assert counts(imports("people", content)) == (0, 1, 0, 0)
    assert Person.objects.get(ref="P1").email == "a@example.org"
    assert homes() == [(None, None, "1 rue de l'Essai")]


def test_the_same_day_corrects_an_address_in_place(imports):
    imports.people(person(residence_from="2015-09-01", **HOME))
    assert counts(imports.people(person(residence_from="2015-09-01", **OTHER))) == (0, 1, 0, 0)
    assert homes() == [(dt.date(2015, 9, 1), None, "2 rue d'Ailleurs")]


def test_a_later_day_is_a_move(imports):
    imports.people(person(**HOME))
    imports.people(person(residence_from="2017-05-01", **OTHER))
    assert homes() == [
        (None, dt.date(2017, 4, 30), "1 rue de l'Essai"),
        (dt.date(2017, 5, 1), None, "2 rue d'Ailleurs"),
    ]
    # The first file again says where the person lived first: nothing to change.
    assert counts(imports.people(person(**HOME))) == (0, 0, 1, 0)


def test_residences_tell_the_moves_in_any_order(imports):
    imports.people(person(**HOME))
    rows = [
        {"person_ref": "P1", "from": "01/01/2020", "address": "C", "city": "Lyon"},
        {"person_ref": "P1", "from": "01/01/2018", "address": "B", "city": "Lyon"},
        {"person_ref": "P1", "address": "A", "city": "Lyon"},
    ]
    assert counts(imports("residences", table(RESIDENCES, *rows))) == (2, 1, 0, 0)
    expected = [
        (None, dt.date(2017, 12, 31), "A"),
        (dt.date(2018, 1, 1), dt.date(2019, 12, 31), "B"),
        (dt.date(2020, 1, 1), None, "C"),
    ]
    assert homes() == expected
    assert counts(imports("residences", table(RESIDENCES, *rows))) == (0, 0, 3, 0)
    earlier = {"person_ref": "P1", "from": "2019-01-01", "address": "B2", "city": "Lyon"}
    assert counts(imports("residences", table(RESIDENCES, earlier))) == (1, 0, 0, 0)
    assert homes()[1:3] == [
        (dt.date(2018, 1, 1), dt.date(2018, 12, 31), "B"),
        (dt.date(2019, 1, 1), dt.date(2019, 12, 31), "B2"),
    ]


def test_residences_refuse_unknown_people_and_the_same_day_twice(imports):
    imports.people(person())
    rows = [
        {"person_ref": "P9", "from": "2018-01-01", "city": "Lyon"},
        {"person_ref": "P1", "from": "2018-01-01", "city": "Lyon"},
        {"person_ref": "P1", "from": "01/01/2018", "city": "Villeurbanne"},
        {"person_ref": "P1", "from": "2019-01-01"},
    ]
    outcome = imports("residences", table(RESIDENCES, *rows))
    assert reasons(outcome) == [(2, "person_ref"), (3, "person_ref"), (4, "person_ref"), (5, "")]


def test_a_neighbourhood_by_name_is_every_generation_of_it(imports, quarters):
    imports.people(
        person(qpv="mermoz", **HOME), person("P2", qpv="qp000001"), person("P3", qpv="QP000001|QN00001M")
    )
    assert areas() == {"QP000001", "QN00001M"}
    assert areas("P2") == {"QP000001"}
    assert areas("P3") == {"QP000001", "QN00001M"}
    imports.people(person(qpv="Vergoin", **HOME))
    assert areas() == {"QP000002"}
    imports.people(person(qpv="", **HOME))
    assert areas() == set()


def test_an_unknown_neighbourhood_refuses_the_row(imports, quarters):
    outcome = imports.people(person(qpv="Nulle part", **HOME))
    assert reasons(outcome) == [(2, "qpv")]
    assert "Nulle part" in outcome.rejects[0].reason
    assert not Person.objects.exists()


def test_an_absent_neighbourhood_column_keeps_the_link(imports, quarters):
    imports.people(person(qpv="Mermoz", **HOME))
    content = table(PEOPLE.replace(",qpv", ""), person(**HOME | {"address": "3 rue"}))
    assert counts(imports("people", content)) == (0, 1, 0, 0)
    assert areas() == {"QP000001", "QN00001M"}


def test_an_insee_code_is_deduced_from_a_postcode_of_lyon(imports):
    imports.people(person(postcode="69003", city="Lyon"))
    assert Residence.objects.get().insee_code == "69383"


def test_rows_that_cannot_be_are_refused_with_their_column(imports):
    outcome = imports.people(
        person(birth_date="1/1/1900"),
        person("P2", birth_date="31/02/1980"),
        person("P3", birth_date="2099-01-01"),
        person("P4", last_name=""),
        person("P5", sex="Z"),
        person("P6", phone="12"),
        person("P7", email="pas une adresse"),
        person("P8", postcode="1000"),
        person("P9", residence_from="2015-01-01"),
        person("maillage:99999"),
        person("maillage:x"),
        person("P12", last_name="x" * 101),
    )
    assert [column for _line, column in reasons(outcome)] == [
        "birth_date",
        "birth_date",
        "birth_date",
        "last_name",
        "sex",
        "phone",
        "email",
        "postcode",
        "residence_from",
        "ref",
        "ref",
        "last_name",
    ]
    assert not outcome.written
    assert not Person.objects.exists()


def test_the_same_reference_twice_in_a_file(imports):
    outcome = imports.people(person(), person(), person("P2"), person("P2", last_name="Autre"))
    assert reasons(outcome) == [(3, "ref"), (4, "ref"), (5, "ref")]


def test_possible_doubles_are_said_and_taken(imports):
    imports.people(person(first_name="Zoé", last_name="Le Doux"))
    outcome = imports.people(
        person("P2", first_name="le doux", last_name="ZOE"),
        person("P3", first_name="Z", last_name="Y"),
        person("P4", first_name="Y", last_name="Z"),
    )
    assert counts(outcome) == (3, 0, 0, 0)
    said = " ".join(outcome.warnings)
    assert "dossier déjà ouvert" in said
    assert "autre ligne" in said


def test_people_of_another_structure_are_not_touched(imports, house):
    other = build.organisation("Autre maison")
    theirs = build.person(other, ref="P1", last_name="Voisin")
    assert counts(imports.people(person())) == (1, 0, 0, 0)
    theirs.refresh_from_db()
    assert theirs.last_name == "Voisin"
    outcome = imports.people(person(f"maillage:{theirs.pk}"))
    assert reasons(outcome) == [(2, "ref")]


def test_situations_are_dated_answers(imports):
    imports.people(person())
    header = "person_ref,date,kind,value"
    row = {"person_ref": "P1", "date": "15/01/2017", "kind": "minimum_income", "value": "RSA"}
    assert counts(imports("situations", table(header, row))) == (1, 0, 0, 0)
    assert Situation.objects.get().value == "rsa"
    assert counts(imports("situations", table(header, row))) == (0, 0, 1, 0)
    assert counts(imports("situations", table(header, row | {"value": "ass"}))) == (0, 1, 0, 0)
    outcome = imports(
        "situations",
        table(
            header,
            row | {"kind": "couleur"},
            row | {"value": "beaucoup"},
            row | {"date": "2099-01-01"},
            row | {"value": ""},
            row | {"kind": "registration_date", "value": "31/02/2016"},
        ),
    )
    assert [column for _line, column in reasons(outcome)] == ["kind", "value", "date", "value", "value"]
