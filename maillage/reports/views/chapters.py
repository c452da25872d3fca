"""A chapter on screen, and its files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.accounts.context import Context
from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.reports import queries
from maillage.reports.laid import Chapter
from maillage.reports.layout import lay_out
from maillage.reports.outputs.page import chapter_page
from maillage.reports.outputs.pdf import chapter_pdf
from maillage.reports.outputs.words import file_name, known
from maillage.reports.outputs.xlsx import chapter_workbook
from maillage.reports.subject import Subject

from .common import address, subject_or_404
from .linking import Linker

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def laid_out(subject: Subject) -> Chapter:
    """A chapter of today: figures, texts, published values."""
    return lay_out(subject, queries.readings_now(subject), queries.texts(subject), queries.published(subject))


@needs(Right.SEE_FIGURES)
@require_safe
def chapter(request: HttpRequest, section: str, year: int) -> HttpResponse:
    subject = subject_or_404(request, section, year)
    context, topic = request.context, subject.about
    years = queries.years(topic)
    laid = laid_out(subject)
    return render(
        request,
        "reports/chapter.html",
        {
            "chapter": laid,
            "subject": subject,
            "link": Linker(context, topic),
            "known": known(laid),
            "editable": queries.may_edit(context, topic),
            "versions": queries.versions(subject),
            "files": _files(context, subject),
            "freeze_url": address(context, "reports:freeze", topic, year),
            "later_year": year + 1,
            "earlier": address(context, "reports:chapter", topic, year - 1) if year - 1 in years else "",
            "later": address(context, "reports:chapter", topic, year + 1) if year + 1 in years else "",
        },
    )


def _files(context: Context, subject: Subject) -> dict[str, str]:
    endings = ("pdf", "xlsx", "html")
    return {e: address(context, "reports:chapter-file", subject.about, subject.year, e) for e in endings}


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
