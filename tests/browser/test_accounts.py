"""Second factors in a real browser, with Chromium's own virtual authenticator; by keyboard, for every eye."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyotp
import pytest
from django.urls import reverse

from maillage.accounts import services
from maillage.accounts.models import Account, FactorUse, Passkey
from maillage.accounts.roles import Role
from tests import build

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "une phrase facile à retenir"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def worker() -> Account:
    return build.account(build.organisation("Opérateur"), email="camille@example.org", password=PASSWORD)


@contextmanager
def authenticator(page: Page, **options: Any) -> Iterator[Any]:
    """A device that keeps passkeys and recognises its owner at once."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": device | options})
    session.authenticator = made["authenticatorId"]
    yield session
    session.detach()


def keys_of(session: Any) -> list[dict[str, Any]]:
    found = session.send("WebAuthn.getCredentials", {"authenticatorId": session.authenticator})
    return found["credentials"]


def sign_in(page: Page) -> None:
    page.get_by_label("Adresse e-mail").fill("camille@example.org")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")


def title(page: Page, text: str) -> None:
    page.get_by_role("heading", level=1, name=text).wait_for()


def test_from_the_first_sign_in_to_a_passkey_and_back_with_it(
    open_page, worker, violations, live_server
) -> None:
    page = open_page(None, "/connexion/?next=/compte/")
    with authenticator(page) as device:
        sign_in(page)
        title(page, "Protéger votre compte")
        assert violations(page) == []
        page.get_by_role("link", name="Créer une clé").click()
        title(page, "Créer une clé d'accès")
        assert violations(page) == []
        page.get_by_label("Nom de la clé").fill("Ordinateur du bureau")
        page.get_by_role("button", name="Créer la clé").press("Enter")
        title(page, "Codes de secours")
        assert violations(page) == []
        page.get_by_role("button", name="Afficher dix codes").click()
        title(page, "Vos dix codes de secours")
        assert violations(page) == []
        with page.expect_download() as download:
            page.get_by_role("link", name="Télécharger").click()
        kept = download.value.path().read_text("utf-8").split()
        assert download.value.suggested_filename == "codes-de-secours-maillage.txt"
        assert len([word for word in kept if word.count("-") == 2]) == 10
        page.get_by_role("link", name="Je les ai gardés").click()
        title(page, "Mon compte")

        assert Passkey.objects.get().name == "Ordinateur du bureau"
        assert len(keys_of(device)) == 1

        # With the password, then with the key
        page.context.clear_cookies()
        page.goto(f"{live_server.url}/connexion/")
        sign_in(page)
        title(page, "Encore une preuve que c'est vous")
        assert violations(page) == []
        page.get_by_role("button", name="Présenter ma clé").press("Enter")
        page.wait_for_url(f"{live_server.url}/")

        # Without password at all
        page.context.clear_cookies()
        page.goto(f"{live_server.url}/connexion/?next=/compte/securite/")
        page.get_by_role("link", name="Avec une clé d'accès").click()
        title(page, "Connexion avec une clé d'accès")
        assert violations(page) == []
        page.get_by_role("button", name="Présenter ma clé").click()
        title(page, "Sécurité")
        assert violations(page) == []
        assert page.get_by_text("Ordinateur du bureau").first.is_visible()
    # Chromium's device counts: the last use is known.
    assert FactorUse.objects.get(factor__startswith="passkey").counter >= 3


def test_a_key_of_another_site_or_copied_or_unknown_opens_nothing(open_page, worker, live_server) -> None:
    page = open_page(None, "/connexion/")
    with authenticator(page) as device:
        sign_in(page)
        page.get_by_role("link", name="Créer une clé").click()
        page.get_by_role("button", name="Créer la clé").click()
        title(page, "Codes de secours")
        page.context.clear_cookies()

        # Copied: the counter of the copy is behind.
        use = FactorUse.objects.get(factor__startswith="passkey")
        FactorUse.objects.filter(pk=use.pk).update(counter=1_000_000)
        page.goto(f"{live_server.url}/connexion/cle/")
        page.get_by_role("button", name="Présenter ma clé").click()
        page.get_by_text("n'a pas été reconnue").wait_for()

        # Unknown: removed from the account meanwhile.
        with build.writing():
            Passkey.objects.all().delete()
        with page.expect_navigation():  # the words of the refusal before are on the page already
            page.get_by_role("button", name="Présenter ma clé").click()
        page.get_by_text("n'a pas été reconnue").wait_for()
        assert len(keys_of(device)) == 1
    page.goto(f"{live_server.url}/compte/")
    title(page, "Connexion")


def test_a_device_that_does_not_recognise_its_owner_is_refused(open_page, worker) -> None:
    page = open_page(None, "/connexion/")
    with authenticator(page, isUserVerified=False):
        sign_in(page)
        page.get_by_role("link", name="Créer une clé").click()
        page.get_by_role("button", name="Créer la clé").click()
        page.get_by_text("Rien n'a été enregistré").wait_for()
    assert not Passkey.objects.exists()


def test_a_name_is_asked_before_a_key_is_made(open_page, worker) -> None:
    page = open_page(worker, "/compte/securite/cle/")
    with authenticator(page) as device:
        page.get_by_label("Nom de la clé").fill("")
        page.get_by_role("button", name="Créer la clé").click()
        page.get_by_text("Ce champ est obligatoire").first.wait_for()
        assert keys_of(device) == []


def test_the_same_device_is_not_taken_twice(open_page, worker) -> None:
    page = open_page(worker, "/compte/securite/cle/")
    with authenticator(page) as device:
        page.get_by_role("button", name="Créer la clé").click()
        title(page, "Codes de secours")
        page.goto(page.url.split("/compte")[0] + "/compte/securite/cle/")
        page.get_by_role("button", name="Créer la clé").click()
        page.get_by_text("garde déjà une clé").wait_for()
        assert len(keys_of(device)) == 1


def test_an_application_by_keyboard_only(open_page, worker, violations) -> None:
    page = open_page(None, "/connexion/?next=/compte/")
    page.keyboard.type("camille@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    title(page, "Protéger votre compte")
    link = page.get_by_role("link", name="Relier une application")
    for _ in range(30):
        page.keyboard.press("Tab")
        if link.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    title(page, "Relier une application de codes")
    assert violations(page) == []
    page.get_by_text("Impossible de le photographier").press("Enter")
    seed = page.locator(".secret-link").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(pyotp.TOTP(seed).now())
    page.keyboard.press("Enter")
    title(page, "Codes de secours")


PAGES = ("accounts:security", "accounts:totp_setup", "accounts:recovery", "accounts:confirm")


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_pages_are_accessible_and_nothing_sticks_out(open_page, worker, violations, width) -> None:
    services.add_totp(worker, SEED, pyotp.TOTP(SEED).at(int(time.time())))
    services.new_recovery_codes(worker)
    page = open_page(worker, "/compte/securite/", width)
    base = page.url.split("/compte")[0]
    for name in PAGES:
        page.goto(base + reverse(name))
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_administration_is_accessible(
    open_page: Callable[..., Page], violations: Callable[[Page], list[str]], width: str
) -> None:
    lead = build.organisation("Pilote", "lead")
    admin = build.account(lead, Role.ADMINISTRATOR)
    invited = build.account(lead)
    page = open_page(admin, "/administration/comptes/", width)
    assert violations(page) == []
    page.get_by_role("link", name=f"Gérer {invited.full_name}").click()
    title(page, invited.full_name)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(page.url.split("/administration")[0] + "/mot-de-passe-oublie/")
    assert violations(page) == []
