"""From the visit of a post to the hire and its follow-up."""

import pytest

from maillage.accounts.roles import Role
from maillage.employment.iod.models import IodCase, IodEvent, IodHire, IodOffer, IodPost, IodProposal
from maillage.employment.iod.queries.day import day_of
from maillage.employment.iod.queries.hires import read
from maillage.employment.iod.services import (
    HireFacts,
    OfferFacts,
    PostFacts,
    cancel_hire,
    close_case,
    close_offer,
    hire_candidate,
    hold_follow_up,
    hold_meeting,
    negotiate,
    plan_meeting,
    propose,
    record_post,
    refuse,
    remove_event,
    remove_post,
    reopen_offer,
    resume,
    set_hire,
    update_post,
    withdraw_proposal,
)
from maillage.employment.models import EmploymentContract
from maillage.employment.services import end_contract, remove_contract
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.pathways.models import Step
from tests import build

from .conftest import today

pytestmark = pytest.mark.django_db


def test_a_post_brings_its_visit_once_and_moves_it(network):
    post = network.post()
    visit = IodEvent.objects.get()
    assert (visit.kind, visit.organisation, visit.date) == ("post_visit", post.organisation, today())
    update_post(network.officer, post, PostFacts(visited_on=today(-2), title=" Aide  de cuisine "))
    visit.refresh_from_db()
    assert (visit.date, post.title) == (today(-2), "Aide de cuisine")
    with pytest.raises(DomainError, match="corrigez le poste"):
        remove_event(network.officer, visit)
    remove_post(network.officer, post)
    assert not IodEvent.objects.exists()


def test_what_a_post_and_an_offer_refuse(network):
    company = build.organisation("Cantine")
    stranger = build.organisation("Autre").contacts
    with build.writing():
        contact = stranger.create(name="Quelqu'un")
    for facts, field in (
        (PostFacts(visited_on=today(1), title="Plonge"), "visited_on"),
        (PostFacts(visited_on=today(), title=" "), "title"),
        (PostFacts(visited_on=today(), title="Plonge", contact=contact), "contact"),
    ):
        with pytest.raises(DomainError) as refused:
            record_post(network.officer, company, facts)
        assert refused.value.field == field
    post = network.post(company)
    for facts, field in (
        (OfferFacts(agreed_on=today(), kind="cape"), "kind"),
        (OfferFacts(agreed_on=today(), kind="cdi", months=6), "months"),
        (OfferFacts(agreed_on=today(), kind="cdd", months=61), "months"),
        (OfferFacts(agreed_on=today(-1), kind="cdd"), "agreed_on"),
        (OfferFacts(agreed_on=today(), kind="cdd", weekly_hours=61), "weekly_hours"),
    ):
        with pytest.raises(DomainError) as refused:
            negotiate(network.officer, post, facts)
        assert refused.value.field == field
    assert not IodOffer.objects.exists()
    with pytest.raises(NotAllowed):
        record_post(network.worker, company, PostFacts(visited_on=today(), title="Plonge"))


def test_one_candidate_at_a_time_whatever_the_way(network):
    offer = network.offer()
    first, second = network.followed("Première"), network.followed("Seconde")
    proposal = propose(network.officer, offer, first)
    with pytest.raises(DomainError, match="qu'un candidat"):
        propose(network.officer, offer, second)
    with pytest.raises(DomainError, match="qu'un candidat"), build.writing():
        IodProposal.objects.create(
            offer=offer, person=second, officer=network.officer.account, proposed_on=today()
        )
    refuse(network.officer, proposal, "company_profile")
    with pytest.raises(DomainError, match="déjà été proposée"):
        propose(network.officer, offer, first)
    other = propose(network.officer, offer, second)
    with pytest.raises(DomainError, match="Quelqu'un d'autre"):
        resume(network.officer, proposal)
    withdraw_proposal(network.officer, other)
    assert resume(network.officer, proposal).outcome == ""


def test_nobody_is_proposed_without_an_agreement_nor_met_after_it_is_taken_back(network):
    person = network.followed(agrees=False)
    offer = network.offer()
    with pytest.raises(DomainError, match="pas encore donné son accord"):
        propose(network.officer, offer, person)
    build.agreement(person, network.operator)
    proposal = propose(network.officer, offer, person)
    build.agreement(person, network.operator, answer="withdrawn")
    with pytest.raises(DomainError, match="refusé"):
        hold_meeting(network.officer, proposal, today())
    with pytest.raises(DomainError, match="refusé"):
        hire_candidate(network.officer, proposal, HireFacts(kind="cdi", start_date=today()))


def test_the_meeting_on_the_post_is_an_introduction_noted_once(network):
    person = network.followed()
    proposal = propose(network.officer, network.offer(), person, meeting_on=today(3))
    assert proposal in day_of(network.officer, today()).meetings
    with pytest.raises(DomainError, match="d'abord la rencontre"):
        hire_candidate(network.officer, proposal, HireFacts(kind="cdi", start_date=today()))
    plan_meeting(network.officer, proposal, today(1))
    hold_meeting(network.officer, proposal, today(), "À l'aise")
    hold_meeting(network.officer, proposal, today(), "À l'aise, motivée")
    event = IodEvent.objects.get(kind="introduction")
    assert (event.person, event.organisation, event.words) == (
        person,
        proposal.offer.post.organisation,
        "À l'aise, motivée",
    )
    with pytest.raises(DomainError, match="rencontrés"):
        withdraw_proposal(network.officer, proposal)
    remove_event(network.officer, event)
    assert IodProposal.objects.get().met_on is None


def test_a_hire_is_recorded_once_and_everything_follows(network):
    person = network.followed()
    offer = network.offer()
    contract = network.hired(person, offer, weekly_hours=30)
    assert (contract.origin, contract.employer, contract.job_title) == (
        "iod",
        offer.post.organisation,
        "Aide de cuisine",
    )
    assert Step.objects.get().contract == contract
    offer.refresh_from_db()
    assert offer.state == "filled"
    row = read([contract], today())[0]
    assert row.hire.officer == network.officer.account
    assert row.days[0] == today(7)
    with pytest.raises(DomainError, match="pourvue"):
        reopen_offer(network.officer, offer)
    with pytest.raises(DomainError, match="plus à pourvoir"):
        propose(network.officer, offer, network.followed("Autre"))
    with pytest.raises(DomainError, match="histoire"):
        remove_post(network.officer, offer.post)


def test_a_trial_period_lies_in_its_contract(network):
    person = network.followed()
    offer = network.offer(kind="cdd", months=3)
    with pytest.raises(DomainError) as refused:
        network.hired(person, offer, kind="cdd", planned_end_date=today(90), trial_until=today(91))
    assert refused.value.field == "trial_until"
    assert not EmploymentContract.objects.exists()
    assert IodOffer.objects.get().state == "open"


def test_a_follow_up_held_leaves_the_day_and_comes_back_when_taken_away(network):
    contract = network.hired(network.followed(), start_date=today(-8))
    day = day_of(network.officer, today())
    assert [(call.kind, call.due, call.standing.late) for call in day.late] == [
        ("follow_up_employer", today(-1), True),
        ("follow_up_employee", today(-1), True),
    ]
    event = hold_follow_up(network.officer, contract, "follow_up_employer", today(-1), words="Content")
    assert (event.organisation, event.person, event.date) == (contract.employer, contract.person, today())
    assert [call.kind for call in day_of(network.officer, today()).late] == ["follow_up_employee"]
    with pytest.raises(DomainError, match="vient de noter"):
        hold_follow_up(network.officer, contract, "follow_up_employer", today(-1))
    with pytest.raises(DomainError, match="plus prévu"):
        hold_follow_up(network.officer, contract, "follow_up_employer", today(-2))
    remove_event(network.officer, event)
    assert len(day_of(network.officer, today()).late) == 2


def test_a_missed_follow_up_is_an_alert_and_only_the_last_is_to_be_made(network):
    network.hired(network.followed(), start_date=today(-21))
    day = day_of(network.officer, today())
    assert [call.due for call in day.today] == [today(), today()]
    assert (day.late, day.alerts) == ([], 4)


def test_a_contract_that_ends_early_is_followed_no_more(network):
    contract = network.hired(network.followed(), start_date=today(-8))
    end_contract(network.worker, contract, end_date=today(-2))
    day = day_of(network.officer, today())
    assert (day.late, day.today, day.coming, day.followed) == ([], [], [], 0)
    set_hire(
        network.officer,
        contract,
        officer=network.officer.account,
        trial_until=None,
        end_date=today(-2),
        breakage="hours_transport",
        breakage_words="Premier bus à 6 h",
    )
    assert IodHire.objects.get().breakage == "hours_transport"


def test_ending_a_hire_here_ends_the_contract_everywhere(network):
    contract = network.hired(network.followed())
    said = {"officer": None, "trial_until": None}
    with pytest.raises(DomainError) as refused:
        set_hire(network.officer, contract, **said, end_date=None, breakage="resignation")
    assert refused.value.field == "end_date"
    set_hire(network.officer, contract, **said, end_date=today(), breakage="resignation")
    contract.refresh_from_db()
    assert contract.end_date == today()
    with pytest.raises(DomainError, match="liste"):
        set_hire(network.officer, contract, **said, end_date=today(), breakage="autre")


def test_a_term_reached_is_no_breakage(network):
    offer = network.offer(kind="cdd", months=1)
    contract = network.hired(network.followed(), offer, kind="cdd", planned_end_date=today(30))
    with pytest.raises(DomainError, match="pas de rupture"):
        set_hire(
            network.officer,
            contract,
            officer=None,
            trial_until=None,
            end_date=today(30),
            breakage="resignation",
        )


def test_a_hire_noted_by_mistake_is_undone_and_its_contract_can_go(network):
    contract = network.hired(network.followed(), start_date=today(-8))
    hold_follow_up(network.officer, contract, "follow_up_employee", today(-1))
    with build.writing():
        Step.objects.all().delete()
    with pytest.raises(DomainError, match="mission IOD suit"):
        remove_contract(network.worker, contract)
    cancel_hire(network.officer, contract)
    assert (IodProposal.objects.get().outcome, IodOffer.objects.get().state) == ("", "open")
    contract = EmploymentContract.objects.get()
    assert contract.origin == "own_search"
    remove_contract(network.worker, contract)


def test_a_case_does_not_close_while_something_is_under_way(network):
    person = network.followed()
    proposal = propose(network.officer, network.offer(), person)
    case = IodCase.objects.get()
    with pytest.raises(DomainError, match="candidate"):
        close_case(network.officer, case, today(), "settled")
    refuse(network.officer, proposal, "person_hours")
    contract = network.hired(person, network.offer())
    with pytest.raises(DomainError, match="encore suivie"):
        close_case(network.officer, case, today(), "settled")
    close_case(network.officer, case, today(), "withdrew")  # the person's to say at any time
    assert not day_of(network.officer, today()).followed
    assert contract.origin == "iod"


def test_an_offer_closes_and_opens_again_but_not_under_a_candidate(network):
    offer = network.offer()
    proposal = propose(network.officer, offer, network.followed())
    with pytest.raises(DomainError, match="candidate"):
        close_offer(network.officer, offer)
    refuse(network.officer, proposal, "officer")
    close_offer(network.officer, offer)
    with pytest.raises(DomainError, match="déjà fermée"):
        close_offer(network.officer, offer)
    assert reopen_offer(network.officer, offer).closed_on is None


def test_another_network_reads_none_of_it(network):
    network.hired(network.followed())
    elsewhere = build.context(build.organisation("Ailleurs", "lead"), Role.IOD_OFFICER)
    for model in (IodPost, IodOffer, IodProposal, IodEvent, IodHire, IodCase):
        assert model.objects.visible_to(network.officer).exists(), model
        assert not model.objects.visible_to(elsewhere).exists(), model
