"""One figure: its definition, how it moved, the records behind it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.indicators import IndicatorError, Section
from maillage.indicators import section as section_of
from maillage.kernel.charts import Chart, Point, Target, columns, rates
from maillage.kernel.period import Period, PeriodError
from maillage.reports import queries
from maillage.reports.lists import RecordList, number_of_records, records_listing
from maillage.reports.readings import PERCENT, Reading, Readings, written
from maillage.reports.records import Side, of_side
from maillage.reports.subject import MAX_YEARS, Subject

from .before import known_on
from .common import address, topic_or_404
from .linking import Linker


@dataclass(frozen=True)
class Asked:
    """A figure as an address names it, computed with the years around it."""

    subject: Subject
    section: Section
    period: Period
    breakdown: str
    indicator: str
    readings: Readings
    reading: Reading
    misread: str = ""

    @property
    def label(self) -> str:
        return self.readings.labels[self.indicator]

    @property
    def years(self) -> list[tuple[Period, Reading | None]]:
        around = years_around(self.subject)
        return [(p, self.readings.get(self.indicator, p, self.breakdown)) for p in around]


def years_around(subject: Subject) -> list[Period]:
    """The years a figure is shown among: from the protocol's first, eight at most, none to come."""
    last = min(max(subject.year, subject.first_year + MAX_YEARS - 1), timezone.localdate().year)
    first = max(subject.first_year, last - MAX_YEARS + 1)
    return [Period.year(year) for year in range(first, max(first, last) + 1)]


def _asked(request: HttpRequest, section: str, indicator: str) -> Asked:
    topic = topic_or_404(request, section)
    here = section_of(section, topic.organisation_id)
    if here is None or indicator not in here.indicators:
        raise Http404
    known = queries.years(topic) or [timezone.localdate().year]
    text, misread = request.GET.get("periode", ""), ""
    try:
        period = Period.parse(text) if text else Period.year(known[0])
    except PeriodError as error:
        period, misread = Period.year(known[0]), str(error)
    subject = Subject(topic, period.last.year)
    breakdown = request.GET.get("ventilation", "")
    wanted = dict.fromkeys((indicator, p) for p in [period, *years_around(subject)])
    readings = queries.readings_now(subject, wanted)
    parts = readings.by_indicator.get((indicator, period.label), [])
    reading = readings.get(indicator, period, breakdown)
    if reading is None and not breakdown:
        # Told only by its parts: the first of them; or a target, which has a period of its own.
        reading = next(iter([*parts, *(r for r in readings.by_key.values() if not r.breakdown)]), None)
    if reading is None:
        raise Http404
    return Asked(subject, here, period, reading.breakdown, indicator, readings, reading, misread)


@needs(Right.SEE_FIGURES)
@require_safe
def figure(request: HttpRequest, section: str, indicator: str) -> HttpResponse:
    asked = _asked(request, section, indicator)
    side = asked_side(request, asked.reading)
    shown = _records(request, asked, side)
    context = _context(request, asked) | {
        "side": side,
        "sides": sides(request, asked.reading, side),
        "records": shown,
        "misread": asked.misread,
        **known_on(request, asked),
    }
    if shown.listing is not None:
        return shown.listing.response(**context)
    return render(request, "reports/figure.html", context)


@needs(Right.SEE_FIGURES)
@require_safe
def figure_card(request: HttpRequest, section: str, indicator: str) -> HttpResponse:
    """The same in short, shown over a chapter."""
    asked = _asked(request, section, indicator)
    shown = _records(request, asked, "part")
    return render(request, "reports/_figure_card.html", _context(request, asked) | {"records": shown})


def _context(request: HttpRequest, asked: Asked) -> dict[str, object]:
    link = Linker(request.context, asked.subject.about)
    return {
        "asked": asked,
        "reading": asked.reading,
        "label": asked.label,
        "part_label": asked.reading.label if asked.breakdown else "",
        "definition": asked.readings.definitions[asked.indicator],
        "made_of": made_of(asked.reading),
        "link": link,
        "url": link.figure(asked.reading),
        "parts": [
            reading
            for reading in asked.readings.by_indicator.get((asked.indicator, asked.period.label), [])
            if reading.breakdown
        ],
        "chart": _trend(asked),
        "known_at": asked.readings.known_at,
        "about": asked.subject.about,
        "chapter_url": _chapter_url(request, asked),
        "chapter_label": f"{asked.subject.about.name}, {asked.subject.year}",
    }


def _chapter_url(request: HttpRequest, asked: Asked) -> str:
    topic = asked.subject.about
    if asked.subject.year not in queries.years(topic):
        return ""
    return address(request.context, "reports:chapter", topic, asked.subject.year)


def asked_side(request: HttpRequest, reading: Reading) -> Side:
    return "whole" if request.GET.get("cote") == "whole" and reading.whole is not None else "part"


def made_of(reading: Reading) -> str:
    """The exact numbers a share or a ratio is made of."""
    if reading.whole is None or reading.part is None or reading.unit == "month":
        return ""
    words = {"part": written(reading.amount, ""), "whole": written(reading.out_of, "")}
    return _("%(part)s sur %(whole)s") % words


def _records(request: HttpRequest, asked: Asked, side: Side) -> RecordList:
    try:
        found = of_side(asked.subject, asked.reading, side)
    except IndicatorError as error:
        raise Http404 from error
    return records_listing(request, found, counted=_number(asked, side))


def _number(asked: Asked, side: Side) -> int | None:
    return number_of_records(asked.reading, side, asked.section.indicator(asked.indicator).formula)


def sides(request: HttpRequest, reading: Reading, side: Side) -> list[dict[str, object]]:
    """What is counted, and what it is divided by, where there are two lists to see."""
    if reading.whole is None or reading.unit == "month":
        return []
    query = request.GET.copy()
    for name in ("page", "sort", "format"):
        query.pop(name, None)
    found = []
    for code, label, number in (
        ("part", _("Ce qui est compté"), reading.amount),
        ("whole", _("Sur quoi l'on rapporte"), reading.out_of),
    ):
        query["cote"] = code
        found.append(
            {"label": label, "count": number, "current": code == side, "url": f"?{query.urlencode()}"}
        )
    return found


def _trend(asked: Asked) -> Chart | None:
    """The years of the protocol; nothing where there is nothing to compare."""
    points = [
        Point(
            period.label, r.value if r else None, str(r) if r else written(None, ""), period == asked.period
        )
        for period, r in asked.years
    ]
    if sum(1 for point in points if point.value is not None) < 2:
        return None
    target = asked.subject.target(asked.indicator, asked.breakdown)
    line = None
    if target and target.each == "year":
        line = Target(target.value, _("objectif : %s") % written(target.value, target.unit))
    kind = rates if asked.reading.unit in (PERCENT, "ratio", "month") else columns
    name = f"{asked.label} : {asked.reading.label}" if asked.breakdown else asked.label
    return kind(points, title=name, target=line)
