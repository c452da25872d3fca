"""Applications: proposed once, moved through stages, ended one way, seen by whom they concern."""

import datetime as dt

import pytest
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.employment.models import Application
from maillage.employment.offers import services
from maillage.employment.offers.services import Ended
from maillage.kernel.errors import DomainError, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def officer() -> Context:
    return build.context(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER)


def test_a_person_is_proposed_once(officer: Context) -> None:
    offer, person = build.offer(officer.organisation), build.person(officer.organisation)
    made = services.propose(officer, offer, person, programme="plie")
    assert (made.source, made.proposed_on, made.proposed_by) == ("network", TODAY(), officer.account)
    with pytest.raises(DomainError, match="déjà proposé"):
        services.propose(officer, offer, person)
    with pytest.raises(DomainError, match="déjà proposée"):
        build.application(offer, person)


def test_nobody_is_added_to_an_expired_or_closed_offer(officer: Context) -> None:
    person = build.person(officer.organisation)
    expired = build.offer(officer.organisation, opened_on="2017-01-01", valid_until="2017-02-01")
    with pytest.raises(DomainError, match="confirmez-la"):
        services.propose(officer, expired, person)
    with pytest.raises(DomainError, match="confirmez-la"):
        build.application(expired, person, cv_sent_on="2017-02-02")
    services.confirm_offer(officer, expired, valid_until=TODAY())
    services.propose(officer, expired, person)
    closed = build.offer(officer.organisation)
    services.close_offer(officer, closed, day=TODAY() - dt.timedelta(days=1), reason="filled")
    with pytest.raises(DomainError, match="close depuis"):
        services.propose(officer, closed, person)


def test_who_refused_to_be_presented_is_neither_proposed_nor_seen(officer: Context) -> None:
    home = officer.organisation
    offer, person = build.offer(home), build.person(home)
    other = services.propose(officer, offer, build.person(home))
    mine = services.propose(officer, offer, person)
    worker = build.context(home, Role.PROGRAMME_MANAGER)
    build.agreement(person, home, answer="withdrawn")
    assert set(Application.objects.visible_to(officer)) == {other}
    assert mine in Application.objects.visible_to(worker)
    willing, unwilling = build.person(home), build.person(home)
    build.agreement(unwilling, home, answer="refused")
    made, refusals = services.propose_many(officer, offer, [willing, unwilling])
    assert [a.person for a in made] == [willing]
    assert [p for p, _said in refusals] == [unwilling]
    build.agreement(person, home)
    assert mine in Application.objects.visible_to(officer)


def test_applications_are_seen_in_the_network_of_the_offer_or_with_the_person(officer: Context) -> None:
    elsewhere = build.organisation("Autre réseau", "lead")
    worker = build.context(elsewhere, Role.REFERENCE_WORKER)
    person = build.person(elsewhere)
    application = build.application(build.offer(officer.organisation), person)
    assert list(Application.objects.visible_to(officer)) == [application]
    assert list(Application.objects.visible_to(worker)) == [application]
    for organisation, role in (
        (elsewhere, Role.LIAISON_OFFICER),
        (officer.organisation, Role.REFERENCE_WORKER),
        (officer.organisation, Role.DIRECTION),
        (officer.organisation, Role.PARTNER),
    ):
        assert not Application.objects.visible_to(build.context(organisation, role)).exists()


def test_a_stage_may_be_skipped_and_emptied(officer: Context) -> None:
    row = build.application(build.offer(officer.organisation))
    day = TODAY() - dt.timedelta(days=40)
    row = services.record_stage(officer, row, "interview", day)
    assert (row.interview_on, row.proposed_on, row.skipped_meeting) == (day, day, True)
    row = services.record_stage(officer, row, "interview", None)
    assert row.interview_on is None
    with pytest.raises(DomainError, match="une fois passée"):
        services.record_stage(officer, row, "interview", TODAY() + dt.timedelta(days=1))
    with pytest.raises(DomainError, match="pas connue"):
        services.record_stage(officer, row, "hired", day)


def test_an_application_ends_one_way(officer: Context) -> None:
    row = build.application(build.offer(officer.organisation))
    row = services.withdraw(officer, row, Ended(TODAY(), "childcare", "  crèche  pleine "))
    assert (row.withdrawn_on, row.reason_label, row.note) == (TODAY(), "Garde d'enfants", "crèche pleine")
    row = services.refuse(officer, row, Ended(TODAY(), "experience"))
    assert (row.withdrawn_on, row.refused_on, row.reason) == (None, TODAY(), "experience")
    with pytest.raises(DomainError, match="raison"):
        services.refuse(officer, row, Ended(TODAY(), "childcare"))
    row = services.resume(officer, row)
    assert row.is_running
    assert row.reason == ""


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"withdrawn_on": "2017-03-02", "refused_on": "2017-03-02"}, "une seule façon"),
        ({"withdrawn_on": "2017-03-02", "hired_on": "2017-03-02"}, "une seule façon"),
        ({"refused_on": "2017-03-02", "hired_on": "2017-03-02"}, "une seule façon"),
        ({"cv_sent_on": "2017-03-02", "hired_on": "2017-03-01"}, "précède la candidature"),
        ({"proposed_on": "2017-03-02", "invited_on": "2017-03-01"}, "précède la candidature"),
        ({"reason": "experience"}, "désistement ou un refus"),
        ({"source": "spontaneous", "programme": "plie"}, "dispositif"),
    ],
)
def test_the_database_refuses(officer: Context, fields: dict, sentence: str) -> None:
    offer = build.offer(officer.organisation, opened_on="2017-03-01", valid_until="2017-12-31")
    with pytest.raises(DomainError, match=sentence):
        build.application(offer, **fields)


def test_a_proposal_that_went_no_further_is_taken_away(officer: Context) -> None:
    row = build.application(build.offer(officer.organisation))
    moved = build.application(row.offer, cv_sent_on=row.offer.opened_on)
    services.remove_application(officer, row)
    with pytest.raises(DomainError, match="déjà avancé"):
        services.remove_application(officer, moved)


def test_case_workers_propose_and_withdraw_but_hold_no_results(officer: Context) -> None:
    home = officer.organisation
    worker = build.context(home, Role.REFERENCE_WORKER)
    row = services.propose(worker, build.offer(home), build.person(home))
    services.withdraw(worker, row, Ended(TODAY()))
    services.resume(worker, row)
    with pytest.raises(NotAllowed):
        services.record_stage(worker, row, "interview", TODAY())
    with pytest.raises(NotAllowed):
        services.refuse(worker, row, Ended(TODAY()))
    with pytest.raises(NotAllowed):
        services.propose(worker, build.offer(build.organisation("Autre")), build.person(home))
    with pytest.raises(NotAllowed):
        services.propose(build.context(home, Role.RECEPTION), build.offer(home), build.person(home))
