"""The tokens: contrast in light and dark, one palette for pages and charts, nothing coloured elsewhere."""

import re
from pathlib import Path

import pytest

from maillage.kernel import palette

STATIC = Path(__file__).parents[2] / "maillage/web/static/web"
TOKENS = (STATIC / "tokens.css").read_text("utf-8")
GROUNDS = ["paper", "surface", "sunken"]
TEXT = (
    [(ink, ground) for ink in ("ink", "ink-soft", "accent", "accent-strong", "late") for ground in GROUNDS]
    + [("on-accent", "accent"), ("on-accent", "accent-strong"), ("on-late", "late"), ("soon", "soon-tint")]
    + [
        ("late-strong", "late-tint"),
        ("accent-strong", "accent-tint"),
        ("ink", "late-tint"),
        ("ink", "soon-tint"),
    ]
    + [("ink", "accent-tint"), ("ink-soft", "accent-tint"), ("late", "late-tint"), ("paper", "ink")]
    + [(f"hue-{n}-ink", f"hue-{n}-tint") for n in range(1, 6)]
)
MARKS = (
    [(f"hue-{n}", ground) for n in range(1, 6) for ground in ("surface", "paper")]
    + [("line-strong", ground) for ground in GROUNDS]
    + [("accent", ground) for ground in GROUNDS]
)


def tokens(scheme: str) -> dict[str, str]:
    dark = TOKENS.index("@media screen and (prefers-color-scheme: dark)")
    parts = [TOKENS[:dark]] + ([TOKENS[dark:]] if scheme == "dark" else [])
    found: dict[str, str] = {}
    for part in parts:
        found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", part))
    return found


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_readable(scheme: str) -> None:
    known = tokens(scheme)
    poor = {
        (a, b): round(contrast(known[a], known[b]), 2) for a, b in TEXT if contrast(known[a], known[b]) < 4.5
    }
    assert not poor


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_and_edges_are_seen(scheme: str) -> None:
    known = tokens(scheme)
    poor = {
        (a, b): round(contrast(known[a], known[b]), 2) for a, b in MARKS if contrast(known[a], known[b]) < 3
    }
    assert not poor


def test_charts_and_pages_share_their_colours() -> None:
    known = tokens("light")
    assert tuple(known[f"hue-{n}"] for n in range(1, 6)) == palette.HUES
    named = {"accent": palette.ACCENT, "late": palette.LATE, "ink": palette.INK, "line": palette.LINE}
    assert {name: known[name] for name in named} == named
    assert (known["ink-soft"], known["surface"]) == (palette.INK_SOFT, palette.PAPER)


@pytest.mark.parametrize("sheet", sorted(p.name for p in STATIC.glob("*.css") if p.name != "tokens.css"))
def test_colours_are_named_in_one_place(sheet: str) -> None:
    text = re.sub(r"/\*.*?\*/", "", (STATIC / sheet).read_text("utf-8"), flags=re.DOTALL)
    if sheet == "print.css":  # paper is white whatever the tokens say
        text = text.replace("#fff;", "").replace("#bbb;", "")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)])|rgba?\(|hsla?\(", text)


@pytest.mark.parametrize("sheet", sorted(p.name for p in STATIC.glob("*.css")))
def test_every_token_used_exists_and_nothing_comes_from_outside(sheet: str) -> None:
    text = (STATIC / sheet).read_text("utf-8")
    everywhere = "".join(p.read_text("utf-8") for p in STATIC.glob("*.css"))
    defined = set(re.findall(r"(--[\w-]+):", everywhere))
    assert set(re.findall(r"var\((--[\w-]+)", text)) <= defined
    assert "http" not in text
    assert "@import" not in text
