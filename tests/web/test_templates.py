"""The templates of every room keep the house's promises."""

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "maillage"
# A file meant to leave the site carries its style with it; it is never served as a page.
TEMPLATES = sorted(p for p in PACKAGE.glob("*/templates/**/*.html") if p.name != "standalone.html")
SPRITE = set(
    re.findall(r'<symbol id="([^"]+)"', (PACKAGE / "kernel/static/kernel/icons.svg").read_text("utf-8"))
)


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_inline_style_or_handler_and_nothing_from_outside(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.findall(r"<[^>%{]*\s(?:style|on[a-z]+)=", text)
    assert "<style" not in text
    assert not re.findall(r"<script(?![^>]*\ssrc=)", text)
    assert not re.findall(r'(?:src|href|action)="https?:', text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_icon_named_is_drawn(path: Path) -> None:
    named = set(re.findall(r'{% icon "([^"]+)"', path.read_text("utf-8")))
    assert named <= SPRITE


def test_every_icon_of_the_navigation_is_drawn() -> None:
    from maillage.kernel import navigation

    assert {entry.icon for entry in navigation.entries()} <= SPRITE
