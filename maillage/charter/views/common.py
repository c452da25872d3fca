"""What the pages share: records within reach, the way back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from maillage.organisations.models import Organisation
from maillage.organisations.queries import organisations

from ..models import CharterSignature, Commitment, CommitmentAction


def company_or_404(request: HttpRequest, pk: int) -> Organisation:
    return get_object_or_404(organisations(request.context), pk=pk)


def signature_or_404(request: HttpRequest, pk: int) -> CharterSignature:
    rows = CharterSignature.objects.visible_to(request.context).select_related("organisation", "network")
    return get_object_or_404(rows, pk=pk)


def commitment_or_404(request: HttpRequest, pk: int) -> Commitment:
    rows = Commitment.objects.visible_to(request.context).select_related("signature__organisation")
    return get_object_or_404(rows, pk=pk)


def action_or_404(request: HttpRequest, pk: int) -> CommitmentAction:
    rows = CommitmentAction.objects.visible_to(request.context).select_related("signature__organisation")
    return get_object_or_404(rows, pk=pk)


def back(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """To the dashboard when the press came from it, else to the company's charter."""
    if request.POST.get("next") == "dashboard":
        return redirect("charter:dashboard")
    return redirect(reverse("charter:company", args=[organisation_id]))
