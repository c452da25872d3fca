"""The list of lots; a contract: its page, opening, correcting, copying, taking it away."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum
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
from maillage.kernel.listing import (
    ChoiceFilter,
    Column,
    DateRangeFilter,
    Empty,
    FlagFilter,
    Listing,
    SearchFilter,
)
from maillage.kernel.text import whole_number
from maillage.kernel.toasts import notify

from ... import board, nomenclature
from ...models import Lot, Operation
from .. import services
from ..computing import hours
from ..forms import CarriedForm, HolderForm, LotForm, PublicContractForm
from ..forms.fields import party_of
from ..queries import contracts as queries
from ..queries.terms import STATES, in_state, state_of
from ..services import CalibrationFacts
from . import contract_or_404, form_page


def _mechanism(lot: Lot) -> str:
    found = nomenclature.mechanisms().get(lot.mechanism)
    return str(found.label) if found else lot.mechanism


class LotListing(Listing):
    template = "clauses/contracts/list.html"
    default_sort = "-start_date"
    count_label = ngettext_lazy("%(count)s lot", "%(count)s lots", "count")
    export_name, export_right = "marches", Right.RUN_CLAUSES
    empty = Empty(
        gettext_lazy("Aucun marché"),
        gettext_lazy(
            "Un marché à clause s'ouvre dès qu'un acheteur en parle : son engagement se calibre ici. "
            "Vos marchés d'avant s'importent d'un tableur."
        ),
        action=gettext_lazy("Ouvrir un marché"),
        url_name="clauses:contract_new",
        right=Right.RUN_CLAUSES,
        icon="contract",
    )

    def __init__(self, request: HttpRequest, rows: QuerySet[Lot]) -> None:
        today = timezone.localdate()
        labels = dict(STATES)

        def state(lot: Any) -> str:
            lot.state = state_of(lot.start_date, lot.ends, lot.closed_on, today)
            return str(labels[lot.state])

        self.columns = [
            Column("title", _("Marché"), value=_title, sort=("contract__title", "number"), link=True,
                   sub="contract.ref"),
            Column("number", _("Lot"), value="number", on_phone=False),
            Column("buyer", _("Acheteur"), value="contract.buyer.name", sort="contract__buyer__folded_name"),
            Column("operation", _("Opération"), value="contract.operation.name",
                   sort="contract__operation__name", on_phone=False),
            Column("mechanism", _("Mécanisme"), value=_mechanism, sort="mechanism", on_phone=False),
            Column("holder", _("Titulaire"), value="holder_name", sort="holder_folded"),
            Column("start_date", _("Début"), kind="date", sort="start_date"),
            Column("ends", _("Fin"), kind="date", sort="ends"),
            Column("due", _("Heures dues"), kind="number", sort="due", total=Sum("due")),
            Column("state", _("État"), value=state, template="clauses/contracts/_state_cell.html"),
        ]  # fmt: skip
        self.filters = [
            SearchFilter(_("Référence, objet, acheteur, entreprise"), apply=queries.searched),
            ChoiceFilter(
                "etat",
                _("État"),
                choices=STATES,
                apply=lambda found, values: in_state(found, values[0], today),
            ),
            ChoiceFilter(
                "acheteur",
                _("Acheteur"),
                choices=lambda r: queries.buyer_choices(r.context),
                lookup="contract__buyer_id",
                multiple=True,
                kept_as="clause-buyers",
            ),
            ChoiceFilter(
                "operation",
                _("Opération"),
                choices=lambda r: queries.operation_choices(r.context),
                lookup="contract__operation_id",
                kept_as="clause-operations",
            ),
            ChoiceFilter(
                "mecanisme",
                _("Mécanisme"),
                choices=lambda r: queries.mechanism_choices(),
                lookup="mechanism",
                multiple=True,
            ),
            FlagFilter("miens", _("Mes marchés"), Q(contract__facilitator=request.context.account)),
            FlagFilter("renovation", _("Rénovation urbaine"), Q(contract__operation__urban_renewal=True)),
            DateRangeFilter("fin", _("Fin"), lookup="ends"),
        ]
        super().__init__(request, rows)

    def row_url(self, row: Lot) -> str:
        return reverse("clauses:lot", args=[row.pk])


def _title(lot: Lot) -> str:
    return f"{lot.contract.title} – {lot.title}" if lot.title else lot.contract.title


@needs(Right.RUN_CLAUSES)
def contracts(request: HttpRequest) -> HttpResponse:
    return LotListing(request, queries.lots(request.context, timezone.localdate())).response(
        title=_("Marchés à clauses"),
        action_url=reverse("clauses:contract_new"),
        action_label=_("Ouvrir un marché"),
    )


@needs(Right.RUN_CLAUSES)
@require_GET
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    found = contract_or_404(request, pk)
    lots = queries.lots_of(request.context, Q(contract=found))
    return render(
        request,
        "clauses/contracts/contract.html",
        {
            "contract": found,
            "lots": lots,
            "due": sum((lot.due for lot in lots), Decimal(0)),
            "blocks": board.blocks("contract", request.context, found),
        },
    )


@needs(Right.RUN_CLAUSES)
def contract_new(request: HttpRequest) -> HttpResponse:
    """A contract with its first lot; from the calculator, an operation or a buyer, with what they said."""
    posted = request.POST or None
    carried = _carried(request)
    form = PublicContractForm(posted, context=request.context, initial=_named(request))
    lot = LotForm(posted, prefix="lot", initial=_lot_of(carried))
    holder = HolderForm(posted, prefix="holder", context=request.context)
    forms = [form, lot, holder, *([carried] if carried is not None else [])]
    valid = [one.is_valid() for one in forms]  # all of them: each says what it lacks
    if request.method == "POST" and all(valid):
        try:
            made = services.create_contract(
                request.context,
                form.facts(),
                lot.facts(),
                party_of(holder, "company"),
                _calibration(carried, lot),
            )
        except DomainError as error:
            next((one for one in forms if error.field in one.fields), form).refuse(error)
        else:
            notify(
                request,
                _("Marché ouvert."),
                undo=reverse("clauses:contract_remove", args=[made.pk]),
            )
            return redirect("clauses:lot", pk=made.lots.get().pk)
    refused = any(one.errors for one in forms) and request.method == "POST"
    return render(
        request,
        "clauses/contracts/contract_new.html",
        {
            "form": form,
            "lot_form": lot,
            "holder_form": holder,
            "carried": carried,
            "computed": _computed(carried),
        },
        status=422 if refused else 200,
    )


def _named(request: HttpRequest) -> dict[str, Any]:
    """What another page chose: the buyer, the operation; by default who opens the contract follows it."""
    initial: dict[str, Any] = {"facilitator": request.context.account.pk}
    if buyer := whole_number(request.GET.get("acheteur", "")[:20]):
        initial["buyer"] = buyer
    if operation := whole_number(request.GET.get("operation", "")[:20]):
        seen = Operation.objects.visible_to(request.context).filter(pk=operation)
        initial["operation"] = operation if seen.exists() else None
    return initial


def _carried(request: HttpRequest) -> CarriedForm | None:
    """The calculation the calculator sends, when there is one."""
    if request.method == "POST":
        return CarriedForm(request.POST, prefix="calcul") if "calcul-amount" in request.POST else None
    if not request.GET.get("amount"):
        return None
    said = {f"calcul-{name}": request.GET.get(name, "")[:20] for name in CarriedForm.base_fields}
    form = CarriedForm(said, prefix="calcul")
    return form if form.is_valid() else None


def _computed(carried: CarriedForm | None) -> int | None:
    if carried is None or not carried.is_valid():
        return None
    try:
        return hours(carried.parameters().checked())
    except DomainError:
        return None


def _lot_of(carried: CarriedForm | None) -> dict[str, Any]:
    computed = _computed(carried)
    if carried is None or computed is None:
        return {}
    return {"hours_due": Decimal(computed), "trade": carried.cleaned_data["trade"]}


def _calibration(carried: CarriedForm | None, lot: LotForm) -> CalibrationFacts | None:
    if carried is None:
        return None
    due = lot.cleaned_data["hours_due"] or Decimal(0)
    if due != due.to_integral_value():
        raise DomainError(_("Un calibrage retient des heures entières."), "hours_due")
    return CalibrationFacts(
        parameters=carried.parameters(),
        trade=lot.cleaned_data["trade"],
        retained=int(due),
        reason=carried.cleaned_data["reason"],
    )


@needs(Right.RUN_CLAUSES)
def contract_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = contract_or_404(request, pk)
    form = PublicContractForm(
        request.POST or None, context=request.context, initial=PublicContractForm.initial_of(found)
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.update_contract(request.context, found, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Marché enregistré."))
            return redirect("clauses:contract", pk=pk)
    return form_page(request, "contract_form", form, contract=found)


@needs(Right.RUN_CLAUSES)
@require_POST
def contract_copy(request: HttpRequest, pk: int) -> HttpResponse:
    made = services.copy_contract(request.context, contract_or_404(request, pk))
    notify(
        request,
        _("Marché copié, sans ses heures ni ses avenants : vérifiez les dates et les heures de chaque lot."),
        undo=reverse("clauses:contract_remove", args=[made.pk]),
    )
    return redirect("clauses:contract", pk=made.pk)


@needs(Right.RUN_CLAUSES)
@require_POST
def contract_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = contract_or_404(request, pk)
    try:
        services.remove_contract(request.context, found)
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("clauses:contract", pk=pk)
    notify(request, _("Marché retiré."))
    return redirect("clauses:contracts")
