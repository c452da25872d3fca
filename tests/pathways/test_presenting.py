"""A reference worker brings a pathway before a follow-up meeting."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.errors import DomainError
from maillage.pathways.models import CommissionItem, Enrolment
from maillage.pathways.services.commissions import CommissionFacts, hold_commission, plan_commission
from maillage.pathways.services.decisions import decide
from maillage.pathways.services.presenting import coming_follow_ups, present_case, withdraw_case
from tests import build

SOON = dt.timedelta(days=10)


def meeting(house, kind="follow_up", away=SOON, **fields):
    day = timezone.localdate() + away
    return plan_commission(
        house.manager, CommissionFacts(programme=house.programme, kind=kind, date=day, **fields)
    )


def followed(house, **fields) -> Enrolment:
    person = build.person(house.operator, "Suivie")
    return build.enrolment(
        house.programme,
        person,
        "2017-01-10",
        operator=house.operator,
        worker=house.worker.account,
        **fields,
    )


def test_a_pathway_is_on_the_agenda_with_what_to_look_at(house):
    enrolment, commission = followed(house), meeting(house)
    item = present_case(house.worker, enrolment, commission, " Sans étape depuis six mois ")
    assert (item.commission, item.enrolment, item.kind) == (commission, enrolment, "follow_up")
    assert item.motive == "Sans étape depuis six mois"


def test_twice_or_on_two_agendas_is_refused(house):
    enrolment, commission = followed(house), meeting(house)
    present_case(house.worker, enrolment, commission, "Point de situation")
    with pytest.raises(DomainError, match="déjà à l'ordre du jour"):
        present_case(house.worker, enrolment, commission, "Encore")
    with pytest.raises(DomainError, match="déjà à l'ordre du jour"):
        present_case(house.worker, enrolment, meeting(house, away=2 * SOON), "Encore")


def test_only_open_follow_up_meetings_to_come_of_its_programme_and_territory(house):
    here, elsewhere = (build.branch(house.lead, name) for name in ("Ici", "Ailleurs"))
    enrolment = followed(house, branch=here)
    ours, of_all = meeting(house, branch=here), meeting(house, away=2 * SOON)
    others = [meeting(house, branch=elsewhere), meeting(house, kind="validation"), meeting(house, away=-SOON)]
    assert list(coming_follow_ups(enrolment)) == [ours, of_all]
    for commission in others:
        with pytest.raises(DomainError):
            present_case(house.worker, enrolment, commission, "Point de situation")


def test_the_reason_is_asked(house):
    with pytest.raises(DomainError, match="ce que la commission doit regarder"):
        present_case(house.worker, followed(house), meeting(house), "  ")


def test_withdrawn_until_it_is_decided(house):
    enrolment, commission = followed(house), meeting(house, away=dt.timedelta())
    present_case(house.worker, enrolment, commission, "Point de situation")
    withdraw_case(house.worker, enrolment)
    assert not CommissionItem.objects.exists()
    item = present_case(house.worker, enrolment, commission, "Point de situation")
    decide(house.manager, item, "validated")
    withdraw_case(house.worker, enrolment)
    assert CommissionItem.objects.get() == item
    hold_commission(house.manager, commission)


def test_the_page_offers_the_meetings_and_says_when_there_is_none(house):
    enrolment = followed(house)
    client = Client()
    client.force_login(house.worker.account)
    address = reverse("pathways:enrolment_present", args=[enrolment.pk])
    assert "Aucune commission de suivi" in client.get(address).content.decode()
    commission = meeting(house, place="Salle bleue")
    assert "Salle bleue" in client.get(address).content.decode()
    answer = client.post(address, {"commission": commission.pk, "motive": "Point de situation"})
    assert answer.status_code == 302
    assert "Point de situation" in client.get(address).content.decode()
    client.post(reverse("pathways:enrolment_present_withdraw", args=[enrolment.pk]))
    assert not CommissionItem.objects.exists()
