"""Contracts, and the employers they bring along."""

import datetime as dt
from decimal import Decimal

import pytest

from maillage.accounts.roles import Role
from maillage.employment.models import EmploymentContract
from maillage.employment.services import (
    ContractFacts,
    end_contract,
    record_contract,
    remove_contract,
    update_contract,
)
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.organisations.models import Organisation
from tests import build

pytestmark = pytest.mark.django_db
SIRET = "73282932000074"


@pytest.fixture
def person():
    return build.person(build.organisation("Pilote"))


@pytest.fixture
def context(person):
    return build.context(person.origin)


def facts(**changed):
    fields = {"kind": "cdd", "start_date": dt.date(2017, 3, 1), "employer_name": "Boulangerie du Parc"}
    return ContractFacts(**fields | changed)


def test_an_employer_is_made_once(context, person):
    first = record_contract(context, person, facts())
    second = record_contract(context, person, facts(employer_name="BOULANGERIE du parc"))
    assert first.employer == second.employer
    assert [r.role for r in first.employer.roles.all()] == ["employer"]


def test_a_siret_finds_the_employer_and_completes_its_file(context, person):
    bare = build.organisation("Boulangerie du Parc")
    contract = record_contract(context, person, facts(employer_siret="732 829 320 00074"))
    assert contract.employer == bare
    assert Organisation.objects.get(pk=bare.pk).siret == SIRET
    again = record_contract(context, person, facts(employer_siret=SIRET, employer_name="Autre enseigne"))
    assert again.employer == bare


def test_another_establishment_of_the_same_name_is_another_file(context, person):
    build.organisation("Boulangerie du Parc", siret=SIRET)
    contract = record_contract(context, person, facts(employer_siret="35600000000048"))
    assert contract.employer.siret == "35600000000048"


def test_two_namesakes_ask_for_the_siret(context, person):
    build.organisation("Boulangerie du Parc")
    build.organisation("Boulangerie du parc")
    with pytest.raises(DomainError) as refusal:
        record_contract(context, person, facts())
    assert refusal.value.field == "employer_siret"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "pmsmp"}, "kind"),
        ({"origin": "chance"}, "origin"),
        ({"end_date": dt.date(2017, 2, 28)}, "end_date"),
        ({"planned_end_date": dt.date(2017, 2, 28)}, "planned_end_date"),
        ({"kind": "cdi", "planned_end_date": dt.date(2018, 2, 28)}, "planned_end_date"),
        ({"weekly_hours": Decimal("61")}, "weekly_hours"),
        ({"employer_siret": "12345678901234"}, "employer_siret"),
        ({"employer_name": ""}, "employer_name"),
    ],
)
def test_a_wrong_fact_names_its_field(context, person, changed, field):
    with pytest.raises(DomainError) as refusal:
        record_contract(context, person, facts(**changed))
    assert refusal.value.field == field
    assert not EmploymentContract.objects.exists()


def test_a_contract_is_corrected_ended_and_taken_away(context, person):
    contract = record_contract(context, person, facts())
    update_contract(context, contract, facts(kind="cdi", job_title=" vendeuse ", employer=contract.employer))
    with pytest.raises(DomainError):
        end_contract(context, contract, end_date=dt.date(2017, 2, 1))
    end_contract(context, contract, end_date=dt.date(2017, 3, 1))
    contract.refresh_from_db()
    assert (contract.kind, contract.job_title, contract.end_date) == ("cdi", "vendeuse", dt.date(2017, 3, 1))
    remove_contract(context, contract)
    assert not EmploymentContract.objects.exists()


def test_a_contract_behind_a_step_stays(context, person):
    programme = build.programme(person.origin)
    enrolment = build.enrolment(programme, person)
    contract = record_contract(context, person, facts())
    build.step(enrolment, "employment_contract", "2017-03-01", contract=contract)
    with pytest.raises(DomainError):
        remove_contract(context, contract)


def test_a_partner_records_nothing(person):
    with pytest.raises(NotAllowed):
        record_contract(build.context(person.origin, Role.PARTNER), person, facts())
