"""Commentaries, edited in place."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.listing.filters import text_of
from maillage.kernel.toasts import notify
from maillage.reports import queries, services
from maillage.reports.forms import TextForm
from maillage.reports.services.texts import not_leading
from maillage.reports.subject import Subject

from .common import address, subject_or_404


@needs(Right.EDIT_REPORTS)
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, section: str, year: int) -> HttpResponse:
    """The form of one part's text; `partie` names the part, none for the chapter's own."""
    subject = subject_or_404(request, section, year)
    if not queries.leads(request.context, subject.about):
        raise NotAllowed(not_leading(subject))
    place = text_of(request.GET, "partie")
    now = queries.texts(subject).get(place, "")
    form = TextForm(request.POST or None, initial={"text": now, "expected": now})
    if request.method == "POST" and form.is_valid():
        try:
            services.write_text(request.context, subject, place, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
            form.now = now
        else:
            notify(request, _("Commentaire enregistré."))
            return redirect(_chapter(request, subject, place))
    template = "reports/_text_form.html" if request.htmx else "reports/text_form.html"
    return render(
        request, template, _context(request, subject, place, form), status=422 if form.errors else 200
    )


def _context(request: HttpRequest, subject: Subject, place: str, form: TextForm) -> dict[str, object]:
    kept = queries.commentary(subject, place)
    part = next((part for part in subject.chapter.parts if part.code == place), None)
    return {
        "form": form,
        "subject": subject,
        "place": place,
        "part_title": part.title if part else subject.chapter.title,
        "earlier": queries.text_versions(kept) if kept else [],
        "url": address(request.context, "reports:text", subject.about, subject.year, partie=place),
        "chapter_url": _chapter(request, subject, place),
    }


def _chapter(request: HttpRequest, subject: Subject, place: str) -> str:
    """Back to the chapter, where the text stands."""
    url = address(request.context, "reports:chapter", subject.about, subject.year)
    return f"{url}#{place}" if place else url
