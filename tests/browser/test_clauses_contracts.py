"""Contracts that bear a clause, in a browser: the calculation while it is typed, the contract it opens, the
clause that is copied; every page of the part, wide and narrow."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from maillage.accounts.roles import Role
from maillage.clauses.models import Calibration, Lot
from tests import build
from tests.clauses import made

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def facilitator():
    network = build.organisation("Maison Garance", "lead")
    return build.context(network, Role.CLAUSE_FACILITATOR)


@pytest.fixture
def lot(facilitator):
    network = facilitator.organisation
    town = build.organisation("Ville d'Ambre", "buyer", siret="35600000000048")
    site = made.operation(network, "Réhabilitation des Tilleuls", urban_renewal=True)
    contract = made.public_contract(
        network,
        town,
        "Réfection de la voirie",
        ref="M2017-012",
        operation=site,
        nature="works",
        notified_on=build.day("2017-02-01"),
        facilitator=facilitator.account,
    )
    company = build.organisation("Travaux Comète", "employer")
    first = made.lot(network, company, contract=contract, number="1", title="Terrassement", trade="roads",
                     due=571, end="2030-12-31", penalty_rate=45)  # fmt: skip
    made.calibration(first, facilitator.account)
    made.amendment(first, 80, ends="2031-06-30")
    made.lot_company(first, build.organisation("Intérim Pollen", "siae"), role="supplier", modality="etti",
                     plan="Deux postes de manœuvre dès mars.\nPoint au comité de mai.",
                     plan_due_on=build.day("2017-05-15"))  # fmt: skip
    made.lot(
        network, company, contract=contract, number="2", title="Plantations", trade="green_spaces", due=320
    )
    other = made.lot(network, trade="roads", due=900, start="2015-01-01", end="2016-12-31")
    made.calibration(other, facilitator.account, amount=1_500_000, computed=900)
    return first


def test_hours_computed_while_typed_open_a_contract(open_page, facilitator, lot, violations):
    page = open_page(facilitator.account, "/clauses/calibrage/")
    page.get_by_label("Métier").select_option("roads")
    expect(page.get_by_label("Part de main-d'œuvre")).to_have_value("30")
    page.get_by_label("Montant hors taxes").press_sequentially("1 000 000")
    result = page.locator("#calibration-result")
    expect(result).to_contain_text("429")
    page.get_by_label("Part de main-d'œuvre").fill("40")
    expect(result).to_contain_text("571")
    expect(result).to_contain_text("2 lots de ce métier")
    assert violations(page) == []
    look(page, "desktop", "calculator")
    page.get_by_role("link", name="Ouvrir un marché avec ces heures").click()
    expect(page.get_by_label("Heures dues à l'origine")).to_have_value("571")
    look(page, "desktop", "new-from-calculator")
    page.get_by_label("Objet du marché").fill("Piste cyclable")
    page.get_by_role("combobox", name="Acheteur déjà connu").press_sequentially("ambre")
    page.get_by_role("option", name="Ville d'Ambre").click()
    page.get_by_label("Mécanisme").select_option("execution")
    page.get_by_role("button", name="Ouvrir le marché").click()
    expect(page.get_by_text("Marché ouvert.")).to_be_visible()
    made_lot = Lot.objects.get(contract__title="Piste cyclable")
    assert (made_lot.hours_due, made_lot.trade) == (571, "roads")
    assert Calibration.objects.get(lot=made_lot).computed == 571


def test_the_clause_is_copied(open_page, facilitator, lot):
    page = open_page(facilitator.account, f"/clauses/lots/{lot.pk}/clause/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copier le texte").click()
    expect(page.get_by_text("Texte copié.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "571 heures de travail" in copied
    assert "45 € par heure manquante" in copied


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_every_page_reads_at_any_width(open_page, facilitator, lot, violations, width):
    page = open_page(facilitator.account, "/clauses/marches/", width=width)
    root = page.url.split("/clauses/")[0]
    company = lot.companies.order_by("pk").last()
    for name, path in {
        "list": "marches/",
        "new": "marches/nouveau/",
        "contract": f"marches/{lot.contract_id}/",
        "edit": f"marches/{lot.contract_id}/modifier/",
        "lot": f"lots/{lot.pk}/",
        "lot-edit": f"lots/{lot.pk}/modifier/",
        "close": f"lots/{lot.pk}/solder/",
        "calibrate": f"lots/{lot.pk}/calibrage/",
        "clause": f"lots/{lot.pk}/clause/",
        "company": f"entreprises/{company.pk}/",
        "amendment": f"lots/{lot.pk}/avenants/",
        "operations": "operations/",
        "operation": f"operations/{lot.contract.operation_id}/",
        "operation-new": "operations/nouvelle/",
        "buyers": "acheteurs/",
    }.items():
        page.goto(f"{root}/clauses/{path}")
        look(page, width, name)
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


def look(page, width, name):
    """Keep a picture for who wants to see it (`LOOK`)."""
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=Path(folder) / f"clauses-{name}-{width}.png", full_page=True)
