"""The simulator of a company: its page, and the same on paper. Nothing is kept: the address says it all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.organisations.views.files import organisation_or_404

from .forms import SimulationForm
from .paper import simulation_pdf
from .rules import rules_on
from .simulation import simulate, zone_of


@needs(Right.FOLLOW_COMPANIES)
def simulator(request: HttpRequest, pk: int) -> HttpResponse:
    company = organisation_or_404(request, pk)
    typed = request.GET if "profit" in request.GET else None
    form = SimulationForm(typed, size=company.get_size_display() if company.size else "")
    found = simulate(request.context, company, form.typed()) if form.is_bound and form.is_valid() else None
    today = timezone.localdate()
    context = {
        "organisation": company,
        "form": form,
        "found": found,
        "chart": found.chart() if found else None,
        "zone": found.zone if found else zone_of(company, today),
        "rules": found.rules if found else rules_on(today),
        "paper_url": f"{reverse('employment:free_zone_paper', args=[pk])}?{request.GET.urlencode()}",
    }
    status = 422 if form.errors else 200
    return render(request, "employment/free_zones/simulator.html", context, status=status)


@needs(Right.FOLLOW_COMPANIES)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    company = organisation_or_404(request, pk)
    form = SimulationForm(request.GET)
    if not form.is_valid():
        return redirect("employment:free_zone", pk=pk)
    content = simulation_pdf(simulate(request.context, company, form.typed()), request.context.organisation)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="zone-franche-{pk}.pdf"'
    return response
