"""Pages of contracts, lots, operations, buyers; the calculator."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from maillage.kernel.forms import BaseForm

from ...models import Amendment, Lot, LotCompany, Operation, PublicContract


def form_page(request: HttpRequest, template: str, form: BaseForm, **context: Any) -> HttpResponse:
    """A page around a form; 422 when it was refused."""
    return render(
        request,
        f"clauses/contracts/{template}.html",
        {"form": form, **context},
        status=422 if form.errors else 200,
    )


def contract_or_404(request: HttpRequest, pk: int) -> PublicContract:
    rows = PublicContract.objects.visible_to(request.context)
    return get_object_or_404(rows.select_related("buyer", "operation", "facilitator", "network"), pk=pk)


def lot_or_404(request: HttpRequest, pk: int) -> Lot:
    rows = Lot.objects.visible_to(request.context).select_related(
        "contract__buyer", "contract__operation", "contract__facilitator", "contract__network"
    )
    return get_object_or_404(rows, pk=pk)


def lot_company_or_404(request: HttpRequest, pk: int) -> LotCompany:
    rows = LotCompany.objects.visible_to(request.context)
    return get_object_or_404(rows.select_related("organisation", "lot__contract__buyer"), pk=pk)


def amendment_or_404(request: HttpRequest, pk: int) -> Amendment:
    rows = Amendment.objects.visible_to(request.context)
    return get_object_or_404(rows.select_related("lot__contract__buyer"), pk=pk)


def operation_or_404(request: HttpRequest, pk: int) -> Operation:
    return get_object_or_404(Operation.objects.visible_to(request.context).select_related("area"), pk=pk)
