"""What a network does with a company: exchanges, what comes next, the officer in charge."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify

from .. import queries, services
from ..forms import HandOverForm, InteractionForm, QuickExchangeForm
from ..liaison import Interaction
from ..models import Organisation
from .files import organisation_or_404

_HOME = "/"


@needs(Right.FOLLOW_COMPANIES)
def interaction_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = organisation_or_404(request, pk)
    form = InteractionForm(
        request.POST or None, organisation=found, initial={"date": timezone.localdate(), "kind": "call"}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.record_interaction(request.context, found, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            undo = reverse("organisations:interaction_remove", args=[made.pk])
            notify(request, _("Échange noté."), undo=undo)
            return redirect("organisations:file", pk=pk)
    return _page(request, form, found, None)


@needs(Right.FOLLOW_COMPANIES)
def quick_exchange(request: HttpRequest) -> HttpResponse:
    """A few words about an exchange of today, from the home or by itself."""
    reach = Organisation.objects.visible_to(request.context)
    form = QuickExchangeForm(
        request.POST or None,
        organisations=reach,
        initial={"organisation": request.GET.get("structure", "")[:20], "kind": "call"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.record_interaction(
                request.context, form.cleaned_data["organisation"], form.facts()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            undo = reverse("organisations:interaction_remove", args=[made.pk])
            notify(request, _("Échange noté : %s.") % made.organisation.name, undo=undo)
            return _back(request, made.organisation_id)
    return render(
        request, "organisations/quick_exchange.html", {"form": form}, status=422 if form.errors else 200
    )


@needs(Right.FOLLOW_COMPANIES)
def interaction_edit(request: HttpRequest, pk: int) -> HttpResponse:
    interaction = _interaction_or_404(request, pk)
    found = interaction.organisation
    form = InteractionForm(
        request.POST or None, organisation=found, initial=InteractionForm.initial_of(interaction)
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.update_interaction(request.context, interaction, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Échange corrigé."))
            return redirect("organisations:file", pk=found.pk)
    return _page(request, form, found, interaction)


def _page(
    request: HttpRequest, form: InteractionForm, found: Organisation, interaction: Interaction | None
) -> HttpResponse:
    return render(
        request,
        "organisations/interaction_form.html",
        {"form": form, "organisation": found, "interaction": interaction},
        status=422 if form.errors else 200,
    )


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def interaction_remove(request: HttpRequest, pk: int) -> HttpResponse:
    interaction = _interaction_or_404(request, pk)
    services.remove_interaction(request.context, interaction)
    notify(request, _("Échange retiré de la fiche."))
    return redirect("organisations:file", pk=interaction.organisation_id)


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def interaction_done(request: HttpRequest, pk: int) -> HttpResponse:
    """One press: what was to do is done."""
    return _mark(request, pk, done=True)


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def interaction_undone(request: HttpRequest, pk: int) -> HttpResponse:
    return _mark(request, pk, done=False)


def _mark(request: HttpRequest, pk: int, *, done: bool) -> HttpResponse:
    interaction = _interaction_or_404(request, pk)
    try:
        services.mark_done(request.context, interaction, done)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        undo = reverse("organisations:interaction_undone", args=[pk]) if done else ""
        notify(request, _("C'est fait.") if done else _("À faire de nouveau."), undo=undo)
    return _back(request, interaction.organisation_id)


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    """To the home when it asked, else to the company's file."""
    if request.POST.get("next") == _HOME:
        return redirect(_HOME)
    return redirect("organisations:file", pk=pk)


@needs(Right.FOLLOW_COMPANIES)
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    found = organisation_or_404(request, pk)
    form = HandOverForm(
        request.POST or None,
        officers=list(queries.officers(request.context)),
        initial={"day": timezone.localdate(), "officer": str(request.user.pk)},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.hand_over(request.context, found, form.chosen, said["day"], said["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Prise en charge enregistrée."))
            return redirect("organisations:file", pk=pk)
    return render(
        request,
        "organisations/hand_over.html",
        {"form": form, "organisation": found, "charge": queries.charge(request.context, found)},
        status=422 if form.errors else 200,
    )


def _interaction_or_404(request: HttpRequest, pk: int) -> Interaction:
    rows = Interaction.objects.visible_to(request.context).select_related("organisation")
    return get_object_or_404(rows, pk=pk)
