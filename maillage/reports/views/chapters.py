"""The list of reports, a chapter on screen, and its files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.period import Period
from maillage.reports import queries
from maillage.reports.layout import Chapter, lay_out
from maillage.reports.outputs.page import chapter_page
from maillage.reports.outputs.pdf import chapter_pdf
from maillage.reports.outputs.words import file_name, known
from maillage.reports.outputs.xlsx import chapter_workbook
from maillage.reports.subject import Subject

from .common import address, subject_or_404
from .linking import Linker

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = ("participants", "new_entrants", "positive_exit_rate")


@needs(Right.SEE_FIGURES)
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Every programme the organisation leads or takes part in, with its years and frozen versions."""
    shelves = [_shelf(request, programme) for programme in queries.programmes(request.context)]
    return render(request, "reports/report_list.html", {"shelves": shelves})


def _shelf(request: HttpRequest, programme) -> dict[str, object]:
    context = request.context
    years = queries.years(programme)
    requests = [(name, Period.year(year)) for year in years for name in SHOWN]
    readings = queries.readings_now(Subject(programme, years[0]), requests)
    kept = queries.versions_by_year(programme)
    return {
        "programme": programme,
        "led": queries.leads(context, programme),
        "heads": [readings.labels.get(name, name) for name in SHOWN],
        "years": [
            {
                "year": year,
                "url": address(context, "reports:chapter", programme, year),
                "readings": [readings.get(name, Period.year(year)) for name in SHOWN],
                "versions": kept.get(year, []),
            }
            for year in years
        ],
    }


def laid_out(subject: Subject) -> Chapter:
    """A chapter of today: figures, texts, published values."""
    return lay_out(subject, queries.readings_now(subject), queries.texts(subject), queries.published(subject))


@needs(Right.SEE_FIGURES)
@require_safe
def chapter(request: HttpRequest, section: str, year: int) -> HttpResponse:
    subject = subject_or_404(request, section, year)
    context, programme = request.context, subject.programme
    years = queries.years(programme)
    laid = laid_out(subject)
    return render(
        request,
        "reports/chapter.html",
        {
            "chapter": laid,
            "subject": subject,
            "link": Linker(context, programme),
            "known": known(laid),
            "editable": queries.may_edit(context, programme),
            "versions": queries.versions(subject),
            "files": _files(context, subject),
            "freeze_url": address(context, "reports:freeze", programme, year),
            "later_year": year + 1,
            "earlier": address(context, "reports:chapter", programme, year - 1) if year - 1 in years else "",
            "later": address(context, "reports:chapter", programme, year + 1) if year + 1 in years else "",
        },
    )


def _files(context, subject: Subject) -> dict[str, str]:
    endings = ("pdf", "xlsx", "html")
    return {e: address(context, "reports:chapter-file", subject.programme, subject.year, e) for e in endings}


@needs(Right.SEE_FIGURES)
@require_safe
def chapter_file(request: HttpRequest, section: str, year: int, ending: str) -> HttpResponse:
    """The chapter as PDF, XLSX or a page that stands alone."""
    return as_file(laid_out(subject_or_404(request, section, year)), ending)


def as_file(laid: Chapter, ending: str, version=None) -> HttpResponse:
    make, content_type = {
        "pdf": (chapter_pdf, "application/pdf"),
        "xlsx": (chapter_workbook, XLSX),
        "html": (chapter_page, "text/html; charset=utf-8"),
    }[ending]
    # A page that stands alone carries its own style: it is given to keep, never shown by this site.
    shown = "inline" if ending == "pdf" else "attachment"
    return HttpResponse(
        make(laid, version),
        content_type=content_type,
        headers={"Content-Disposition": f'{shown}; filename="{file_name(laid, ending, version)}"'},
    )
