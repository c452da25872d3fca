"""The funnel as a picture one reads and presses: a bar a stage, a part a source, each a filter's address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from maillage.kernel.formats import number

from .queries import Funnel

WIDTH = 480  # units of the drawing; the page scales it
_LABEL, _BAR, _GAP = 18, 22, 14

# A hue a source, told apart by pattern and legend too.
HUES = {"network": 1, "public_employment": 4, "spontaneous": 5}

Address = Callable[[str, str], str]  # stage, source -> the list of those


@dataclass(frozen=True)
class Piece:
    """A part of a bar."""

    x: str
    width: str
    hue: int
    url: str
    title: str
    chosen: bool


@dataclass(frozen=True)
class Bar:
    """A stage: its name and number above, its parts below."""

    y: int
    text_y: int
    label: str | Promise
    number: str
    share: str
    url: str
    chosen: bool
    pieces: list[Piece]


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    bar_height: int
    bars: list[Bar]
    legend: list[tuple[str | Promise, int]]
    words: str


def draw(funnel: Funnel, address: Address, chosen: tuple[str, str] = ("", "")) -> Picture | None:
    """None while nobody is in it. `chosen` is the stage and the source the page is narrowed to."""
    top = max(funnel.total.counts, default=0)
    if not top:
        return None
    bars = []
    for rank, stage in enumerate(funnel.stages):
        y = rank * (_LABEL + _BAR + _GAP)
        x = 0.0
        pieces = []
        for row in funnel.rows:
            wide = WIDTH * row.counts[rank] / top
            if wide:
                pieces.append(
                    Piece(
                        f"{x:.1f}",
                        f"{max(wide, 1.5):.1f}",
                        HUES[row.source],
                        address(stage.name, row.source),
                        f"{stage.label} – {row.label} : {number(row.counts[rank])}",
                        chosen == (stage.name, row.source),
                    )
                )
            x += wide
        share = funnel.shares[rank]
        bars.append(
            Bar(
                y + _LABEL,
                y + _LABEL - 6,
                stage.label,
                number(funnel.total.counts[rank]),
                str(share) if rank and share.fraction else "",
                address(stage.name, ""),
                chosen == (stage.name, ""),
                pieces,
            )
        )
    words = " → ".join(
        f"{stage.label} {number(n)}" for stage, n in zip(funnel.stages, funnel.total.counts, strict=True)
    )
    height = len(bars) * (_LABEL + _BAR + _GAP) - _GAP
    legend = [(row.label, HUES[row.source]) for row in funnel.rows]
    return Picture(WIDTH, height, _BAR, bars, legend, words)
