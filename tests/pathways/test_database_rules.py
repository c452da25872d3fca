"""The rules hold in the database itself: raw SQL that breaks one is refused, with the sentence users read."""

import datetime as dt

import pytest
from django.db import connection

from maillage.kernel.errors import DomainError
from maillage.pathways.models import Enrolment, ExitKind, ReferenceAssignment, Step, StepType
from tests import build


def insert(model, **values):
    """An INSERT written by hand, inside the journal as the database demands."""
    defaults = {
        Enrolment: {"education_level": "unknown", "entry_situations": [], "objectives": ""}
        | dict.fromkeys(("exit_evidence", "exit_note"), ""),
        Step: {"title": "", "outcome": ""},
        ReferenceAssignment: {"reason": ""},
    }[model]
    row = {**defaults, **values}
    names = ", ".join(row)
    marks = ", ".join(["%s"] * len(row))
    with build.writing(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})", list(row.values()))


def update(model, pk, **values):
    pairs = ", ".join(f"{name} = %s" for name in values)
    with build.writing(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {pairs} WHERE id = %s", [*values.values(), pk])


@pytest.fixture
def pathway(house):
    return build.enrolment(
        house.programme, build.person(house.operator), operator=house.operator, worker=house.worker.account
    )


def again(pathway, **values):
    return {
        "origin_id": pathway.origin_id,
        "person_id": pathway.person_id,
        "programme_id": pathway.programme_id,
        "operator_id": pathway.operator_id,
        "entry_date": "2017-05-01",
        **values,
    }


def kind(programme, code):
    return ExitKind.objects.get(programme=programme, code=code).pk


def step_row(pathway, **values):
    return {
        "origin_id": pathway.origin_id,
        "enrolment_id": pathway.pk,
        "step_type_id": StepType.objects.get(programme=pathway.programme, code="social_support").pk,
        "start_date": "2017-03-01",
        **values,
    }


def test_two_open_pathways_of_one_person_in_one_programme(house, pathway):
    with pytest.raises(DomainError, match="a déjà un parcours"):
        insert(Enrolment, **again(pathway))
    update(Enrolment, pathway.pk, exit_date="2017-04-30", exit_kind_id=kind(house.programme, "moved"))
    insert(Enrolment, **again(pathway))
    with pytest.raises(DomainError, match="a déjà un parcours"):
        update(Enrolment, pathway.pk, exit_date="2017-05-01")


def test_another_programme_at_the_same_time_is_another_pathway(house, pathway):
    other = build.programme(house.lead, "gpp")
    insert(Enrolment, **again(pathway, programme_id=other.pk))


def test_an_exit_before_the_entry(house, pathway):
    with pytest.raises(DomainError, match="précède l'entrée"):
        update(Enrolment, pathway.pk, exit_date="2017-01-31", exit_kind_id=kind(house.programme, "moved"))
    update(Enrolment, pathway.pk, exit_date="2017-02-01", exit_kind_id=kind(house.programme, "moved"))


def test_an_exit_without_its_kind_or_the_reverse(house, pathway):
    with pytest.raises(DomainError, match="une date et un motif"):
        update(Enrolment, pathway.pk, exit_date="2017-04-30")
    with pytest.raises(DomainError, match="une date et un motif"):
        update(Enrolment, pathway.pk, exit_kind_id=kind(house.programme, "moved"))


def test_the_exit_kind_of_another_programme(house, pathway):
    other = build.programme(house.lead, "gpp")
    with pytest.raises(DomainError, match="motif de sortie"):
        update(Enrolment, pathway.pk, exit_date="2017-04-30", exit_kind_id=kind(other, "moved"))


def test_the_contract_of_another_person_as_a_proof(house, pathway):
    contract = build.contract(build.person(house.lead), "2017-04-01")
    values = {"exit_date": "2017-04-30", "exit_kind_id": kind(house.programme, "cdi")}
    with pytest.raises(DomainError, match="autre personne"):
        update(Enrolment, pathway.pk, exit_contract_id=contract.pk, **values)
    with pytest.raises(DomainError, match="autre personne"):
        insert(
            Enrolment,
            **again(pathway, person_id=build.person(house.lead).pk, exit_contract_id=contract.pk, **values)
            | {"entry_date": "2017-04-01"},
        )


def test_the_prescription_of_another_person(house, pathway):
    referral = build.referral(house.programme, build.person(house.lead))
    with pytest.raises(DomainError, match="prescription"):
        update(Enrolment, pathway.pk, referral_id=referral.pk)


def test_a_pathway_keeps_its_person_and_programme(house, pathway):
    with pytest.raises(DomainError, match="ne change ni"):
        update(Enrolment, pathway.pk, person_id=build.person(house.lead).pk)
    with pytest.raises(DomainError, match="ne change ni"):
        update(Enrolment, pathway.pk, programme_id=build.programme(house.lead, "gpp").pk)


@pytest.mark.parametrize(
    ("start", "end"),
    [("2017-01-31", "2017-03-01"), ("2017-03-01", "2017-05-01"), ("2017-03-01", None)],
)
def test_a_step_outside_its_pathway(house, pathway, start, end):
    update(Enrolment, pathway.pk, exit_date="2017-04-30", exit_kind_id=kind(house.programme, "moved"))
    with pytest.raises(DomainError, match="sort des dates"):
        insert(Step, **step_row(pathway, start_date=start, end_date=end))


def test_a_step_may_fill_the_whole_pathway(house, pathway):
    insert(Step, **step_row(pathway, start_date="2017-02-01", end_date="2017-04-30"))
    update(Enrolment, pathway.pk, exit_date="2017-04-30", exit_kind_id=kind(house.programme, "moved"))
    with pytest.raises(DomainError, match="Des étapes sortent"):
        update(Enrolment, pathway.pk, exit_date="2017-04-29")
    with pytest.raises(DomainError, match="Des étapes sortent"):
        update(Enrolment, pathway.pk, entry_date="2017-02-02")


def test_a_step_in_progress_holds_the_exit_back(house, pathway):
    insert(Step, **step_row(pathway))
    with pytest.raises(DomainError, match="Des étapes sortent"):
        update(Enrolment, pathway.pk, exit_date="2017-04-30", exit_kind_id=kind(house.programme, "moved"))


def test_a_step_of_another_programme_or_with_the_contract_of_another_person(house, pathway):
    other = StepType.objects.get(programme=build.programme(house.lead, "gpp"), code="guidance")
    with pytest.raises(DomainError, match="type d'étape"):
        insert(Step, **step_row(pathway, step_type_id=other.pk))
    contract = build.contract(build.person(house.lead), "2017-03-01")
    with pytest.raises(DomainError, match="autre personne"):
        insert(Step, **step_row(pathway, contract_id=contract.pk))


def test_overlapping_reference_workers(house, pathway):
    row = {
        "enrolment_id": pathway.pk,
        "worker_id": house.colleague.account.pk,
        "organisation_id": house.operator.pk,
        "start_date": "2017-05-01",
    }
    with pytest.raises(DomainError, match="qu'un référent à la fois"):
        insert(ReferenceAssignment, **row)
    update(ReferenceAssignment, pathway.assignments.get().pk, end_date="2017-05-01")
    with pytest.raises(DomainError, match="qu'un référent à la fois"):
        insert(ReferenceAssignment, **row)
    update(ReferenceAssignment, pathway.assignments.get().pk, end_date="2017-04-30")
    insert(ReferenceAssignment, **row)


def test_a_commission_after_the_entry(house, pathway):
    with pytest.raises(DomainError, match="précède l'entrée"):
        update(Enrolment, pathway.pk, commission_date=dt.date(2017, 2, 2))
