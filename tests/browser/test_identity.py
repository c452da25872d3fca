"""Who is who, in a browser: hints while typing, the desk of duplicates by keyboard, a merge taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from maillage.accounts.roles import Role
from maillage.people.models import PairDecision, Person
from maillage.people.services.duplicates import refresh_queue
from tests import build

from .keyboard import act

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def manager(lead):
    return build.context(lead, Role.PROGRAMME_MANAGER)


def twins(lead, name, first, born):
    build.person(lead, name, first, birth_date=born, phone="+33478112233")
    return build.person(lead, name.upper(), first, birth_date=born, phone="+33478112233")


def test_a_likely_file_shows_while_one_types(open_page, manager, lead, violations):
    build.person(lead, "Martinès", "Éléonore", birth_date="1984-02-28")
    page = open_page(manager.account, "/personnes/nouvelle/")
    page.get_by_label("Nom", exact=True).fill("martinez")
    page.get_by_label("Prénom").fill("eleonore")
    page.get_by_label("Date de naissance").fill("28/2/84")
    expect(page.locator("#alike")).to_contain_text("Martinès Éléonore")
    expect(page.locator("#alike")).to_have_attribute("aria-live", "polite")
    assert violations(page) == []


def test_the_desk_is_walked_by_keyboard_and_a_merge_taken_back(open_page, manager, lead, violations):
    twins(lead, "Abadie", "Rose", "1984-02-28")
    twins(lead, "Zimmer", "Paul", "1971-11-03")
    refresh_queue()
    page = open_page(manager.account, "/doublons/")
    assert violations(page) == []
    first = page.locator("#case-title").inner_text()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#case-title")).not_to_have_text(first)
    page.keyboard.press("d")
    page.locator("#reason-d").fill("père et fils")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 paire à examiner")).to_be_visible()
    assert PairDecision.objects.get().reason == "père et fils"
    page.keyboard.press("f")
    act(page, "Fusionner")
    expect(page.get_by_text("n'en font plus qu'un")).to_be_visible()
    assert Person.objects.count() == 3
    act(page, "Annuler")
    expect(page.get_by_text("de nouveau séparés")).to_be_visible()
    assert Person.objects.count() == 4


@pytest.mark.parametrize("width", ["desktop", "phone"])
@pytest.mark.parametrize("path", ["doublons/", "doublons/decisions/", "historique", "connu-le"])
def test_the_pages_are_accessible_and_fit(open_page, manager, lead, violations, path, width):
    person = twins(lead, "Abadie-Montesquieu", "Marie-Rose", "1984-02-28")
    refresh_queue()
    address = {
        "historique": f"/personnes/{person.pk}/historique/",
        "connu-le": f"/personnes/{person.pk}/connu-le/?le=hier",
    }.get(path, f"/{path}")
    page = open_page(manager.account, address, width=width)
    assert violations(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"]
