"""Formal notices, penalties, and plan deadlines dealt with in one press."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify

from ...models import FormalNotice, LotCompany, Penalty
from .. import services, words
from ..balance import balance
from ..forms import NoticeForm, PenaltyForm
from ..letters import notice_pdf, penalty_pdf
from .common import lot_or_404, pdf_response


def _notice_or_404(request: HttpRequest, pk: int) -> FormalNotice:
    rows = FormalNotice.objects.visible_to(request.context)
    return get_object_or_404(
        rows.select_related("lot__contract__buyer", "lot__contract__network", "company"), pk=pk
    )


def _penalty_or_404(request: HttpRequest, pk: int) -> Penalty:
    rows = Penalty.objects.visible_to(request.context)
    related = ("notice__company", "lot__contract__buyer", "lot__contract__network")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _to_lot(pk: int) -> HttpResponse:
    return redirect("clauses:lot", pk=pk)


@needs(Right.RUN_CLAUSES)
def notice_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A formal notice about a lot, filled with what is missing today."""
    lot, today = lot_or_404(request, pk), timezone.localdate()
    found = balance(lot, today)
    form = NoticeForm(request.POST or None, lot=lot, initial=NoticeForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.send_notice(request.context, lot, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(
                request,
                _("Mise en demeure enregistrée, à imprimer : %(company)s a jusqu'au %(day)s.")
                % {"company": made.company.name, "day": formats.day(made.deadline)},
                undo=reverse("clauses:notice_withdraw", args=[made.pk]),
            )
            return _to_lot(lot.pk)
    return render(
        request,
        "clauses/followup/notice_form.html",
        {"form": form, "lot": lot, "name": words.full_name(lot), "balance": found, "said": words.pace(found),
         "back": words.address("lot", lot.pk)},
        status=422 if form.errors else 200,
    )  # fmt: skip


@needs(Right.RUN_CLAUSES)
def notice_letter(request: HttpRequest, pk: int) -> HttpResponse:
    notice = _notice_or_404(request, pk)
    return pdf_response(notice_pdf(notice), f"mise-en-demeure-{notice.sent_on:%Y-%m-%d}-{notice.pk}.pdf")


@needs(Right.RUN_CLAUSES)
@require_POST
def notice_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    notice = _notice_or_404(request, pk)
    try:
        services.withdraw_notice(request.context, notice)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("Mise en demeure retirée."))
    return _to_lot(notice.lot_id)


@needs(Right.RUN_CLAUSES)
def penalty_new(request: HttpRequest, pk: int) -> HttpResponse:
    """What follows a notice: hours still missing at its deadline, times the rate, or why none."""
    notice, today = _notice_or_404(request, pk), timezone.localdate()
    hours = services.hours_to_penalise(notice)
    form = PenaltyForm(request.POST or None, notice=notice)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.decide_penalty(request.context, notice, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            if made.waived:
                said = _("Aucune pénalité n'est appliquée.")
            else:
                said = _("Pénalité de %s € décidée.") % formats.number(made.amount, 2)
            notify(request, said, undo=reverse("clauses:penalty_cancel", args=[made.pk]))
            return _to_lot(notice.lot_id)
    rate = notice.lot.penalty_rate
    return render(
        request,
        "clauses/followup/penalty_form.html",
        {
            "form": form,
            "notice": notice,
            "lot": notice.lot,
            "name": words.full_name(notice.lot),
            "hours": hours,
            "rate": rate,
            "amount": services.amount(hours, rate) if rate and hours else None,
            "early": today <= notice.deadline,
            "back": words.address("lot", notice.lot_id),
        },
        status=422 if form.errors else 200,
    )


@needs(Right.RUN_CLAUSES)
def penalty_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    penalty = _penalty_or_404(request, pk)
    return pdf_response(
        penalty_pdf(penalty), f"decision-penalite-{penalty.decided_on:%Y-%m-%d}-{penalty.pk}.pdf"
    )


@needs(Right.RUN_CLAUSES)
@require_POST
def penalty_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    penalty = _penalty_or_404(request, pk)
    services.cancel_penalty(request.context, penalty)
    notify(request, _("Décision annulée : la mise en demeure attend une suite."))
    return _to_lot(penalty.lot_id)


def _company_or_404(request: HttpRequest, pk: int) -> LotCompany:
    return get_object_or_404(LotCompany.objects.visible_to(request.context), pk=pk)


@needs(Right.RUN_CLAUSES)
@require_POST
def plan_met(request: HttpRequest, pk: int) -> HttpResponse:
    """One press: the step of the plan is done; the notice puts its deadline back."""
    company = _company_or_404(request, pk)
    day = services.plan_met(request.context, company)
    if day is not None:
        undo = reverse("clauses:plan_due_again", args=[pk, day.isoformat()])
        notify(request, _("Étape faite. Notez la suivante sur la page du lot."), undo=undo)
    return redirect("clauses:home")


@needs(Right.RUN_CLAUSES)
@require_POST
def plan_due_again(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    try:
        due = dt.date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    services.plan_due_again(request.context, _company_or_404(request, pk), due)
    notify(request, _("Échéance remise au %s.") % formats.day(due))
    return redirect("clauses:home")
