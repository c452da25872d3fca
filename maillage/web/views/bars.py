"""The small bar of a pathway in a caseload: the last two years, the same scale for every line.

Written here and not in a template: a home draws a hundred of them, each of a dozen shapes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from maillage.kernel import formats
from maillage.kernel.addresses import address
from maillage.pathways.queries.labels import HUES
from maillage.pathways.queries.week import Case, Week

WINDOW = dt.timedelta(days=730)
WIDTH, HEIGHT = 120, 14  # units of the drawing
_ROOM = 8  # kept free on the right, for the next appointment


@dataclass(frozen=True)
class Line:
    """A case with its address, its bar, and what is said beside it."""

    case: Case
    url: str
    name: str
    bar: SafeString  # the drawing, with its own words for who does not see it
    said: str  # the next appointment, else how long ago the last one was
    late: bool


def lines_of(week: Week, cases: list[Case]) -> list[Line]:
    """The lines of a caseload, in the order given."""
    said = {"running": _("en cours : %s"), "nothing": _("aucune étape en cours")}
    said["words"] = _("entrée le %(day)s, %(said)s")
    return [_line(week, case, said) for case in cases]


def _line(week: Week, case: Case, sentences: dict[str, str]) -> Line:
    first = week.today - WINDOW
    entry = case.enrolment.entry_date
    person = case.enrolment.person
    shapes, running = [], []
    for step in case.steps:
        left = _x(max(step.start_date, first), first)
        right = _x(min(step.end_date or week.today, week.today), first)
        shapes.append(
            f'<rect class="tl-bar hue-{HUES[step.category]}" x="{_n(left)}" y="4"'
            f' width="{_n(max(right - left, 2))}" height="6"></rect>'
        )
        if step.end_date is None or step.end_date >= week.today:
            running.append(step.label)
    left = _x(max(entry, first), first)
    if entry >= first:
        shapes.append(f'<line class="spark-entry" x1="{_n(left)}" x2="{_n(left)}" y1="0.5" y2="13.5"></line>')
    if case.next_date:
        shapes.append('<circle class="spark-next" cx="116" cy="7" r="2.6"></circle>')
    steps = sentences["running"] % ", ".join(running) if running else sentences["nothing"]
    words = escape(sentences["words"] % {"day": formats.day(entry), "said": steps})
    bar = (
        f'<svg class="spark-bar" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{words}">'
        f'<title>{words}</title><rect class="ground" x="{_n(left)}" y="2.5"'
        f' width="{_n(WIDTH - _ROOM - left)}" height="9" rx="1.5"></rect>{"".join(shapes)}</svg>'
    )
    return Line(
        case,
        address("pathways:person", case.enrolment.person_id),
        f"{person.last_name} {person.first_name}",
        SafeString(bar),
        _said(case, week.today),
        late=case.next_date is None and bool(case.blocked),
    )


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
