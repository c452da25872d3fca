"""The matching in a browser: a search said in seconds, a proposal in one press, a reason remembered."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from maillage.employment.models import Application, SetAside
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house():
    lead = build.organisation("Pilote", "lead")
    worker = build.context(lead)
    person = build.person(lead, "Volontaire", "Inès")
    build.enrolment(build.programme(lead), person, "2026-02-01", worker=worker.account)
    build.residence(person, "2020-01-01", insee_code="69388", city="Lyon")
    build.agreement(person, lead)
    build.offer(
        lead,
        build.organisation("Cantine du Parc", "employer"),
        title="Cuisinier de jour",
        rome="G1609",
        insee_code="69383",
        schedule=["day"],
        public_transport=True,
    )
    return worker, person


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_search_is_said_then_a_proposal_is_one_press(open_page, house, violations, width):
    worker, person = house
    page = open_page(worker.account, "/offres/semaine/?offres=toutes", width=width)
    expect(page.get_by_role("heading", name="Recherches à compléter")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Compléter").click()
    page.get_by_role("combobox", name="Métier recherché, 1er choix").fill("cuisini")
    page.get_by_role("option", name="Cuisinier / Cuisinière", exact=False).first.click()
    page.get_by_label("En journée").check()
    page.get_by_label("Transports en commun").check()
    assert violations(page) == []
    page.get_by_role("button", name="Enregistrer la recherche").click()

    expect(page.get_by_text("métier recherché en 1er choix")).to_be_visible()  # back where one was
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Proposer", exact=True).click()
    expect(page.get_by_text("Volontaire est proposée sur l'offre")).to_be_visible()
    assert Application.objects.get().person == person
    page.locator(".toast").get_by_role("button", name="Annuler").click()
    expect(page.get_by_text("Proposition retirée.")).to_be_visible()
    assert not Application.objects.exists()

    page.get_by_role("link", name="Pas cette fois").click()
    assert violations(page) == []
    page.get_by_role("button", name="Engagée sur une autre piste").click()
    expect(page.get_by_text("n'est plus proposée pour cette offre")).to_be_visible()
    assert SetAside.objects.get().reason == "elsewhere"
    page.goto(page.url.split("/offres")[0] + f"/personnes/{person.pk}/offres/")
    expect(page.get_by_text("Engagée sur une autre piste")).to_be_visible()
    assert violations(page) == []


def test_the_rules_and_the_people_of_an_offer_are_readable(open_page, house, violations):
    worker, _person = house
    page = open_page(worker.account, "/offres/")
    page.get_by_role("link", name="Cuisinier de jour").first.click()
    page.get_by_role("link", name="Qui convient ?").click()
    expect(page.get_by_text("Inès Volontaire")).to_be_visible()
    page.get_by_text("Tous les critères").first.click()
    expect(page.get_by_text("permis non demandé").last).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Comment c'est calculé").click()
    expect(page.get_by_role("heading", name="Ce qui n'est jamais lu")).to_be_visible()
    assert violations(page) == []
