"""An agreement to be presented to companies, in a browser: two presses to note it, at once in the list."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from maillage.accounts.roles import Role
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)
SAID = "Visible des chargés de relations entreprises"


@pytest.fixture
def house():
    lead = build.organisation("Pilote", "lead")
    worker = build.context(lead)
    person = build.person(lead, "Volontaire", "Inès", phone="+33478600000")
    build.enrolment(build.programme(lead), person, "2026-02-01", worker=worker.account)
    with build.writing():
        for kind, value in (("desired_job", "Cuisinière"), ("driving_licence", "B")):
            person.situations.create(date=build.day("2026-02-01"), kind=kind, value=value)
    return lead, worker, person


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_two_presses_put_a_person_in_the_list_and_take_them_out(open_page, house, violations, width):
    lead, worker, person = house
    officer = build.context(lead, Role.LIAISON_OFFICER)
    theirs = open_page(officer.account, "/", width=width)
    expect(theirs.get_by_text("Aucune personne à présenter pour l'instant")).to_be_visible()
    assert violations(theirs) == []

    ours = open_page(worker.account, f"/personnes/{person.pk}/", width=width)
    expect(ours.locator("dl", has_text=SAID)).to_contain_text("non, pas encore demandé")
    ours.get_by_role("link", name="Noter son accord").click()
    assert violations(ours) == []
    ours.get_by_label("Le", exact=True).press("Enter")
    expect(ours.get_by_role("button", name="La personne accepte")).to_be_visible()  # nobody answered yet
    assert not person.consents.exists()
    ours.get_by_role("button", name="La personne accepte").click()
    expect(ours.locator("dl", has_text=SAID)).to_contain_text("oui, depuis le")
    assert violations(ours) == []

    theirs.reload()
    expect(theirs.get_by_text("Cuisinière").first).to_be_visible()
    assert violations(theirs) == []
    theirs.get_by_role("link", name="Toutes les personnes").click()
    expect(theirs.get_by_text("1 personne", exact=True)).to_be_visible()
    assert violations(theirs) == []
    theirs.get_by_role("link", name="Volontaire Inès").click()
    expect(theirs.get_by_role("heading", name="Pour une embauche")).to_be_visible()
    assert violations(theirs) == []
    assert theirs.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    ours.get_by_role("link", name="Modifier").first.click()
    ours.get_by_role("button", name="La personne retire son accord").click()
    expect(ours.locator("dl", has_text=SAID)).to_contain_text("non, accord retiré le")
    assert theirs.reload().status == 404


def test_the_facilitator_reads_criteria(open_page, house, violations):
    lead, _worker, person = house
    build.agreement(person, lead)
    page = open_page(build.context(lead, Role.CLAUSE_FACILITATOR).account, f"/personnes/{person.pk}/")
    expect(page.get_by_text("Participant d'un PLIE")).to_be_visible()
    assert violations(page) == []
