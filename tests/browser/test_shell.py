"""What the scripts and styles of the shell promise, in a real browser, on the style page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from maillage.accounts.models import Account, Membership
from maillage.web.models import FormDraft
from tests import build

if TYPE_CHECKING:
    from playwright.sync_api import Page

Opener = Callable[..., "Page"]
DATES = json.loads((Path(__file__).parents[1] / "kernel/typed_dates.json").read_text("utf-8"))

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admin() -> Account:
    account = build.account(build.organisation("Maison pilote", "lead"), "administrator", first_name="Sam")
    with build.writing():
        Membership.objects.create(
            account=account, organisation=build.organisation("Passerelles"), role="direction", fte="0.50"
        )
    return account


@pytest.fixture
def style(open_page: Opener, admin: Account) -> Iterator[Page]:
    page = open_page(admin, "/style")
    page.evaluate("scrollTo(0, 0)")
    yield page
    # A draft on its way is let in before the tables are emptied.
    page.goto("about:blank")
    page.wait_for_timeout(300)


def expect(page: Page, expression: str) -> None:
    """Wait until it is true. Our policy forbids the string evaluation Playwright's own waiting needs."""
    wait(page, lambda: page.evaluate(expression))


def wait(page: Page, reached: Callable[[], bool]) -> None:
    from playwright.sync_api import Error

    for _ in range(100):
        with suppress(Error):  # the page may be on its way to another
            if reached():
                return
        page.wait_for_timeout(50)
    pytest.fail("never reached")


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_every_component_is_accessible(
    open_page: Opener, admin: Account, violations: Callable[[Page], list[str]], width: str
) -> None:
    page = open_page(admin, "/style", width=width)
    assert violations(page) == []
    page.locator("details.menu summary:visible").first.click()
    assert violations(page) == []
    page.locator("[data-open-dialog=sample-dialog]").click()
    assert violations(page) == []


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_nothing_sticks_out(open_page: Opener, admin: Account, width: str) -> None:
    page = open_page(admin, "/style", width=width)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_dates_are_read_in_the_browser_as_on_the_server(style: Page) -> None:
    read = style.evaluate(
        "({today, cases}) => cases.map(([text, lean]) => MaillageDates.read(text, today, lean) || '')", DATES
    )
    wrong = [(c, got) for c, got in zip(DATES["cases"], read, strict=True) if got != c[2]]
    assert wrong == []


def test_a_typed_date_says_what_was_understood(style: Page) -> None:
    field = style.locator("#id_sound-day")
    field.fill("1/2/2017")
    expect(style, "document.querySelector('#form .date-echo').textContent === 'mercredi 1 février 2017'")
    field.press("ArrowUp")
    assert field.input_value() == "02/02/2017"
    field.fill("31/02/2017")
    field.blur()
    expect(style, "document.querySelector('#form .date-echo').textContent === 'date non reconnue'")


def test_what_is_typed_is_kept_and_taken_back(style: Page, admin: Account) -> None:
    style.locator("#id_sound-title").fill("Premier entretien")
    style.locator("#id_sound-note").fill("Arrivée à l'heure.")
    style.get_by_label("Parent isolé").first.check()
    expect(style, "document.querySelector('.draft-state').textContent.startsWith('Brouillon gardé')")
    kept = FormDraft.objects.get(account=admin)
    assert kept.data["sound-note"] == ["Arrivée à l'heure."]
    style.reload()
    style.locator(".draft-notice").wait_for()
    assert style.locator("#id_sound-title").input_value() == "Premier entretien"
    assert style.get_by_label("Parent isolé").first.is_checked()
    style.locator("[data-draft-drop]").click()
    assert style.locator("#id_sound-title").input_value() == ""
    wait(style, lambda: not FormDraft.objects.exists())


def test_leaving_in_a_hurry_keeps_the_last_words(style: Page, admin: Account) -> None:
    style.locator("#id_sound-title").fill("Juste avant de partir")
    style.goto(style.url.replace("/style", "/compte/"))
    wait(style, FormDraft.objects.exists)
    assert FormDraft.objects.get(account=admin).data["sound-title"] == ["Juste avant de partir"]


def test_keys(style: Page) -> None:
    style.keyboard.press("?")
    assert style.locator("#shortcuts").is_visible()
    assert "Nouvel entretien" in style.locator("#page-shortcuts").inner_text()
    style.keyboard.press("Escape")
    assert not style.locator("#shortcuts").is_visible()
    style.keyboard.press("n")
    style.wait_for_url(re.compile("#form$"))
    style.keyboard.press("/")
    assert style.evaluate("document.activeElement.type") == "search"
    style.keyboard.type("n?")  # typing is typing
    assert not style.locator("#shortcuts").is_visible()


def test_keys_can_be_turned_off(style: Page) -> None:
    style.keyboard.press("?")
    style.locator("#shortcuts-off").check()
    style.keyboard.press("Escape")
    style.keyboard.press("n")
    assert "#form" not in style.url


def test_escape_leaves_the_field_then_the_page(style: Page) -> None:
    style.locator("#id_sound-title").focus()
    style.keyboard.press("Escape")
    assert style.evaluate("document.activeElement === document.body")
    style.keyboard.press("Escape")
    style.wait_for_url(re.compile(r":\d+/(?:$|\?|[a-z])(?!tyle)"))
    assert not style.url.endswith("/style")


def test_what_destroys_asks_first(style: Page) -> None:
    button = style.locator("[data-confirm] button")
    button.click()
    dialog = style.locator("#confirm")
    assert "Remise à niveau" in dialog.inner_text()
    assert style.evaluate("document.activeElement.textContent") == "Ne rien changer"
    dialog.get_by_text("Ne rien changer").click()
    assert not style.url.endswith("?")
    button.click()
    dialog.get_by_text("Enlever l'étape").click()
    style.wait_for_url(re.compile(r"\?$"))


def test_a_row_opens_its_file(style: Page) -> None:
    style.get_by_text("29 ans, Lyon 9e").click()
    style.wait_for_url(re.compile("#timeline$"))


def test_rows_are_walked_with_j_and_k(style: Page) -> None:
    style.keyboard.press("j")
    first = style.evaluate("document.activeElement.textContent")
    style.keyboard.press("j")
    second = style.evaluate("document.activeElement.textContent")
    style.keyboard.press("k")
    assert style.evaluate("document.activeElement.textContent") == first != second


def test_a_choice_is_found_by_any_word(style: Page) -> None:
    box = style.locator("#id_sound-trade_text")
    box.fill("batim pein")
    style.locator("[role=option]", has_text="Peinture en bâtiment").wait_for()
    box.press("Enter")
    assert box.input_value() == "Peinture en bâtiment"
    assert style.locator("#id_sound-trade").evaluate("select => select.value") == "f1606"
    box.fill("zzz")
    style.get_by_text("Rien ne correspond.").wait_for()
    box.press("Escape")
    box.blur()
    assert box.input_value() == "Peinture en bâtiment"


def test_a_list_narrows_without_leaving_the_page(style: Page) -> None:
    style.evaluate("window.stayed = true")
    style.locator("#listing-q").fill("passer")
    expect(style, "document.querySelector('#listing .count').textContent.includes('1 ligne')")
    assert style.evaluate("window.stayed")
    assert "q=passer" in style.url
    assert style.locator("#listing-q").input_value() == "passer"
    style.get_by_role("link", name="Temps plein").click()
    expect(style, "document.querySelector('#listing').textContent.includes('Rien ne répond')")
    assert "q=passer" in style.url
    assert "full=1" in style.url
    style.reload()  # the address says it all
    assert style.get_by_text("Rien ne répond à ces filtres").is_visible()
    style.go_back()
    expect(style, "document.querySelector('#listing .count').textContent.includes('1 ligne')")


def test_the_error_summary_takes_the_focus(style: Page) -> None:
    style.reload()
    assert style.evaluate("document.activeElement.className") == "error-summary"


def test_a_notice_offers_to_undo(style: Page) -> None:
    style.evaluate(
        "document.body.dispatchEvent(new CustomEvent('toast', {bubbles: true, detail: "
        "{text: 'Étape enlevée.', undo: '/etapes/1/remettre', error: false}}))"
    )
    toast = style.locator(".toast")
    assert "Étape enlevée." in toast.inner_text()
    assert toast.locator("form").get_attribute("action") == "/etapes/1/remettre"
    assert toast.locator("[name=csrfmiddlewaretoken]").input_value()
    toast.locator("[data-close-toast]").click()
    assert toast.count() == 0


def test_everything_is_reached_by_the_keyboard(style: Page) -> None:
    style.evaluate("document.querySelector('a, button, input').focus()")
    seen: set[str] = set()
    first: Any = None
    for _ in range(150):
        here = style.evaluate(
            "(() => { const e = document.activeElement; const b = e.getBoundingClientRect();"
            " return {tag: e.tagName, id: e.id || e.textContent.trim().slice(0, 30),"
            " ring: getComputedStyle(e).outlineStyle !== 'none' || e.matches('.segments input'),"
            " hidden: b.width === 0 }; })()"
        )
        if here["tag"] == "BODY":
            break
        first = first or here
        assert here["ring"], f"no ring on {here}"
        assert not here["hidden"], f"focus on nothing: {here}"
        seen.add(here["id"])
        style.keyboard.press("Tab")
    assert first["id"] == "Aller au contenu"
    assert {"id_sound-title", "id_sound-day", "Ouvrir un dialogue"} <= seen
