"""Pages of offers and recruitments, one subject a module."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from ..models import Application, JobOffer, RecruitmentSession


def offer_or_404(request: HttpRequest, pk: int) -> JobOffer:
    """The offer of this address, when the request's role sees it."""
    return get_object_or_404(JobOffer.objects.visible_to(request.context).select_related("company"), pk=pk)


def application_or_404(request: HttpRequest, pk: int) -> Application:
    rows = Application.objects.visible_to(request.context)
    return get_object_or_404(rows.select_related("offer__company", "person", "contract"), pk=pk)


def session_or_404(request: HttpRequest, pk: int) -> RecruitmentSession:
    rows = RecruitmentSession.objects.visible_to(request.context)
    return get_object_or_404(rows.select_related("offer__company"), pk=pk)
