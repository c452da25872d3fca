"""Where each moment goes in the picture. Looks are in `timeline.css`; here are only positions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from maillage.kernel.charts.across import (
    AXIS,
    BAND,
    BAR,
    DIAMOND,
    DOT,
    GAP,
    LANE_GAP,
    MIN_BAR,
    RIGHT,
    WIDTH,
    Scale,
    Tick,
)
from maillage.kernel.charts.across import svg_number as _n

from .moments import Moment

_DAY = dt.timedelta(days=1)
_HEIGHT = {"band": BAND, "bar": BAR, "diamond": 2 * DIAMOND, "dot": 2 * DOT + 1}
_MOST_ROWS = 5  # of dots: beyond, they may overlap


@dataclass(frozen=True)
class Mark:
    """A moment with its place: `x`, `y` is the left top of a bar or band, the centre of a dot or diamond."""

    moment: Moment
    x: str
    y: str
    w: str = ""  # width of a bar or band; abscissa where a diamond's line ends
    points: str = ""


@dataclass
class Lane:
    label: str
    middle: str  # where its label is centred
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class Picture:
    """Everything the template draws."""

    height: int
    ticks: list[Tick]
    lanes: list[Lane]
    today: str
    axis: int = AXIS
    width: int = WIDTH

    @property
    def right(self) -> int:
        return WIDTH - RIGHT

    @property
    def foot(self) -> int:
        return self.height - 4


def draw(moments: Sequence[Moment], today: dt.date) -> Picture | None:
    """Place the moments; None when there is nothing to draw."""
    if not moments:
        return None
    scale = Scale.around((m.start for m in moments), (m.end or m.start for m in moments), today)
    lanes: dict[tuple[int, str], list[Moment]] = {}
    for moment in sorted(moments, key=lambda m: (m.order, m.start)):
        lanes.setdefault((moment.order, str(moment.lane)), []).append(moment)
    drawn: list[Lane] = []
    top: float = AXIS + LANE_GAP
    for (_order, label), members in lanes.items():
        lane, height = _place(label, members, scale, top, today)
        drawn.append(lane)
        top += height + LANE_GAP
    return Picture(round(top) + 2, scale.ticks(), drawn, _n(scale.at(today)))


def _place(label: str, members: list[Moment], scale: Scale, top: float, today: dt.date) -> tuple[Lane, float]:
    """A lane's marks, and how high it is. Marks that would touch go to another row."""
    row_height = max(_HEIGHT[m.shape] for m in members)
    free: list[float] = []  # where each row is free again
    marks = []
    for moment in members:
        left, right = _span(moment, scale, today)
        row = next((i for i, taken in enumerate(free) if left >= taken), len(free))
        if moment.shape == "dot":
            row = min(row, _MOST_ROWS - 1)
        if row == len(free):
            free.append(0)
        free[row] = right + 1
        marks.append(_mark(moment, left, right, top + row * (row_height + GAP), scale))
    height = len(free) * (row_height + GAP) - GAP
    return Lane(label, _n(top + height / 2), marks), height


def _span(moment: Moment, scale: Scale, today: dt.date) -> tuple[float, float]:
    left = scale.at(moment.start)
    if moment.shape == "dot":
        return left - DOT, left + DOT
    end = moment.end or (max(today, moment.start) if moment.runs else moment.start)
    right = max(scale.at(end + _DAY), left + MIN_BAR)
    return (left - DIAMOND, max(right, left + DIAMOND)) if moment.shape == "diamond" else (left, right)


def _mark(moment: Moment, left: float, right: float, y: float, scale: Scale) -> Mark:
    x = scale.at(moment.start)
    if moment.shape == "dot":
        return Mark(moment, _n(x), _n(y + DOT))
    if moment.shape == "diamond":
        middle = y + DIAMOND
        corners = ((x, y), (x + DIAMOND, middle), (x, y + 2 * DIAMOND), (x - DIAMOND, middle))
        return Mark(moment, _n(x), _n(middle), _n(right), " ".join(f"{_n(a)},{_n(b)}" for a, b in corners))
    return Mark(moment, _n(left), _n(y), _n(right - left))
