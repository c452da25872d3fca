"""A company's charter, its signatures and its promises."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify

from .. import services
from ..forms import CommitmentForm, SignatureForm
from ..models import CharterSignature, Commitment
from ..queries.company import charter_of, declarations_of
from ..states import SignatureState
from .common import back, commitment_or_404, company_or_404, signature_or_404


@needs(Right.FOLLOW_COMPANIES)
def company(request: HttpRequest, pk: int) -> HttpResponse:
    """What it signed, promised and did; what it was asked."""
    found, today = company_or_404(request, pk), timezone.localdate()
    signed = charter_of(request.context, found)
    years = sorted({y for s in signed for y in _years(s.signature, today.year)}, reverse=True)
    return render(
        request,
        "charter/company.html",
        {
            "organisation": found,
            "signed": signed,
            "current": next((s for s in signed if s.running), None),
            "renew": next((s for s in signed if s.state == SignatureState.RENEW), None),
            "years": years[:6],
            "declarations": declarations_of(request.context, found),
            "today": today,
        },
    )


def _years(signature: CharterSignature, this_year: int) -> range:
    return range(signature.signed_on.year, min(signature.until.year, this_year) + 1)


@needs(Right.FOLLOW_COMPANIES)
def signature_edit(request: HttpRequest, pk: int) -> HttpResponse:
    signature = signature_or_404(request, pk)
    form = SignatureForm(request.POST or None, initial=SignatureForm.initial_of(signature))
    if request.method == "POST" and form.is_valid():
        try:
            services.update_signature(request.context, signature, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Signature corrigée."))
            return redirect("charter:company", pk=signature.organisation_id)
    return render(
        request,
        "charter/signature_form.html",
        {"form": form, "signature": signature, "organisation": signature.organisation},
        status=422 if form.errors else 200,
    )


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def signature_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """One press: signed again with the same promises; the notice takes it back."""
    signature = signature_or_404(request, pk)
    try:
        made = services.renew(request.context, signature)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(
            request,
            _("« %(name)s » a renouvelé sa signature jusqu'au %(day)s, avec les mêmes engagements.")
            % {"name": signature.organisation.name, "day": formats.day(made.until)},
            undo=reverse("charter:signature_remove", args=[made.pk]),
        )
    return back(request, signature.organisation_id)


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def signature_remove(request: HttpRequest, pk: int) -> HttpResponse:
    signature = signature_or_404(request, pk)
    try:
        services.remove_signature(request.context, signature)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("Signature retirée."))
    return back(request, signature.organisation_id)


@needs(Right.FOLLOW_COMPANIES)
def commitment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """One promise after the other: the page stays until all are said."""
    signature = signature_or_404(request, pk)
    form = CommitmentForm(request.POST or None, signature=signature)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_commitment(request.context, signature, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            undo = reverse("charter:commitment_remove", args=[made.pk])
            notify(request, _("Engagement noté."), undo=undo)
            if "more" in request.POST:
                return redirect("charter:commitment_new", pk=pk)
            return redirect("charter:company", pk=signature.organisation_id)
    return _commitment_page(request, form, signature, None)


@needs(Right.FOLLOW_COMPANIES)
def commitment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    commitment = commitment_or_404(request, pk)
    signature = commitment.signature
    form = CommitmentForm(
        request.POST or None, signature=signature, initial=CommitmentForm.initial_of(commitment)
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.update_commitment(request.context, commitment, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Engagement corrigé."))
            return redirect("charter:company", pk=signature.organisation_id)
    return _commitment_page(request, form, signature, commitment)


def _commitment_page(
    request: HttpRequest, form: CommitmentForm, signature: CharterSignature, commitment: Commitment | None
) -> HttpResponse:
    return render(
        request,
        "charter/commitment_form.html",
        {
            "form": form,
            "signature": signature,
            "organisation": signature.organisation,
            "commitment": commitment,
        },
        status=422 if form.errors else 200,
    )


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def commitment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    commitment = commitment_or_404(request, pk)
    services.remove_commitment(request.context, commitment)
    notify(request, _("Engagement retiré ; ce qui a été fait reste."))
    return back(request, commitment.signature.organisation_id)
