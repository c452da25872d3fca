"""Walking a page without a mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

# What is focused, as somebody who reads the page would name it.
_NAMED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return "";
  const label = one.labels && one.labels.length ? one.labels[0].innerText : "";
  return (one.getAttribute("aria-label") || label || one.innerText || "").trim();
}"""
LONGEST = 60  # stops of Tab before the test says that something is out of reach


def reach(page: Page, name: str) -> None:
    """Press Tab until what holds the focus is called `name`, or begins so."""
    met = []
    for _stop in range(LONGEST):
        page.keyboard.press("Tab")
        focused = page.evaluate(_NAMED)
        if focused.startswith(name):
            return
        met.append(focused[:30])
    raise AssertionError(f"« {name} » is not reached with Tab; met {met}")


def act(page: Page, name: str, to: str = "") -> None:
    """Reach what is called `name`, and Enter; wait for the page it leads `to`."""
    reach(page, name)
    page.keyboard.press("Enter")
    if to:
        page.wait_for_url(to)


def write(page: Page, name: str, text: str) -> None:
    """Reach the field called `name`, and type."""
    reach(page, name)
    page.keyboard.type(text)
