"""The candidate of an offer, from the proposal to the hire."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.months import add_months
from maillage.kernel.toasts import notify
from maillage.people.views import back_to, next_page

from .. import services
from ..forms import HireForm, MeetForm, PlanForm, ProposeForm, RefuseForm
from ..models import IodProposal
from . import form_page, offer_or_404, proposal_or_404


@needs(Right.RUN_IOD)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    offer = offer_or_404(request, pk)
    form = ProposeForm(
        request.POST or None,
        context=request.context,
        initial={"person": request.GET.get("personne", "")[:20]},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = services.propose(
                request.context,
                offer,
                said["person"],
                meeting_on=said["meeting_on"],
                meeting_at=said["meeting_at"],
            )
        except DomainError as error:
            form.refuse(error)
        else:
            notify(
                request,
                _("%s est la personne proposée sur ce poste.") % made.person,
                undo=reverse("iod:proposal_withdraw", args=[made.pk]),
            )
            return redirect("iod:post", pk=offer.post_id)
    return form_page(request, "propose", form, offer=offer, post=offer.post)


@needs(Right.RUN_IOD)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = proposal_or_404(request, pk)
    initial = {"meeting_on": proposal.meeting_on, "meeting_at": proposal.meeting_at}
    form = PlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.plan_meeting(request.context, proposal, said["meeting_on"], said["meeting_at"])
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Rencontre prévue."))
            return _back(request, proposal)
    return _page(request, "plan", form, proposal, _("Prévoir la rencontre"))


@needs(Right.RUN_IOD)
def meet(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = proposal_or_404(request, pk)
    today = timezone.localdate()
    planned = proposal.meeting_on
    form = MeetForm(
        request.POST or None, initial={"date": planned if planned and planned <= today else today}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.hold_meeting(request.context, proposal, said["date"], said["words"])
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Mise en relation notée."))
            return _back(request, proposal)
    return _page(request, "meet", form, proposal, _("Rencontre sur le poste"))


@needs(Right.RUN_IOD)
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = proposal_or_404(request, pk)
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.refuse(request.context, proposal, form.cleaned_data["refusal"])
        except DomainError as error:
            form.refuse(error)
        else:
            undo = reverse("iod:proposal_resume", args=[pk])
            notify(request, _("Sans suite : l'offre attend un autre candidat."), undo=undo)
            return _back(request, proposal)
    return _page(request, "refuse", form, proposal, _("Sans suite"))


@needs(Right.RUN_IOD)
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.resume, _("La proposition reprend."))


@needs(Right.RUN_IOD)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.withdraw_proposal, _("Proposition retirée."))


@needs(Right.RUN_IOD)
def hire(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = proposal_or_404(request, pk)
    offer, today = proposal.offer, timezone.localdate()
    start = offer.starts_on or today
    ends = add_months(start, offer.months) - dt.timedelta(days=1) if offer.months else None
    initial = {
        "kind": offer.kind,
        "job_title": offer.post.title,
        "start_date": start,
        "planned_end_date": ends,
        "weekly_hours": offer.weekly_hours,
    }
    form = HireForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            contract = services.hire_candidate(request.context, proposal, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Embauche enregistrée, et l'étape de son parcours avec elle."))
            return redirect("iod:hire", pk=contract.pk)
    return _page(request, "hire", form, proposal, _("Embauche"))


def _act(request: HttpRequest, pk: int, service: Any, said: str) -> HttpResponse:
    proposal = proposal_or_404(request, pk)
    try:
        service(request.context, proposal)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, said)
    return _back(request, proposal)


def _back(request: HttpRequest, proposal: IodProposal) -> HttpResponse:
    return back_to(request, reverse("iod:post", args=[proposal.offer.post_id]))


def _page(request: HttpRequest, act: str, form: Any, proposal: IodProposal, title: str) -> HttpResponse:
    return form_page(
        request,
        "proposal_form",
        form,
        act=act,
        title=title,
        proposal=proposal,
        post=proposal.offer.post,
        next=next_page(request),
    )
