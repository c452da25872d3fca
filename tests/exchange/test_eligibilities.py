"""Importing checks of eligibility."""

import datetime as dt

from django.utils import timezone

from maillage.clauses.models import Eligibility
from maillage.people.models import Person
from tests import build
from tests.clauses import made

from .files import counts, eligibility, person, reasons, taken


def test_checks_are_those_of_the_network_and_of_their_person(imports, house):
    imports.people(person())
    outcome = taken(imports.eligibilities(eligibility()))
    assert counts(outcome) == (1, 0, 0, 0)
    row = Eligibility.objects.get()
    assert (row.network, row.origin_organisation, row.person.ref) == (house, house, "P1")
    assert (row.criterion, row.checked_on, row.granted) == ("qpv_resident", dt.date(2017, 1, 16), True)
    assert (row.proof, row.checked_by, row.checker) == (
        "Quittance de loyer",
        "Facilitation des clauses",
        None,
    )


def test_again_nothing_changes_and_a_correction_is_one(imports):
    imports.people(person())
    taken(imports.eligibilities(eligibility()))
    assert counts(imports.eligibilities(eligibility())) == (0, 0, 1, 0)
    assert counts(imports.eligibilities(eligibility(proof="Bail"))) == (0, 1, 0, 0)
    assert counts(imports.eligibilities(eligibility(checked_on="2017-02-16"))) == (1, 0, 0, 0)


def test_a_trial_run_writes_nothing(imports):
    imports.people(person())
    assert counts(imports.eligibilities(eligibility(), dry_run=True)) == (1, 0, 0, 0)
    assert not Eligibility.objects.exists()


def test_a_criterion_is_read_by_its_label_and_an_unknown_one_is_refused_naming_the_codes(imports):
    imports.people(person())
    taken(imports.eligibilities(eligibility(criterion="Participant d'un PLIE")))
    assert Eligibility.objects.get().criterion == "plie_participant"
    outcome = imports.eligibilities(eligibility(criterion="gentil"))
    assert reasons(outcome) == [(2, "criterion")]
    assert "plie_participant" in outcome.rejects[0].reason


def test_rows_that_cannot_be_are_refused_with_their_column(imports):
    imports.people(person(), person("P2"))
    tomorrow = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    outcome = imports.eligibilities(
        eligibility("P9"),
        eligibility(checked_on=tomorrow),
        eligibility(proof=""),
        eligibility("P2", checked_by=""),
        eligibility("P2", checked_on="jamais"),
    )
    assert reasons(outcome) == [
        (2, "person_ref"),
        (3, "checked_on"),
        (4, "proof"),
        (5, "checked_by"),
        (6, "checked_on"),
    ]


def test_a_refusal_of_that_day_is_not_overwritten(imports, house):
    imports.people(person())
    who = Person.objects.get(ref="P1")
    made.eligibility(house, who, "qpv_resident", on="2017-01-16", granted=False, reason="Adresse ailleurs")
    assert reasons(imports.eligibilities(eligibility())) == [(2, "criterion")]
    assert not Eligibility.objects.get().granted


def test_people_known_to_the_counter_are_named_by_their_number(imports, house):
    other = build.person(build.organisation("Antenne"))
    assert reasons(imports.eligibilities(eligibility(f"maillage:{other.pk}"))) == [(2, "person_ref")]
    made.eligibility(house, other, on="2016-01-04")
    taken(imports.eligibilities(eligibility(f"maillage:{other.pk}")))
    assert Eligibility.objects.filter(person=other).count() == 2
