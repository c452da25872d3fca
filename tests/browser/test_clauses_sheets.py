"""The spreadsheet of a company, from the file to the declared hours; what a buyer reads of it."""

import os

import pytest

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.clauses.models import HoursLine, SheetDraft
from maillage.clauses.outside import services
from tests import build
from tests.clauses import made
from tests.kernel.sheets.files import xlsx

pytestmark = pytest.mark.django_db(transaction=True)


def shot(page, name, width):
    """A picture to look at, where a folder for them is named."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.fixture
def network():
    return build.organisation("Maison Garance", "lead")


@pytest.fixture
def company():
    return build.organisation("Bâtiment Comète", "employer")


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_sheet_is_deposited_understood_and_declared(open_page, network, company, width, tmp_path):
    account = build.account(network, Role.CLAUSE_FACILITATOR)
    contract = made.public_contract(network, title="Groupe scolaire Gerland", ref="2016-045")
    lot = made.lot(network, company, contract=contract, number="1", title="Gros œuvre")
    made.lot(network, company, contract=contract, number="2", title="Peinture")
    gone = build.person(network, last_name="Roy", first_name="Eva")
    made.line(lot, gone, month="2017-02-01", hours=80)
    file = tmp_path / "heures mars.xlsx"
    file.write_bytes(
        xlsx(
            ["Bâtiment Comète", None, None, None, "Mars 2017"],
            [],
            ["Salarié", "Né(e) le", "Chantier", "Heures", "Formation"],
            ["DURAND Ana", "04/05/1990", "Gros œuvre", "35h30", 7],
            ["PETIT Léo", None, "Peinture", "12,5", None],
            ["ROY Eva", None, "Gros œuvre", "=40*2", None],
            ["MARTIN Zoé", None, "Bellevue", 21, None],
            ["Total", None, None, 149, 7],
        )
    )
    page = open_page(account, f"/clauses/tableaux/nouveau/?company={company.pk}&month=2017-03", width)
    shot(page, "sheet-new", width)
    assert fits(page)
    page.set_input_files("input[type=file]", str(file))
    page.click("form[enctype] button.primary")
    page.wait_for_url("**/colonnes/")
    shot(page, "sheet-columns", width)
    assert fits(page)
    page.select_option("select[name=lot_2]", label="lot 2 · Peinture · 2016-045 · Groupe scolaire Gerland")
    page.click("main button.primary")
    page.wait_for_selector("#read")
    shot(page, "sheet-preview", width)
    assert fits(page)
    text = page.inner_text("main")
    assert "D6" in text
    assert "80 h d'écart" in text
    page.click("main .actions button.primary")
    page.wait_for_function("!location.pathname.includes('/tableaux/')")
    shot(page, "sheet-done", width)
    assert not SheetDraft.objects.exists()
    assert sorted(map(float, HoursLine.objects.filter(source="sheet").values_list("hours", flat=True))) == [
        12.5,
        21,
        35.5,
    ]


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_buyer_reads_its_contracts(open_page, network, company, width):
    buyer = build.organisation("Ville de Garance", "buyer")
    account = build.account(buyer, Role.BUYER)
    contract = made.public_contract(network, buyer, title="Groupe scolaire Gerland", ref="2016-045")
    lot = made.lot(network, company, contract=contract, number="1", title="Gros œuvre", due=1200)
    made.lot(network, company, contract=made.public_contract(network, buyer, title="Propreté des écoles"))
    people = [build.person(network, last_name=f"Secret{i}", sex="FM"[i % 2]) for i in range(14)]
    for number in (1, 2, 3, 5, 6):
        for person in people[: 6 + number]:
            made.line(lot, person, month=f"2017-0{number}-01", hours=12, state="validated")
    page = open_page(account, "/", width)
    page.wait_for_url("**/mes-marches/")
    shot(page, "buyer-list", width)
    assert fits(page)
    page.goto(f"{page.url}{contract.pk}/")
    shot(page, "buyer-contract", width)
    assert fits(page)
    assert "Secret" not in page.content()


def test_a_company_sends_its_sheet_from_its_page(open_page, network, company, tmp_path):
    account = build.account(network, Role.CLAUSE_FACILITATOR)
    made.lot(network, company, contract=made.public_contract(network, title="Groupe scolaire Gerland"))
    asked = services.ask(
        Context.of(account.memberships.get()), company, made.month("2017-03"), None, "https://example.org/"
    )
    file = tmp_path / "mars.xlsx"
    file.write_bytes(xlsx(["Nom", "Prénom", "Heures"], ["Durand", "Ana", "35h30"], ["Total", None, 35.5]))
    page = open_page(None, f"/heures/{asked.token}/", "phone")
    shot(page, "company-welcome", "phone")
    page.click("text=Envoyer mon tableau")
    shot(page, "company-sheet", "phone")
    assert fits(page)
    page.set_input_files("input[type=file]", str(file))
    page.click("button[name=deposit]")
    page.wait_for_selector("text=Voici ce qui est lu")
    shot(page, "company-read", "phone")
    assert fits(page)
    page.fill("input[name=sender]", "Rose Ancel")
    page.fill("input[name=function]", "Paie")
    page.click("button.primary:has-text('Envoyer')")
    page.wait_for_selector("text=Rose Ancel >> nth=0", state="detached")
    assert float(HoursLine.objects.get().hours) == 35.5
