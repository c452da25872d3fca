"""Setting the hours of a commitment: free, or on a lot; the clause for the tender."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.text import whole_number
from maillage.kernel.toasts import notify

from ... import nomenclature
from ...models import Calibration, Lot
from .. import services
from ..clause_text import clause_text as text_of
from ..computing import Parameters, hours, per_100_000
from ..forms import CalibrationForm, ParametersForm
from ..forms.calibration import FROM_TRADE, defaults
from ..paper import clause_pdf, file_name
from ..queries.calibration import comparison
from . import form_page, lot_or_404


def _result(request: HttpRequest, form: ParametersForm, lot: Lot | None = None) -> dict[str, Any]:
    """What the calculation gives, in the words of the partial; nothing where a number is missing."""
    trade = form.cleaned_data.get("trade", "")
    found: dict[str, Any] = {
        "trade": nomenclature.trades(timezone.localdate()).get(trade),
        "compared": comparison(request.context, trade, timezone.localdate(), lot.pk if lot else None)
        if trade
        else None,
    }
    if form.errors:
        return found
    said = form.parameters()
    try:
        computed = hours(said.checked())
    except DomainError as error:
        form.refuse(error)
        return found
    return found | {
        "said": said,
        "computed": computed,
        "density": per_100_000(computed, said.amount),
        "open_url": f"{reverse('clauses:contract_new')}?{_query(said, trade)}",
    }


def _checked(request: HttpRequest, form: ParametersForm) -> dict[str, Any]:
    form.is_valid()
    return _result(request, form)


def _query(said: Parameters, trade: str) -> str:
    return urlencode(
        {"trade": trade} | {name: f"{getattr(said, name):f}" for name in ("amount", *FROM_TRADE)}
    )


@needs(Right.RUN_CLAUSES)
@require_GET
def calculator(request: HttpRequest) -> HttpResponse:
    """Before any lot: how many hours to ask for, and the contract opened with them."""
    asked = bool(request.GET.get("amount"))
    form = ParametersForm(request.GET if asked else None)
    result = _checked(request, form) if asked else None
    return render(
        request,
        "clauses/contracts/calculator.html",
        {"form": form, "result": result},
        status=422 if asked and form.errors else 200,
    )


@needs(Right.RUN_CLAUSES)
@require_GET
def calculation(request: HttpRequest) -> HttpResponse:
    """The result while it is typed; when the trade was just chosen, with the parameters of its table."""
    typed = request.GET.copy()
    fresh = request.GET.get("defaults") == "1"
    if fresh:
        for name, value in defaults(typed.get("trade", ""), timezone.localdate()).items():
            typed[name] = f"{value:f}"
    number = whole_number(typed.get("lot", "")[:20])
    lot = Lot.objects.visible_to(request.context).filter(pk=number or 0).first()
    form = ParametersForm(typed)
    form.is_valid()
    return render(
        request,
        "clauses/contracts/_calculation.html",
        {
            "form": _unfilled(typed) if fresh else None,
            "result": _result(request, form, lot),
            "typing": not typed.get("amount"),
            "lot": lot,
            "errors": form.errors,
        },
    )


def _unfilled(typed: Any) -> ParametersForm:
    """The parameters as fields, without saying what is still missing."""
    return ParametersForm(initial={name: typed.get(name, "") for name in ("trade", "amount", *FROM_TRADE)})


@needs(Right.RUN_CLAUSES)
def calibrate(request: HttpRequest, pk: int) -> HttpResponse:
    """The hours of a lot: computed, compared, decided; those decided before stay below."""
    lot = lot_or_404(request, pk)
    known = list(
        Calibration.objects.visible_to(request.context)
        .filter(lot=lot)
        .select_related("decided_by")
        .order_by("-decided_on", "-pk")
    )
    initial: dict[str, Any] = {"trade": lot.trade, **defaults(lot.trade, timezone.localdate())}
    if known:
        initial = CalibrationForm.initial_of(known[0])
    initial["decided_on"] = timezone.localdate()
    form = CalibrationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.calibrate(request.context, lot, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Engagement fixé à %d heures.") % made.retained)
            return redirect("clauses:lot", pk=pk)
    shown = form
    if request.method != "POST" and known:  # what was decided last, shown at once
        shown = CalibrationForm({name: _text(value) for name, value in initial.items()})
        shown.is_valid()
    result = _result(request, shown, lot) if shown.is_bound else None
    if result is None and lot.trade:
        result = {
            "trade": nomenclature.trades(timezone.localdate()).get(lot.trade),
            "compared": comparison(request.context, lot.trade, timezone.localdate(), lot.pk),
        }
    return form_page(
        request,
        "calibrate",
        form,
        lot=lot,
        contract=lot.contract,
        result=result,
        known=known,
    )


def _text(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)


@needs(Right.RUN_CLAUSES)
@require_GET
def clause_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The clause to copy into the tender."""
    lot = lot_or_404(request, pk)
    text = text_of(lot, timezone.localdate())
    missing = [
        label
        for label, value in (
            (_("les heures dues"), lot.hours_due),
            (_("la pénalité"), lot.penalty_rate),
            (_("qui suit le marché"), lot.contract.facilitator_id),
        )
        if not value
    ]
    return render(
        request,
        "clauses/contracts/clause_text.html",
        {"lot": lot, "contract": lot.contract, "text": text, "plain": text.plain(), "missing": missing},
    )


@needs(Right.RUN_CLAUSES)
@require_GET
def clause_text_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    text = text_of(lot_or_404(request, pk), timezone.localdate())
    return HttpResponse(
        clause_pdf(text),
        content_type="application/pdf",
        headers={"Content-Disposition": content_disposition_header(True, file_name(text)) or ""},
    )
