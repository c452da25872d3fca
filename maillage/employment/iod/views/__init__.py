"""Pages of the IOD method."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from maillage.employment.models import EmploymentContract
from maillage.kernel.forms import BaseForm

from ..models import IodCase, IodOffer, IodPost, IodProposal
from ..queries.hires import hires as hires_in_reach


def form_page(request: HttpRequest, template: str, form: BaseForm, **context: Any) -> HttpResponse:
    """A page around a form; 422 when it was refused."""
    return render(
        request,
        f"employment/iod/{template}.html",
        {"form": form, **context},
        status=422 if form.errors else 200,
    )


def case_or_404(request: HttpRequest, pk: int) -> IodCase:
    return get_object_or_404(IodCase.objects.visible_to(request.context).select_related("person"), pk=pk)


def post_or_404(request: HttpRequest, pk: int) -> IodPost:
    rows = IodPost.objects.visible_to(request.context).select_related("organisation", "officer", "contact")
    return get_object_or_404(rows, pk=pk)


def offer_or_404(request: HttpRequest, pk: int) -> IodOffer:
    rows = IodOffer.objects.visible_to(request.context).select_related("post__organisation")
    return get_object_or_404(rows, pk=pk)


def proposal_or_404(request: HttpRequest, pk: int) -> IodProposal:
    rows = IodProposal.objects.visible_to(request.context)
    return get_object_or_404(rows.select_related("person", "offer__post__organisation"), pk=pk)


def hire_or_404(request: HttpRequest, pk: int) -> EmploymentContract:
    return get_object_or_404(hires_in_reach(request.context).select_related("person", "employer"), pk=pk)
