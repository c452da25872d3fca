"""Takes the pictures of the guides from a running demonstration: `python scripts/screenshots.py http://127.0.0.1:8000`.

Needs the development environment and a Chromium. The people on the pictures are invented.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parents[1] / "docs" / "images"
REFERENT, ANIMATION = "Référence de parcours", "Animation du PLIE"


def sign_in(page: Page, base: str, role: str) -> None:
    page.goto(f"{base}/connexion/")
    page.locator(".demo-accounts button", has_text=role).first.click()
    page.wait_for_load_state("networkidle")


def shot(page: Page, name: str, full: bool = False) -> None:
    page.wait_for_timeout(300)
    page.screenshot(path=str(IMAGES / f"{name}.png"), full_page=full)
    print(name)


def referent(page: Page, base: str) -> None:
    page.goto(base + "/")
    shot(page, "accueil")
    # The longest pathway of the list has the richest picture.
    page.goto(f"{base}/personnes/?state=open&sort=entry")
    page.locator("table tbody tr a").first.click()
    page.wait_for_load_state("networkidle")
    shot(page, "personne")
    page.goto(f"{base}/recherche/?q=ab")
    shot(page, "recherche")
    page.goto(f"{base}/entretiens/")
    shot(page, "entretiens")


def animation(page: Page, base: str) -> None:
    page.goto(f"{base}/pilotage/")
    shot(page, "pilotage")
    page.goto(f"{base}/commissions/")
    shot(page, "commissions")
    page.locator("table tbody tr a").first.click()
    page.wait_for_load_state("networkidle")
    page.locator("a[href$='/seance/']").first.click()
    page.wait_for_load_state("networkidle")
    shot(page, "seance")
    page.goto(f"{base}/file-active/")
    shot(page, "file-active")
    page.goto(f"{base}/rapports/plie/2017/")
    shot(page, "rapport")
    page.goto(f"{base}/imports/")
    shot(page, "imports")


def run(browser: Browser, base: str, role: str, walk: Callable[[Page, str], None]) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="fr-FR")
    page = context.new_page()
    sign_in(page, base, role)
    walk(page, base)
    context.close()


def phone(browser: Browser, base: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, locale="fr-FR", has_touch=True)
    page = context.new_page()
    sign_in(page, base, REFERENT)
    page.goto(base + "/")
    shot(page, "accueil-telephone")
    context.close()


def main() -> None:
    base = sys.argv[1].rstrip("/")
    executable = os.environ.get("MAILLAGE_CHROMIUM") or shutil.which("chromium")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        run(browser, base, REFERENT, referent)
        run(browser, base, ANIMATION, animation)
        phone(browser, base)
        browser.close()


if __name__ == "__main__":
    main()
