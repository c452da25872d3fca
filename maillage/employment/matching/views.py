"""Pages of the matching: people for an offer, my people and the offers of the week, the rules."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right, Scope
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify
from maillage.people.models import Person
from maillage.people.reading import shown
from maillage.people.views import back_to, next_page, person_or_404

from ..offers.models import Application, JobOffer
from ..offers.services import remove_application
from . import queries, services
from .reasons import proposed
from .rules import rules_on

WORKS = (Right.EDIT_PATHWAYS, Right.FOLLOW_COMPANIES)


@needs(*WORKS)
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """`?qui=toutes` shows those of the whole structure; `?ecart=job` some of whom a demand leaves out."""
    found = _offer_or_404(request, pk)
    own = request.context.scope is Scope.CARRIED
    mine = own and request.GET.get("qui") != "toutes"
    page = queries.for_offer(
        request.context, found, timezone.localdate(), mine=mine, opened=request.GET.get("ecart", "")[:20]
    )
    told = [*page.proposals, *(one for part in page.left_out for one in part.people)]
    shown(request, [one.person.pk for one in told])
    context = {"page": page, "offer": found, "own": own, "mine": mine}
    return render(request, "employment/matching/offer.html", context)


@needs(Right.EDIT_PATHWAYS)
def week(request: HttpRequest) -> HttpResponse:
    """`?offres=toutes` looks at every open offer, not only those opened or confirmed this week."""
    today = timezone.localdate()
    whole = request.GET.get("offres") == "toutes"
    page = queries.for_worker(request.context, today, since=None if whole else _week_ago(today))
    shown(request, [person.pk for person, _proposals in page.people])
    return render(request, "employment/matching/week.html", {"page": page, "whole": whole})


def _week_ago(today: dt.date) -> dt.date:
    return today - queries.WEEK


@needs(*WORKS)
def rules(request: HttpRequest) -> HttpResponse:
    return render(request, "employment/matching/rules.html", {"rules": rules_on(timezone.localdate())})


@needs(*WORKS)
@require_POST
def propose(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    offered, who = _pair_or_404(request, pk, person)
    try:
        services.propose(request.context, offered, who)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        said = _("%(person)s est proposée sur l'offre « %(offer)s ».") % {"person": who, "offer": offered}
        notify(request, said, undo=reverse("employment:match_withdraw", args=[pk, person]))
    return back_to(request, reverse("employment:offer_match", args=[pk]))


@needs(*WORKS)
@require_POST
def withdraw(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Takes back a proposal just made."""
    offered, who = _pair_or_404(request, pk, person)
    found = Application.objects.visible_to(request.context).filter(offer=offered, person=who).first()
    try:
        if found is not None:
            remove_application(request.context, found)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("Proposition retirée."))
    return back_to(request, reverse("employment:offer_match", args=[pk]))


@needs(*WORKS)
def set_aside(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """One press on a reason says it."""
    offered, who = _pair_or_404(request, pk, person)
    back = next_page(request)
    error = ""
    if request.method == "POST":
        try:
            services.set_aside(request.context, offered, who, request.POST.get("reason", ""))
        except DomainError as refused:
            error = refused.message
        else:
            undo = reverse("employment:match_take_back", args=[pk, person])
            notify(request, _("%s n'est plus proposée pour cette offre.") % who, undo=undo)
            return back_to(request, reverse("employment:offer_match", args=[pk]))
    context = {"offer": offered, "person": who, "reasons": proposed(), "next": back, "error": error}
    return render(request, "employment/matching/set_aside.html", context, status=422 if error else 200)


@needs(*WORKS)
@require_POST
def take_back(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    offered, who = _pair_or_404(request, pk, person)
    services.take_back(request.context, offered, who)
    notify(request, _("%s peut de nouveau être proposée pour cette offre.") % who)
    return back_to(request, reverse("employment:offer_match", args=[pk]))


def _offer_or_404(request: HttpRequest, pk: int) -> JobOffer:
    return get_object_or_404(JobOffer.objects.visible_to(request.context).select_related("company"), pk=pk)


def _pair_or_404(request: HttpRequest, pk: int, person: int) -> tuple[JobOffer, Person]:
    return _offer_or_404(request, pk), person_or_404(request, person)
