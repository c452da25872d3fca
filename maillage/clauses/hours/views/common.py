"""What the pages share: records within reach, months of addresses, the way back."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Right
from maillage.kernel.months import add_months
from maillage.organisations.models import Organisation

from ...companies import of_network
from ...models import HoursLine, HoursStatement
from ...outside.months import code_of, read_month


def month_or_404(code: str) -> dt.date:
    """The month of an address; those to come have no page."""
    month = read_month(code)
    if month is None or month > timezone.localdate():
        raise Http404
    return month


def company_or_404(request: HttpRequest, pk: int) -> Organisation:
    request.context.require(Right.RUN_CLAUSES)
    return get_object_or_404(of_network(request.context), pk=pk)


def statement_or_404(request: HttpRequest, pk: int) -> HoursStatement:
    rows = HoursStatement.objects.visible_to(request.context).select_related("company", "contact")
    return get_object_or_404(rows, pk=pk)


def line_or_404(request: HttpRequest, pk: int) -> HoursLine:
    rows = HoursLine.objects.visible_to(request.context) if request.context.has(Right.RUN_CLAUSES) else None
    if rows is None:
        raise Http404
    return get_object_or_404(
        rows.select_related("statement__company", "lot__contract__buyer", "person", "decided_by"), pk=pk
    )


def around(month: dt.date) -> dict[str, str]:
    """The months before and after, as addresses write them; "" for one to come."""
    after = add_months(month, 1)
    return {
        "code": code_of(month),
        "before": code_of(add_months(month, -1)),
        "after": code_of(after) if after <= timezone.localdate() else "",
    }


def statement_url(statement: HoursStatement) -> str:
    return reverse("clauses:statement", args=[statement.pk])


def month_url(month: dt.date) -> str:
    return reverse("clauses:hours_month", args=[code_of(month)])
