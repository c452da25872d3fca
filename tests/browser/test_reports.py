"""The report in a real browser: nothing refused, nothing out of reach of a keyboard, readable in the dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from maillage.accounts.models import Account
from maillage.accounts.roles import Role
from maillage.reports import queries, services
from maillage.reports.layout import lay_out
from maillage.reports.outputs.page import chapter_page
from tests import build
from tests.reports.small import Small, make

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Opener = Callable[..., "Page"]
CHAPTER = "/rapports/plie/2017/"
FIGURE = "/chiffres/plie/step_category_share/?periode=2017"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def small() -> Small:
    return make()


@pytest.fixture
def manager(small: Small) -> Account:
    return build.account(small.lead, Role.PROGRAMME_MANAGER)


def _version(small: Small) -> str:
    report = services.freeze(small.context(Role.PROGRAMME_MANAGER), small.subject, "Version")
    with build.writing():
        anne = small.enrolments["anne"]
        anne.exit_date = anne.exit_kind = None
        anne.save()
    return f"/rapports/versions/{report.pk}/"


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_chapter_breaks_no_rule(open_page: Opener, violations, manager: Account, width: str):
    page = open_page(manager, CHAPTER, width=width)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_other_pages_break_no_rule(open_page: Opener, violations, small: Small, manager: Account):
    version = _version(small)
    page = open_page(manager, "/rapports/")
    for path in (
        FIGURE,
        "/chiffres/plie/participants/?periode=2017",
        "/rapports/plie/2017/arreter/",
        "/rapports/plie/2017/commentaire/?partie=steps",
        "/rapports/chiffres-publies/",
        version,
        version + "chiffre/?indicateur=positive_exit_rate&periode=2017",
        version + "comparer/",
        version + "comparer/chiffre/?indicateur=positive_exits&ventilation=&periode=2017",
    ):
        assert violations(page) == [], page.url
        page.goto(page.url.partition("/rapports")[0].partition("/chiffres")[0] + path)
    assert violations(page) == [], page.url


def test_charts_are_drawn_with_the_colours_of_the_page(open_page: Opener, manager: Account):
    colours = {}
    for dark in (False, True):
        page = open_page(manager, CHAPTER, dark=dark)
        colours[dark] = page.evaluate(
            "getComputedStyle(document.querySelector('svg.chart text[fill=\"#26221c\"]')).fill"
        )
        assert page.locator("svg.chart").count() == 10
    assert colours[False] != colours[True]


def test_a_figure_opens_its_card_from_the_keyboard(open_page: Opener, manager: Account):
    page = open_page(manager, CHAPTER)
    page.set_default_timeout(30_000)  # a card computes its figure
    link = page.locator(".report-table a.figure-link", has_text="5").first
    link.focus()
    described = link.get_attribute("aria-describedby")
    assert "is-lit" in page.locator(f"#{described}").get_attribute("class")
    page.keyboard.press("Enter")
    page.wait_for_selector("#figure-card[open] .figure-value")
    assert page.locator("#figure-card .figure-value").inner_text() == "5"
    assert "Tel que connu le" in page.locator("#figure-card").inner_text()
    page.keyboard.press("Escape")
    page.wait_for_selector("#figure-card", state="hidden")
    link.press("Enter")
    page.get_by_role("link", name="Voir les 5 dossiers").click()
    page.wait_for_url("**/chiffres/plie/participants/**")
    assert page.get_by_role("cell").count() >= 15


def test_a_comment_is_written_in_its_place(open_page: Opener, manager: Account):
    page = open_page(manager, CHAPTER)
    page.locator("#text-protocol a").click()
    page.get_by_label("Commentaire").fill("Une année **calme**.")
    page.get_by_role("button", name="Enregistrer le commentaire").click()
    page.wait_for_url("**#protocol")
    assert page.locator("#text-protocol p").first.inner_text() == "Une année calme."
    assert page.locator("#text-protocol strong").inner_text() == "calme"


def test_the_page_that_stands_alone_asks_for_nothing(browser: Browser, small: Small, tmp_path: Path):
    file = tmp_path / "rapport.html"
    file.write_bytes(chapter_page(lay_out(small.subject, queries.readings_now(small.subject))))
    context = browser.new_context(locale="fr-FR")
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert page.locator("svg.chart").count() == 10
    assert page.locator("h1").inner_text() == "Le plan local pour l'insertion et l'emploi"
    # The style came with it: a title in the accent, not in the browser's black.
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(2, 94, 103)"
    context.close()
    assert asked == [file.as_uri()]
