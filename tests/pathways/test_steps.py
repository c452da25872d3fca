"""Steps of a pathway, alone or with their contract."""

import datetime as dt

import pytest

from maillage.accounts.roles import Role
from maillage.employment.models import EmploymentContract
from maillage.employment.services import ContractFacts
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.pathways.models import Step
from maillage.pathways.services.steps import (
    StepFacts,
    add_step,
    end_step,
    remove_step,
    reopen_step,
    update_step,
)
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def context(lead):
    return build.context(lead)


@pytest.fixture
def enrolment(lead):
    return build.enrolment(build.programme(lead), entry="2017-02-01")


def facts(**changed):
    return StepFacts(**{"type": "social_support", "start_date": dt.date(2017, 2, 1)} | changed)


def test_a_step_runs_ends_and_runs_again(context, enrolment):
    step = add_step(context, enrolment, facts(title="  Bilan   social "))
    assert (step.title, step.end_date, step.step_type.code) == ("Bilan social", None, "social_support")
    end_step(context, step, end_date=dt.date(2017, 2, 1), outcome="completed")
    reopen_step(context, step)
    step.refresh_from_db()
    assert (step.end_date, step.outcome) == (None, "")
    remove_step(context, step)
    assert not Step.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"type": "sieste"}, "type"),
        ({"start_date": dt.date(2017, 1, 31)}, "start_date"),
        ({"end_date": dt.date(2017, 1, 31)}, "end_date"),
        ({"outcome": "completed"}, "end_date"),
        ({"end_date": dt.date(2017, 3, 1), "outcome": "bof"}, "outcome"),
    ],
)
def test_a_wrong_fact_names_its_field(context, enrolment, changed, field):
    with pytest.raises(DomainError) as refusal:
        add_step(context, enrolment, facts(**changed))
    assert refusal.value.field == field


def test_a_step_fits_in_a_closed_pathway(context, lead):
    closed = build.enrolment(build.programme(lead), exit="2017-06-30", kind="cdi")
    for wrong in (facts(), facts(end_date=dt.date(2017, 7, 1))):
        with pytest.raises(DomainError) as refusal:
            add_step(context, closed, wrong)
        assert refusal.value.field == "end_date"
    assert add_step(context, closed, facts(end_date=dt.date(2017, 6, 30))).pk


def test_a_job_comes_with_its_contract_or_neither_does(context, enrolment):
    job = facts(type="employment_contract", start_date=dt.date(2017, 3, 1))
    contract = ContractFacts(kind="cdd", start_date=dt.date(2017, 3, 1), employer_name="Boulangerie du Parc")
    step = add_step(context, enrolment, job, new_contract=contract)
    assert (step.contract.person, step.contract.employer.name) == (enrolment.person, "Boulangerie du Parc")
    early = facts(type="employment_contract", start_date=dt.date(2017, 1, 1))
    with pytest.raises(DomainError):
        add_step(context, enrolment, early, new_contract=contract)
    assert EmploymentContract.objects.count() == 1


def test_a_contract_of_somebody_else_is_refused(context, enrolment, lead):
    other = build.contract(build.person(lead), "2017-03-01")
    with pytest.raises(DomainError) as refusal:
        add_step(context, enrolment, facts(contract=other))
    assert refusal.value.field == "contract_ref"


def test_a_step_changes_type(context, enrolment):
    step = add_step(context, enrolment, facts())
    update_step(context, step, facts(type="culture", end_date=dt.date(2017, 4, 1)))
    step.refresh_from_db()
    assert (step.step_type.code, step.end_date) == ("culture", dt.date(2017, 4, 1))


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.PARTNER, Role.DIRECTION])
def test_not_every_role_records_steps(lead, enrolment, role):
    with pytest.raises(NotAllowed):
        add_step(build.context(lead, role), enrolment, facts())
