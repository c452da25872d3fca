"""Barriers to employment of a person."""

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
from maillage.people import queries, services
from maillage.people.forms import BarrierEditForm, BarrierForm
from maillage.people.masking import file_sight
from maillage.people.models import Barrier

from . import file_url, person_or_404


@needs(Right.SEE_SOCIAL_NOTES)
def create(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_or_404(request, pk)
    seen = file_sight(request.context, person.pk, in_reach=True)
    form = BarrierForm(
        request.POST or None, sensitive=seen.sensitive, initial={"since": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.note_barrier(
                request.context, person, kind_code=said["kind"], since=said["since"], note=said["note"]
            )
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Frein noté."))
            return redirect(file_url(pk, "situation"))
    return _page(request, form, person, None)


@needs(Right.SEE_SOCIAL_NOTES)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    barrier = _barrier_or_404(request, pk)
    form = BarrierEditForm(request.POST or None, sensitive=True, initial=BarrierEditForm.initial_of(barrier))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.update_barrier(
                request.context,
                barrier,
                kind_code=said["kind"],
                since=said["since"],
                until=said["until"],
                note=said["note"],
            )
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Frein corrigé."))
            return redirect(file_url(barrier.person_id, "situation"))
    return _page(request, form, barrier.person, barrier)


@needs(Right.SEE_SOCIAL_NOTES)
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Lifted today, in one press; another day is for the form."""
    barrier = _barrier_or_404(request, pk)
    try:
        services.lift_barrier(request.context, barrier, until=timezone.localdate())
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("Frein levé aujourd'hui."), undo=reverse("people:barrier_reopen", args=[pk]))
    return redirect(file_url(barrier.person_id, "situation"))


@needs(Right.SEE_SOCIAL_NOTES)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    barrier = _barrier_or_404(request, pk)
    services.update_barrier(
        request.context, barrier, kind_code=barrier.kind, since=barrier.since, note=barrier.note
    )
    notify(request, _("Le frein est de nouveau présent."))
    return redirect(file_url(barrier.person_id, "situation"))


@needs(Right.SEE_SOCIAL_NOTES)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    barrier = _barrier_or_404(request, pk)
    services.remove_barrier(request.context, barrier)
    notify(request, _("Frein retiré du dossier."))
    return redirect(file_url(barrier.person_id, "situation"))


def _barrier_or_404(request: HttpRequest, pk: int) -> Barrier:
    found = queries.barriers_visible_to(request.context).select_related("person")
    return get_object_or_404(found, pk=pk)


def _page(request: HttpRequest, form: BarrierForm, person: object, barrier: object) -> HttpResponse:
    context = {"form": form, "person": person, "barrier": barrier}
    return render(request, "people/barrier_form.html", context, status=422 if form.errors else 200)
