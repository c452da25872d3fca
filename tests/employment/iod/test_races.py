"""Two officers press at the same instant."""

import pytest

from maillage.accounts.roles import Role
from maillage.employment.iod.models import IodCase, IodEvent, IodProposal
from maillage.employment.iod.services import (
    CaseFacts,
    HireFacts,
    hire_candidate,
    hold_follow_up,
    hold_meeting,
    propose,
    refer,
    set_hire,
)
from maillage.employment.models import EmploymentContract
from tests import build
from tests.pathways.test_races import refused, together

from .conftest import today

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_follow_up_held_by_two_is_one(network):
    contract = network.hired(network.followed(), start_date=today(-8))
    colleague = build.context(network.operator, Role.IOD_OFFICER)
    results = together(
        *(
            lambda officer=officer: hold_follow_up(officer, contract, "follow_up_employer", today(-1))
            for officer in (network.officer, colleague, network.officer)
        )
    )
    assert [str(error) for error in refused(results)] == [error.message for error in refused(results)]
    assert len(refused(results)) == 2
    assert all("noter ce suivi" in error.message for error in refused(results))
    assert IodEvent.objects.filter(kind="follow_up_employer").count() == 1


def test_two_candidates_for_one_offer_leave_one(network):
    offer = network.offer()
    people = [network.followed(f"Candidate {number}") for number in range(3)]
    results = together(*(lambda p=p: propose(network.officer, offer, p) for p in people))
    assert len(refused(results)) == 2
    assert IodProposal.objects.count() == 1


def test_one_candidate_hired_by_two_is_hired_once(network):
    proposal = propose(network.officer, network.offer(), network.followed())
    hold_meeting(network.officer, proposal, today())
    facts = HireFacts(kind="cdi", start_date=today())
    results = together(*(lambda: hire_candidate(network.officer, proposal, facts) for _ in range(3)))
    assert len(refused(results)) == 2
    assert EmploymentContract.objects.count() == 1


def test_one_person_oriented_by_two_is_followed_once(network):
    person = network.person()
    facts = CaseFacts(date=today())
    results = together(*(lambda: refer(network.worker, person, facts) for _ in range(3)))
    assert len(refused(results)) == 2
    assert (IodCase.objects.count(), IodEvent.objects.count()) == (1, 1)


def test_a_hire_nobody_follows_yet_is_taken_by_two_without_a_fault(network):
    person = network.followed()
    contract = build.contract(person, today(-8).isoformat(), kind="cdi", origin="iod")
    said = {"trial_until": None, "end_date": None}
    results = together(
        *(
            lambda: set_hire(network.officer, contract, officer=network.officer.account, **said)
            for _ in range(3)
        )
    )
    assert refused(results) == []
