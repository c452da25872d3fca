"""The whole report of a year as PDF, workbook and page: what it holds first, then its chapters."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from maillage.kernel import formats
from maillage.kernel.documents import render_pdf
from maillage.reports.annual import AnnualReport

from . import words
from .page import style
from .pdf import document
from .xlsx import annual_workbook


def title(report: AnnualReport) -> str:
    return _("Rapport annuel %(year)s") % {"year": report.year}


def known(report: AnnualReport) -> str:
    day = formats.moment(report.known_at)
    return _("Chiffres tels que connus le %(day)s") % {"day": day}


def file_name(report: AnnualReport, ending: str) -> str:
    """`rapport-annuel-2017.pdf`."""
    return f"rapport-annuel-{report.year}.{ending}"


def report_pdf(report: AnnualReport) -> bytes:
    """A tagged PDF: a table of contents that leads to the chapters."""
    return render_pdf(
        "reports/annual",
        {
            "title": title(report),
            "organisation": report.organisation,
            "note": known(report),
            "report": title(report),
            "families": [
                {
                    "title": family,
                    "chapters": [
                        {**document(chapter), "section": chapter.subject.section, **words.entry(chapter)}
                        for chapter in chapters
                    ],
                }
                for family, chapters in report.families
            ],
        },
    )


def report_page(report: AnnualReport) -> bytes:
    """One page that stands alone, its style inside."""
    return render_to_string(
        "reports/standalone_annual.html",
        {
            "report": report,
            "title": f"{title(report)} · {report.organisation}",
            "heading": title(report),
            "known": known(report),
            "link": None,
            "editable": False,
            "style": style(),
        },
    ).encode()


def report_workbook(report: AnnualReport) -> bytes:
    """A sheet that says what it holds, the tables chapter by chapter, definitions, exchange rows."""
    return annual_workbook(report, title(report), known(report))
