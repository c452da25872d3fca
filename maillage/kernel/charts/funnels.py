"""A funnel: how many of those who begin come through each stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from maillage.kernel import palette
from maillage.kernel.formats import percent
from maillage.kernel.share import round_half_up

from .drawing import WIDTH, Chart
from .kinds import LINE, NO_AXIS, STACK, Value, as_number, chart, labels_of_lines, layer, wrap


@dataclass(frozen=True)
class Stage:
    """A stage people go through: its number with its printed form, and the parts of it, in the order of the
    series ([] where it is not told apart)."""

    label: str
    value: Value
    text: str
    values: Sequence[Value] = ()
    texts: Sequence[str] = ()


def funnel(
    stages: Sequence[Stage], series: Sequence[str] = (), *, title: str, label_width: int = 26
) -> Chart:
    """Stages one under the other, each bar in the middle, as wide as its number; beside it the number, and
    what it is of the stage before. A stage can be skipped: a later one may be wider. Up to three series tell
    the bars apart."""
    if len(series) > len(STACK):
        raise ValueError("a funnel of more than three series cannot be read: leave them out")
    numbers = [as_number(stage.value) for stage in stages]
    widest = max([float(n) for n in numbers if n is not None] or [0.0]) or 1.0
    lines = max((len(wrap(stage.label, label_width).split("\n")) for stage in stages), default=1)
    shares = [_of_before(before, number) for before, number in zip([None, *numbers], numbers, strict=False)]
    rows: list[dict[str, object]] = []
    for stage, number, share in zip(stages, numbers, shares, strict=True):
        label = wrap(stage.label, label_width)
        begins = -(number or 0) / 2
        said = f"{stage.text} ({share})" if share else stage.text
        parts = [float(value or 0) for value in stage.values] if series else [number or 0]
        for rank, part in enumerate(parts):
            rows.append(
                {
                    "label": label,
                    "series": series[rank] if series else "",
                    "from": begins,
                    "to": begins + part,
                    "end": (number or 0) / 2,
                    # One line of the drawing a stage.
                    "text": said if rank == 0 else "",
                }
            )
            begins += part
    room = widest / 2 * 1.55  # for the numbers beside the widest bar
    scale = {"domain": [-widest / 2, room], "nice": False}
    y = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "scale": {"paddingInner": 0.18, "paddingOuter": 0.1},
        "axis": {**labels_of_lines(), "labelColor": palette.INK},
    }
    colour: dict[str, object] = {"value": palette.ACCENT}
    if series:
        fills = [fill for fill, _ink in STACK[: len(series)]]
        colour = {
            "field": "series",
            "type": "nominal",
            "scale": {"domain": list(series), "range": fills},
        }
    x = {"field": "from", "type": "quantitative", "scale": scale, **NO_AXIS}
    marks = [
        layer(
            {"type": "bar", "stroke": palette.PAPER, "strokeWidth": 1},
            x=x,
            x2={"field": "to"},
            y=y,
            color=colour,
        ),
        layer(
            {"type": "text", "align": "left", "dx": 6},
            x={**x, "field": "end"},
            y=y,
            text={"field": "text"},
        ),
    ]
    height = max(1, len(stages)) * (32 if lines == 1 else LINE * lines + 10) + (24 if series else 4)
    words = " ; ".join(
        _stage_words(stage, share, series) for stage, share in zip(stages, shares, strict=True)
    )
    return chart(rows, marks, title, words, height, WIDTH)


def _of_before(before: Value, value: Value) -> str:
    """What a stage is of the one before: "42 %"; "" where one of them is not known."""
    if before is None or value is None or not before:
        return ""
    return percent(round_half_up(Fraction(value) * 100 / Fraction(before)), 0)


def _stage_words(stage: Stage, share: str, series: Sequence[str]) -> str:
    said = f"{stage.label} : {stage.text}"
    if share:
        said += _(", soit %s de l'étape précédente") % share
    if series:
        parts = ", ".join(f"{name} {text}" for name, text in zip(series, stage.texts, strict=True))
        said += f" ({parts})"
    return said
