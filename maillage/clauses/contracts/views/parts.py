"""What hangs on a lot: the companies that carry it out, its amendments."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify

from .. import services
from ..forms import AmendmentForm, LotCompanyForm
from . import amendment_or_404, form_page, lot_company_or_404, lot_or_404


@needs(Right.RUN_CLAUSES)
def lot_company_new(request: HttpRequest, pk: int) -> HttpResponse:
    lot = lot_or_404(request, pk)
    held = lot.companies.filter(role="holder").exists()
    initial = {
        "company": request.GET.get("structure", "")[:20],
        "role": "subcontractor" if held else "holder",
    }
    form = LotCompanyForm(request.POST or None, context=request.context, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_company(request.context, lot, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(
                request,
                _("Entreprise ajoutée."),
                undo=reverse("clauses:lot_company_remove", args=[made.pk]),
            )
            return redirect("clauses:lot", pk=pk)
    return form_page(request, "lot_company_form", form, lot=lot, contract=lot.contract)


@needs(Right.RUN_CLAUSES)
def lot_company_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = lot_company_or_404(request, pk)
    form = LotCompanyForm(
        request.POST or None, context=request.context, initial=LotCompanyForm.initial_of(row)
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.update_company(request.context, row, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Entreprise enregistrée."))
            return redirect("clauses:lot", pk=row.lot_id)
    return form_page(request, "lot_company_form", form, row=row, lot=row.lot, contract=row.lot.contract)


@needs(Right.RUN_CLAUSES)
@require_POST
def lot_company_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = lot_company_or_404(request, pk)
    try:
        services.remove_company(request.context, row)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("Entreprise retirée du lot."))
    return redirect("clauses:lot", pk=row.lot_id)


@needs(Right.RUN_CLAUSES)
def amendment_new(request: HttpRequest, pk: int) -> HttpResponse:
    lot = lot_or_404(request, pk)
    form = AmendmentForm(request.POST or None, initial={"signed_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_amendment(request.context, lot, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(
                request, _("Avenant enregistré."), undo=reverse("clauses:amendment_remove", args=[made.pk])
            )
            return redirect("clauses:lot", pk=pk)
    return form_page(request, "amendment_form", form, lot=lot, contract=lot.contract)


@needs(Right.RUN_CLAUSES)
def amendment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = amendment_or_404(request, pk)
    form = AmendmentForm(request.POST or None, initial=AmendmentForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            services.update_amendment(request.context, row, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Avenant enregistré."))
            return redirect("clauses:lot", pk=row.lot_id)
    return form_page(request, "amendment_form", form, amendment=row, lot=row.lot, contract=row.lot.contract)


@needs(Right.RUN_CLAUSES)
@require_POST
def amendment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = amendment_or_404(request, pk)
    try:
        services.remove_amendment(request.context, row)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("Avenant retiré."))
    return redirect("clauses:lot", pk=row.lot_id)
