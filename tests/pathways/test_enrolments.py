"""Entry, hand-over, exit, its undoing, and re-entry."""

import datetime as dt

import pytest

from maillage.accounts.roles import Role
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.pathways.models import Enrolment, ExitProposal, ProposalState, ReferralState
from maillage.pathways.programmes import load_file
from maillage.pathways.services.enrolments import EntryFacts, open_again, open_enrolment, sign_contract
from maillage.pathways.services.exits import (
    ExitFacts,
    pronounce_exit,
    propose_exit,
    reopen_enrolment,
    withdraw_proposal,
)
from maillage.pathways.services.handover import hand_over, hand_over_many
from tests import build

ENTRY = dt.date(2017, 2, 1)
EXIT = dt.date(2017, 9, 30)


@pytest.fixture
def pathway(house):
    return build.enrolment(
        house.programme, build.person(house.operator), operator=house.operator, worker=house.worker.account
    )


def validated(house):
    return build.referral(
        house.programme, build.person(house.operator), house.operator, state=ReferralState.VALIDATED
    )


# --- entry ----------------------------------------------------------------------------------------


def test_the_validated_prescription_becomes_a_pathway_with_its_worker(house):
    referral = validated(house)
    made = open_enrolment(
        house.worker,
        referral,
        EntryFacts(
            entry_date=ENTRY,
            operator=house.operator,
            worker=house.worker.account,
            commission_date=dt.date(2017, 1, 20),
            entry_situations=["rsa", "rqth"],
            education_level="V",
        ),
    )
    referral.refresh_from_db()
    assert (referral.state, referral.closed_on) == (ReferralState.ENROLLED, ENTRY)
    assert made.referral == referral
    assert made.entry_situations == ["rqth", "rsa"]
    assignment = made.assignments.get()
    assert (assignment.worker, assignment.organisation, assignment.start_date) == (
        house.worker.account,
        house.operator,
        ENTRY,
    )
    with pytest.raises(DomainError):
        open_enrolment(house.worker, referral, EntryFacts(entry_date=ENTRY, operator=house.operator))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"entry_date": dt.date(2999, 1, 1)}, "entry_date"),
        ({"commission_date": dt.date(2017, 3, 1)}, "entry_date"),
        ({"contract_signed_on": dt.date(2999, 1, 1)}, "contract_signed_on"),
        ({"education_level": "Z"}, "education_level"),
        ({"entry_situations": ["qpv_resident"]}, "entry_situations"),
        ({"entry_date": dt.date(2016, 12, 1)}, "entry_date"),
    ],
)
def test_what_an_entry_refuses(house, changed, field):
    referral = validated(house)
    with pytest.raises(DomainError) as caught:
        open_enrolment(
            house.worker, referral, EntryFacts(**{"entry_date": ENTRY, "operator": house.operator, **changed})
        )
    assert caught.value.field == field
    assert not Enrolment.objects.exists()


def test_an_entry_waits_for_the_commission(house):
    referral = build.referral(
        house.programme, build.person(house.operator), house.operator, state="diagnosed"
    )
    with pytest.raises(DomainError, match="pas validé"):
        open_enrolment(house.worker, referral, EntryFacts(entry_date=ENTRY, operator=house.operator))


def test_the_contract_is_signed_and_the_signature_taken_back(house, pathway):
    sign_contract(house.worker, pathway, ENTRY)
    assert Enrolment.objects.get().contract_signed_on == ENTRY
    sign_contract(house.worker, pathway, None)
    assert Enrolment.objects.get().contract_signed_on is None
    with pytest.raises(DomainError):
        sign_contract(house.worker, pathway, dt.date(2999, 1, 1))


# --- hand-over ------------------------------------------------------------------------------------


def hand(context, pathway, to, day="2017-05-01", reason="congé", organisation=None):
    return hand_over(
        context,
        pathway,
        worker=to.account,
        organisation=organisation or to.organisation,
        day=build.day(day),
        reason=reason,
    )


def test_a_relay_ends_one_assignment_the_day_before_the_next(house, pathway):
    hand(house.worker, pathway, house.colleague)
    before, after = pathway.assignments.order_by("start_date")
    assert (before.worker, before.end_date) == (house.worker.account, dt.date(2017, 4, 30))
    assert (after.worker, after.start_date, after.end_date) == (
        house.colleague.account,
        dt.date(2017, 5, 1),
        None,
    )
    assert after.reason == "congé"


def test_on_the_first_day_a_relay_is_a_correction(house, pathway):
    hand(house.worker, pathway, house.colleague, "2017-02-01")
    assert pathway.assignments.get().worker == house.colleague.account


@pytest.mark.parametrize(
    ("day", "reason", "field"),
    [
        ("2017-05-01", " ", "reason"),
        ("2999-05-01", "congé", "day"),
        ("2017-01-01", "congé", "day"),
    ],
)
def test_what_a_relay_refuses(house, pathway, day, reason, field):
    with pytest.raises(DomainError) as caught:
        hand(house.worker, pathway, house.colleague, day, reason)
    assert caught.value.field == field


def test_a_relay_never_precedes_the_reference_in_force(house, pathway):
    hand(house.worker, pathway, house.colleague, "2017-06-01")
    with pytest.raises(DomainError, match="ne peut pas précéder"):
        hand(house.worker, pathway, house.worker, "2017-05-01")
    with pytest.raises(DomainError, match="suit déjà"):
        hand(house.worker, pathway, house.colleague, "2017-07-01")


def test_across_structures_the_manager_hands_over_and_the_structure_carries(house, pathway):
    other = build.organisation("Autre opérateur", "operator")
    there = build.context(other)
    with pytest.raises(NotAllowed):
        hand(house.worker, pathway, there)
    hand(house.manager, pathway, there)
    pathway.refresh_from_db()
    assert pathway.operator == other
    assert Enrolment.objects.visible_to(there).exists()
    assert not Enrolment.objects.visible_to(house.worker).exists()


def test_a_manager_of_another_programme_hands_nothing_over(house, pathway):
    foreign = build.context(build.organisation(), Role.PROGRAMME_MANAGER)
    with pytest.raises(NotAllowed):
        hand(foreign, pathway, house.colleague)


def test_many_pathways_at_once_or_none(house, pathway):
    second = build.enrolment(house.programme, operator=house.operator, worker=house.worker.account)
    late = build.enrolment(house.programme, entry="2017-08-01", operator=house.operator)
    give = {
        "worker": house.colleague.account,
        "organisation": house.operator,
        "day": dt.date(2017, 5, 1),
        "reason": "départ",
    }
    with pytest.raises(DomainError):
        hand_over_many(house.manager, [pathway, second, late], **give)
    assert not Enrolment.objects.filter(assignments__worker=house.colleague.account).exists()
    assert len(hand_over_many(house.manager, [pathway, second], **give)) == 2
    hand_over(house.manager, late, **{**give, "day": dt.date(2017, 8, 1)})
    assert late.assignments.get().worker == house.colleague.account


def test_a_closed_pathway_changes_hands_no_more(house):
    closed = build.enrolment(
        house.programme,
        exit="2017-09-30",
        kind="cdi",
        operator=house.operator,
        worker=house.worker.account,
    )
    with pytest.raises(DomainError, match="clos"):
        hand(house.worker, closed, house.colleague, "2017-10-01")


def test_the_new_worker_works_there(house, pathway):
    with pytest.raises(DomainError):
        hand(house.manager, pathway, house.colleague, organisation=house.lead)
    reception = build.context(house.operator, Role.RECEPTION)
    with pytest.raises(DomainError):
        hand(house.manager, pathway, reception)


# --- exit -----------------------------------------------------------------------------------------


def test_an_exit_closes_steps_and_the_assignment(house, pathway):
    running = build.step(pathway, start="2017-03-01")
    planned = build.step(pathway, start="2017-03-01", end="2017-12-31")
    ended = build.step(pathway, start="2017-03-01", end="2017-04-30")
    contract = build.contract(pathway.person, "2017-09-01", kind="cdi")
    pronounce_exit(
        house.manager,
        pathway,
        ExitFacts(
            kind="cdi",
            date=EXIT,
            contract=contract,
            evidence="Contrat de travail",
            evidence_date=dt.date(2017, 9, 1),
            note="belle issue",
        ),
    )
    pathway.refresh_from_db()
    assert (pathway.exit_date, pathway.exit_kind.code, pathway.exit_contract) == (EXIT, "cdi", contract)
    for step, end in ((running, EXIT), (planned, EXIT), (ended, dt.date(2017, 4, 30))):
        step.refresh_from_db()
        assert step.end_date == end
    assert pathway.assignments.get().end_date == EXIT


def test_undoing_an_exit_puts_everything_back(house, pathway):
    running = build.step(pathway, start="2017-03-01")
    planned = build.step(pathway, start="2017-03-01", end="2017-12-31", outcome="")
    ended_that_day = build.step(pathway, start="2017-03-01", end="2017-09-30")
    hand(house.worker, pathway, house.colleague, "2017-10-15")
    pronounce_exit(house.manager, pathway, ExitFacts(kind="dropout", date=EXIT))
    assert pathway.assignments.get().worker == house.worker.account
    with pytest.raises(DomainError):
        reopen_enrolment(house.manager, pathway, "")
    reopen_enrolment(house.manager, pathway, "erreur de dossier")
    pathway.refresh_from_db()
    assert (pathway.exit_date, pathway.exit_kind, pathway.exit_evidence) == (None, None, "")
    for step, end in ((running, None), (planned, dt.date(2017, 12, 31)), (ended_that_day, EXIT)):
        step.refresh_from_db()
        assert step.end_date == end
    first, second = pathway.assignments.order_by("start_date")
    assert (first.worker, first.end_date) == (house.worker.account, dt.date(2017, 10, 14))
    assert (second.worker, second.start_date, second.end_date) == (
        house.colleague.account,
        dt.date(2017, 10, 15),
        None,
    )


def test_an_exit_that_came_closed_from_a_file_reopens_too(house):
    closed = build.enrolment(
        house.programme, exit="2017-09-30", kind="cdi", operator=house.operator, worker=house.worker.account
    )
    reopen_enrolment(house.manager, closed, "erreur de fichier")
    assert closed.assignments.get().end_date is None


def test_an_exit_stays_when_the_person_is_back(house, pathway):
    pronounce_exit(house.manager, pathway, ExitFacts(kind="dropout", date=EXIT))
    pathway.refresh_from_db()
    open_again(house.manager, pathway, EntryFacts(entry_date=dt.date(2018, 1, 2), operator=house.operator))
    with pytest.raises(DomainError, match="déjà un parcours"):
        reopen_enrolment(house.manager, pathway, "erreur")
    pathway.refresh_from_db()
    assert pathway.exit_date == EXIT


@pytest.mark.parametrize(
    ("kind", "day", "field"),
    [
        ("cdi", "2999-01-01", "exit_date"),
        ("cdi", "2017-01-31", "exit_date"),
        ("inventé", "2017-09-30", "exit_kind"),
        ("cdi", "2017-03-01", "exit_date"),
    ],
)
def test_what_an_exit_refuses(house, pathway, kind, day, field):
    build.step(pathway, start="2017-04-01", end="2017-04-30")
    with pytest.raises(DomainError) as caught:
        pronounce_exit(house.manager, pathway, ExitFacts(kind=kind, date=build.day(day)))
    assert caught.value.field == field
    pathway.refresh_from_db()
    assert pathway.exit_date is None


def test_the_contract_of_another_person_proves_nothing(house, pathway):
    contract = build.contract(build.person(house.operator), "2017-09-01")
    with pytest.raises(DomainError, match="autre personne"):
        pronounce_exit(house.manager, pathway, ExitFacts(kind="cdi", date=EXIT, contract=contract))


def test_an_exit_the_day_of_the_entry(house, pathway):
    pronounce_exit(house.manager, pathway, ExitFacts(kind="entry_mistake", date=ENTRY))
    pathway.refresh_from_db()
    assert pathway.exit_date == ENTRY
    assert pathway.assignments.get().end_date == ENTRY


def test_the_worker_proposes_and_only_the_programme_pronounces(house, pathway):
    facts = ExitFacts(kind="dropout", date=EXIT, note="plus de nouvelles")
    with pytest.raises(NotAllowed):
        pronounce_exit(house.worker, pathway, facts)
    foreign = build.context(build.organisation(), Role.PROGRAMME_MANAGER)
    with pytest.raises(NotAllowed):
        pronounce_exit(foreign, pathway, facts)
    propose_exit(house.worker, pathway, facts)
    again = propose_exit(house.worker, pathway, ExitFacts(kind="moved", date=EXIT))
    assert ExitProposal.objects.get() == again
    withdraw_proposal(house.worker, pathway)
    assert ExitProposal.objects.get().state == ProposalState.WITHDRAWN
    propose_exit(house.worker, pathway, facts)
    proposal = ExitProposal.objects.get(state=ProposalState.PENDING)
    pronounce_exit(house.manager, pathway, ExitFacts.of(proposal))
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.PRONOUNCED
    with pytest.raises(DomainError, match="déjà clos"):
        propose_exit(house.worker, pathway, facts)


def test_some_programmes_count_an_exit_after_months_in_post(house):
    text = (
        "format: 1\nprogramme: exigeant\nname: Exigeant\n"
        "step_types:\n  job: {category: employment, fr: Emploi}\n"
        "exit_kinds:\n  cdi: {class: positive, part: employment, fr: CDI}\n"
        "employment_exit_after_months: 6\n"
    )
    strict = load_file(house.manager, text).programme
    pathway = build.enrolment(strict, entry="2017-01-01")
    contract = build.contract(pathway.person, "2017-03-31", kind="cdi")
    with pytest.raises(DomainError, match="choisissez le contrat"):
        pronounce_exit(house.manager, pathway, ExitFacts(kind="cdi", date=EXIT))
    early = ExitFacts(kind="cdi", date=dt.date(2017, 9, 29), contract=contract)
    with pytest.raises(DomainError, match="6 mois"):
        pronounce_exit(house.manager, pathway, early)
    pronounce_exit(house.manager, pathway, ExitFacts(kind="cdi", date=EXIT, contract=contract))


# --- re-entry -------------------------------------------------------------------------------------


def test_a_re_entry_is_a_new_pathway(house):
    former = build.enrolment(house.programme, exit="2017-09-30", kind="moved", operator=house.operator)
    facts = EntryFacts(entry_date=dt.date(2018, 3, 1), operator=house.operator, worker=house.worker.account)
    made = open_again(house.manager, former, facts)
    assert (made.person, made.pk != former.pk, made.exit_date) == (former.person, True, None)
    with pytest.raises(NotAllowed):
        open_again(house.worker, former, facts)


def test_a_re_entry_follows_an_exit(house, pathway):
    facts = EntryFacts(entry_date=EXIT, operator=house.operator)
    with pytest.raises(DomainError, match="encore ouvert"):
        open_again(house.manager, pathway, facts)
    pronounce_exit(house.manager, pathway, ExitFacts(kind="moved", date=EXIT))
    pathway.refresh_from_db()
    with pytest.raises(DomainError) as caught:
        open_again(house.manager, pathway, facts)
    assert caught.value.field == "entry_date"
