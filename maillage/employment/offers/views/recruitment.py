"""An offer's page: the funnel that is also the filter, the applications; and the grid of results."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.listing import ChoiceFilter, Column, Empty, Listing, SearchFilter
from maillage.kernel.text import typed

from .. import queries, services
from ..models import Application, JobOffer
from ..nomenclature import CANDIDATE, EMPLOYER, STAGES, Source, reason_choices
from ..picture import draw
from ..programmes import programme_names
from . import application_or_404, offer_or_404
from .offers import FOLLOWS, STATES, WORKS

GRID_PAGE = 100  # rows of the grid drawn at once

ENDS = [
    ("running", gettext_lazy("en cours")),
    ("hired", gettext_lazy("embauchés")),
    ("withdrawn", gettext_lazy("désistés")),
    ("refused", gettext_lazy("refusés")),
    ("intruder", gettext_lazy("à l'entretien sans la réunion")),
]


class ApplicationListing(Listing):
    template = "employment/offers/offer.html"
    default_sort = "name"
    count_label = ngettext_lazy("%(count)s candidature", "%(count)s candidatures", "count")
    export_name, export_right = "candidatures", Right.EXPORT
    empty = Empty(
        gettext_lazy("Personne n'est proposé sur cette offre"),
        gettext_lazy("Proposez des personnes que vous accompagnez, ou qui ont accepté d'être présentées."),
        icon="people",
    )

    def __init__(self, request: HttpRequest, rows: QuerySet[Application], offer: JobOffer) -> None:
        self.offer = offer
        self.columns = self._columns()
        self.filters = self._filters()
        super().__init__(request, rows)

    def _columns(self) -> list[Column]:
        if not self.offer.collective:
            return self._few_columns()
        return [
            Column("name", _("Personne"), value="person", sort="person__folded_name", link=True),
            Column("source", _("Source"), value="get_source_display", sort="source"),
            *(
                Column(
                    s.name, s.label, value=s.column, kind="date", sort=s.column, on_phone=s.name == "hired"
                )
                for s in self.offer.stage_list
            ),
            Column("end", _("Issue"), value=end_text, template="employment/offers/_end.html"),
        ]

    def _few_columns(self) -> list[Column]:
        """Of an offer filled person by person: the furthest stage says it."""
        stages = {stage.name: stage.label for stage in self.offer.stage_list}

        def furthest(row: Application) -> str:
            reached = [name for name in stages if getattr(row, f"{name}_on") is not None]
            return str(stages[reached[-1]]) if reached else _("proposée")

        return [
            Column("name", _("Personne"), value="person", sort="person__folded_name", link=True),
            Column("source", _("Source"), value="get_source_display", sort="source"),
            Column("proposed_on", _("Proposée le"), kind="date", sort="proposed_on"),
            Column("stage", _("Étape"), value=furthest),
            Column("end", _("Issue"), value=end_text, template="employment/offers/_end.html"),
        ]

    def _filters(self) -> list[Any]:
        columns = {stage.name: stage.column for stage in self.offer.stage_list}
        return [
            SearchFilter(_("Un nom…"), apply=queries.of_person),
            ChoiceFilter(
                "etape",
                _("Étape atteinte"),
                choices=[(stage.name, stage.label) for stage in self.offer.stage_list],
                apply=lambda rows, values: rows.filter(**{f"{columns[values[0]]}__isnull": False}),
            ),
            ChoiceFilter("source", _("Source"), choices=Source.choices, lookup="source"),
            ChoiceFilter(
                "dispositif",
                _("Dispositif"),
                choices=lambda request: sorted(programme_names(self.offer.network_id).items()),
                lookup="programme",
            ),
            ChoiceFilter(
                "issue",
                _("Issue"),
                choices=ENDS,
                apply=lambda rows, values: queries.ended(rows, values[0]),
            ),
        ]

    def row_url(self, row: Application) -> str:
        return reverse("employment:application", args=[row.pk])


def end_text(row: Application) -> str:
    """How an application ended, in words; "" while it runs."""
    if row.hired_on is not None:
        return _("embauche")
    for day, said in ((row.withdrawn_on, _("désistement")), (row.refused_on, _("refus"))):
        if day is not None:
            return f"{said} : {row.reason_label}" if row.reason else said
    return ""


@needs(*WORKS)
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of an offer. Who follows companies reads the funnel; a case worker, their own proposals."""
    found = offer_or_404(request, pk)
    listing = ApplicationListing(request, queries.applications(request.context, found), found)
    if request.htmx and request.htmx.target == "listing":
        return listing.response()
    today = timezone.localdate()
    follows = request.context.has(Right.FOLLOW_COMPANIES)
    extra: dict[str, Any] = {"follows": False}
    if follows:
        extra = {"follows": True}
        if found.collective:
            counted = queries.funnel(found)
            chosen = (request.GET.get("etape", ""), request.GET.get("source", ""))
            extra |= {
                "funnel": counted,
                "picture": draw(counted, _addresses(request.path), chosen),
                "reasons": queries.why(found),
                "sessions": queries.sessions(request.context, found),
            }
    state = queries.state_of(found, today)
    return listing.response(
        title=found.title,
        offer=found,
        state=STATES[state],
        state_code=state,
        takes=found.takes_applications(today),
        **extra,
    )


def _addresses(path: str) -> Any:
    def address(stage: str, source: str) -> str:
        asked = {name: value for name, value in (("etape", stage), ("source", source)) if value}
        return f"{path}?{urlencode(asked)}#listing"

    return address


# --- the grid --------------------------------------------------------------------------------------
@needs(*FOLLOWS)
def grid(request: HttpRequest, pk: int) -> HttpResponse:
    """The results of a recruitment, typed like a spreadsheet; a hundred rows at once."""
    found = offer_or_404(request, pk)
    rows = queries.applications(request.context, found)
    asked = {name: request.GET.get(name, "")[:100] for name in ("q", "source", "issue", "etape")}
    if asked["q"]:
        rows = queries.of_person(rows, asked["q"])
    if asked["source"] in Source.values:
        rows = rows.filter(source=asked["source"])
    if asked["issue"]:
        rows = queries.ended(rows, asked["issue"])
    known = {stage.name: stage for stage in STAGES}
    if asked["etape"] in known:
        rows = rows.filter(**{f"{known[asked['etape']].column}__isnull": False})
    page = Paginator(rows.order_by("person__folded_name", "pk"), GRID_PAGE).get_page(request.GET.get("page"))
    stages = found.stage_list[:-1]
    return render(
        request,
        "employment/offers/grid.html",
        {
            "offer": found,
            "stages": stages,
            "lines": [_line(row, stages) for row in page.object_list],
            "page": page,
            "asked": asked,
            "sources": Source.choices,
            "ends": ENDS,
            "today": timezone.localdate(),
            "withdrawals": reason_choices(CANDIDATE),
            "refusals": reason_choices(EMPLOYER),
            "announced": _announced(found),
        },
    )


def _announced(offer: JobOffer) -> str:
    """The contract a hire of the grid makes, in words; "" when the offer does not say enough."""
    try:
        facts = services.facts_of_offer(offer)
    except DomainError:
        return ""
    words = [str(offer.get_contract_kind_display()), _("à partir du %s") % formats.day(facts.start_date)]
    if facts.planned_end_date:
        words.append(_("jusqu'au %s") % formats.day(facts.planned_end_date))
    if facts.weekly_hours:
        words.append(_("%s h par semaine") % formats.number(facts.weekly_hours))
    return ", ".join(words)


def _line(row: Application, stages: Any) -> dict[str, Any]:
    values = services.row_values(row)
    return {
        "row": row,
        "cells": [
            (stage, values[stage.name], _shown(values[stage.name], row, stage.name)) for stage in stages
        ],
        "result": values["result"],
        "result_text": end_text(row),
    }


def _shown(value: str, row: Application, name: str) -> str:
    return formats.day(getattr(row, f"{name}_on")) if value else ""


@needs(*FOLLOWS)
@require_POST
def cell(request: HttpRequest, pk: int) -> JsonResponse:
    """One cell of the grid: `column` and `value`. Answers the row as it stands, and the value before."""
    application = application_or_404(request, pk)
    try:
        row, before = services.write_cell(
            request.context,
            application,
            request.POST.get("column", ""),
            typed(request.POST.get("value"), 100),
        )
    except DomainError as error:
        return JsonResponse({"error": error.message}, status=409)
    values = services.row_values(row)
    shown = {name: _shown(value, row, name) for name, value in values.items() if name != "result"}
    return JsonResponse(
        {
            "values": values,
            "shown": {**shown, "result": end_text(row)},
            "intruder": row.skipped_meeting and row.offer.meets_first,
            "before": before,
        }
    )


__all__ = ["cell", "grid", "offer"]
