"""Proofs of actions: opened once checked, withdrawn with a reason, put back."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.evidence.delivery import answer
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify

from .. import services
from ..forms import ProofWithdrawForm
from ..loading import charter
from ..models import ActionProof


@needs(Right.FOLLOW_COMPANIES)
def proof_open(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The content, once its seal and its hash are found to be right."""
    proof = _proof_or_404(request, key)
    return answer(
        request,
        proof,
        attached="telecharger" in request.GET,
        page="charter/proof_unreadable.html",
        **_about(proof),
    )


@needs(Right.FOLLOW_COMPANIES)
def proof_withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    proof = _proof_or_404(request, key)
    form = ProofWithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_proof(request.context, proof, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            undo = reverse("charter:proof_reinstate", args=[key])
            notify(request, _("Pièce retirée de l'action."), undo=undo)
            return redirect("charter:action_edit", pk=proof.action_id)
    context = {"form": form, "proof": proof, **_about(proof)}
    return render(request, "charter/proof_withdraw.html", context, status=422 if form.errors else 200)


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def proof_reinstate(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    proof = _proof_or_404(request, key)
    try:
        services.reinstate_proof(request.context, proof)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("La pièce prouve de nouveau l'action."))
    return redirect("charter:action_edit", pk=proof.action_id)


def _about(proof: ActionProof) -> dict[str, object]:
    signature = proof.action.signature
    return {
        "action": proof.action,
        "label": charter(signature.version).kind_label(proof.action.kind),
        "organisation": signature.organisation,
    }


def _proof_or_404(request: HttpRequest, key: uuid.UUID) -> ActionProof:
    rows = ActionProof.objects.visible_to(request.context)
    return get_object_or_404(rows.select_related("action__signature__organisation"), key=key)
