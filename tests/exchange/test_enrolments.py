"""Importing pathways: structures, workers, exits and what they close."""

import datetime as dt

import pytest
from django.utils import timezone

from maillage.kernel.models import Change
from maillage.organisations.models import Organisation
from maillage.pathways.models import Enrolment, ReferenceAssignment, Step
from maillage.people.models import Person
from tests import build

from .files import ENROLMENTS, counts, enrolment, person, reasons, step, table

TODAY = timezone.localdate


@pytest.fixture
def people(imports):
    imports.people(*(person(f"P{i}") for i in range(1, 15)))


@pytest.fixture
def worker(house):
    return build.account(house, email="referente@example.org")


def get(ref: str = "PA1") -> Enrolment:
    return Enrolment.objects.get(ref=ref)


def assigned(ref: str = "PA1") -> list[tuple]:
    found = ReferenceAssignment.objects.filter(enrolment__ref=ref).order_by("start_date")
    return list(found.values_list("worker__email", "start_date", "end_date"))


def test_a_pathway_opens_with_its_reference_worker(imports, people, house, worker):
    row = enrolment(
        reference_worker_email="Referente@example.org",
        prescriber="Mission locale d'essai",
        commission_date="20/01/2017",
        education_level="Vbis",
        entry_situations="rsa|single_parent",
    )
    outcome = imports.enrolments(row)
    assert counts(outcome) == (1, 0, 0, 0)
    assert any("Mission locale d'essai (Prescripteur)" in notice for notice in outcome.notices)
    found = get()
    assert (found.operator, found.programme.code, found.exit_date) == (house, "plie", None)
    assert found.entry_situations == ["rsa", "single_parent"]
    assert found.education_level == "Vbis"
    assert assigned() == [("referente@example.org", dt.date(2017, 2, 1), None)]
    before = Change.objects.count()
    assert counts(imports.enrolments(row)) == (0, 0, 1, 0)
    assert Change.objects.count() == before


def test_an_unknown_operator_is_created_with_its_role(imports, people):
    outcome = imports.enrolments(enrolment(operator="Association d'essai"), dry_run=True)
    assert any("Association d'essai (Opérateur" in notice for notice in outcome.notices)
    assert not Organisation.objects.filter(name="Association d'essai").exists()
    imports.enrolments(
        enrolment(operator="Association d'essai"), enrolment("PA2", "P2", operator="association d essai")
    )
    made = Organisation.objects.get(name="Association d'essai")
    assert get().operator == get("PA2").operator == made
    assert list(made.roles.values_list("role", flat=True)) == ["operator"]


def test_an_operator_by_number(imports, people):
    known = build.organisation("Association", siret="12345678200002")
    imports.enrolments(enrolment(operator="123 456 782 00002"))
    assert get().operator == known
    outcome = imports.enrolments(enrolment("PA2", "P2", operator="35600000000048"))
    assert reasons(outcome) == [(2, "operator")]


def test_an_operator_run_by_another_administration_is_refused(imports, people):
    other = build.organisation("Autre maison")
    theirs = build.organisation("Leur antenne")
    with build.writing():
        Organisation.objects.filter(pk=theirs.pk).update(accounts_managed_by=other)
    assert reasons(imports.enrolments(enrolment(operator="Leur antenne"))) == [(2, "operator")]


def test_a_worker_is_an_account_with_a_role_in_the_operator(imports, people, house, worker):
    build.account(build.organisation("Autre"), email="ailleurs@example.org")
    build.account(house, role="direction", email="direction@example.org")
    outcome = imports.enrolments(
        enrolment("PA1", "P1", reference_worker_email="inconnue@example.org"),
        enrolment("PA2", "P2", reference_worker_email="ailleurs@example.org"),
        enrolment("PA3", "P3", reference_worker_email="direction@example.org"),
        enrolment("PA4", "P4", reference_worker_email="referente@example.org", operator="Nouvelle"),
        enrolment("PA5", "P5"),
    )
    assert reasons(outcome) == [(line, "reference_worker_email") for line in (2, 3, 4, 5)]
    assert all("laissez la cellule vide" in reject.reason for reject in outcome.rejects)


def test_a_worker_who_left_keeps_the_pathways_of_then(imports, people, house, worker):
    row = enrolment(reference_worker_email="referente@example.org")
    imports.enrolments(row)
    with build.writing():
        worker.memberships.update(ended_on=dt.date(2018, 1, 1))
    assert counts(imports.enrolments(row)) == (0, 0, 1, 0)
    assert reasons(imports.enrolments(row, enrolment("PA2", "P2", reference_worker_email=worker.email))) == [
        (3, "reference_worker_email")
    ]


def test_rows_that_cannot_be_are_refused_with_their_column(imports, people):
    imports.enrolments(enrolment("PA0", "P14"))
    outcome = imports.enrolments(
        enrolment("PA0", "P13"),
        enrolment("PA1", "P1", programme="iod"),
        enrolment("PA2", "P2", exit_date="2017-01-31", exit_kind="cdi"),
        enrolment("PA3", "P3", exit_date="2017-03-31"),
        enrolment("PA4", "P4", exit_kind="cdi"),
        enrolment("PA5", "P5", exit_date="2017-03-31", exit_kind="licenciement"),
        enrolment("PA6", "P6", commission_date="2017-02-02"),
        enrolment("PA7", "P7", education_level="bac"),
        enrolment("PA8", "P8", entry_situations="rsa|inconnue"),
        enrolment("PA9", "P9", entry_situations="qpv_resident"),
        enrolment("PA10", "P10", entry_date="2099-01-01"),
        enrolment("PA11", "P99"),
        enrolment("PA0", "P14", programme="ier"),
    )
    assert [column for _line, column in reasons(outcome)] == [
        "ref",
        "programme",
        "exit_date",
        "exit_kind",
        "exit_date",
        "exit_kind",
        "commission_date",
        "education_level",
        "entry_situations",
        "entry_situations",
        "entry_date",
        "person_ref",
        "ref",
    ]
    assert Enrolment.objects.count() == 1


def test_a_pathway_changes_neither_person_nor_programme(imports, people):
    imports.enrolments(enrolment())
    assert reasons(imports.enrolments(enrolment(person_ref="P2"))) == [(2, "person_ref")]
    assert reasons(imports.enrolments(enrolment(programme="ier"))) == [(2, "programme")]


def test_two_pathways_at_once_are_refused_line_by_line(imports, people):
    imports.enrolments(enrolment("OLD", "P1"))
    outcome = imports.enrolments(
        enrolment("PA1", "P1", entry_date="2018-01-01"),
        enrolment("PA2", "P2", exit_date="2017-06-30", exit_kind="moved"),
        enrolment("PA3", "P2", entry_date="2017-06-30"),
        enrolment("PA4", "P3", exit_date="2017-06-30", exit_kind="moved"),
        enrolment("PA5", "P3", entry_date="2017-07-01"),
        enrolment("PA6", "P1", programme="ier"),
    )
    assert reasons(outcome) == [(2, "entry_date"), (3, "entry_date"), (4, "entry_date")]
    assert "enregistrez d'abord sa sortie" in outcome.rejects[0].reason
    assert "ligne 4" in outcome.rejects[1].reason


def test_an_exit_and_the_re_entry_in_one_file(imports, people):
    imports.enrolments(enrolment("PA1"))
    rows = [
        enrolment("PA1", exit_date="2017-06-30", exit_kind="moved"),
        enrolment("PA2", entry_date="2017-07-01"),
    ]
    assert counts(imports.enrolments(*rows)) == (1, 1, 0, 0)
    # A refused correction leaves the first pathway open: the second has no room.
    imports.enrolments(enrolment("PB1", "P2"))
    outcome = imports.enrolments(
        enrolment("PB1", "P2", exit_date="2017-06-30", exit_kind="inconnu"),
        enrolment("PB2", "P2", entry_date="2017-07-01"),
    )
    assert reasons(outcome) == [(2, "exit_kind"), (3, "entry_date")]


def test_dates_that_slide_past_each_other(imports, people):
    imports.enrolments(
        enrolment("PA1", exit_date="2017-12-31", exit_kind="moved"), enrolment("PA2", entry_date="2018-01-01")
    )
    outcome = imports.enrolments(
        enrolment("PA2", entry_date="2017-07-01"),
        enrolment("PA1", exit_date="2017-06-30", exit_kind="moved"),
    )
    assert counts(outcome) == (0, 2, 0, 0)


def test_an_exit_closes_open_steps_and_the_reference(imports, people, worker):
    row = enrolment(reference_worker_email=worker.email)
    imports.enrolments(row)
    imports.steps(step(end_date=""), step("E2", end_date="2017-03-31"))
    left = row | {"exit_date": "30/06/2017", "exit_kind": "cdi"}
    outcome = imports.enrolments(left)
    assert counts(outcome) == (0, 1, 0, 0)
    assert "1 étape en cours est close le jour de la sortie." in outcome.notices
    assert Step.objects.get(ref="E1").end_date == dt.date(2017, 6, 30)
    assert Step.objects.get(ref="E2").end_date == dt.date(2017, 3, 31)
    assert assigned() == [(worker.email, dt.date(2017, 2, 1), dt.date(2017, 6, 30))]
    assert counts(imports.enrolments(left)) == (0, 0, 1, 0)
    # The exit taken back: the reference runs again.
    assert counts(imports.enrolments(row)) == (0, 1, 0, 0)
    assert assigned() == [(worker.email, dt.date(2017, 2, 1), None)]


def test_dates_that_would_leave_steps_outside_are_refused(imports, people):
    imports.enrolments(enrolment())
    imports.steps(step(), step("E2", start_date="2017-09-01", end_date=""))
    for fields, column in (
        ({"entry_date": "2017-03-02"}, "entry_date"),
        ({"exit_date": "2017-08-31", "exit_kind": "moved"}, "exit_date"),
        ({"exit_date": "2017-03-30", "exit_kind": "moved"}, "exit_date"),
    ):
        outcome = imports.enrolments(enrolment(**fields))
        assert reasons(outcome) == [(2, column)]


def test_another_worker_is_a_hand_over_of_today(imports, people, house, worker):
    other = build.account(house, email="suivante@example.org")
    imports.enrolments(enrolment(reference_worker_email=worker.email))
    assert counts(imports.enrolments(enrolment(reference_worker_email=other.email))) == (0, 1, 0, 0)
    assert assigned() == [
        (worker.email, dt.date(2017, 2, 1), TODAY() - dt.timedelta(days=1)),
        (other.email, TODAY(), None),
    ]
    # Once more the same day: a correction, nobody was the worker for no time.
    imports.enrolments(enrolment(reference_worker_email=worker.email))
    assert assigned()[1:] == [(worker.email, TODAY(), None)]
    imports.enrolments(enrolment())
    assert len(assigned()) == 2


def test_another_worker_on_a_closed_pathway_is_a_correction(imports, people, house, worker):
    other = build.account(house, email="suivante@example.org")
    closed = enrolment(exit_date="2017-06-30", exit_kind="cdi")
    imports.enrolments(closed | {"reference_worker_email": worker.email})
    imports.enrolments(closed | {"reference_worker_email": other.email})
    assert assigned() == [(other.email, dt.date(2017, 2, 1), dt.date(2017, 6, 30))]


def test_an_entry_that_moves_takes_the_reference_along(imports, people, worker):
    imports.enrolments(enrolment(reference_worker_email=worker.email))
    imports.enrolments(enrolment(reference_worker_email=worker.email, entry_date="2017-01-01"))
    assert assigned() == [(worker.email, dt.date(2017, 1, 1), None)]


def test_absent_columns_keep_what_is_recorded(imports, people, worker):
    imports.enrolments(
        enrolment(
            operator="Association",
            prescriber="Mission",
            education_level="V",
            entry_situations="rsa",
            commission_date="2017-01-20",
        )
    )
    short = "ref,person_ref,programme,entry_date,exit_date,exit_kind"
    row = enrolment(exit_date="2017-06-30", exit_kind="cdi")
    assert counts(imports("enrolments", table(short, row))) == (0, 1, 0, 0)
    found = get()
    assert (found.operator.name, found.prescriber.name) == ("Association", "Mission")
    assert (found.education_level, found.entry_situations) == ("V", ["rsa"])
    assert found.commission_date == dt.date(2017, 1, 20)
    content = table(ENROLMENTS.replace(",operator", ""), row | {"reference_worker_email": worker.email})
    outcome = imports("enrolments", content)
    assert reasons(outcome) == [(2, "reference_worker_email")]
    assert "Association" in outcome.rejects[0].reason


def test_a_pathway_of_a_led_programme_recorded_by_an_operator_is_reached_by_its_number(imports, house):
    operator = build.organisation("Opérateur", "operator")
    someone = build.person(operator)
    theirs = build.enrolment(build.programme(house), someone, operator=operator)
    with build.writing():
        Enrolment.objects.filter(pk=theirs.pk).update(origin=operator)
    row = enrolment(
        f"maillage:{theirs.pk}", f"maillage:{someone.pk}", operator="Opérateur", education_level="IV"
    )
    assert counts(imports.enrolments(row)) == (0, 1, 0, 0)
    theirs.refresh_from_db()
    assert (theirs.education_level, theirs.ref, theirs.origin) == ("IV", None, operator)
    # The same numbers mean nothing to a structure that leads nothing of it.
    stranger = build.organisation("Étrangère", "lead")
    build.programme(stranger)
    from .files import Imports

    outcome = Imports(imports.actor, stranger.pk).enrolments(row)
    assert reasons(outcome) == [(2, "person_ref")]
    assert Person.objects.count() == 1
