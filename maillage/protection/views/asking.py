"""Looking for somebody known elsewhere; asking for the file, or opening it in an emergency."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify
from maillage.people.followers import followers
from maillage.people.models import Person
from maillage.protection import elsewhere, services
from maillage.protection.forms import AskForm, EmergencyForm, WhoForm
from maillage.protection.links import person_of


@needs(Right.SHARE_FILES)
def find(request: HttpRequest) -> HttpResponse:
    """A whole name and a birth date: known or not, where, and whom to ask. The question is a POST, so that no
    name stays in an address."""
    form = WhoForm(request.POST or None)
    found: list[elsewhere.Known] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            found = elsewhere.look_for(request.context, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
    context = {"form": form, "found": found}
    return render(request, "protection/find.html", context, status=422 if form.errors else 200)


@needs(Right.SHARE_FILES)
def ask(request: HttpRequest, token: str) -> HttpResponse:
    person = _person_or_404(request, token)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            share = services.ask(request.context, person, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Demande envoyée. La réponse arrivera sur cette page."))
            return redirect("protection:share", pk=share.pk)
    return _page(request, token, person, form, EmergencyForm())


@needs(Right.SHARE_FILES)
@require_POST
def emergency(request: HttpRequest, token: str) -> HttpResponse:
    """Open the file at once; the answer leads to it."""
    person = _person_or_404(request, token)
    form = EmergencyForm(request.POST)
    if form.is_valid():
        try:
            services.open_in_emergency(request.context, person, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Dossier ouvert pour trois heures. La référence en est avertie."))
            return redirect(reverse("pathways:person", args=[person.pk]))
    return _page(request, token, person, AskForm(), form)


def _person_or_404(request: HttpRequest, token: str) -> Person:
    key = person_of(request.context, token)
    if key is None:
        raise Http404
    return get_object_or_404(Person, pk=key)


def _page(
    request: HttpRequest, token: str, person: Person, form: AskForm, urgent: EmergencyForm
) -> HttpResponse:
    today = timezone.localdate()
    known = [f for f in followers([person.pk])[person.pk] if f.current(today)]
    context = {"form": form, "urgent": urgent, "token": token, "contacts": known}
    return render(
        request, "protection/ask.html", context, status=422 if form.errors or urgent.errors else 200
    )
