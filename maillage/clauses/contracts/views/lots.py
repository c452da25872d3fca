"""A lot: its page, its terms, its end."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify
from maillage.people.reading import shown

from ... import board
from .. import services
from ..forms import CloseForm, LotForm
from ..queries.lots import lot_page
from . import contract_or_404, form_page, lot_or_404


@needs(Right.RUN_CLAUSES)
@require_GET
def lot(request: HttpRequest, pk: int) -> HttpResponse:
    found = lot_or_404(request, pk)
    blocks = board.blocks("lot", request.context, found)
    shown(request, board.people_shown(blocks))
    return render(
        request,
        "clauses/contracts/lot.html",
        {
            "lot": found,
            "contract": found.contract,
            "page": lot_page(request.context, found, timezone.localdate()),
            "blocks": blocks,
        },
    )


@needs(Right.RUN_CLAUSES)
def lot_new(request: HttpRequest, pk: int) -> HttpResponse:
    contract = contract_or_404(request, pk)
    last = contract.lots.order_by("-pk").first()
    initial = (
        {"mechanism": last.mechanism, "start_date": last.start_date, "end_date": last.end_date}
        if last
        else {}
    )
    form = LotForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_lot(request.context, contract, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Lot ajouté."), undo=reverse("clauses:lot_remove", args=[made.pk]))
            return redirect("clauses:lot", pk=made.pk)
    return form_page(request, "lot_form", form, contract=contract)


@needs(Right.RUN_CLAUSES)
def lot_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = lot_or_404(request, pk)
    form = LotForm(request.POST or None, initial=LotForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.update_lot(request.context, found, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Lot enregistré."))
            return redirect("clauses:lot", pk=pk)
    return form_page(request, "lot_form", form, contract=found.contract, lot=found)


@needs(Right.RUN_CLAUSES)
@require_POST
def lot_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = lot_or_404(request, pk)
    try:
        services.remove_lot(request.context, found)
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("clauses:lot", pk=pk)
    notify(request, _("Lot retiré."))
    return redirect("clauses:contract", pk=found.contract_id)


@needs(Right.RUN_CLAUSES)
def lot_close(request: HttpRequest, pk: int) -> HttpResponse:
    found = lot_or_404(request, pk)
    form = CloseForm(request.POST or None, initial={"closed_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.close_lot(request.context, found, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Lot soldé."), undo=reverse("clauses:lot_reopen", args=[pk]))
            return redirect("clauses:lot", pk=pk)
    return form_page(request, "lot_close", form, lot=found, contract=found.contract)


@needs(Right.RUN_CLAUSES)
@require_POST
def lot_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    services.reopen_lot(request.context, lot_or_404(request, pk))
    notify(request, _("Lot rouvert."))
    return redirect("clauses:lot", pk=pk)
