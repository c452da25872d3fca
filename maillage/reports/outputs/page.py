"""The chapter as one page that stands alone: to send, to keep, to put on a site. It fetches nothing."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from maillage.reports.laid import Chapter
from maillage.reports.models import FrozenReport

from .words import known, report_title

_SHEETS = ("web/tokens.css", "web/base.css", "kernel/charts.css", "reports/report.css", "web/print.css")


def chapter_page(chapter: Chapter, version: FrozenReport | None = None) -> bytes:
    """The page, its style inside; figures lead nowhere in it."""
    return render_to_string(
        "reports/standalone.html",
        {
            "chapter": chapter,
            "subject": chapter.subject,
            "title": f"{chapter.title} · {report_title(chapter)}",
            "known": known(chapter, version),
            "link": None,
            "editable": False,
            "style": style(),
        },
    ).encode()


def style() -> str:
    """Our own sheets one after the other, as an element; none of them may hold a closing tag."""
    found = [finders.find(name) for name in _SHEETS]
    text = "\n".join(Path(path).read_text(encoding="utf-8") for path in found if path)
    return mark_safe(f"<style>\n{text.replace('</', '')}\n</style>")  # noqa: S308 - files of the package
