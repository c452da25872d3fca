"""The chapter on paper: what the template `reports/documents/chapter.typ` is given."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maillage.kernel.charts import Chart
from maillage.kernel.documents import render_pdf
from maillage.reports.laid import Cell, Chapter, Part
from maillage.reports.models import FrozenReport

from .words import difference_text, known, report_title


def chapter_pdf(chapter: Chapter, version: FrozenReport | None = None) -> bytes:
    """A tagged PDF of the chapter; the same figures on the same day give the same bytes."""
    return render_pdf("reports/chapter", document(chapter, version))


def document(chapter: Chapter, version: FrozenReport | None = None) -> dict[str, object]:
    """A chapter as the templates read it."""
    subject = chapter.subject
    return {
        "title": f"{chapter.title} · {report_title(chapter)}",
        "organisation": subject.about.organisation.name,
        "note": known(chapter, version),
        "report": report_title(chapter),
        "chapter": chapter.title,
        "kicker": chapter.kicker,
        "lead": chapter.lead,
        "blocks": chapter.blocks,
        "key_figures": [
            {
                "label": key.label,
                "value": str(key.reading),
                "trend": key.trend_text,
                "aim": _("objectif %s") % key.aim if key.aim else "",
            }
            for key in chapter.key_figures
        ],
        "picture": _picture(chapter.picture) if chapter.picture else None,
        "parts": [_part(part) for part in chapter.parts],
    }


def _picture(chart: Chart) -> dict[str, object]:
    return {"svg": str(chart.svg), "alt": chart.alt, "title": chart.title, "wide": chart.is_wide}


def _part(part: Part) -> dict[str, object]:
    return {
        "title": part.title,
        "head": part.head,
        "intro": part.intro,
        "note": part.note,
        "wide": part.wide,
        "blocks": part.blocks,
        "columns": part.columns,
        "rows": [
            {
                "label": row.label,
                "level": row.level,
                "strong": row.strong,
                "cells": [_cell(cell) for cell in row.cells],
            }
            for row in part.rows
        ],
        "charts": [_picture(chart) for chart in part.charts],
        "definitions": [{"label": d.label, "text": d.text} for d in part.definitions if d.text],
        "differences": [{"number": str(d.number), "text": difference_text(d)} for d in part.differences],
    }


def _cell(cell: Cell) -> dict[str, str]:
    return {"text": cell.text, "mark": str(cell.difference.number) if cell.difference else ""}
