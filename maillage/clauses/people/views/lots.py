"""From a lot: look for candidates, hire somebody for it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.employment.offers.managers import open_on
from maillage.kernel.errors import DomainError
from maillage.kernel.text import whole_number
from maillage.kernel.toasts import notify
from maillage.organisations.managers import network_of
from maillage.people.models import Person
from maillage.people.reading import shown
from maillage.people.rome import label as job_label

from ...models import Lot, LotOffer
from ...nomenclature import Trade, trades
from .. import services
from ..forms import HireForm, OfferForm, companies_of
from ..scope import lot_or_404, lot_url, people_of_room

_OPEN_FOR = dt.timedelta(days=60)


@needs(Right.RUN_CLAUSES)
def candidates(request: HttpRequest, pk: int) -> HttpResponse:
    """Candidates for a lot: those of the offer already open for it, else of one opened here.

    `?nouvelle=1` opens another offer beside those already there.
    """
    lot = lot_or_404(request, pk)
    today = timezone.localdate()
    known = LotOffer.objects.visible_to(request.context).filter(open_on(today, "offer__"), lot=lot)
    current = known.order_by("-offer__opened_on", "-pk").first()
    if request.method == "GET" and current is not None and "nouvelle" not in request.GET:
        return redirect("employment:offer_match", pk=current.offer_id)
    form = OfferForm(request.POST or None, lot=lot, initial=_offer_of(lot, today))
    if request.method == "POST" and form.is_valid():
        try:
            offer = services.offer_for_lot(request.context, lot, form.facts(today))
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Offre ouverte : voici les personnes qui pourraient convenir."))
            return redirect("employment:offer_match", pk=offer.pk)
    return render(
        request,
        "clauses/people/candidates.html",
        {
            "form": form,
            "lot": lot,
            "contract": lot.contract,
            "companies": companies_of(lot),
            "lot_url": lot_url(lot),
        },
        status=422 if form.errors else 200,
    )


def _offer_of(lot: Lot, today: dt.date) -> dict[str, Any]:
    """What the lot says of the post: its trade, its holder and where that company is."""
    trade = trades(today).get(lot.trade)
    holder = next(iter(companies_of(lot).values()), None)
    until = today + _OPEN_FOR
    ends = lot.end_date
    return {
        "company": str(holder.pk) if holder else "",
        "title": _job(trade),
        "rome": trade.rome if trade else "",
        "contract_kind": "cdd",
        "starts_on": lot.start_date if lot.start_date and lot.start_date > today else None,
        "weekly_hours": 35,
        "posts": 1,
        "address": holder.address if holder else "",
        "postcode": holder.postcode if holder else "",
        "city": holder.city if holder else "",
        "valid_until": min(until, ends) if ends and ends >= today else until,
    }


def _job(trade: Trade | None) -> str:
    """What a trade's post is called: the job that stands for it, else the trade itself."""
    if trade is None:
        return ""
    return job_label(trade.rome) or str(trade.label)


@needs(Right.RUN_CLAUSES)
def hire(request: HttpRequest, pk: int) -> HttpResponse:
    """A hire on a lot: refused, with the way to check, while the person is not known to be eligible."""
    lot = lot_or_404(request, pk)
    trade = trades(timezone.localdate()).get(lot.trade)
    initial = {
        "person": request.GET.get("personne", "")[:20],
        "kind": "cdd",
        "job_title": _job(trade),
        "start_date": timezone.localdate(),
        "weekly_hours": 35,
    }
    form = HireForm(request.POST or None, context=request.context, lot=lot, initial=initial)
    named = people_of_room(request.context).filter(pk=whole_number(initial["person"]) or 0)
    shown(request, named.values_list("pk", flat=True))
    to_check: Person | None = None
    if request.method == "POST" and form.is_valid():
        who = form.cleaned_data["person"]
        shown(request, [who.pk])
        try:
            contract = services.hire_on_lot(request.context, lot, who, form.employer, form.facts())
        except DomainError as error:
            form.refuse(error)
            refusal = services.refusal_to_hire(
                who, network_of(request.context), form.cleaned_data["start_date"]
            )
            to_check = who if refusal else None
        else:
            notify(request, _("Embauche enregistrée : ses heures peuvent être déclarées."))
            return redirect("clauses:person", pk=contract.person_id)
    return render(
        request,
        "clauses/people/hire.html",
        {
            "form": form,
            "lot": lot,
            "contract": lot.contract,
            "companies": companies_of(lot),
            "lot_url": lot_url(lot),
            "to_check": to_check,
            "back": f"{reverse('clauses:hire', args=[pk])}?personne={to_check.pk}" if to_check else "",
        },
        status=422 if form.errors else 200,
    )
