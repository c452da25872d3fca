"""What the programme's manager looks at: figures against targets, caseloads, blocked pathways."""

from __future__ import annotations

import datetime as dt
from itertools import dropwhile
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.indicators import Figure
from maillage.kernel.charts import Chart, Point, columns, rates
from maillage.kernel.charts import Target as Line
from maillage.kernel.formats import number, percent
from maillage.kernel.period import Period
from maillage.kernel.text import whole_number
from maillage.pathways.models import Enrolment, Programme
from maillage.pathways.programmes import Target, definition_in_force
from maillage.pathways.queries.agenda import current_assignment, worker_name
from maillage.pathways.queries.blocked import blocked, reasons
from maillage.pathways.queries.caseload import caseload
from maillage.pathways.queries.dashboard import Aim, Dashboard, calendar, dashboard
from maillage.pathways.queries.differences import FIGURES, PARTS, target_value
from maillage.pathways.queries.programmes import led_by, main_first, main_of, worked_with

BLOCKED_SHOWN = 200


@needs(Right.MANAGE_PROGRAMME, Right.EDIT_REPORTS)
def steering(request: HttpRequest) -> HttpResponse:
    """To the dashboard of the first programme the structure leads."""
    first = main_of(led_by(request.context))
    if first is None:
        return render(request, "pathways/steering/no_programme.html")
    return redirect("pathways:dashboard", pk=first.pk)


@needs(Right.MANAGE_PROGRAMME, Right.EDIT_REPORTS)
def programme_dashboard(request: HttpRequest, pk: int) -> HttpResponse:
    programme = get_object_or_404(led_by(request.context).prefetch_related("versions"), pk=pk)
    today = timezone.localdate()
    asked = whole_number(request.GET.get("annee"))
    year = asked if asked is not None and 1990 <= asked <= today.year + 1 else today.year
    found = dashboard(programme, year, today)
    return render(
        request,
        "pathways/steering/dashboard.html",
        {
            "programme": programme,
            "programmes": main_first(led_by(request.context)),
            "found": found,
            "year": year,
            "aims": [_shown(aim) for aim in found.aims],
            "aimed": any(aim.target for aim in found.aims),
            "whole": [_shown(aim) for aim in found.whole],
            "beside": [(f, _address(f)) for f in found.beside],
            "charts": [(c, title) for c, title in (_entrants(found), _exits(found)) if c is not None],
            "calendar": calendar(request.context, programme, year),
            "months": [dt.date(year, month, 1) for month in range(1, 13)],
            "opens": request.context.has(Right.EDIT_PATHWAYS),
            "manages": request.context.has(Right.MANAGE_PROGRAMME),
            "today": today,
            "running": year == today.year,
        },
    )


def _shown(aim: Aim) -> dict[str, Any]:
    """A figure, its target and the distance between them, in words."""
    figure, gap = aim.figure, aim.gap
    label = FIGURES.get(figure.indicator, figure.label)
    if figure.breakdown:
        label = _("dont %s") % PARTS.get(figure.breakdown, figure.label)
    text = ""
    if gap is not None:
        amount = number(abs(gap), 0 if gap == int(gap) else 1)
        if figure.unit == "percent":
            amount = ngettext("%s point", "%s points", int(abs(gap))) % amount
        text = ("+ " if gap >= 0 else "− ") + amount
    return {
        "label": label,
        "figure": figure,
        "url": _address(figure),
        "target": target_value(aim.target) if aim.target else "",
        "maximum": aim.target.value if aim.target else None,
        "reached": aim.reached,
        "gap": text,
        "part": bool(figure.breakdown),
    }


def _address(figure: Figure) -> str:
    """The figure's own page, where there is one: its definition and the records behind it."""
    try:
        address = reverse("reports:figure", args=[figure.section, figure.indicator])
    except NoReverseMatch:
        return ""
    query = {"periode": figure.period.label} | ({"ventilation": figure.breakdown} if figure.breakdown else {})
    return f"{address}?{urlencode(query)}"


def _entrants(found: Dashboard) -> tuple[Chart | None, str]:
    return _chart(found, "new_entrants", columns, _("Nouveaux entrants par an"))


def _exits(found: Dashboard) -> tuple[Chart | None, str]:
    return _chart(found, "positive_exit_rate", rates, _("Taux de sorties positives par an"))


def _chart(found: Dashboard, indicator: str, draw: Any, title: str) -> tuple[Chart | None, str]:
    """The chart and its title; years before the first record are left out."""
    figures = list(dropwhile(lambda f: not f.value, found.history[indicator]))
    target: Target | None = found.target_of(indicator)
    if target is not None and target.period:
        # A target is drawn over the years it was set for, not beyond.
        aimed = Period.parse(target.period)
        figures = [f for f in figures if aimed.contains(f.period.first)]
    if len(figures) < 2:
        return None, title
    line = None
    if target is not None:
        shown = percent(target.value, 0) if target.unit == "percent" else number(target.value)
        line = Line(target.value, _("objectif : %s") % shown)
    points = [
        Point(str(f.period.first.year), f.value, str(f), strong=f.period == found.year) for f in figures
    ]
    return draw(points, title=title, target=line), title


@needs(Right.EDIT_PATHWAYS)
def caseload_page(request: HttpRequest) -> HttpResponse:
    """Each reference worker's open pathways against the norm."""
    programmes = list(worked_with(request.context).prefetch_related("versions"))
    today = timezone.localdate()
    found = caseload(request.context, programmes, today)
    highest = max([1.25, *(float(load.share or 0) for load in found.loads)])
    return render(
        request,
        "pathways/steering/caseload.html",
        {
            "found": found,
            "rows": [_bar(load, highest) for load in found.loads],
            "norm_at": _x(1, highest),
            "norms": _norms(found.programmes),
            "many": len({p for load in found.loads for p in load.counts}) > 1,
            "over": sum(1 for load in found.loads if load.over),
            "today": today,
        },
    )


def _norms(programmes: list[tuple[Programme, int | None]]) -> list[tuple[int, str]]:
    """Each norm once, with the programmes it holds for."""
    by_norm: dict[int, list[str]] = {}
    for programme, norm in programmes:
        if norm:
            by_norm.setdefault(norm, []).append(programme.code.upper())
    return [(norm, ", ".join(codes)) for norm, codes in sorted(by_norm.items())]


WIDTH = 400  # units of the bar's drawing


def _x(share: float, highest: float) -> str:
    return f"{WIDTH * share / highest:.1f}"


def _bar(load: Any, highest: float) -> dict[str, Any]:
    detail = ", ".join(f"{count} {programme.code.upper()}" for programme, count in load.counts.items())
    return {
        "load": load,
        "width": _x(float(load.share or 0), highest),
        "detail": detail,
        "percent": percent(load.percent, 0) if load.percent is not None else "–",
    }


@needs(Right.EDIT_PATHWAYS)
def blocked_list(request: HttpRequest) -> HttpResponse:
    """Pathways a rule of their programme says are blocked, and why."""
    programmes = main_first(worked_with(request.context).prefetch_related("versions"))
    chosen = _chosen(programmes, request.GET.get("programme", ""))
    today: dt.date = timezone.localdate()
    rows, total = [], 0
    if chosen is not None:
        definition = definition_in_force(chosen, today)
        visible = Enrolment.objects.visible_to(request.context).filter(programme=chosen)
        query = blocked(visible, definition, today)
        shown = query.select_related("person", "operator").prefetch_related(current_assignment())
        rows = [(e, worker_name(e), reasons(e, definition, today)) for e in shown[:BLOCKED_SHOWN]]
        total = query.count() if len(rows) == BLOCKED_SHOWN else len(rows)
    return render(
        request,
        "pathways/steering/blocked.html",
        {
            "programmes": programmes,
            "programme": chosen,
            "rows": rows,
            "total": total,
            "hidden": max(total - len(rows), 0),
            "runs": request.context.has(Right.RUN_COMMISSIONS),
        },
    )


def _chosen(programmes: list[Programme], pk: str) -> Programme | None:
    return next((p for p in programmes if str(p.pk) == pk), None) or main_of(programmes)
