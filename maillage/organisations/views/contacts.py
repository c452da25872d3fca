"""People to reach in an organisation: adding, correcting, confirming, taking away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify

from .. import services
from ..forms import ContactForm
from ..models import Contact, Organisation
from .files import organisation_or_404


@needs(Right.EDIT_ORGANISATIONS)
def contact_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = organisation_or_404(request, pk)
    return _contact_page(request, found, None)


@needs(Right.EDIT_ORGANISATIONS)
def contact_edit(request: HttpRequest, pk: int) -> HttpResponse:
    contact = _contact_or_404(request, pk)
    return _contact_page(request, contact.organisation, contact)


def _contact_page(request: HttpRequest, found: Organisation, contact: Contact | None) -> HttpResponse:
    initial = ContactForm.initial_of(contact) if contact else {"confirmed_on": timezone.localdate()}
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_contact(request.context, found, form.facts(), contact)
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Contact enregistré."))
            return redirect("organisations:file", pk=found.pk)
    return render(
        request,
        "organisations/contact_form.html",
        {"form": form, "organisation": found, "contact": contact},
        status=422 if form.errors else 200,
    )


@needs(Right.EDIT_ORGANISATIONS)
@require_POST
def contact_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    contact = _contact_or_404(request, pk)
    services.confirm_contact(request.context, contact)
    notify(request, _("Coordonnées de %s confirmées aujourd'hui.") % contact.name)
    return redirect("organisations:file", pk=contact.organisation_id)


@needs(Right.EDIT_ORGANISATIONS)
@require_POST
def contact_remove(request: HttpRequest, pk: int) -> HttpResponse:
    contact = _contact_or_404(request, pk)
    services.remove_contact(request.context, contact)
    notify(request, _("Contact retiré."))
    return redirect("organisations:file", pk=contact.organisation_id)


def _contact_or_404(request: HttpRequest, pk: int) -> Contact:
    reach = Organisation.objects.visible_to(request.context)
    return get_object_or_404(
        Contact.objects.filter(organisation__in=reach).select_related("organisation"), pk=pk
    )
