"""The small bar of a pathway in a caseload: the last two years, the same scale for every line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from maillage.kernel import formats
from maillage.pathways.queries.labels import HUES
from maillage.pathways.queries.week import Case, Week

WINDOW = dt.timedelta(days=730)
WIDTH, HEIGHT = 120, 14  # units of the drawing
_ROOM = 8  # kept free on the right, for the next appointment


@dataclass(frozen=True)
class Segment:
    x: str
    w: str
    hue: str


@dataclass(frozen=True)
class Line:
    """A case with its bar, and the bar in words."""

    case: Case
    start: str  # where the pathway begins in the bar
    length: str
    before: bool  # it began before the bar does
    segments: list[Segment]
    words: str
    said: str  # the next appointment, else how long ago the last one was
    late: bool


def lines_of(week: Week, cases: list[Case]) -> list[Line]:
    """The lines of a caseload, in the order given."""
    return [_line(week, case) for case in cases]


def _line(week: Week, case: Case) -> Line:
    first = week.today - WINDOW
    entry = case.enrolment.entry_date
    segments, running = [], []
    for step in case.steps:
        label, category = week.labels.step(step)
        left = _x(max(step.start_date, first), first)
        right = _x(min(step.end_date or week.today, week.today), first)
        segments.append(Segment(_n(left), _n(max(right - left, 2)), f"hue-{HUES[category]}"))
        if step.end_date is None or step.end_date >= week.today:
            running.append(label)
    left = _x(max(entry, first), first)
    said = _("en cours : %s") % ", ".join(running) if running else _("aucune étape en cours")
    words = _("entrée le %(day)s, %(said)s") % {"day": formats.day(entry), "said": said}
    said = _said(case, week.today)
    late = case.next_date is None and bool(case.blocked)
    return Line(case, _n(left), _n(WIDTH - _ROOM - left), entry < first, segments, words, said, late)


def _said(case: Case, today: dt.date) -> str:
    if case.next_date is not None:
        return _("aujourd'hui") if case.next_date == today else formats.day_short(case.next_date)
    if case.last_kept is None:
        return _("aucun entretien")
    return _("il y a %s") % timesince(case.last_kept, today, depth=1)


def _x(day: dt.date, first: dt.date) -> float:
    return (WIDTH - _ROOM) * max((day - first).days, 0) / WINDOW.days


def _n(value: float) -> str:
    return f"{value:.1f}"
