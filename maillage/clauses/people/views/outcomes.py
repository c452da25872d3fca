"""What became of a person: one press says it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.months import add_months
from maillage.kernel.toasts import notify
from maillage.organisations.managers import network_of
from maillage.people.views import back_to, next_page

from ...models import Outcome
from ...nomenclature import parameters, situations
from .. import services
from ..forms import SituationForm
from ..queries.page import proposed_situation
from ..scope import person_or_404
from ..windows import windows


@needs(Right.RUN_CLAUSES)
def outcome(request: HttpRequest, pk: int, since: str, months: int) -> HttpResponse:
    """`since`: the first day of the window, as 2017-03-01."""
    person = person_or_404(request, pk)
    network = network_of(request.context)
    first = _day(since)
    laid = windows([pk], network).get(pk, [])
    noted = Outcome.objects.visible_to(request.context).filter(
        network=network, person=person, since=first, months=months
    )
    row = noted.first()
    if not any(one.first == first for one in laid) or months not in parameters(first).outcome_months:
        raise Http404
    today = timezone.localdate()
    asked = add_months(first, months)
    form = SituationForm(
        request.POST or None,
        initial={
            "observed_on": row.observed_on if row else max(asked, today),
            "source": row.source if row else "",
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.note_outcome(
                request.context, person, since=first, months=months, **form.cleaned_data
            )
        except DomainError as error:
            form.refuse(error)
        else:
            undo = "" if row else reverse("clauses:outcome_remove", args=[made.pk])
            notify(request, _("Situation notée : %s.") % situations()[made.situation].label, undo=undo)
            return back_to(request, reverse("clauses:person", args=[pk]))
    return render(
        request,
        "clauses/people/outcome.html",
        {
            "form": form,
            "person": person,
            "row": row,
            "months": months,
            "since": first,
            "asked": asked,
            "early": today < asked,
            "situations": list(situations().values()),
            "proposed": "" if row else proposed_situation(request.context, person, asked),
            "next": next_page(request),
        },
        status=422 if form.errors else 200,
    )


@needs(Right.RUN_CLAUSES)
@require_POST
def outcome_remove(request: HttpRequest, pk: int) -> HttpResponse:
    rows: Any = Outcome.objects.visible_to(request.context).filter(network=network_of(request.context))
    row = get_object_or_404(rows, pk=pk)
    services.forget_outcome(request.context, row)
    notify(request, _("Situation retirée : elle reste à demander."))
    return redirect("clauses:person", pk=row.person_id)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
