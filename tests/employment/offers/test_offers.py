"""Offers: what they may say, how long they hold, who sees them."""

import datetime as dt

import pytest
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.employment.models import JobOffer
from maillage.employment.offers import services
from maillage.employment.offers.services import OfferFacts, StageSaid
from maillage.kernel.errors import DomainError, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Context:
    return build.context(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER)


def facts(**more: object) -> OfferFacts:
    said = {
        "title": "Vendeuse, vendeur",
        "opened_on": dt.date(2017, 3, 1),
        "valid_until": dt.date(2017, 6, 30),
        **more,
    }
    said.setdefault("company", build.organisation("Bazar Comète"))
    return OfferFacts(**said)


def test_an_offer_is_the_networks_and_its_company_an_employer(officer: Context) -> None:
    offer = services.create_offer(officer, facts(rome="d1106", schedule=("early", "weekend"), posts=37))
    assert (offer.network_id, offer.rome, offer.posts) == (officer.organisation_id, "D1106", 37)
    assert offer.schedule_labels == ["Tôt le matin", "Week-end"]
    assert offer.company.roles.get().role == "employer"
    assert [stage.code for stage in offer.stage_list] == [
        "cv_sent",
        "invited",
        "at_information_meeting",
        "at_interview",
        "hired",
    ]


def test_a_recruitment_names_the_stages_it_uses(officer: Context) -> None:
    said = (StageSaid("interview", "received", "Reçus"), StageSaid("invited"), StageSaid("hired"))
    offer = services.create_offer(officer, facts(stages=said))
    assert [(s.name, s.code, str(s.label)) for s in offer.stage_list] == [
        ("invited", "invited", "Invités"),
        ("interview", "received", "Reçus"),
        ("hired", "hired", "Embauchés"),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"rome": "Z1106"}, "rome"),
        ({"code": "Été 2017"}, "code"),
        ({"valid_until": dt.date(2017, 2, 1)}, "valid_until"),
        ({"posts": 0}, "posts"),
        ({"weekly_hours": 70}, "weekly_hours"),
        ({"schedule": ("noon",)}, "schedule"),
        ({"licence": "C"}, "licence"),
        ({"stages": (StageSaid("invited"),)}, "stages"),
        ({"stages": (StageSaid("met"), StageSaid("hired"))}, "stages"),
        ({"stages": (StageSaid("invited", "same"), StageSaid("hired", "same"))}, "stages"),
    ],
)
def test_what_an_offer_may_not_say(officer: Context, wrong: dict, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        services.create_offer(officer, facts(**wrong))
    assert refused.value.field == field


def test_a_closed_company_opens_no_offer(officer: Context) -> None:
    company = build.organisation("Fermée")
    with build.writing():
        company.closed_on = dt.date(2017, 1, 1)
        company.save()
    with pytest.raises(DomainError, match="fermée"):
        services.create_offer(officer, facts(company=company))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"rome": "Z1106"}, "code ROME"),
        ({"code": "Été"}, "minuscules"),
        ({"valid_until": "2016-01-01", "opened_on": "2017-01-01"}, "finit avant"),
        ({"opened_on": "2017-02-01", "last_confirmed_on": "2017-01-01"}, "une fois ouverte"),
        ({"posts": 0}, "au moins un poste"),
        ({"weekly_hours": 61}, "0 à 60"),
        ({"schedule": ["noon"]}, "horaires"),
        ({"closed_on": "2030-01-01"}, "motif"),
    ],
)
def test_the_database_refuses_too(officer: Context, fields: dict, sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        build.offer(officer.organisation, **fields)


def test_the_code_of_a_recruitment_is_its_own_in_a_network(officer: Context) -> None:
    build.offer(officer.organisation, code="magasin", ref="O1")
    build.offer(build.organisation("Autre"), code="magasin", ref="O1")
    with pytest.raises(DomainError, match="déjà ce code"):
        build.offer(officer.organisation, code="magasin")
    with pytest.raises(DomainError, match="référence"):
        build.offer(officer.organisation, ref="O1")


def test_an_offer_expires_and_is_confirmed_again(officer: Context) -> None:
    today = timezone.localdate()
    offer = build.offer(officer.organisation, valid_until=today - dt.timedelta(days=1))
    assert offer.is_expired
    with pytest.raises(DomainError, match="à venir"):
        services.confirm_offer(officer, offer, valid_until=today - dt.timedelta(days=1))
    offer = services.confirm_offer(officer, offer, valid_until=today + dt.timedelta(days=20))
    assert (offer.is_expired, offer.last_confirmed_on) == (False, today)


def test_an_offer_is_closed_with_a_reason_and_opened_again(officer: Context) -> None:
    offer = build.offer(officer.organisation)
    with pytest.raises(DomainError, match="pourquoi"):
        services.close_offer(officer, offer, day=timezone.localdate(), reason="")
    services.close_offer(officer, offer, day=timezone.localdate(), reason="filled")
    assert not JobOffer.objects.open().exists()
    with pytest.raises(DomainError, match="close"):
        services.confirm_offer(officer, offer, valid_until=timezone.localdate())
    services.reopen_offer(officer, offer)
    assert JobOffer.objects.open().get() == offer


def test_offers_are_seen_in_their_network_only(officer: Context) -> None:
    lead = officer.organisation
    managed = build.organisation("Gérée")
    with build.writing():
        managed.accounts_managed_by = lead
        managed.save()
    running, expired = build.offer(lead), build.offer(lead, opened_on="2017-01-01", valid_until="2017-02-01")
    build.offer(build.organisation("Autre"))

    def seen(organisation: object, role: str) -> set[JobOffer]:
        return set(JobOffer.objects.visible_to(build.context(organisation, role)))

    assert seen(lead, Role.LIAISON_OFFICER) == seen(managed, Role.LIAISON_OFFICER) == {running, expired}
    assert seen(managed, Role.REFERENCE_WORKER) == {running}
    assert seen(lead, Role.DIRECTION) == seen(lead, Role.RECEPTION) == set()


def test_only_who_follows_companies_opens_offers() -> None:
    with pytest.raises(NotAllowed):
        services.create_offer(build.context(build.organisation("P"), Role.REFERENCE_WORKER), facts())
