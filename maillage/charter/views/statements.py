"""Statements: a company's page and PDF, all of a year in one go."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.charts import Point, bars
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import GroupedInt
from maillage.kernel.mail import can_mail
from maillage.kernel.toasts import notify
from maillage.organisations.managers import network_of

from .. import runs
from ..models import RunState, StatementRun
from ..paper import file_name, standing_text, statement_pdf
from ..queries.reading import addresses
from ..queries.statements import Statement, statement_of
from ..services import declarations
from .common import company_or_404

_SHOWN = 200  # deeds a page lists


def _known_year(year: int) -> None:
    if not 2000 <= year <= timezone.localdate().year:
        raise Http404


def _statement_or_404(request: HttpRequest, pk: int, year: int) -> Statement:
    _known_year(year)
    company = company_or_404(request, pk)
    found = statement_of(network_of(request.context), company.pk, year, timezone.localdate())
    if found is None:
        raise Http404
    return found


@needs(Right.FOLLOW_COMPANIES)
def statement(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """A company's year on screen: each deed opens its record where the reader may."""
    found = _statement_or_404(request, pk, year)
    urls = addresses(request.context, found.deeds[:_SHOWN])
    picture = bars(
        [Point(g.title, g.quantity, str(g.quantity), strong=True) for g in found.groups],
        title=_("Actions de l'année"),
        label_width=18,
    )
    return render(
        request,
        "charter/statement.html",
        {
            "statement": found,
            "organisation": found.signature.organisation,
            "year": year,
            "picture": picture if found.groups else None,
            "deeds": [(d, urls.get((d.model, d.record_id), "")) for d in found.deeds[:_SHOWN]],
            "hidden": max(len(found.deeds) - _SHOWN, 0),
            "standings": [standing_text(one, found.companies) for one in found.standings],
        },
    )


@needs(Right.FOLLOW_COMPANIES)
def statement_as_pdf(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    found = _statement_or_404(request, pk, year)
    return _file(statement_pdf(found), file_name(found), "application/pdf")


@needs(Right.FOLLOW_COMPANIES)
def statements(request: HttpRequest, year: int) -> HttpResponse:
    """All statements of a year: made once, kept thirty days, with the progress of what is being made."""
    _known_year(year)
    waiting = len(declarations.to_ask(request.context, year)) if can_mail() else 0
    return render(request, "charter/statements.html", {**_runs(request, year), "to_ask": waiting})


@needs(Right.FOLLOW_COMPANIES)
def statements_state(request: HttpRequest, year: int) -> HttpResponse:
    """The part of the page that moves."""
    _known_year(year)
    return render(request, "charter/_runs.html", _runs(request, year))


def _runs(request: HttpRequest, year: int) -> dict[str, object]:
    found = list(StatementRun.objects.visible_to(request.context).light().filter(year=year)[:10])
    this_year = timezone.localdate().year
    return {
        "year": year,
        "years": list(range(this_year, this_year - 6, -1)),
        "runs": [(run, runs.is_stalled(run)) for run in found],
        "working": any(run.is_working for run in found),
    }


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def statements_make(request: HttpRequest, year: int) -> HttpResponse:
    try:
        runs.start(request.context, year)
    except DomainError as error:
        notify(request, error.message, error=True)
    return redirect("charter:statements", year=year)


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def ask_all(request: HttpRequest, year: int) -> HttpResponse:
    """Every signatory of the year that can be written to is asked for its actions, by the worker."""
    _known_year(year)
    try:
        count = declarations.ask_all(request.context, year, request.build_absolute_uri("/"))
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        said = ngettext(
            "%(count)s entreprise va être interrogée.", "%(count)s entreprises vont être interrogées.", count
        )
        notify(request, said % {"count": GroupedInt(count)})
    return redirect("charter:statements", year=year)


@needs(Right.FOLLOW_COMPANIES)
def statements_zip(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(StatementRun.objects.visible_to(request.context), pk=pk, state=RunState.DONE)
    return _file(bytes(run.content or b""), f"bilans-{run.year}.zip", "application/zip")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Cache-Control"] = "no-store, private"
    return response
