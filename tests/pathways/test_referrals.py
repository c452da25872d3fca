"""Prescription and shared diagnosis."""

import datetime as dt

import pytest

from maillage.accounts.roles import Role
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.pathways.models import Referral, ReferralState
from maillage.pathways.services.referrals import (
    DiagnosisFacts,
    ReferralFacts,
    record_referral,
    resume_referral,
    save_diagnosis,
    update_referral,
    withdraw_referral,
)
from tests import build

DAY = dt.date(2017, 3, 1)


def facts(house, **changed):
    values = {"programme": house.programme, "operator": house.operator, "received_on": DAY}
    return ReferralFacts(**{**values, **changed})


def test_a_worker_prescribes_for_their_own_structure(house):
    person = build.person(house.operator)
    made = record_referral(
        house.worker, person, facts(house, worker=house.worker.account, motive=" à suivre ")
    )
    assert (made.state, made.motive, made.operator) == (ReferralState.RECEIVED, "à suivre", house.operator)
    other = build.organisation(None, "operator")
    with pytest.raises(DomainError) as caught:
        record_referral(house.worker, build.person(house.operator), facts(house, operator=other))
    assert caught.value.field == "operator"


def test_the_manager_prescribes_for_any_operator_of_their_programmes(house):
    other = build.organisation(None, "operator")
    assert record_referral(house.manager, build.person(house.lead), facts(house, operator=other))
    foreign = build.programme(build.organisation())
    with pytest.raises(DomainError) as caught:
        record_referral(house.manager, build.person(house.lead), facts(house, programme=foreign))
    assert caught.value.field == "programme"


def test_one_prescription_at_a_time_and_none_over_an_open_pathway(house):
    person = build.person(house.operator)
    record_referral(house.worker, person, facts(house))
    with pytest.raises(DomainError, match="déjà en cours"):
        record_referral(house.worker, person, facts(house))
    followed = build.enrolment(house.programme, operator=house.operator).person
    with pytest.raises(DomainError, match="parcours ouvert"):
        record_referral(house.worker, followed, facts(house))


def test_a_worker_of_elsewhere_is_not_proposed(house):
    stranger = build.account(build.organisation())
    with pytest.raises(DomainError) as caught:
        record_referral(house.worker, build.person(house.operator), facts(house, worker=stranger))
    assert caught.value.field == "worker"


def test_not_received_tomorrow(house):
    with pytest.raises(DomainError):
        record_referral(
            house.worker,
            build.person(house.operator),
            facts(house, received_on=dt.date.today() + dt.timedelta(1)),
        )


def test_a_draft_is_kept_and_the_commission_sees_it_only_when_finished(house):
    referral = build.referral(house.programme, build.person(house.operator), house.operator)
    draft = DiagnosisFacts(date=DAY, project="aide à domicile", barriers=["housing", "mobility"])
    save_diagnosis(house.worker, referral, draft, finished=False)
    referral.refresh_from_db()
    assert referral.state == ReferralState.RECEIVED
    with pytest.raises(DomainError) as caught:
        save_diagnosis(house.worker, referral, draft, finished=True)
    assert caught.value.field == "objectives"
    done = DiagnosisFacts(
        date=DAY,
        project="aide à domicile",
        objectives="valider le projet",
        entry_situations=["rsa", "rqth"],
        education_level="V",
        barriers=["housing"],
    )
    diagnosis = save_diagnosis(house.colleague, referral, done, finished=True)
    referral.refresh_from_db()
    assert referral.state == ReferralState.DIAGNOSED
    assert diagnosis.author == house.worker.account
    assert diagnosis.entry_situations == ["rqth", "rsa"]
    assert [b.kind for b in referral.person.barriers.all()] == ["housing"]


def test_barriers_of_the_file_follow_the_ticks(house):
    person = build.person(house.operator)
    with build.writing():
        old = person.barriers.create(kind="mobility", since=dt.date(2016, 1, 1))
    referral = build.referral(house.programme, person, house.operator)
    save_diagnosis(house.worker, referral, DiagnosisFacts(date=DAY, barriers=[]), finished=False)
    old.refresh_from_db()
    assert old.until == DAY
    save_diagnosis(house.worker, referral, DiagnosisFacts(date=DAY, barriers=["mobility"]), finished=False)
    old.refresh_from_db()
    assert old.until is None
    assert person.barriers.count() == 1


def test_unknown_codes_are_refused(house):
    referral = build.referral(house.programme, build.person(house.operator), house.operator)
    for wrong in ({"barriers": ["rien"]}, {"entry_situations": ["qpv"]}, {"education_level": "X"}):
        with pytest.raises(DomainError):
            save_diagnosis(house.worker, referral, DiagnosisFacts(date=DAY, **wrong), finished=False)


def test_withdrawn_then_taken_up_again(house):
    referral = build.referral(house.programme, build.person(house.operator), house.operator)
    with pytest.raises(DomainError):
        withdraw_referral(house.worker, referral, "  ")
    withdraw_referral(house.worker, referral, "ne souhaite plus")
    referral.refresh_from_db()
    assert (referral.state, referral.closing_reason) == (ReferralState.WITHDRAWN, "ne souhaite plus")
    with pytest.raises(DomainError):
        save_diagnosis(house.worker, referral, DiagnosisFacts(date=DAY), finished=False)
    resume_referral(house.worker, referral)
    referral.refresh_from_db()
    assert (referral.state, referral.closed_on) == (ReferralState.RECEIVED, None)
    update_referral(house.worker, referral, facts(house, motive="mieux dit"))
    assert Referral.objects.get().motive == "mieux dit"


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.PARTNER, Role.DIRECTION, Role.ADMINISTRATOR])
def test_other_roles_prescribe_nothing(house, role):
    context = build.context(house.operator, role)
    with pytest.raises(NotAllowed):
        record_referral(context, build.person(house.operator), facts(house))


def test_who_only_sees_their_own_pathways_prescribes_for_themselves(house, client):
    officer = build.context(house.operator, Role.IOD_OFFICER)
    person = build.person(house.operator)
    with pytest.raises(DomainError) as caught:
        record_referral(officer, person, facts(house, worker=house.worker.account))
    assert caught.value.field == "worker"
    client.force_login(officer.account)
    data = {
        "person": person.pk,
        "programme": house.programme.pk,
        "received_on": "01/03/2017",
        "carrier": f"{officer.account.pk}-{house.operator.pk}",
    }
    answer = client.post("/prescriptions/nouvelle/", data)
    assert client.get(answer.url).status_code == 200
    other = {**data, "carrier": f"{house.worker.account.pk}-{house.operator.pk}"}
    assert client.post("/prescriptions/nouvelle/", other).status_code == 422
