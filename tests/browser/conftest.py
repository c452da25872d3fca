"""A real Chromium against real pages. Where none is found, these tests are skipped and say so."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from maillage.accounts.signing_in import CONFIRMED, VERIFIED

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from maillage.accounts.models import Account

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE = 20_000  # ms: what a page waits for on a machine that does much else
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}


def find_chromium() -> str | None:
    named = os.environ.get("MAILLAGE_CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # One Chromium at a time is enough for two cores.
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser(django_db_blocker: Any) -> Iterator[Browser]:
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine: the tests in a browser are skipped")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)

    # Playwright's own event loop runs in this thread; the database is used from it all the same.
    # While it runs Django sees other connections than before and after: one that were left open would stay
    # for good, and a database somebody is connected to can be neither copied nor dropped.
    _disconnect(django_db_blocker)
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=QUIET)
        yield launched
        launched.close()
        _disconnect(django_db_blocker)
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def _disconnect(django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """`open_page(account, "/adresse/", width="phone", dark=True)` signs in and opens the page.

    Afterwards the test fails if the page asked anything of another host, broke the content security
    policy, or raised an error in a script.
    """
    contexts, complaints = [], []

    def opener(account: Account | None, path: str = "/", width: str = "desktop", dark: bool = False) -> Page:
        w, h = WIDTHS[width]
        context = browser.new_context(
            viewport={"width": w, "height": h},
            locale="fr-FR",
            timezone_id="Europe/Paris",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            has_touch=width == "phone",
        )
        contexts.append(context)
        if account is not None:
            context.add_cookies([_session_cookie(account, live_server.url)])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)

        def asked(request: Any) -> None:
            if not request.url.startswith((live_server.url, "data:", "blob:")):
                complaints.append(f"asks {request.url}")

        page.on("request", asked)
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on(
            "console",
            lambda message: (
                complaints.append(f"console: {message.text}")
                if message.type == "error" and "Failed to load resource" not in message.text
                else None
            ),
        )
        page.goto(live_server.url + path)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def _session_cookie(account: Account, url: str) -> dict[str, str]:
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "maillage.accounts.backends.MemberBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[VERIFIED] = True  # a sign-in carried through, second factor included
    session[CONFIRMED] = time.time()
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}


@pytest.fixture(scope="session")
def axe_source() -> str:
    if not AXE.exists():
        pytest.skip("axe-core is not installed (scripts/axe.sh, needs npm): accessibility is not checked")
    return AXE.read_text(encoding="utf-8")


_RULES = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']"
# Only what is wrong travels: the whole answer, with what is right, takes longer than the reading.
_SAID = "found.violations.map(v => `${v.id} (${v.impact}): ${v.help} — ${v.nodes[0].html.slice(0, 160)}`)"
# Until the other colours are there: nothing moves from one to the other, since less motion is asked for.
_DRAWN = "new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"


@pytest.fixture
def violations(axe_source: str) -> Callable[[Page], list[str]]:
    """What WCAG A and AA rules find wrong on a page, one line per rule; by day, then by night."""

    def read(page: Page) -> list[str]:
        return page.evaluate(
            f"axe.run(document, {{runOnly: {_RULES}, resultTypes: ['violations']}}).then(found => {_SAID})"
        )

    def turn(page: Page, scheme: Literal["dark", "light"]) -> None:
        page.emulate_media(color_scheme=scheme)
        page.evaluate(_DRAWN)

    def check(page: Page) -> list[str]:
        # Through the debugging protocol: the page's own policy forbids foreign scripts, rightly.
        page.wait_for_load_state()
        page.evaluate(axe_source + "; undefined")
        found = read(page)
        turn(page, "dark")
        found += [f"dark: {fault}" for fault in read(page)]
        turn(page, "light")
        return found

    return check
