"""The list of reports, what the report of a year holds, and the whole of it as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.accounts.context import Context
from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.period import Period
from maillage.pathways.models import Programme
from maillage.reports import queries
from maillage.reports.annual import AnnualReport, topics_of_year
from maillage.reports.chapters import EVERY, chapter_for
from maillage.reports.outputs import annual
from maillage.reports.readings import Readings
from maillage.reports.subject import Subject
from maillage.reports.topics import FAMILIES, Topic, by_family

from .chapters import XLSX, laid_out
from .common import address

SHOWN = ("participants", "new_entrants", "positive_exit_rate")
MOST = 4  # figures beside a year
RECENT = 6  # years shown at once; those before are folded


@needs(Right.SEE_FIGURES)
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Every programme the organisation leads or takes part in, its other sections, with their years."""
    found = [(topic, years) for topic in queries.topics(request.context) if (years := queries.years(topic))]
    years_of = dict(found)
    kept = queries.versions_kept(years_of)
    families = [
        {
            "title": FAMILIES[family],
            "shelves": [_shelf(request.context, t, years_of[t], kept) for t in shelf if not _of_a_kind(t)],
            "kinds": _kinds(request.context, [(t, years_of[t]) for t in shelf if _of_a_kind(t)]),
        }
        for family, shelf in by_family(years_of)
    ]
    years = sorted({year for some in years_of.values() for year in some}, reverse=True)
    return render(request, "reports/report_list.html", {"families": families, "years": years})


def _shelf(
    context: Context, topic: Topic, years: list[int], kept: dict[tuple[int, str, int], list]
) -> dict[str, object]:
    shown = _shown(topic)
    requests = [(name, Period.year(year)) for name, _part in shown for year in years]
    readings = queries.readings_now(Subject(topic, years[0]), dict.fromkeys(requests))
    if not isinstance(topic, Programme):  # what it does not count has no column
        told = {(name, part) for name, part, _period in readings.by_key}
        shown = [one for one in shown if one in told][:MOST]
    rows = [
        {
            "year": year,
            "url": address(context, "reports:chapter", topic, year),
            "readings": [readings.get(name, Period.year(year), part) for name, part in shown],
            "versions": kept.get((topic.organisation_id, topic.code, year), []),
        }
        for year in years
    ]
    return {
        "topic": topic,
        "programme": isinstance(topic, Programme),
        "led": queries.leads(context, topic),
        "heads": [_head(readings, name, part) for name, part in shown],
        "recent": rows[:RECENT],
        "older": rows[RECENT:],
    }


def _shown(topic: Topic) -> list[tuple[str, str]]:
    """The figures beside a year, each with its part: those of any programme, else the key figures of the
    chapter."""
    if isinstance(topic, Programme):
        return [(name, "") for name in SHOWN]
    names = (name.partition("/") for name in chapter_for(topic.code, False).key_figures if name != EVERY)
    return [(name, part) for name, _sep, part in names]


def _head(readings: Readings, name: str, part: str) -> str:
    """What stands above a column: the part's name where it is one."""
    label = readings.labels.get(name, name)
    told = (r.label for (indicator, one, _), r in readings.by_key.items() if (indicator, one) == (name, part))
    return next(told, label) if part else label


def _of_a_kind(topic: Topic) -> bool:
    """Whether there are many chapters like it, listed by name only (recruitments)."""
    return not isinstance(topic, Programme) and bool(chapter_for(topic.code, False).several)


def _kinds(context: Context, found: list[tuple[Topic, list[int]]]) -> list[dict[str, object]]:
    """Those under one heading: a line each, the latest first."""
    kinds: dict[str, list[dict[str, object]]] = {}
    for topic, years in sorted(found, key=lambda one: (-one[1][0], str(one[0].name))):
        links = [(year, address(context, "reports:chapter", topic, year)) for year in years]
        kinds.setdefault(str(chapter_for(topic.code, False).several), []).append(
            {"topic": topic, "years": links, "url": links[0][1]}
        )
    return [{"title": title, "lines": lines} for title, lines in kinds.items()]


# --- the whole report of a year ----------------------------------------------------------------------
def _of_year(request: HttpRequest, year: int) -> list[Topic]:
    found = topics_of_year(queries.topics(request.context), year)
    if not found:
        raise Http404
    return found


@needs(Right.SEE_FIGURES)
@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """What the report of a year holds, and its files."""
    context, found = request.context, _of_year(request, year)
    kept = queries.versions_kept(found)
    families = [
        (
            FAMILIES[family],
            [
                {
                    "topic": topic,
                    "led": queries.leads(context, topic),
                    "url": address(context, "reports:chapter", topic, year),
                    "versions": kept.get((topic.organisation_id, topic.code, year), []),
                }
                for topic in shelf
            ],
        )
        for family, shelf in by_family(found)
    ]
    return render(request, "reports/year.html", {"year": year, "families": families, "count": len(found)})


@needs(Right.SEE_FIGURES)
@require_safe
def year_file(request: HttpRequest, year: int, ending: str) -> HttpResponse:
    """Every chapter of the year the reader may read, as one PDF, one workbook or one page."""
    chapters = [laid_out(Subject(topic, year)) for topic in _of_year(request, year)]
    report = AnnualReport(request.context.organisation.name, year, chapters)
    make, content_type = {
        "pdf": (annual.report_pdf, "application/pdf"),
        "xlsx": (annual.report_workbook, XLSX),
        "html": (annual.report_page, "text/html; charset=utf-8"),
    }[ending]
    shown = "inline" if ending == "pdf" else "attachment"
    name = annual.file_name(report, ending)
    return HttpResponse(
        make(report),
        content_type=content_type,
        headers={"Content-Disposition": f'{shown}; filename="{name}"'},
    )
