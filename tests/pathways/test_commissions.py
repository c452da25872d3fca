"""The meeting: what it is proposed, its agenda, its decisions and what follows from them."""

import datetime as dt

import pytest

from maillage.accounts.roles import Role
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.pathways.models import (
    Commission,
    CommissionItem,
    Diagnosis,
    ProposalState,
    ReferralState,
)
from maillage.pathways.queries.agenda import agenda, proposals
from maillage.pathways.services.commissions import (
    Case,
    CommissionFacts,
    add_items,
    cancel_commission,
    hold_commission,
    move_item,
    plan_commission,
    remove_item,
    reopen_commission,
    reorder,
    update_commission,
)
from maillage.pathways.services.decisions import clear_decision, decide
from maillage.pathways.services.enrolments import EntryFacts, commission_date_of, open_enrolment
from maillage.pathways.services.exits import ExitFacts, propose_exit, withdraw_proposal
from tests import build

DAY = dt.date(2017, 6, 12)


def plan(house, kind="validation", day=DAY, **fields):
    return plan_commission(
        house.manager, CommissionFacts(programme=house.programme, kind=kind, date=day, **fields)
    )


def diagnosed(house, name="Entrante", **fields):
    referral = build.referral(
        house.programme,
        build.person(house.operator, name),
        house.operator,
        state=ReferralState.DIAGNOSED,
        worker=house.worker.account,
        **fields,
    )
    with build.writing():
        Diagnosis.objects.create(referral=referral, date=referral.received_on, objectives="un emploi")
    return referral


def followed(house, name="Suivie", entry="2017-01-10", **fields):
    return build.enrolment(
        house.programme,
        build.person(house.operator, name),
        entry,
        operator=house.operator,
        worker=house.worker.account,
        **fields,
    )


def put(house, commission, *cases):
    return add_items(house.manager, commission, list(cases))


# --- proposals ------------------------------------------------------------------------------------


def test_a_validation_is_proposed_diagnosed_entries_and_proposed_exits(house):
    entering = diagnosed(house)
    build.referral(house.programme, build.person(house.operator), house.operator)
    leaving = followed(house, "Sortante")
    propose_exit(house.worker, leaving, ExitFacts(kind="cdi", date=dt.date(2017, 6, 1)))
    found = proposals(house.manager, plan(house))
    assert [(p.kind, p.case) for p in found] == [("entry", entering), ("exit", leaving)]
    assert found[0].why == "diagnostic du 10\u00a0janv.\u00a02017, prescription du 10\u00a0janv.\u00a02017"
    assert found[1].worker == "Rémi Référent"


def test_a_follow_up_is_proposed_blocked_pathways_with_the_reason_and_those_due(house):
    quiet = followed(house, "Silencieuse", "2016-01-10")
    build.step(quiet, start="2016-02-01", end="2016-12-31")
    build.appointment(quiet.person, "2017-01-15", quiet, attendance="kept")
    for day in ("2017-05-02", "2017-05-09", "2017-05-16"):
        build.appointment(quiet.person, day, quiet, attendance="missed")
    due = followed(house, "Due", "2017-03-12")
    recent = followed(house, "Récente", "2017-03-13")
    for pathway in (due, recent):
        build.step(pathway, start=str(pathway.entry_date))
        build.appointment(pathway.person, "2017-06-01", pathway, attendance="kept")
    first, second = proposals(house.manager, plan(house, "follow_up"))
    assert (first.enrolment, first.blocked, second.enrolment, second.blocked) == (quiet, True, due, False)
    assert first.why == (
        "aucune étape en cours depuis 163 jours · aucun entretien tenu depuis 148 jours · "
        "3 entretiens manqués de suite · pas encore revu depuis l'entrée du 10\u00a0janv.\u00a02016"
    )


def test_each_rule_at_its_edge(house):
    """90 days without a step and 60 without an appointment are not yet blocked; the day after is."""
    edge = followed(house, "Bord", "2017-03-13")
    build.step(edge, start="2017-03-13", end="2017-03-14")
    build.appointment(edge.person, "2017-04-13", edge, attendance="kept")
    build.appointment(edge.person, "2017-05-13", edge, attendance="excused")
    build.appointment(edge.person, "2017-05-14", edge, attendance="missed")
    build.appointment(edge.person, "2017-05-15", edge, attendance="missed")
    assert proposals(house.manager, plan(house, "follow_up", dt.date(2017, 6, 12))) == []
    later = proposals(house.manager, plan(house, "follow_up", dt.date(2017, 6, 13)))
    assert later[0].why.startswith(
        "aucune étape en cours depuis 91 jours · aucun entretien tenu depuis 61 jours"
    )


def test_seen_by_a_commission_a_pathway_is_due_three_months_later(house):
    pathway = followed(house, entry="2016-06-01")
    build.step(pathway, start="2016-06-01")
    for month in range(1, 13):
        build.appointment(pathway.person, f"2017-{month:02}-01", pathway, attendance="kept")
    first = plan(house, "follow_up", dt.date(2017, 3, 31))
    (item,) = put(house, first, Case(kind="follow_up", enrolment=pathway))
    assert proposals(house.manager, plan(house, "follow_up", dt.date(2017, 4, 1))) == []
    decide(house.manager, item, "validated")
    hold_commission(house.manager, first)
    assert proposals(house.manager, plan(house, "follow_up", dt.date(2017, 6, 29))) == []
    assert len(proposals(house.manager, plan(house, "follow_up", dt.date(2017, 6, 30)))) == 1


def test_a_branch_looks_at_its_own_cases(house):
    here, there = build.branch(house.lead), build.branch(house.lead)
    mine, unsaid = diagnosed(house, branch=here), diagnosed(house)
    diagnosed(house, branch=there)
    found = proposals(house.manager, plan(house, branch=here))
    assert {p.referral for p in found} == {mine, unsaid}


def test_cases_of_another_programme_are_neither_proposed_nor_accepted(house):
    foreign = build.referral(
        build.programme(build.organisation()), build.person(house.lead), house.operator, state="diagnosed"
    )
    commission = plan(house)
    assert proposals(house.manager, commission) == []
    with pytest.raises(DomainError, match="pas de ce programme"):
        put(house, commission, Case(kind="entry", referral=foreign))


# --- agenda ---------------------------------------------------------------------------------------


def names(house, commission):
    return [(i.referral or i.enrolment).person.last_name for i in agenda(house.manager, commission)]


def test_the_agenda_is_put_in_order(house):
    commission = plan(house)
    items = put(house, commission, *(Case(kind="entry", referral=diagnosed(house, n)) for n in "ABC"))
    put(house, commission, Case(kind="entry", referral=items[0].referral))
    assert names(house, commission) == ["A", "B", "C"]
    move_item(house.manager, items[2], -1)
    assert names(house, commission) == ["A", "C", "B"]
    move_item(house.manager, items[0], 99)
    assert names(house, commission) == ["C", "B", "A"]
    reorder(house.manager, commission, [items[1].pk, 999_999, items[0].pk])
    assert names(house, commission) == ["B", "A", "C"]
    remove_item(house.manager, items[0])
    assert names(house, commission) == ["B", "C"]


def test_a_case_is_on_one_agenda_at_a_time(house):
    referral = diagnosed(house)
    put(house, plan(house), Case(kind="entry", referral=referral))
    with pytest.raises(DomainError, match="déjà à l'ordre du jour"):
        put(house, plan(house), Case(kind="entry", referral=referral))


@pytest.mark.parametrize("state", ["received", "refused", "withdrawn"])
def test_only_a_finished_diagnosis_goes_to_the_commission(house, state):
    referral = build.referral(house.programme, build.person(house.operator), house.operator, state=state)
    with pytest.raises(DomainError, match="n'est pas terminé"):
        put(house, plan(house), Case(kind="entry", referral=referral))


def test_an_exit_is_on_the_agenda_once_proposed_and_leaves_with_the_proposal(house):
    pathway = followed(house)
    commission = plan(house)
    with pytest.raises(DomainError, match="Aucune sortie"):
        put(house, commission, Case(kind="exit", enrolment=pathway))
    propose_exit(house.worker, pathway, ExitFacts(kind="moved", date=dt.date(2017, 6, 1)))
    (item,) = put(house, commission, Case(kind="exit", enrolment=pathway))
    assert (item.proposed_exit_kind.code, item.proposed_exit_date) == ("moved", dt.date(2017, 6, 1))
    withdraw_proposal(house.worker, pathway)
    assert not commission.items.exists()


def test_a_meeting_is_moved_and_called_off(house):
    commission = plan(house)
    (item,) = put(house, commission, Case(kind="entry", referral=diagnosed(house)))
    facts = CommissionFacts(
        programme=house.programme, kind="validation", date=dt.date(2017, 6, 19), place=" Mairie "
    )
    update_commission(house.manager, commission, facts)
    assert Commission.objects.get().place == "Mairie"
    decide(house.manager, item, "validated")
    with pytest.raises(DomainError):
        cancel_commission(house.manager, commission)
    clear_decision(house.manager, item)
    cancel_commission(house.manager, commission)
    assert not Commission.objects.exists()


# --- decisions ------------------------------------------------------------------------------------


def test_an_entry_is_validated_then_opened_and_dated(house):
    referral = diagnosed(house)
    commission = plan(house)
    (item,) = put(house, commission, Case(kind="entry", referral=referral))
    decide(house.manager, item, "validated")
    referral.refresh_from_db()
    assert referral.state == ReferralState.VALIDATED
    assert commission_date_of(referral) == DAY
    opened = open_enrolment(
        house.worker, referral, EntryFacts(entry_date=DAY, operator=house.operator, commission_date=DAY)
    )
    assert opened.commission_date == DAY
    with pytest.raises(DomainError, match="déjà ouvert"):
        clear_decision(house.manager, item)


def test_a_refusal_says_why_closes_the_prescription_and_is_taken_back(house):
    referral = diagnosed(house)
    (item,) = put(house, plan(house), Case(kind="entry", referral=referral))
    with pytest.raises(DomainError) as caught:
        decide(house.manager, item, "refused", "  ")
    assert caught.value.field == "reason"
    decide(house.manager, item, "refused", "hors critères")
    referral.refresh_from_db()
    assert (referral.state, referral.closed_on, referral.closing_reason) == ("refused", DAY, "hors critères")
    decide(house.manager, item, "deferred", "à compléter")
    referral.refresh_from_db()
    assert (referral.state, referral.closed_on, referral.closing_reason) == ("diagnosed", None, "")


def test_a_deferred_entry_waits_for_the_next_meeting(house):
    referral = diagnosed(house)
    first, second = plan(house), plan(house, day=dt.date(2017, 7, 12))
    (item,) = put(house, first, Case(kind="entry", referral=referral))
    assert proposals(house.manager, second) == []
    decide(house.manager, item, "deferred", "pièces manquantes")
    hold_commission(house.manager, first)
    assert [p.referral for p in proposals(house.manager, second)] == [referral]
    (again,) = put(house, second, Case(kind="entry", referral=referral))
    decide(house.manager, again, "validated")
    assert commission_date_of(referral) == dt.date(2017, 7, 12)


def test_an_exit_is_pronounced_taken_back_and_refused(house):
    pathway = followed(house)
    step = build.step(pathway, start="2017-02-01")
    propose_exit(house.worker, pathway, ExitFacts(kind="cdi", date=dt.date(2017, 6, 1), evidence="Contrat"))
    (item,) = put(house, plan(house), Case(kind="exit", enrolment=pathway))
    decide(house.manager, item, "validated")
    pathway.refresh_from_db()
    assert (pathway.exit_date, pathway.exit_evidence) == (dt.date(2017, 6, 1), "Contrat")
    decide(house.manager, item, "validated")  # twice the same key: still one exit
    clear_decision(house.manager, item)
    pathway.refresh_from_db()
    step.refresh_from_db()
    assert (pathway.exit_date, step.end_date) == (None, None)
    assert pathway.exit_proposals.get().state == ProposalState.PENDING
    decide(house.manager, item, "refused", "contrat trop court")
    assert pathway.exit_proposals.get().state == ProposalState.DECLINED
    clear_decision(house.manager, item)
    assert pathway.exit_proposals.get().state == ProposalState.PENDING


def test_nothing_is_decided_before_the_day(house):
    commission = plan(house, day=dt.date(2999, 1, 1))
    (item,) = put(house, commission, Case(kind="entry", referral=diagnosed(house)))
    with pytest.raises(DomainError, match="ce jour-là"):
        decide(house.manager, item, "validated")
    with pytest.raises(DomainError):
        hold_commission(house.manager, commission)


def test_a_meeting_closes_once_all_is_decided_and_reopens_with_a_reason(house):
    commission = plan(house)
    (item,) = put(house, commission, Case(kind="entry", referral=diagnosed(house)))
    with pytest.raises(DomainError, match="1 point n'est pas décidé"):
        hold_commission(house.manager, commission)
    decide(house.manager, item, "validated")
    hold_commission(house.manager, commission, attendees="Une présidente", minutes_note="RAS")
    for call in (
        lambda: decide(house.manager, item, "refused", "non"),
        lambda: remove_item(house.manager, item),
        lambda: move_item(house.manager, item, 1),
        lambda: put(house, commission, Case(kind="entry", referral=diagnosed(house))),
        lambda: hold_commission(house.manager, commission),
    ):
        with pytest.raises(DomainError, match="close"):
            call()
    with pytest.raises(DomainError):
        reopen_commission(house.manager, commission, "")
    reopen_commission(house.manager, commission, "erreur de saisie")
    decide(house.manager, item, "refused", "hors critères")


@pytest.mark.parametrize("role", [Role.REFERENCE_WORKER, Role.DIRECTION, Role.PARTNER, Role.ADMINISTRATOR])
def test_only_the_programme_runs_its_commissions(house, role):
    context = build.context(house.operator, role)
    with pytest.raises(NotAllowed):
        plan_commission(context, CommissionFacts(programme=house.programme, kind="validation", date=DAY))


def test_not_the_commissions_of_another_lead(house):
    foreign = build.context(build.organisation(), Role.PROGRAMME_MANAGER)
    with pytest.raises(NotAllowed):
        plan_commission(foreign, CommissionFacts(programme=house.programme, kind="validation", date=DAY))


def test_a_worker_reads_the_points_of_their_cases_and_no_other(house):
    mine = diagnosed(house)
    other = build.organisation(None, "operator")
    theirs = build.referral(house.programme, build.person(other), other, state="diagnosed")
    with build.writing():
        Diagnosis.objects.create(referral=theirs, date=theirs.received_on, objectives="x")
    commission = plan(house)
    put(house, commission, Case(kind="entry", referral=mine), Case(kind="entry", referral=theirs))
    assert [i.referral for i in agenda(house.worker, commission)] == [mine]
    assert CommissionItem.objects.visible_to(house.manager).count() == 2
