"""Two people press at the same instant: real connections, real transactions, one of them is told why not."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from maillage.kernel.errors import DomainError
from maillage.pathways.models import Commission, Enrolment, ExitKind, ReferralState, Step, StepType
from maillage.pathways.services.decisions import decide
from maillage.pathways.services.enrolments import EntryFacts, open_again, open_enrolment
from maillage.pathways.services.exits import ExitFacts, pronounce_exit
from maillage.pathways.services.handover import hand_over
from maillage.pathways.services.steps import StepFacts, add_step
from tests import build

from .conftest import make_house

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20  # seconds before a wait is a deadlock


def together(*calls: Callable[[], object]) -> list[object]:
    """Run the calls at once, each on a connection of its own; what each returned or was refused with."""
    start = threading.Barrier(len(calls))
    results: list[object] = [None] * len(calls)

    def run(index: int, call: Callable[[], object]) -> None:
        try:
            start.wait(PATIENCE)
            results[index] = call()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(i, call)) for i, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "a call never came back"
    return results


def refused(results: list[object]) -> list[DomainError]:
    errors = [r for r in results if isinstance(r, Exception)]
    assert all(isinstance(error, DomainError) for error in errors), errors
    return errors


def test_two_entries_of_one_person_leave_one_pathway():
    house = make_house()
    former = build.enrolment(house.programme, exit="2016-02-01", entry="2015-02-01", kind="moved")
    facts = EntryFacts(entry_date=build.day("2017-02-01"), operator=house.operator)
    results = together(*(lambda: open_again(house.manager, former, facts) for _ in range(3)))
    assert len(refused(results)) == 2
    assert all("déjà un parcours" in error.message for error in refused(results))
    assert Enrolment.objects.filter(person=former.person, exit_date__isnull=True).count() == 1


def test_one_prescription_opened_twice_leaves_one_pathway():
    house = make_house()
    referral = build.referral(
        house.programme, build.person(house.operator), house.operator, state=ReferralState.VALIDATED
    )
    facts = EntryFacts(entry_date=build.day("2017-02-01"), operator=house.operator)
    results = together(
        lambda: open_enrolment(house.worker, referral, facts),
        lambda: open_enrolment(house.manager, referral, facts),
    )
    assert len(refused(results)) == 1
    assert Enrolment.objects.count() == 1


def open_step(house, pathway) -> None:
    """Insert a step in progress without the service's own checks, in a transaction held open for a while."""
    with build.writing():
        Step.objects.create(
            origin=house.lead,
            enrolment_id=pathway.pk,
            step_type=StepType.objects.get(programme=house.programme, code="social_support"),
            start_date=build.day("2017-03-01"),
        )


def bare_exit(pathway, kind) -> None:
    with build.writing():
        Enrolment.objects.filter(pk=pathway.pk).update(exit_date=build.day("2017-06-30"), exit_kind=kind)


def switch_locks(on: bool) -> None:
    """Take the lock out of the step's trigger, or put it back, to show what it is there for."""
    lock, none = "FOR SHARE;", "FOR SHARE LIMIT 0;"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_trigger t ON t.tgfoid = p.oid"
            " WHERE t.tgname LIKE 'pgtrigger_step_rules_i%'"
        )
        text = cursor.fetchone()[0]
        cursor.execute(text.replace(none, lock) if on else text.replace(lock, none))


def interleave(house, pathway, kind) -> list[object]:
    """A step is inserted and not yet committed when the exit is recorded; then both commit."""
    inserted, tried = threading.Event(), threading.Event()

    def step():
        with transaction.atomic():
            open_step(house, pathway)
            inserted.set()
            tried.wait(1.5)  # the exit has spoken, or waits for us

    def leave():
        assert inserted.wait(PATIENCE)
        try:
            bare_exit(pathway, kind)
        finally:
            tried.set()

    return together(step, leave)


def left_outside(pathway) -> bool:
    found = Enrolment.objects.get(pk=pathway.pk)
    return found.exit_date is not None and found.steps.filter(end_date__isnull=True).exists()


def test_without_the_lock_a_step_slips_past_an_exit_and_with_it_never():
    house = make_house()
    kind = ExitKind.objects.get(programme=house.programme, code="moved")
    first = build.enrolment(house.programme, operator=house.operator)
    switch_locks(on=False)
    try:
        interleave(house, first, kind)
        assert left_outside(first), "the race is not there: this test proves nothing"
    finally:
        switch_locks(on=True)
    second = build.enrolment(house.programme, operator=house.operator)
    results = interleave(house, second, kind)
    assert len(refused(results)) == 1
    assert not left_outside(second)


def test_a_step_and_an_exit_through_their_services():
    house = make_house()
    for _round in range(5):
        pathway = build.enrolment(house.programme, build.person(house.operator), operator=house.operator)
        results = together(
            lambda p=pathway: add_step(
                house.worker, p, StepFacts(type="social_support", start_date=build.day("2017-03-01"))
            ),
            lambda p=pathway: pronounce_exit(
                house.manager, p, ExitFacts(kind="moved", date=build.day("2017-06-30"))
            ),
        )
        assert len(refused(results)) <= 1
        assert not left_outside(pathway)


def test_two_hand_overs_leave_one_reference_worker():
    house = make_house()
    pathway = build.enrolment(
        house.programme, build.person(house.operator), operator=house.operator, worker=house.worker.account
    )
    third = build.context(house.operator)

    def relay(to):
        return lambda: hand_over(
            house.manager,
            pathway,
            worker=to.account,
            organisation=house.operator,
            day=build.day("2017-05-01"),
            reason="départ",
        )

    refused(together(relay(house.colleague), relay(third)))
    assert pathway.assignments.filter(end_date__isnull=True).count() == 1


def test_two_decisions_on_one_point_follow_each_other():
    house = make_house()
    referral = build.referral(
        house.programme, build.person(house.operator), house.operator, state="diagnosed"
    )
    with build.writing():
        commission = Commission.objects.create(
            programme=house.programme, kind="validation", date=build.day("2017-06-01")
        )
        item = commission.items.create(kind="entry", referral=referral, position=1)
    refused(
        together(
            lambda: decide(house.manager, item, "validated"),
            lambda: decide(house.manager, item, "refused", "hors critères"),
        )
    )
    item.refresh_from_db()
    referral.refresh_from_db()
    assert referral.state == item.decision
