"""An action proved by a photograph, from a telephone; read again, withdrawn."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.accounts.roles import Role
from maillage.charter.models import ActionProof
from tests import build
from tests.charter import made
from tests.evidence import files

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signed(settings, tmp_path):
    settings.KEYS_FOLDER, settings.KEYS_GIVEN = tmp_path / "keys", ""
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"
    settings.DOCUMENTS_FOLDER.mkdir(mode=0o700)
    year = timezone.localdate().year
    company = build.organisation("Bazar Comète", "employer")
    signature = made.signature(
        company, build.organisation("Maison Garance", "lead"), f"{year - 1}-01-01", f"{year + 1}-12-31"
    )
    made.commitment(signature, "forums", 3, axis="trades")
    return signature


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_an_action_is_proved_then_its_proof_withdrawn(open_page, violations, signed, tmp_path, width):
    officer = build.context(signed.network, Role.LIAISON_OFFICER)
    photograph = tmp_path / "stand du forum.jpg"
    photograph.write_bytes(files.picture(size=(800, 600)))
    promise = signed.commitments.get()
    path = f"/charte/signatures/{signed.pk}/action/?engagement={promise.pk}"
    page = open_page(officer.account, path, width=width)
    look(page, width, "form")
    assert violations(page) == []
    page.get_by_label("Pièce", exact=False).set_input_files(photograph)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Action notée.")).to_be_visible()
    page.get_by_text("Ce qui le remplit").click()
    look(page, width, "company")
    assert violations(page) == []
    link = page.get_by_role("link", name="pièce jointe stand du forum.jpg")
    with page.context.expect_page() as opened:
        link.click()
    assert str(ActionProof.objects.get().key) in opened.value.url
    page.goto(page.url.split("/charte/")[0] + f"/charte/actions/{signed.actions.get().pk}/")
    look(page, width, "action")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("link", name="Retirer stand du forum.jpg").click()
    look(page, width, "withdraw")
    page.get_by_label("Pourquoi la retirer").fill("illisible")
    page.get_by_role("button", name="Retirer la pièce").click()
    expect(page.get_by_text("Pièce retirée de l'action.")).to_be_visible()
    page.get_by_text("1 pièce retirée").click()
    look(page, width, "withdrawn")
    assert violations(page) == []
    page.get_by_role("button", name="Remettre").click()
    expect(page.get_by_text("La pièce prouve de nouveau l'action.")).to_be_visible()


def look(page, width, name):
    if os.environ.get("LOOK"):
        page.screenshot(path=str(Path(os.environ["LOOK"]) / f"{name}-{width}.png"), full_page=True)
