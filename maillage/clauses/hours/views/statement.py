"""A statement: what a company declared of a month, decided line by line or all at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.people.reading import shown

from ... import board
from ...models import HoursLine, HoursState, HoursStatement
from ..queries.statement import page_of
from .common import around, company_or_404, month_or_404, statement_or_404, statement_url
from .desk import decide


@needs(Right.RUN_CLAUSES)
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    found = statement_or_404(request, pk)
    page = page_of(request.context, found)
    shown(request, page.people)
    return render(
        request,
        "clauses/hours/statement.html",
        {
            "statement": found,
            "page": page,
            "blocks": board.blocks("statement", request.context, found),
            **around(found.month),
        },
    )


@needs(Right.RUN_CLAUSES)
def statement_of_month(request: HttpRequest, company: int, month: str) -> HttpResponse:
    """The statement of a company for a month; the grid where there is none yet."""
    known = company_or_404(request, company)
    first = month_or_404(month)
    rows = HoursStatement.objects.visible_to(request.context)
    found = rows.filter(company=known, month=first).first()
    if found is not None:
        return redirect(statement_url(found))
    return redirect("clauses:hours_entry", company=known.pk, month=month)


@needs(Right.RUN_CLAUSES)
@require_POST
def statement_validate(request: HttpRequest, pk: int) -> HttpResponse:
    """Every line that waits without a finding, as they are now: some may have been mended since."""
    found = statement_or_404(request, pk)
    waiting = HoursLine.objects.visible_to(request.context).filter(
        statement=found, state__in=(HoursState.DECLARED, HoursState.CHECKED)
    )
    ready = [one.line for one in page_of(request.context, found).ready]
    decide(request, [line for line in waiting if line in ready])
    return redirect(statement_url(found))
