"""Actions entered by hand: from a company's page, or in seconds from anywhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.evidence.uploading import in_memory, stopped
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation

from .. import services
from ..forms import ActionForm, ProvedForm, QuickActionForm
from ..models import CharterSignature, CommitmentAction
from .common import action_or_404, back, signature_or_404


@in_memory
@needs(Right.FOLLOW_COMPANIES)
def action_new(request: HttpRequest, pk: int) -> HttpResponse:
    """An action under a signature; `?engagement=` chooses the promise, its kind and its day follow."""
    signature = signature_or_404(request, pk)
    today = timezone.localdate()
    initial = {"date": min(today, signature.until), "quantity": 1, "people": 0}
    asked = request.GET.get("engagement", "")
    if asked.isdecimal() and (one := signature.commitments.filter(pk=int(asked[:18])).first()):
        initial |= {"kind": one.kind, "commitment": str(one.pk), "date": min(today, one.due_on)}
    form = ActionForm(request.POST or None, request.FILES or None, signature=signature, initial=initial)
    if request.method == "POST" and _is_valid(request, form):
        try:
            made = services.record_proved_action(request.context, signature, form.facts(), form.received())
        except DomainError as error:
            form.refuse(error)
        else:
            _noted(request, form, made, _("Action notée."))
            return redirect("charter:company", pk=signature.organisation_id)
    return _page(request, form, signature, None)


@in_memory
@needs(Right.FOLLOW_COMPANIES)
def quick_action(request: HttpRequest) -> HttpResponse:
    """The company, what it did, when: five fields and a photograph, whatever its promises."""
    reach = Organisation.objects.filter(
        pk__in=CharterSignature.objects.visible_to(request.context).values("organisation_id")
    )
    form = QuickActionForm(
        request.POST or None,
        request.FILES or None,
        organisations=reach,
        initial={"organisation": request.GET.get("structure", "")[:20]},
    )
    if request.method == "POST" and _is_valid(request, form):
        facts, company = form.facts(), form.cleaned_data["organisation"]
        signature = services.signature_on(company.pk, network_of(request.context), facts.date)
        try:
            if signature is None:
                raise DomainError(_("Cette entreprise n'avait pas de signature en cours ce jour-là."), "date")
            made = services.record_proved_action(request.context, signature, facts, form.received())
        except DomainError as error:
            form.refuse(error)
        else:
            _noted(request, form, made, _("Action notée : %s.") % company.name)
            return redirect("charter:company", pk=company.pk)
    form.ask_again()
    return render(request, "charter/quick_action.html", {"form": form}, status=422 if form.errors else 200)


@in_memory
@needs(Right.FOLLOW_COMPANIES)
def action_edit(request: HttpRequest, pk: int) -> HttpResponse:
    action = action_or_404(request, pk)
    signature = action.signature
    form = ActionForm(
        request.POST or None,
        request.FILES or None,
        signature=signature,
        initial=ActionForm.initial_of(action),
    )
    if request.method == "POST" and _is_valid(request, form):
        try:
            services.update_proved_action(request.context, action, form.facts(), form.received())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Action corrigée."))
            return redirect("charter:company", pk=signature.organisation_id)
    return _page(request, form, signature, action)


def _is_valid(request: HttpRequest, form: ProvedForm) -> bool:
    """A sending that was not read to its end is refused as a whole."""
    if stopped(request):
        form.refuse_sending()
        return False
    return form.is_valid()


def _noted(request: HttpRequest, form: ProvedForm, made: CommitmentAction, said: str) -> None:
    """What is proved is not taken away with a press: the proof is withdrawn first, with a reason."""
    undo = "" if form.received() else reverse("charter:action_remove", args=[made.pk])
    notify(request, said, undo=undo)


def _page(
    request: HttpRequest, form: ActionForm, signature: CharterSignature, action: CommitmentAction | None
) -> HttpResponse:
    form.ask_again()
    proofs = list(action.proofs.select_related("uploaded_by").order_by("-pk")) if action else []
    return render(
        request,
        "charter/action_form.html",
        {
            "form": form,
            "signature": signature,
            "organisation": signature.organisation,
            "action": action,
            "standing": [proof for proof in proofs if proof.withdrawn_at is None],
            "withdrawn": [proof for proof in proofs if proof.withdrawn_at is not None],
        },
        status=422 if form.errors else 200,
    )


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def action_remove(request: HttpRequest, pk: int) -> HttpResponse:
    action = action_or_404(request, pk)
    try:
        services.remove_action(request.context, action)
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("charter:action_edit", pk=pk)
    notify(request, _("Action retirée."))
    return back(request, action.signature.organisation_id)
