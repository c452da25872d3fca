"""Proofs of hours, for facilitators: opened once checked, added, withdrawn with a reason, put back."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.evidence.delivery import answer, checked_content
from maillage.evidence.store import Missing
from maillage.evidence.uploading import in_memory, stopped
from maillage.kernel.crypto import CryptoError
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify

from ...models import HoursStatement, StatementProof
from .. import services
from ..forms import ProofForm, ProofWithdrawForm
from ..services.proofs import destroyed_on
from ..thumbnails import thumbnail
from .asking import statement_url


def _proof_or_404(request: HttpRequest, key: uuid.UUID) -> StatementProof:
    rows = StatementProof.objects.visible_to(request.context)
    return get_object_or_404(rows.select_related("statement__company"), key=key)


@needs(Right.RUN_CLAUSES)
def proof_open(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The content, once its seal and its hash are found to be right; `?vignette` a small picture of it."""
    proof = _proof_or_404(request, key)
    if "vignette" in request.GET and proof.is_picture:
        try:
            return thumbnail(checked_content(proof))
        except (Missing, CryptoError, OSError):
            return HttpResponse(status=410)
    return answer(
        request,
        proof,
        attached="telecharger" in request.GET,
        page="clauses/outside/proof_unreadable.html",
        statement=proof.statement,
        back=statement_url(proof.statement),
    )


@in_memory
@needs(Right.RUN_CLAUSES)
def proof_add(request: HttpRequest, pk: int) -> HttpResponse:
    rows = HoursStatement.objects.visible_to(request.context).select_related("company")
    statement = get_object_or_404(rows, pk=pk)
    form = ProofForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if stopped(request):
            form.refuse_sending()
        elif form.is_valid():
            try:
                services.add_proof(request.context, statement, form.cleaned_data["file"])
            except DomainError as error:
                form.refuse(error)
            else:
                notify(request, _("Pièce jointe au relevé."))
                return redirect(statement_url(statement))
    more = {"form": form, "statement": statement, "back": statement_url(statement)}
    return render(request, "clauses/outside/proof_add.html", more, status=422 if form.errors else 200)


@needs(Right.RUN_CLAUSES)
def proof_withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    proof = _proof_or_404(request, key)
    form = ProofWithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_proof(request.context, proof, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            undo = reverse("clauses:statement_proof_reinstate", args=[key])
            notify(request, _("Pièce retirée du relevé."), undo=undo)
            return redirect(statement_url(proof.statement))
    more = {
        "form": form,
        "proof": proof,
        "statement": proof.statement,
        "back": statement_url(proof.statement),
        "until": destroyed_on(proof),
    }
    return render(request, "clauses/outside/proof_withdraw.html", more, status=422 if form.errors else 200)


@needs(Right.RUN_CLAUSES)
@require_POST
def proof_reinstate(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    proof = _proof_or_404(request, key)
    try:
        services.reinstate_proof(request.context, proof)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("La pièce prouve de nouveau les heures."))
    return redirect(statement_url(proof.statement))
