"""Importing steps: every rule of the database told row by row, before it has to refuse."""

import datetime as dt

import pytest

from maillage.pathways.models import Step
from tests import build

from .files import contract, counts, enrolment, person, reasons, step, table


@pytest.fixture
def pathways(imports):
    imports.people(person(), person("P2"))
    imports.enrolments(
        enrolment(),
        enrolment("PA2", "P2", exit_date="2017-06-30", exit_kind="moved"),
    )
    imports.contracts(contract(), contract("C2", "P2"))


def test_steps_are_recorded_updated_or_left_alone(imports, pathways):
    rows = [
        step(outcome="completed"),
        step("E2", type="employment_contract", contract_ref="C1", end_date=""),
        step("E3", "PA2", start_date="2017-02-01", end_date="2017-06-30"),
    ]
    assert counts(imports.steps(*rows)) == (3, 0, 0, 0)
    assert Step.objects.get(ref="E2").contract.ref == "C1"
    assert counts(imports.steps(*rows)) == (0, 0, 3, 0)
    assert counts(imports.steps(rows[0] | {"end_date": "2017-04-30"}, *rows[1:])) == (0, 1, 2, 0)
    assert Step.objects.get(ref="E1").end_date == dt.date(2017, 4, 30)


def test_a_step_without_end_in_a_closed_pathway_ends_with_it(imports, pathways):
    rows = [step("E1", "PA2", end_date=""), step("E2", "PA2", end_date="", outcome="completed")]
    outcome = imports.steps(*rows)
    assert counts(outcome) == (2, 0, 0, 0)
    assert any("finit le jour de la sortie (2 lignes : 2, 3)" in said for said in outcome.warnings)
    assert set(Step.objects.values_list("end_date", flat=True)) == {dt.date(2017, 6, 30)}
    assert counts(imports.steps(*rows)) == (0, 0, 2, 0)


def test_rows_that_cannot_be_are_refused_with_their_column(imports, pathways):
    imports.steps(step("E0"))
    outcome = imports.steps(
        step("E0", "PA2"),
        step("E1", "PA9"),
        step("E2", type="bureau"),
        step("E3", start_date="2017-01-31"),
        step("E4", "PA2", end_date="2017-07-01"),
        step("E5", "PA2", start_date="2017-07-01", end_date=""),
        step("E6", end_date="2017-02-28"),
        step("E7", outcome="gagné"),
        step("E8", end_date="", outcome="completed"),
        step("E9", contract_ref="C2"),
        step("E10", contract_ref="C9"),
        step("maillage:99999"),
        step("E12", start_date="31/02/2017"),
    )
    assert [column for _line, column in reasons(outcome)] == [
        "enrolment_ref",
        "enrolment_ref",
        "type",
        "start_date",
        "end_date",
        "end_date",
        "end_date",
        "outcome",
        "outcome",
        "contract_ref",
        "contract_ref",
        "ref",
        "start_date",
    ]
    assert Step.objects.count() == 1
    assert "autre personne" in outcome.rejects[0].reason
    assert "autre personne" in outcome.rejects[9].reason
    assert "social_support" in outcome.rejects[2].reason


def test_valid_rows_are_written_when_asked(imports, pathways):
    outcome = imports.steps(step(), step("E2", type="bureau"), accept_valid=True)
    assert outcome.written
    assert counts(outcome) == (1, 0, 0, 1)
    assert list(Step.objects.values_list("ref", flat=True)) == ["E1"]


def test_absent_columns_keep_what_is_recorded(imports, pathways):
    imports.steps(step(contract_ref="C1", outcome="completed"))
    short = "ref,enrolment_ref,type,start_date,end_date"
    assert counts(imports("steps", table(short, step(end_date="2017-04-30")))) == (0, 1, 0, 0)
    found = Step.objects.get()
    assert (found.contract.ref, found.outcome) == ("C1", "completed")


def test_a_step_may_go_to_another_pathway_of_the_same_person(imports, pathways):
    imports.enrolments(enrolment("PA3", programme="ier"))
    imports.steps(step())
    assert counts(imports.steps(step(enrolment_ref="PA3"))) == (0, 1, 0, 0)


def test_steps_of_another_structure_are_not_touched(imports, pathways):
    other = build.organisation("Autre maison", "lead")
    theirs = build.step(build.enrolment(build.programme(other)), ref="E1", start="2017-03-01")
    assert counts(imports.steps(step())) == (1, 0, 0, 0)
    assert reasons(imports.steps(step("E9", f"maillage:{theirs.enrolment_id}"))) == [(2, "enrolment_ref")]
    assert reasons(imports.steps(step(f"maillage:{theirs.pk}"))) == [(2, "ref")]
