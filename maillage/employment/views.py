"""Contracts of a person; employers searched by name or SIRET."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.forms import siret_text
from maillage.kernel.toasts import notify
from maillage.organisations.models import Organisation
from maillage.organisations.queries import search
from maillage.people.models import Person
from maillage.people.views import back_to, file_url, person_or_404

from . import services
from .forms import ContractForm
from .models import EmploymentContract


@needs(Right.EDIT_PATHWAYS)
def create(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_or_404(request, pk)
    form = _form(request, {"start_date": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.record_contract(request.context, person, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Contrat enregistré."))
            return redirect(file_url(pk, "contrats"))
    return _page(request, form, person, None)


@needs(Right.EDIT_PATHWAYS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    contract = _contract_or_404(request, pk)
    form = _form(request, ContractForm.initial_of(contract))
    if request.method == "POST" and form.is_valid():
        try:
            services.update_contract(request.context, contract, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Contrat corrigé."))
            return redirect(file_url(contract.person_id, "contrats"))
    return _page(request, form, contract.person, contract)


@needs(Right.EDIT_PATHWAYS)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Over at its planned end when that day has passed, else today."""
    contract = _contract_or_404(request, pk)
    today = timezone.localdate()
    planned = contract.planned_end_date
    try:
        services.end_contract(
            request.context, contract, end_date=planned if planned and planned < today else today
        )
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(
            request, _("Fin de contrat enregistrée."), undo=reverse("employment:contract_reopen", args=[pk])
        )
    return back_to(request, file_url(contract.person_id, "contrats"))


@needs(Right.EDIT_PATHWAYS)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    contract = _contract_or_404(request, pk)
    services.end_contract(request.context, contract, end_date=None)
    notify(request, _("Le contrat est de nouveau en cours."))
    return back_to(request, file_url(contract.person_id, "contrats"))


@needs(Right.EDIT_PATHWAYS)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    contract = _contract_or_404(request, pk)
    person_id = contract.person_id
    try:
        services.remove_contract(request.context, contract)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("Contrat retiré du dossier."))
    return redirect(file_url(person_id, "contrats"))


@needs(Right.EDIT_PATHWAYS)
def employers(request: HttpRequest) -> JsonResponse:
    """Suggestions for an employer: `[{"value", "label", "hint"}]`."""
    found = search(request.context, request.GET.get("q", "")[:100], limit=12)
    hints = ((o, " · ".join(filter(None, [siret_text(o.siret), o.city]))) for o in found)
    return JsonResponse([{"value": o.pk, "label": o.name, "hint": hint} for o, hint in hints], safe=False)


def _form(request: HttpRequest, initial: dict[str, object]) -> ContractForm:
    known = Organisation.objects.visible_to(request.context)
    return ContractForm(request.POST or None, initial=initial, employers=known)


def _contract_or_404(request: HttpRequest, pk: int) -> EmploymentContract:
    found = EmploymentContract.objects.visible_to(request.context).select_related("person", "employer")
    return get_object_or_404(found, pk=pk)


def _page(
    request: HttpRequest, form: ContractForm, person: Person, contract: EmploymentContract | None
) -> HttpResponse:
    context = {"form": form, "person": person, "contract": contract}
    return render(request, "employment/contract_form.html", context, status=422 if form.errors else 200)
