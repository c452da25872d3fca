"""A recruitment in a browser: results typed like a spreadsheet and taken back, attendance tapped."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.accounts.roles import Role
from maillage.employment.models import Application
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer():
    return build.context(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER)


@pytest.fixture
def offer(officer):
    today = timezone.localdate()
    made = build.offer(
        officer.organisation, collective=True, contract_kind="cdi", starts_on=today, weekly_hours=30
    )
    for name in ("Aba", "Bebe", "Cici"):
        build.application(made, build.person(officer.organisation, name, "Ana"), cv_sent_on=made.opened_on)
    return made


def row(name: str) -> Application:
    return Application.objects.get(person__last_name=name)


def test_results_are_typed_saved_and_taken_back(open_page, officer, offer, violations):
    page = open_page(officer.account, f"/offres/{offer.pk}/resultats/")
    assert violations(page) == []
    today = timezone.localdate()
    page.get_by_role("cell", name="Ana Aba, En entretien").click()
    page.keyboard.press("x")
    expect(page.get_by_text("sans réunion").first).to_be_visible()
    assert row("Aba").interview_on == today
    page.keyboard.press("ArrowDown")
    page.keyboard.type(today.strftime("%d/%m/%Y"))
    page.keyboard.press("Enter")  # saved, and down to the next
    expect(page.get_by_role("cell", name="Ana Cici, En entretien")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("e")
    expect(page.get_by_role("cell", name="Ana Bebe, issue")).to_have_text("embauche")
    assert (row("Bebe").interview_on, row("Bebe").contract.kind) == (today, "cdi")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("d")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("cell", name="Ana Cici, issue")).to_contain_text("désistement : ")
    for _ in range(2):
        page.keyboard.press("Control+z")
    expect(page.get_by_role("cell", name="Ana Bebe, issue")).to_have_text("")
    expect(page.get_by_role("cell", name="Ana Cici, issue")).to_have_text("")
    assert (row("Bebe").contract, row("Cici").withdrawn_on) == (None, None)
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("99/99")
    page.keyboard.press("Enter")
    expect(page.locator(".toast.error")).to_be_visible()
    assert row("Bebe").interview_on == today


def test_attendance_is_a_tap_on_a_phone(open_page, officer, offer, violations):
    with build.writing():
        session = offer.sessions.create(
            kind="information", date=timezone.localdate(), starts_at="09:00", place="Salle Tilleul"
        )
        for application in offer.applications.all():
            session.convenings.create(application=application)
    page = open_page(officer.account, f"/seances/{session.pk}/", width="phone")
    assert violations(page) == []
    page.get_by_role("button", name="Présent Ana Aba").click()
    expect(page.get_by_role("button", name="Présent Ana Aba")).to_have_attribute("aria-pressed", "true")
    assert row("Aba").information_on == timezone.localdate()
    page.get_by_role("button", name="Présent Ana Aba").click()
    expect(page.get_by_role("button", name="Présent Ana Aba")).to_have_attribute("aria-pressed", "false")
    assert row("Aba").information_on is None
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_pages_of_offers_are_sound(open_page, officer, offer, violations, width):
    application = offer.applications.first()
    page = open_page(officer.account, "/offres/", width=width)
    base = page.url.removesuffix("/offres/")
    for path in (
        "/offres/",
        "/offres/nouvelle/",
        f"/offres/{offer.pk}/",
        f"/offres/{offer.pk}/modifier/",
        f"/offres/{offer.pk}/proposer/",
        f"/offres/{offer.pk}/clore/",
        f"/offres/{offer.pk}/resultats/",
        f"/offres/{offer.pk}/seances/nouvelle/",
        f"/candidatures/{application.pk}/",
        f"/candidatures/{application.pk}/embaucher/",
        f"/candidatures/{application.pk}/refus/",
    ):
        page.goto(base + path)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
