"""How something promised goes: what is done over time, beside what was expected and what is foreseen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from maillage.kernel import formats, palette
from maillage.kernel.months import add_months

from .drawing import WIDTH, Chart
from .kinds import NO_AXIS, Target, Value, as_number, chart, layer

Moment = tuple[dt.date, Value]
_FOOT = 20  # px kept for the days under the line
_ROOM = 1.3  # the legend and the words of the target stand above everything
_TICKS = 7


def course(
    done: Sequence[Moment],
    *,
    title: str,
    said: str,
    expected: Sequence[Moment] = (),
    forecast: Sequence[Moment] = (),
    target: Target | None = None,
    labels: tuple[str, str, str] | None = None,
    height: int = 210,
) -> Chart:
    """Lines over days: `done` full with its area, `expected` dashed, `forecast` dotted; `target` across.

    Each is a list of (day, value), in order. `said` tells the same in words; `labels` name the three lines.
    The last value of `done` and of `forecast` is written.
    """
    moments = [*done, *expected, *forecast]
    if not moments:
        raise ValueError("a course has at least one moment")
    first, last = min(day for day, _v in moments), max(day for day, _v in moments)
    days = max((last - first).days, 1)
    values = [float(v) for _d, v in moments if v is not None]
    top = max([*values, float(target.value) if target and target.value is not None else 0.0, 1.0]) * _ROOM
    x: dict[str, object] = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [0, days], "nice": False},
        **NO_AXIS,
    }
    y: dict[str, object] = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [-top * _FOOT / (height - _FOOT), top], "nice": False},
        **NO_AXIS,
    }

    def rows(line: Sequence[Moment]) -> dict[str, object]:
        found = [{"x": (day - first).days, "y": as_number(v)} for day, v in line if v is not None]
        return {"values": found}

    def line(data: Sequence[Moment], **mark: object) -> dict[str, object]:
        return {"data": rows(data), **layer({"type": "line", "strokeWidth": 2, **mark}, x=x, y=y)}

    marks: list[dict[str, object]] = [
        {
            "data": rows(done),
            **layer(
                {"type": "area", "color": palette.ACCENT, "fillOpacity": 0.14, "line": False},
                x=x,
                y=y,
                y2={"datum": 0},
            ),
        },
        {"data": {"values": [{}]}, **layer({"type": "rule", "color": palette.INK_SOFT}, y=_at(0, y))},
    ]
    if expected:
        marks.append(line(expected, color=palette.INK_SOFT, strokeDash=[6, 4]))
    if forecast:
        marks.append(line(forecast, color=palette.ACCENT, strokeDash=[2, 4]))
    marks.append(line(done, color=palette.ACCENT))
    aim = float(target.value) if target and target.value is not None else top
    ends = [one for one in (done[-1:], forecast[-1:]) if one]
    # Two ends close to each other: one is written below, the other above.
    close = bool(forecast) and (forecast[-1][0] - done[-1][0]).days < days * 0.2 if done else False
    marks += [
        _end(one, x, y, first, days, float(one[0][1] or 0) < aim and not (close and place))
        for place, one in enumerate(ends)
    ]
    marks += _days(first, last, days, x, y)
    marks += _words(labels, bool(expected), bool(forecast))
    if target is not None and target.value is not None:
        marks += _across(target, y)
    return chart([], marks, title, said, height, WIDTH)


def _end(
    one: Sequence[Moment], x: dict[str, object], y: dict[str, object], first: dt.date, days: int, under: bool
) -> dict[str, object]:
    """The last value of a line, written beside it: left of it where the right edge is near."""
    day, value = one[0]
    place = (day - first).days
    near = place > days * 0.85
    return {
        "data": {"values": [{"x": place, "y": as_number(value), "text": formats.number(value, 0)}]},
        **layer(
            {
                "type": "text",
                "dy": 13 if under else -10,
                "dx": 0 if near else 6,
                "align": "right" if near else "left",
            },
            x=x,
            y=y,
            text={"field": "text"},
        ),
    }


def _days(
    first: dt.date, last: dt.date, days: int, x: dict[str, object], y: dict[str, object]
) -> list[dict[str, object]]:
    """Some days under the lines: first of months, as few as can be read."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if months <= s * _TICKS), 120)
    day = add_months(first.replace(day=1), 0 if first.day == 1 else 1)
    while step > 1 and (day.month - 1) % min(step, 12):
        day = add_months(day, 1)
    ticks = []
    while day <= last:
        place = (day - first).days
        label = str(day.year) if step >= 12 else _short(day)
        align = "left" if place < days * 0.04 else "right" if place > days * 0.96 else "center"
        ticks.append({"x": place, "label": label, "align": align})
        day = add_months(day, step)
    marks: list[dict[str, object]] = []
    for align in ("left", "center", "right"):
        those = [tick for tick in ticks if tick["align"] == align]
        if those:
            words: dict[str, object] = {"type": "text", "baseline": "bottom", "color": palette.INK_SOFT}
            words["align"] = align
            text = layer(words, x=x, y={"value": "height"}, text={"field": "label"})
            marks.append({"data": {"values": those}, **text})
    if ticks:
        tick = layer({"type": "tick", "color": palette.INK_SOFT, "size": 6}, x=x, y=_at(0, y))
        marks.append({"data": {"values": ticks}, **tick})
    return marks


def _short(day: dt.date) -> str:
    """`mars 17`, as in a table of months."""
    return f"{formats.day(day).split(formats.NBSP)[1]} {day:%y}"


def _words(labels: tuple[str, str, str] | None, expected: bool, forecast: bool) -> list[dict[str, object]]:
    """What each line is, in a row above them."""
    done, aim, foreseen = labels or (_("fait"), _("attendu"), _("au rythme actuel"))
    parts = [f"──  {done}"]
    if expected:
        parts.append(f"─ ─  {aim}")
    if forecast:
        parts.append(f"· · ·  {foreseen}")
    words = {"type": "text", "text": "      ".join(parts), "align": "left", "baseline": "top"}
    return [
        {
            "data": {"values": [{}]},
            "mark": {**words, "tooltip": None, "aria": False},
            "encoding": {"y": {"value": 0}, "x": {"value": 0}},
        }
    ]


def _across(target: Target, y: dict[str, object]) -> list[dict[str, object]]:
    where = _at(target.value, y)
    quiet = {"tooltip": None, "aria": False}
    return [
        {
            "data": {"values": [{}]},
            "mark": {"type": "rule", "color": palette.INK, "strokeWidth": 1, **quiet},
            "encoding": {"y": where},
        },
        {
            "data": {"values": [{}]},
            "mark": {
                "type": "text",
                "text": str(target.label),
                "align": "left",
                "baseline": "bottom",
                "dy": -4,
                **quiet,
            },
            "encoding": {"y": where, "x": {"value": 0}},
        },
    ]


def _at(value: Value, y: dict[str, object]) -> dict[str, object]:
    """The height of a value, the same all across."""
    return {"datum": as_number(value), "type": "quantitative", "scale": y["scale"], **NO_AXIS}
