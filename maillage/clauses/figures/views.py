"""Pages of the figures: sections and their reports, perimeters, grids of the national networks."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.period import Period
from maillage.kernel.sheets.writing import FORMATS
from maillage.kernel.toasts import notify

from ..models import Perimeter
from . import queries, services
from .forms import GridForm, PerimeterForm
from .grids import GridFileError, fill, grid_workbook, grids
from .grids import grid as grid_named


@needs(Right.RUN_CLAUSES)
@require_safe
def perimeters(request: HttpRequest) -> HttpResponse:
    """The counter and each perimeter over a year, with the way to their reports; the grids."""
    years = queries.years(request.context)
    year = _year(request, years)
    found, faults = grids()
    return render(
        request,
        "clauses/figures/perimeters.html",
        {
            "lines": queries.section_lines(request.context, Period.year(year)),
            "years": years,
            "year": year,
            "grids": found,
            "faults": faults,
        },
    )


def _year(request: HttpRequest, years: list[int]) -> int:
    """The year asked, else the last one that is over."""
    asked = request.GET.get("annee", "")
    if asked in map(str, years):
        return int(asked)
    this_year = timezone.localdate().year
    return next((year for year in years if year < this_year), years[0] if years else this_year)


@needs(Right.RUN_CLAUSES)
def perimeter_new(request: HttpRequest) -> HttpResponse:
    form = PerimeterForm(request.POST or None, context=request.context)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_perimeter(request.context, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            undo = reverse("clauses:perimeter_remove", args=[made.pk])
            notify(request, _("Périmètre « %s » créé.") % made.name, undo=undo)
            return redirect("clauses:perimeters")
    return _form_page(request, form)


@needs(Right.RUN_CLAUSES)
def perimeter_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _perimeter_or_404(request, pk)
    form = PerimeterForm(
        request.POST or None,
        context=request.context,
        perimeter=found,
        initial={
            "name": found.name,
            "grouping": found.grouping,
            "urban_renewal": found.urban_renewal,
            "buyers": list(found.buyers.values_list("buyer_id", flat=True)),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_perimeter(request.context, found, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Périmètre enregistré : ses chiffres suivent."))
            return redirect("clauses:perimeters")
    return _form_page(request, form, found)


@needs(Right.RUN_CLAUSES)
@require_POST
def perimeter_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = _perimeter_or_404(request, pk)
    services.remove_perimeter(request.context, found)
    notify(request, _("Périmètre « %s » retiré. Les versions arrêtées de son rapport restent.") % found.name)
    return redirect("clauses:perimeters")


def _form_page(request: HttpRequest, form: PerimeterForm, perimeter: Perimeter | None = None) -> HttpResponse:
    return render(
        request,
        "clauses/figures/perimeter_form.html",
        {"form": form, "perimeter": perimeter},
        status=422 if form.errors else 200,
    )


def _perimeter_or_404(request: HttpRequest, pk: int) -> Perimeter:
    return get_object_or_404(Perimeter.objects.visible_to(request.context), pk=pk)


@needs(Right.RUN_CLAUSES)
@require_safe
def grid(request: HttpRequest, code: str) -> HttpResponse:
    """A grid filled for a section and a period: `?perimetre=`, `?periode=`, `?format=xlsx`."""
    try:
        known = grid_named(code)
    except KeyError as error:
        raise Http404 from error
    except GridFileError as error:
        return _grid_page(request, code, error=error.message)
    years = queries.years(request.context)
    asked = {
        "perimetre": request.GET.get("perimetre", "clauses"),
        "periode": request.GET.get("periode") or str(_year(request, years)),
    }
    form = GridForm(asked, context=request.context)
    if not form.is_valid():
        return _grid_page(request, code, form=form, title=known.title)
    here, period = form.sections[form.cleaned_data["perimetre"] or "clauses"], form.cleaned_data["periode"]
    try:
        filled = fill(known, here, period)
    except GridFileError as error:
        return _grid_page(request, code, form=form, title=known.title, error=error.message)
    if request.GET.get("format") == "xlsx":
        content = grid_workbook(filled, request.context.organisation.name)
        name = f"{code}-{here.code}-{period.label.replace('/', '_')}.xlsx"
        response = HttpResponse(content, content_type=FORMATS["xlsx"])
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    query = urlencode({**asked, "format": "xlsx"})
    return _grid_page(request, code, form=form, title=known.title, filled=filled, xlsx_url=f"?{query}")


def _grid_page(request: HttpRequest, code: str, **content: object) -> HttpResponse:
    form = content.get("form")
    wrong = bool(content.get("error")) or (isinstance(form, GridForm) and bool(form.errors))
    return render(
        request, "clauses/figures/grid.html", {"code": code, **content}, status=422 if wrong else 200
    )
