"""Operations: the list, one with its contracts, opening and correcting."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_GET, require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.listing import Column, Empty, FlagFilter, Listing, SearchFilter
from maillage.kernel.toasts import notify

from ... import board
from ...models import Operation
from .. import services
from ..forms import OperationForm
from ..queries import contracts as queries
from . import form_page, operation_or_404


class OperationListing(Listing):
    template = "clauses/contracts/operations.html"
    default_sort = "name"
    count_label = ngettext_lazy("%(count)s opération", "%(count)s opérations", "count")
    export_name, export_right = "operations", Right.RUN_CLAUSES
    columns = [
        Column("name", gettext_lazy("Opération"), sort="name", link=True),
        Column("area", gettext_lazy("Quartier"), value="area.name"),
        Column("renewal", gettext_lazy("Rénovation urbaine"), value="urban_renewal", kind="yes_no",
               sort="urban_renewal"),
        Column("contracts", gettext_lazy("Marchés"), value=lambda one: one.contract_count or 0, kind="number",
               sort="contract_count"),
        Column("due", gettext_lazy("Heures dues"), value=lambda one: one.due or 0, kind="number", sort="due"),
    ]  # fmt: skip
    filters = [
        SearchFilter(gettext_lazy("Nom"), apply=lambda rows, text: rows.filter(name__icontains=text)),
        FlagFilter("renovation", gettext_lazy("Rénovation urbaine"), Q(urban_renewal=True)),
    ]
    empty = Empty(
        gettext_lazy("Aucune opération"),
        gettext_lazy(
            "Un chantier ou un programme réunit plusieurs marchés : leurs heures se suivent ensemble."
        ),
        action=gettext_lazy("Ouvrir une opération"),
        url_name="clauses:operation_new",
        right=Right.RUN_CLAUSES,
        icon="building",
    )

    def row_url(self, row: Operation) -> str:
        return reverse("clauses:operation", args=[row.pk])


@needs(Right.RUN_CLAUSES)
def operations(request: HttpRequest) -> HttpResponse:
    return OperationListing(request, queries.operations(request.context, timezone.localdate())).response(
        title=_("Opérations"),
        action_url=reverse("clauses:operation_new"),
        action_label=_("Ouvrir une opération"),
    )


@needs(Right.RUN_CLAUSES)
@require_GET
def operation(request: HttpRequest, pk: int) -> HttpResponse:
    found = operation_or_404(request, pk)
    lots = queries.lots_of(request.context, Q(contract__operation=found))
    return render(
        request,
        "clauses/contracts/operation.html",
        {
            "operation": found,
            "lots": lots,
            "contract_count": len({lot.contract_id for lot in lots}),
            "buyer_count": len({lot.contract.buyer_id for lot in lots}),
            "due": sum((lot.due for lot in lots), Decimal(0)),
            "blocks": board.blocks("operation", request.context, found),
        },
    )


@needs(Right.RUN_CLAUSES)
def operation_new(request: HttpRequest) -> HttpResponse:
    form = OperationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_operation(request.context, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(
                request,
                _("Opération ouverte."),
                undo=reverse("clauses:operation_remove", args=[made.pk]),
            )
            return redirect("clauses:operation", pk=made.pk)
    return form_page(request, "operation_form", form)


@needs(Right.RUN_CLAUSES)
def operation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = operation_or_404(request, pk)
    form = OperationForm(request.POST or None, initial=OperationForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.update_operation(request.context, found, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Opération enregistrée."))
            return redirect("clauses:operation", pk=pk)
    return form_page(request, "operation_form", form, operation=found)


@needs(Right.RUN_CLAUSES)
@require_POST
def operation_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = operation_or_404(request, pk)
    try:
        services.remove_operation(request.context, found)
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("clauses:operation", pk=pk)
    notify(request, _("Opération retirée."))
    return redirect("clauses:operations")
