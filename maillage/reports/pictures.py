"""The charts of a chapter, out of its figures."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maillage.kernel.charts import (
    Chart,
    Point,
    Segments,
    Stage,
    Target,
    bars,
    columns,
    funnel,
    rates,
    stacked_columns,
)
from maillage.kernel.period import Period

from .chapters import EVERY, ChartDefinition
from .readings import PERCENT, TOTAL, Reading, Readings, written
from .subject import Subject

_LARGE = 1000  # above it a picture leaves hundredths to the tables


def draw(chart: ChartDefinition, subject: Subject, readings: Readings) -> Chart:
    """One chart; its title is the one of the file, else the name of what it shows."""
    title = str(chart.title) or readings.labels.get(chart.indicators[0].partition("/")[0], "")
    if chart.kind == "stacked":
        return _stacked(chart, subject, readings, title)
    if chart.kind == "funnel":
        return _funnel(chart, subject, readings)
    (named,) = chart.indicators
    indicator, _sep, part = named.partition("/")
    if chart.kind == "bars":
        parts = readings.parts(indicator, subject.period)
        return bars(
            [
                _point(r, r.label, hue=number if chart.hues else None)
                for number, r in enumerate(parts, start=1)
            ],
            title=_dated(title, subject.period),
        )
    points = [
        _point(readings.get(indicator, period, part), period.label, strong=period == subject.period)
        for period in subject.years
    ]
    kind = columns if chart.kind == "columns" else rates
    return kind(points, title=title, target=_target(subject, indicator))


def _point(reading: Reading | None, label: str, strong: bool = False, hue: int | None = None) -> Point:
    """A share is drawn by its exact parts and written as printed."""
    if reading is None:
        return Point(label, None, written(None, ""), strong, hue)
    text = str(reading)
    if reading.value is not None and reading.unit != PERCENT and abs(reading.value) >= _LARGE:
        text = written(reading.value, reading.unit, 0)
    return Point(label, reading.value, text, strong, hue if hue is None or hue <= 5 else None)


def _stacked(chart: ChartDefinition, subject: Subject, readings: Readings, title: str) -> Chart:
    stacks = []
    for period in subject.years:
        found = [readings.get(name, period) for name in chart.indicators]
        stacks.append(
            Segments(
                period.label,
                [r.value if r else None for r in found],
                [str(r) if r else written(None, "") for r in found],
            )
        )
    names = [str(name) for name in chart.names] or [readings.labels.get(n, n) for n in chart.indicators]
    return stacked_columns(stacks, names, title=title)


def stages(chart: ChartDefinition, readings: Readings) -> list[str]:
    """The stages of a funnel its section counts."""
    every = dict.fromkeys(name for name, _period in readings.by_indicator)
    named = every if EVERY in chart.indicators else chart.indicators
    return [name for name in named if name in readings.labels and name not in chart.without]


def _funnel(chart: ChartDefinition, subject: Subject, readings: Readings) -> Chart:
    """Each stage with its whole, told apart by its parts where they are few and add up to it."""
    names = dict(zip(chart.indicators, chart.names, strict=False))
    period, known = subject.period, stages(chart, readings)
    parts: dict[str, str] = {}
    for name in known:
        for reading in readings.parts(name, period):
            if reading.breakdown != TOTAL:
                parts.setdefault(reading.breakdown, reading.label)
    found = []
    for name in known:
        whole = readings.get(name, period) or readings.get(name, period, TOTAL)
        shown = [readings.get(name, period, part) for part in parts]
        values = [one.value if one and not one.hidden else None for one in shown]
        total = whole.value if whole else (sum(v or 0 for v in values) if parts else None)
        text = str(whole) if whole else written(total, "")
        if total is None or sum(v or 0 for v in values) != total:
            values = []
        label = str(names.get(name, "")) or readings.labels[name]
        found.append(Stage(label, total, text, values, [str(one) if one else "" for one in shown]))
    split = all(stage.values for stage in found) and 1 < len(parts) <= 3
    return funnel(
        found,
        list(parts.values()) if split else [],
        title=_dated(str(chart.title) or _("Les étapes"), period),
    )


def _target(subject: Subject, indicator: str) -> Target | None:
    """The objective of each year; one over the whole protocol is no line across years."""
    target = subject.target(indicator)
    if target is None or target.each != "year":
        return None
    value = written(target.value, target.unit)
    words = _("objectif : %s") if target.unit == PERCENT else _("objectif : %s par an")
    return Target(target.value, words % value)


def _dated(title: str, period: Period) -> str:
    return f"{title}, {period.label}"
