"""The few kinds of charts a report needs. Every value is also written out: colour never tells alone."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from maillage.kernel import palette
from maillage.kernel.share import DASH

from .drawing import NARROW, WIDTH, Chart

Value = int | float | Decimal | None
_FIT = {"type": "fit", "contains": "padding"}
LINE = 14  # px, of a label of several lines
_QUIET = 0.5  # opacity of what is not the subject
NO_AXIS = {"axis": None}


@dataclass(frozen=True)
class Point:
    """One value with its label and its printed form. `strong`: the subject of the chart; `hue`: 1 to 5."""

    label: str
    value: Value
    text: str
    strong: bool = False
    hue: int | None = None


@dataclass(frozen=True)
class Target:
    """A value to reach, with the words written beside its line."""

    value: Value
    label: str


@dataclass(frozen=True)
class Segments:
    """One stack: a label and the values of each series, in the order of the series."""

    label: str
    values: Sequence[Value]
    texts: Sequence[str]


def columns(points: Sequence[Point], *, title: str, target: Target | None = None, height: int = 170) -> Chart:
    """Vertical columns in the order given (years), each with its value on top."""
    top = _top([point.value for point in points], target)
    marks = [
        layer(
            {"type": "bar", "width": _column(len(points), 0.62)},
            x=_nominal("label"),
            y=_value(top),
            fillOpacity=_emphasis(),
        ),
        layer(
            {"type": "text", "dy": -8},
            x=_nominal("label"),
            y=_value(top),
            text={"field": "text"},
        ),
    ]
    return chart(
        _rows(points), [*marks, *_target(target, top)], title, _words(points, target), height, _width(points)
    )


def rates(points: Sequence[Point], *, title: str, target: Target | None = None, height: int = 170) -> Chart:
    """A line over the years with a dot and its value at each; the axis starts at zero."""
    top = _top([point.value for point in points], target)
    marks = [
        layer(
            {
                "type": "line",
                "color": palette.ACCENT,
                "strokeWidth": 2,
                "invalid": "break-paths-show-domains",
            },
            x=_nominal("label", 0.5),
            y=_value(top),
        ),
        layer(
            {"type": "point", "filled": True, "size": 46, "color": palette.ACCENT, "opacity": 1},
            x=_nominal("label", 0.5),
            y=_value(top),
        ),
        layer(
            {"type": "text", "dy": {"expr": "datum.under ? 17 : -12"}},
            x=_nominal("label", 0.5),
            y=_value(top),
            text={"field": "text"},
        ),
    ]
    return chart(
        _rows(points, target),
        [*marks, *_target(target, top)],
        title,
        _words(points, target),
        height,
        _width(points),
    )


def bars(points: Sequence[Point], *, title: str, label_width: int = 32) -> Chart:
    """Horizontal bars in the order given, each with its label before and its value after."""
    top = _top([point.value for point in points], None, room=1.22)
    lines = max((len(wrap(point.label, label_width).split("\n")) for point in points), default=1)
    step = 21 if lines == 1 else LINE * lines + 4
    y = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "axis": {**labels_of_lines(), "labelColor": palette.INK},
    }
    x = {"field": "value", "type": "quantitative", "scale": {"domain": [0, top]}, **NO_AXIS}
    rows = [
        row | {"label": wrap(point.label, label_width)}
        for row, point in zip(_rows(points), points, strict=True)
    ]
    marks = [
        layer(
            {"type": "bar", "height": {"band": 0.66}},
            x=x,
            y=y,
            color={"field": "colour", "type": "nominal", "scale": None},
        ),
        layer({"type": "text", "align": "left", "dx": 5}, x=x, y=y, text={"field": "text"}),
    ]
    height = max(1, len(points)) * step + 8
    return chart(rows, marks, title, _words(points, None), height, NARROW)


# From the darkest: what is counted first weighs most; the white between them parts them without colour.
STACK = ((palette.ACCENT, palette.PAPER), ("#c9b99b", palette.INK), (palette.LINE, palette.INK))


def stacked_columns(
    stacks: Sequence[Segments], series: Sequence[str], *, title: str, height: int = 220
) -> Chart:
    """Columns made of up to three series, the first at the foot; each part with its value inside."""
    if len(series) > len(STACK):
        raise ValueError("a stack of more than three series cannot be read: use bars")
    rows = [
        {
            "label": stack.label,
            "series": name,
            "order": number,
            "value": as_number(stack.values[number]),
            "text": stack.texts[number],
            "ink": STACK[number][1],
        }
        for stack in stacks
        for number, name in enumerate(series)
    ]
    top = max((sum(float(value or 0) for value in stack.values) for stack in stacks), default=0) or 1.0
    scale = {"domain": [0, top]}
    y = {"field": "value", "type": "quantitative", "stack": "zero", "scale": scale, **NO_AXIS}
    order = {"field": "order", "type": "quantitative"}
    colour = {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": list(series), "range": [fill for fill, _ink in STACK[: len(series)]]},
    }
    marks = [
        layer(
            {"type": "bar", "width": _column(len(stacks), 0.72), "stroke": palette.PAPER, "strokeWidth": 1.5},
            x=_nominal("label"),
            y=y,
            color=colour,
            order=order,
        ),
        layer(
            {"type": "text", "baseline": "middle"},
            x=_nominal("label"),
            y={**y, "bandPosition": 0.5},
            order=order,
            detail={"field": "series"},
            text={"field": "text"},
            color={"field": "ink", "type": "nominal", "scale": None},
        ),
    ]
    said = " ; ".join(
        f"{stack.label} : "
        + ", ".join(f"{name} {text}" for name, text in zip(series, stack.texts, strict=True))
        for stack in stacks
    )
    return chart(rows, marks, title, said, height)


def labels_of_lines() -> dict[str, object]:
    """The axis of labels on several lines. The library hangs such a label from its first line: it is
    lifted to the middle."""
    return {
        "title": None,
        "domain": False,
        "labelExpr": "split(datum.label, '\\n')",
        "labelLimit": 260,
        "labelLineHeight": LINE,
        "labelOffset": {
            "condition": [
                {"test": f"length(split(datum.value, '\\n')) === {n}", "value": -(n - 1) * LINE / 2}
                for n in (2, 3, 4)
            ],
            "value": 0,
        },
    }


def chart(
    rows: Sequence[Mapping[str, object]],
    marks: list[dict[str, object]],
    title: str,
    said: str,
    height: int,
    width: int = WIDTH,
) -> Chart:
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": height,
        "autosize": _FIT,
        "data": {"values": list(rows)},
        "layer": marks,
    }
    return Chart(spec, title, said)


def _width(points: Sequence[Point]) -> int:
    """Few years stand on half a page, many on a whole one."""
    return NARROW if len(points) <= 7 else WIDTH


def _column(number: int, share: float) -> dict[str, float] | int:
    """Columns share the width; a few of them do not fill it."""
    return {"band": share} if number > 4 else 54


def layer(mark: dict[str, object], **encoding: object) -> dict[str, object]:
    return {"mark": {**mark, "tooltip": None, "aria": False}, "encoding": encoding}


def _nominal(field: str, padding: float = 0.1) -> dict[str, object]:
    axis = {"labelAngle": 0, "title": None, "zindex": 1}
    return {"field": field, "type": "nominal", "sort": None, "axis": axis, "scale": {"padding": padding}}


def _value(top: float) -> dict[str, object]:
    return {"field": "value", "type": "quantitative", "scale": {"domain": [0, top]}, **NO_AXIS}


def _emphasis() -> dict[str, object]:
    return {"field": "emphasis", "type": "quantitative", "scale": None}


def _target(target: Target | None, top: float) -> list[dict[str, object]]:
    """A dashed line across; its words in the band kept free at the top."""
    if target is None or target.value is None:
        return []
    y = {"datum": as_number(target.value), "type": "quantitative", "scale": {"domain": [0, top]}, **NO_AXIS}
    rule = {"type": "rule", "color": palette.INK, "strokeDash": [5, 4], "tooltip": None, "aria": False}
    words = {"type": "text", "text": f"– –  {target.label}", "align": "right", "baseline": "top"}
    once: dict[str, object] = {"values": [{}]}
    return [
        {"data": once, "mark": rule, "encoding": {"y": y}},
        {
            "data": once,
            "mark": {**words, "tooltip": None, "aria": False},
            "encoding": {"y": {"value": 0}, "x": {"value": "width"}},
        },
    ]


def _rows(points: Sequence[Point], target: Target | None = None) -> list[dict[str, object]]:
    some_strong = any(point.strong for point in points)
    aim = target.value if target else None
    return [
        {
            "label": str(point.label),
            "value": as_number(point.value),
            "text": point.text,
            # The value is written away from the line of the target.
            "under": aim is not None and point.value is not None and point.value <= aim,
            "emphasis": 1 if point.strong or not some_strong else _QUIET,
            "colour": palette.HUES[point.hue - 1] if point.hue else palette.ACCENT,
        }
        for point in points
    ]


def as_number(value: Value) -> float | int | None:
    return float(value) if isinstance(value, Decimal) else value


def _top(values: Sequence[Value], target: Target | None, room: float = 1.16) -> float:
    """The end of the scale: the greatest value and room for the text beyond it (and the target's words)."""
    room += 0.12 if target else 0
    known = [float(value) for value in [*values, target.value if target else None] if value is not None]
    return round(max([*known, 0.0]) * room, 4) or 1.0


def wrap(label: str, width: int) -> str:
    return "\n".join(textwrap.wrap(str(label), width, break_long_words=False)) or DASH


def _words(points: Sequence[Point], target: Target | None) -> str:
    """The chart in one sentence: every label with its value, then the target."""
    said = " ; ".join(f"{point.label} : {point.text}" for point in points)
    return said + (_(" ; repère : %s") % target.label if target and target.value is not None else "")
