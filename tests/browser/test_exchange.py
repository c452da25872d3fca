"""Imports in a real browser: a file dropped, its trial read, confirmed, progress that comes by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from maillage.accounts.models import Account
from maillage.accounts.roles import Role
from maillage.exchange import services
from maillage.exchange.runs import carry_out
from maillage.people.models import Person
from tests import build
from tests.exchange.files import PEOPLE, person, table

if TYPE_CHECKING:
    from playwright.sync_api import Page

Opener = Callable[..., "Page"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def context():
    lead = build.organisation("Maison d'essai", "lead")
    build.programme(lead)
    return build.context(lead, Role.PROGRAMME_MANAGER)


@pytest.fixture
def manager(context) -> Account:
    return context.account


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "personnes.csv"
    path.write_bytes(table(PEOPLE, person(), person("P2", sex="?"), person("P3")))
    return path


@pytest.fixture
def worker():
    """A background worker seems to run; its tables are not emptied between tests."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_file_is_tried_then_its_valid_rows_imported(
    open_page: Opener, violations, manager: Account, file, width: str
):
    page = open_page(manager, "/imports/", width=width)
    assert violations(page) == []
    assert fits(page)
    page.get_by_label("Contenu du fichier").select_option("people")
    page.get_by_label("Fichier", exact=True).set_input_files(file)
    page.get_by_role("button", name="Essayer ce fichier").click()
    page.get_by_role("heading", name="Ce qui serait fait").wait_for()
    assert "n'est pas un code connu (F, M, X)" in page.content()
    assert violations(page) == []
    assert fits(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger les lignes refusées").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.get_by_role("button", name="Importer les lignes valables").click()
    page.get_by_role("dialog").get_by_role("button", name="Importer les lignes valables").click()
    page.get_by_role("heading", name="Ce qui a été fait").wait_for()
    assert Person.objects.count() == 2
    assert violations(page) == []


def test_progress_and_its_end_come_by_themselves(open_page: Opener, violations, context, worker):
    run = services.deposit(context, kind="people", name="x.csv", content=table(PEOPLE, person()))
    page = open_page(context.account, f"/imports/{run.pk}/")
    page.get_by_text("Vous pouvez quitter cette page").wait_for()
    assert violations(page) == []
    carry_out(run.pk)
    page.get_by_role("button", name="Importer le fichier").wait_for()
    assert page.locator("[hx-trigger]").count() == page.locator("[data-site-search][hx-trigger]").count()


def test_a_forgotten_file_is_told_at_its_field(open_page: Opener, violations, manager: Account):
    page = open_page(manager, "/imports/")
    page.get_by_role("button", name="Essayer ce fichier").click()
    page.get_by_text("Choisissez un fichier.").first.wait_for()
    assert violations(page) == []


def test_the_other_pages_break_no_rule(open_page: Opener, violations, manager: Account):
    page = open_page(manager, "/exports/")
    for path in ("/exports/", "/imports/colonnes/enrolments/"):
        for size in ((1280, 900), (390, 844)):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + path)
            assert violations(page) == [], path
            assert fits(page), path
