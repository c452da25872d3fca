"""Exits: proposed by who follows the pathway, pronounced by who runs the programme, undone with a reason."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import day as format_day
from maillage.kernel.toasts import notify
from maillage.pathways.models import Enrolment, ExitProposal, ProposalState
from maillage.pathways.programmes import definition_in_force
from maillage.pathways.services.exits import (
    pronounce_exit,
    propose_exit,
    reopen_enrolment,
    withdraw_proposal,
)
from maillage.people.team import require_team
from maillage.people.views import file_url

from .entries import enrolment_or_404
from .forms.pathways import ExitForm
from .forms.referrals import ReasonForm


def pronounces(request: HttpRequest, enrolment: Enrolment) -> bool:
    """Whether the reader ends pathways of this programme, and does not only propose it."""
    context = request.context
    leads = enrolment.programme.organisation_id == context.organisation_id
    return leads and (context.has(Right.MANAGE_PROGRAMME) or context.has(Right.RUN_COMMISSIONS))


@needs(Right.EDIT_PATHWAYS)
def enrolment_exit(request: HttpRequest, pk: int) -> HttpResponse:
    """One form for both: what a press does is written on its button."""
    enrolment = enrolment_or_404(request, pk)
    if enrolment.exit_date is not None:
        notify(request, _("Ce parcours est déjà clos, le %s.") % format_day(enrolment.exit_date), error=True)
        return redirect(file_url(enrolment.person_id, "parcours"))
    proposal = (
        enrolment.exit_proposals.filter(state=ProposalState.PENDING)
        .select_related("exit_kind", "proposed_by")
        .first()
    )
    if proposal is not None and proposal.note:
        require_team(request.context, enrolment.person_id)
    form = ExitForm(
        request.POST or None,
        initial=_initial(enrolment, proposal),
        enrolment=enrolment,
        definition=definition_in_force(enrolment.programme, timezone.localdate()),
    )
    can_pronounce = pronounces(request, enrolment)
    if request.method == "POST" and form.is_valid():
        try:
            if can_pronounce and "propose" not in request.POST:
                pronounce_exit(request.context, enrolment, form.facts())
                notify(
                    request,
                    _("Sortie prononcée : les étapes en cours et la référence se terminent ce jour-là."),
                    undo=reverse("pathways:enrolment_reopen_now", args=[pk]),
                )
            else:
                propose_exit(request.context, enrolment, form.facts())
                notify(request, _("Sortie proposée : la prochaine commission la verra."))
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(file_url(enrolment.person_id, "parcours"))
    return render(
        request,
        "pathways/steering/exit_form.html",
        {
            "form": form,
            "enrolment": enrolment,
            "person": enrolment.person,
            "proposal": proposal,
            "can_pronounce": can_pronounce,
            "open_steps": enrolment.steps.filter(end_date__isnull=True).count(),
        },
        status=422 if form.errors else 200,
    )


def _initial(enrolment: Enrolment, proposal: ExitProposal | None) -> dict[str, Any]:
    if proposal is not None:
        return ExitForm.initial_of(proposal)
    return {"exit_date": timezone.localdate()}


@needs(Right.EDIT_PATHWAYS)
@require_POST
def enrolment_exit_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    enrolment = enrolment_or_404(request, pk)
    try:
        withdraw_proposal(request.context, enrolment)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("La proposition de sortie est retirée."))
    return redirect(file_url(enrolment.person_id, "parcours"))


@needs(Right.MANAGE_PROGRAMME)
def enrolment_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo an exit, long after: the reason is asked and kept."""
    enrolment = enrolment_or_404(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_enrolment(request.context, enrolment, form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Le parcours est rouvert, comme il était avant la sortie."))
            return redirect(file_url(enrolment.person_id, "parcours"))
    context = {"form": form, "enrolment": enrolment, "person": enrolment.person}
    return render(request, "pathways/steering/reopen_form.html", context, status=422 if form.errors else 200)


@needs(Right.MANAGE_PROGRAMME)
@require_POST
def enrolment_reopen_now(request: HttpRequest, pk: int) -> HttpResponse:
    """The "undo" of the notice that follows an exit."""
    enrolment = enrolment_or_404(request, pk)
    try:
        reopen_enrolment(request.context, enrolment, _("sortie annulée aussitôt"))
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("La sortie est annulée."))
    return redirect(file_url(enrolment.person_id, "parcours"))
