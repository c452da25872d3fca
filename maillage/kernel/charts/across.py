"""Years across a picture: from days to abscissas, and the lines that mark years and quarters.

Units are those of the SVG's viewBox, one for a pixel at full width.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from maillage.kernel import formats

WIDTH, GUTTER, RIGHT = 1040, 132, 18
AXIS, BAND, BAR, DIAMOND, DOT = 26, 22, 10, 7, 4
GAP = 4  # between rows of one lane
LANE_GAP = 10  # between lanes
MIN_BAR = 4
_LETTER = 9  # room for a letter of a tick


@dataclass(frozen=True)
class Tick:
    x: str
    label: str
    strong: bool


class Scale:
    """From days to abscissas."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        self.first, self.last = first, last
        self.days = max((last - first).days, 1)

    @classmethod
    def around(cls, starts: Iterable[dt.date], ends: Iterable[dt.date], today: dt.date) -> Scale:
        """From a little before the first day to a little after the last, or today; at least a year."""
        first = min(starts)
        last = max([today, *ends])
        if (last - first).days < 365:
            first = last - dt.timedelta(days=365)
        margin = dt.timedelta(days=max(round((last - first).days * 0.015), 7))
        return cls(first - margin, last + margin)

    def at(self, day: dt.date) -> float:
        day = min(max(day, self.first), self.last)
        return GUTTER + (WIDTH - RIGHT - GUTTER) * (day - self.first).days / self.days

    def ticks(self) -> list[Tick]:
        """A line each 1 January; months too when the picture covers three years or less."""
        fine = self.days <= 3 * 366
        ticks = []
        for year in range(self.first.year, self.last.year + 1):
            for month in (1, 4, 7, 10) if fine else (1,):
                day = dt.date(year, month, 1)
                if self.first <= day <= self.last:
                    label = str(year) if month == 1 else formats.month(day).split("\u00a0")[0]
                    place = self.at(day)
                    fits = place + _LETTER * len(label) <= WIDTH
                    ticks.append(Tick(svg_number(place), label if fits else "", month == 1))
        if not any(t.strong for t in ticks):
            ticks.insert(0, Tick(svg_number(GUTTER), str(self.first.year), True))
        return ticks


def svg_number(value: float) -> str:
    """A number as SVG reads it, whatever the language of the page."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
