"""A company declares its month from a telephone: few taps, a photograph; then a facilitator reads it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.accounts.roles import Role
from maillage.clauses.models import HoursLine, HoursStatement, StatementProof
from maillage.clauses.outside import services
from maillage.clauses.outside.months import code_of, month_to_declare
from maillage.kernel.months import add_months
from tests import build
from tests.clauses import made
from tests.evidence import files

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(settings, tmp_path):
    settings.KEYS_FOLDER, settings.KEYS_GIVEN = tmp_path / "keys", ""
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"
    settings.DOCUMENTS_FOLDER.mkdir(mode=0o700)
    settings.MAILLAGE_MAIL = True
    network = build.organisation("Maison Garance", "lead")
    company = build.organisation("Bâtiment Comète", "employer")
    with build.writing():
        contact = company.contacts.create(name="Rose Ancel", email="rose@example.org")
    month = month_to_declare(timezone.localdate())
    buyer = build.organisation("Ville de Rivière", "buyer")
    contract = made.public_contract(network, buyer, title="Réhabilitation du groupe scolaire")
    lot = made.lot(
        network,
        company,
        contract=contract,
        number="2",
        title="Gros œuvre",
        start="2017-01-01",
        end="2099-12-31",
    )
    before = str(add_months(month, -1))
    for last, first, hours in (("Moreau", "Ana", "35.5"), ("Sow", "Idris", 70), ("Petit", "Lou", 12)):
        made.line(lot, build.person(network, last, first), month=before, hours=hours, state="validated")
    silent = build.organisation("Peinture Indigo", "employer")
    made.lot(network, silent, start="2017-01-01", end="2099-12-31")
    facilitator = build.context(network, Role.CLAUSE_FACILITATOR)
    return services.ask(facilitator, company, month, contact, "http://localhost/"), facilitator


@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_a_company_declares_in_few_taps_with_a_photograph(open_page, violations, asked, tmp_path, width):
    given, facilitator = asked
    photograph = tmp_path / "bulletin de paie.jpg"
    photograph.write_bytes(files.picture(size=(1200, 1600)))
    page = open_page(None, f"/heures/{given.token}/", width=width)

    def look(name):
        if os.environ.get("LOOK"):
            page.screenshot(path=str(Path(os.environ["LOOK"]) / f"{name}-{width}.png"), full_page=True)
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name

    look("1-welcome")
    page.get_by_role("link", name="Déclarer des heures").click()
    expect(page.get_by_role("heading", name="Qui a travaillé")).to_be_visible()
    look("2-lot")
    page.get_by_role("button", name="N'a pas travaillé : Lou P.").click()
    page.get_by_label("Travail (h)").nth(1).fill("70h5")
    page.get_by_role("button", name="C'est juste, continuer").click()
    expect(page.get_by_text("écrivez les minutes sur deux chiffres").first).to_be_visible()
    look("3-wrong")
    page.get_by_label("Travail (h)").nth(1).fill("70h30")
    page.get_by_role("button", name="Ajouter une personne").click()
    page.get_by_label("Prénom").fill("Noor")
    page.get_by_label("Nom", exact=True).fill("Haddad")
    page.get_by_label("Date de naissance").fill("4/5/1988")
    page.get_by_label("Heures de travail").fill("14")
    look("4-person")
    page.get_by_role("button", name="Ajouter cette personne").click()
    expect(page.get_by_role("group", name="Noor H.")).to_be_visible()
    look("5-lot")
    page.get_by_label("Travail (h)").first.press("Enter")
    expect(page.get_by_role("heading", name="De quoi le prouver ?")).to_be_visible()
    page.get_by_label("Prendre une photo").set_input_files(photograph)
    look("6-proofs")
    page.get_by_role("button", name="Continuer", exact=True).last.click()
    expect(page.get_by_text("1 pièce jointe")).to_be_visible()
    page.get_by_label("Votre prénom et votre nom").fill("Rose Ancel")
    page.get_by_label("Votre fonction").fill("Paie")
    look("7-check")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", name="Merci, c'est reçu")).to_be_visible()
    look("8-received")
    lines = HoursLine.objects.filter(source="company")
    assert sorted(float(line.hours) for line in lines) == [14, 35.5, 70.5]
    assert StatementProof.objects.standing().count() == 1

    statement = HoursStatement.objects.get(sent_at__isnull=False)
    code = code_of(statement.month)
    page = open_page(facilitator.account, "/clauses/", width=width)
    expect(page.get_by_text("Reçus depuis hier")).to_be_visible()
    look("10-home")
    page.get_by_role("link", name="Bâtiment Comète").first.click()
    expect(page.get_by_role("link", name="bulletin de paie.jpg", exact=True)).to_be_visible()
    picture = page.locator("section[aria-labelledby=proofs] img")
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('section[aria-labelledby=proofs] img').naturalWidth > 0")
    look("9-statement")
    page.goto(page.url.split("/clauses/")[0] + f"/clauses/demandes/{code}/")
    look("11-asking")
    page.goto(page.url.split("/clauses/")[0] + f"/clauses/demandes/{code}/{statement.company_id}/")
    look("12-company")
    page.goto(page.url.split("/clauses/")[0] + f"/clauses/releves/{statement.pk}/piece/")
    look("13-add")


def test_no_hour_in_one_tap(open_page, asked):
    given, _facilitator = asked
    page = open_page(None, f"/heures/{given.token}/", width="phone")
    page.get_by_role("button", name="Aucune heure ce mois").click()
    expect(page.get_by_role("heading", name="Merci, c'est reçu")).to_be_visible()
    assert HoursStatement.objects.get(nothing_done=True).sent_at is not None


def test_a_link_is_asked_shown_once_and_taken_back(open_page, violations, asked):
    given, facilitator = asked
    statement = given.statement
    page = open_page(facilitator.account, f"/clauses/releves/{statement.pk}/demander/")
    page.get_by_role("button", name="Envoyer le lien").click()
    expect(page.get_by_role("heading", name="Le lien est parti")).to_be_visible()
    if os.environ.get("LOOK"):
        page.screenshot(path=str(Path(os.environ["LOOK"]) / "14-asked.png"), full_page=True)
    assert violations(page) == []
    page.get_by_role("button", name="Reprendre ce lien").click()
    expect(page.get_by_text("Lien retiré")).to_be_visible()


def test_a_structure_that_supplies_staff_says_which_lots_first(open_page, violations, asked):
    """One link for all its clients; the lots of last month are ticked."""
    _given, facilitator = asked
    etti = build.organisation("Tremplin Intérim", "siae")
    with build.writing():
        etti.roles.update(kind="etti")
    month = month_to_declare(timezone.localdate())
    for number, name in enumerate(("Quartier des Tanneurs", "Ligne B", "Collège Berthe", "Halle nord")):
        holder = build.organisation(f"Client {number}", "employer")
        contract = made.public_contract(facilitator.organisation, title=name)
        lot = made.lot(
            facilitator.organisation, holder, contract=contract, start="2017-01-01", end="2099-12-31"
        )
        made.lot_company(lot, etti, "supplier")
        if number == 2:
            person = build.person(facilitator.organisation, "Moreau", "Ana")
            made.line(
                lot,
                person,
                etti,
                month=str(add_months(month, -1)),
                hours=20,
                modality="etti",
                state="validated",
            )
    given = services.ask(facilitator, etti, month, None, "http://localhost/")
    page = open_page(None, f"/heures/{given.token}/", width="phone")
    expect(page.get_by_text("4 marchés")).to_be_visible()
    page.get_by_role("link", name="Déclarer des heures").click()
    expect(page.get_by_label("Collège Berthe")).to_be_checked()
    expect(page.get_by_label("Ligne B")).not_to_be_checked()
    if os.environ.get("LOOK"):
        page.screenshot(path=str(Path(os.environ["LOOK"]) / "15-lots-phone.png"), full_page=True)
    assert violations(page) == []
    page.get_by_role("button", name="Continuer", exact=True).click()
    expect(page.get_by_text("pour Client 2")).to_be_visible()
    page.get_by_role("button", name="C'est juste, continuer").click()
    page.get_by_role("button", name="Continuer", exact=True).last.click()
    page.get_by_label("Votre prénom et votre nom").fill("Lou Petit")
    page.get_by_label("Votre fonction").fill("Agence")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", name="Merci, c'est reçu")).to_be_visible()
    assert HoursLine.objects.get(source="company").modality == "etti"
