"""The door, as a person meets it."""

import pytest

from tests import build

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "une phrase facile à retenir"


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_login_page_is_accessible(open_page, violations, width) -> None:
    assert violations(open_page(None, "/connexion/", width)) == []


def test_sign_in_with_the_keyboard_only(open_page) -> None:
    build.account(
        build.organisation("Opérateur"), "liaison_officer", email="camille@example.org", password=PASSWORD
    )
    page = open_page(None, "/compte/")
    page.keyboard.type("camille@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/compte/")
    assert page.get_by_role("heading", level=1).inner_text() == "Mon compte"


def test_a_refused_sign_in_says_so_and_takes_the_focus(open_page, violations) -> None:
    page = open_page(None, "/connexion/")
    page.get_by_label("Adresse e-mail").fill("inconnue@example.org")
    page.get_by_label("Mot de passe").fill("non")
    page.keyboard.press("Enter")
    page.get_by_text("Adresse ou mot de passe inconnus").first.wait_for()
    assert violations(page) == []
