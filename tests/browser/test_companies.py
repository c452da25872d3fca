"""A company followed in a browser: an exchange noted from the home, by telephone and by keyboard."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.accounts.roles import Role
from maillage.organisations.models import Interaction
from maillage.organisations.services import hand_over
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer():
    made = build.context(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER)
    company = build.organisation("Menuiserie des Essais", "employer")
    hand_over(made, company, made.account, timezone.localdate() - dt.timedelta(300))
    return made


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_an_exchange_is_noted_and_undone_without_a_mouse(open_page, officer, violations, width):
    page = open_page(officer.account, "/", width=width)
    expect(page.get_by_text("Sans échange depuis six mois")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.keyboard.press("n")
    field = page.get_by_role("combobox", name="Structure")
    field.fill("menui")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("Menuiserie des Essais")
    said = page.get_by_label("Ce qui s'est dit")
    said.fill("Un poste au printemps")
    said.press("Enter")
    expect(page.get_by_text("Échange noté : Menuiserie des Essais.")).to_be_visible()
    assert Interaction.objects.get().summary == "Un poste au printemps"
    assert violations(page) == []
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_text("Échange retiré de la fiche.")).to_be_visible()
    assert not Interaction.objects.exists()


def test_the_pages_of_a_company_are_sound_on_a_phone(open_page, officer, violations):
    company = officer.organisation.__class__.objects.get(name="Menuiserie des Essais")
    page = open_page(officer.account, f"/structures/{company.pk}/", width="phone")
    for link in ("Noter un échange", "Passer la main"):
        page.goto(page.url.split("/structures/")[0] + f"/structures/{company.pk}/")
        assert violations(page) == []
        page.get_by_role("link", name=link).click()
        expect(page.get_by_role("heading", name=link)).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
