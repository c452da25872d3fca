"""Importing people, their addresses and their situations."""

import datetime as dt

from maillage.kernel.models import Change
from maillage.people.models import Person, Residence

from .files import counts, person

RESIDENCES = "person_ref,from,address,postcode,city,insee_code,qpv"
HOME = {"address": "1 rue de l'Essai", "postcode": "69008", "city": "Lyon", "insee_code": "69388"}


def homes(ref: str = "P1") -> list[tuple]:
    found = Residence.objects.filter(person__ref=ref).order_by("start_date")
    rows = found.values_list("start_date", "end_date", "address")
    return sorted(rows, key=lambda row: row[0] or dt.date.min)


def test_a_file_opens_people_with_their_first_address(imports):
    outcome = imports.people(
        person(phone="04 99 00 00 01", email="a@example.org", **HOME), person("P2", sex="H")
    )
    assert counts(outcome) == (2, 0, 0, 0)
    assert outcome.written
    found = Person.objects.get(ref="P1")
    assert found.phone == "+33499000001"
    assert homes() == [(None, None, "1 rue de l'Essai")]
    assert Person.objects.get(ref="P2").sex == "M"
    assert homes("P2") == []


def test_the_same_file_twice_changes_nothing_and_leaves_no_trace(imports):
    rows = [person(**HOME), person("P2", residence_from="01/09/2015", **HOME)]
    imports.people(*rows)
    before = Change.objects.count()
    assert counts(imports.people(*rows)) == (0, 0, 2, 0)
    assert Change.objects.count() == before
