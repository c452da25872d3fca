"""A hire recorded once: the contract, the step that follows, and what is refused."""

import datetime as dt

import pytest

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.employment.hires import hire
from maillage.employment.models import EmploymentContract
from maillage.employment.services import ContractFacts
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.organisations.managers import network_members
from maillage.pathways.models import Step
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Context:
    return build.context(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER)


def facts(**more: object) -> ContractFacts:
    said = {"kind": "cdi", "start_date": dt.date(2017, 3, 1), "employer_name": "Bazar", "origin": "offer"}
    return ContractFacts(**{**said, **more})


def test_a_hire_becomes_a_step_of_each_running_pathway(officer: Context) -> None:
    running = build.enrolment(build.programme(officer.organisation), entry="2017-02-01")
    contract = hire(officer, running.person, facts())
    step = Step.objects.get()
    assert (step.enrolment_id, step.contract_id, step.start_date) == (
        running.pk,
        contract.pk,
        dt.date(2017, 3, 1),
    )
    assert (step.step_type.code, step.end_date) == ("employment_contract", None)


def test_an_aided_contract_is_a_step_of_its_own_type(officer: Context) -> None:
    running = build.enrolment(build.programme(officer.organisation), entry="2017-02-01")
    hire(officer, running.person, facts(kind="cui_cie", end_date=dt.date(2017, 5, 1)))
    step = Step.objects.get()
    assert (step.step_type.code, step.end_date) == ("subsidised_contract", dt.date(2017, 5, 1))


def test_no_step_before_the_entry_after_the_exit_nor_for_what_is_no_employment(officer: Context) -> None:
    programme = build.programme(officer.organisation)
    later = build.enrolment(programme, entry="2017-03-02")
    gone = build.enrolment(programme, entry="2016-01-01", exit="2017-02-28", kind="moved")
    running = build.enrolment(programme, entry="2017-02-01")
    hire(officer, later.person, facts())
    hire(officer, gone.person, facts())
    hire(officer, running.person, facts(kind="cape"))
    assert not Step.objects.exists()


def test_the_same_hire_twice_and_a_closed_company_are_refused(officer: Context) -> None:
    company = build.organisation("Bazar", "employer")
    person = build.person(officer.organisation)
    hire(officer, person, facts(employer=company))
    with pytest.raises(DomainError, match="déjà enregistrée"):
        hire(officer, person, facts(employer=company, kind="cdd"))
    with build.writing():
        company.closed_on = dt.date(2017, 2, 1)
        company.save()
    with pytest.raises(DomainError, match="fermée"):
        hire(officer, build.person(officer.organisation), facts(employer=company))
    assert EmploymentContract.objects.count() == 1


def test_only_who_follows_companies_or_people_hires() -> None:
    home = build.organisation("Pilote", "lead")
    with pytest.raises(NotAllowed):
        hire(build.context(home, Role.CULTURE_OFFICER), build.person(home), facts())


def test_the_members_of_a_network() -> None:
    lead, managed, other = (build.organisation(name) for name in ("Pilote", "Gérée", "Autre"))
    with build.writing():
        managed.accounts_managed_by = lead
        managed.save()
    assert network_members(lead.pk) == [lead.pk, managed.pk]
    assert network_members(other.pk) == [other.pk]
