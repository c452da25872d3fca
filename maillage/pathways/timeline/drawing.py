"""Where each moment goes in the picture. Looks are in `timeline.css`; here are only positions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

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
from maillage.pathways.models import StepCategory

from .moments import Moment

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Mark:
    """A moment with its place: `x`, `y` is the left top of a bar, the centre of a dot or diamond."""

    moment: Moment
    x: str
    y: str
    w: str = ""
    points: str = ""
    open_end: str = ""  # x where a running bar's dots end


@dataclass
class Lane:
    label: str
    kind: str
    middle: str  # where its label is centred
    marks: list[Mark] = field(default_factory=list)
    hue: str = ""


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


def draw(moments: list[Moment], today: dt.date) -> Picture | None:
    """Place the moments; None when there is nothing to draw."""
    if not moments:
        return None
    scale = Scale.around((m.start for m in moments), (m.end or m.start for m in moments), today)
    lanes: list[Lane] = []
    top: float = AXIS + LANE_GAP
    for label, kind, hue, members in _lanes(moments):
        lane, height = _place(label, kind, hue, members, scale, top, today)
        lanes.append(lane)
        top += height + LANE_GAP
    return Picture(
        height=round(top) + 2,
        ticks=scale.ticks(),
        lanes=lanes,
        today=_n(scale.at(today)) if scale.first <= today <= scale.last else "",
    )


def _lanes(moments: list[Moment]) -> Iterable[tuple[str, str, str, list[Moment]]]:
    """Pathways, steps by category, contracts, appointments: only the lanes that hold something."""

    def of(kind: str, category: str = "") -> list[Moment]:
        chosen = [m for m in moments if m.kind == kind and (not category or m.category == category)]
        return sorted(chosen, key=lambda m: (m.start, m.end or dt.date.max))

    short = {
        StepCategory.SUPPORT: _("Accompagnement"),
        StepCategory.SERVICE: _("Prestations"),
        StepCategory.COMPLEMENTARY: _("Complémentaires"),
        StepCategory.TRAINING_ACCESS: _("Formation, accès"),
        StepCategory.EMPLOYMENT: _("Emploi"),
    }
    lanes = [(_("Parcours"), "enrolment", "", of("enrolment") + of("exit"))]
    lanes += [
        (label, "step", f"hue-{number}", of("step", category))
        for number, (category, label) in enumerate(short.items(), start=1)
    ]
    lanes += [(_("Contrats"), "contract", "hue-5", of("contract"))]
    lanes += [(_("Entretiens"), "appointment", "", of("appointment"))]
    return [lane for lane in lanes if lane[3]]


def _place(
    label: str, kind: str, hue: str, members: list[Moment], scale: Scale, top: float, today: dt.date
) -> tuple[Lane, float]:
    """A lane's marks, and how high it is. Marks that would touch go to another row."""
    row_height = {"enrolment": BAND, "step": BAR, "contract": 2 * DIAMOND, "appointment": 2 * DOT + 1}[kind]
    rows: list[float] = []  # where each row is free again
    marks = []
    bars = [m for m in members if m.kind != "exit"]
    places: dict[int, int] = {}
    for moment in bars:
        left, right = _span(moment, scale, today)
        row = next((i for i, free in enumerate(rows) if left >= free), len(rows))
        if kind == "appointment" and row >= 5:
            row = 4  # a very dense month: dots may overlap there
        if row == len(rows):
            rows.append(0)
        rows[row] = right + (3 if kind == "step" else 1)
        places[id(moment)] = row
        marks.append(_mark(moment, left, right, top + row * (row_height + GAP), scale))
    for moment in members:
        if moment.kind == "exit":
            row = _row_of_exit(moment, bars, places)
            marks.append(Mark(moment, _n(scale.at(moment.start)), _n(top + row * (row_height + GAP))))
    height = len(rows) * (row_height + GAP) - GAP
    return Lane(label, kind, _n(top + height / 2), marks, hue), height


def _row_of_exit(exit_: Moment, bars: list[Moment], places: dict[int, int]) -> int:
    """The row of the pathway this exit ends."""
    ended = [b for b in bars if b.end == exit_.start and exit_.detail.endswith(b.label)]
    return places[id(ended[0])] if ended else 0


def _span(moment: Moment, scale: Scale, today: dt.date) -> tuple[float, float]:
    left = scale.at(moment.start)
    if moment.kind == "appointment":
        return left - DOT, left + DOT
    end = moment.end or max(today, moment.start)
    right = max(scale.at(end + _DAY), left + MIN_BAR)
    return (left - DIAMOND, max(right, left + DIAMOND)) if moment.kind == "contract" else (left, right)


def _mark(moment: Moment, left: float, right: float, y: float, scale: Scale) -> Mark:
    if moment.kind == "appointment":
        return Mark(moment, _n(scale.at(moment.start)), _n(y + DOT))
    if moment.kind == "contract":
        x, middle = scale.at(moment.start), y + DIAMOND
        corners = ((x, y), (x + DIAMOND, middle), (x, y + 2 * DIAMOND), (x - DIAMOND, middle))
        points = " ".join(f"{_n(a)},{_n(b)}" for a, b in corners)
        return Mark(moment, _n(x), _n(middle), _n(right), points)
    running = moment.end is None
    return Mark(moment, _n(left), _n(y), _n(right - left), open_end=_n(right) if running else "")
