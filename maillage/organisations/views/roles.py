"""The roles of an organisation, with their dates."""

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
from ..forms import RoleForm
from ..models import Organisation, OrganisationRoleHeld
from .files import organisation_or_404


@needs(Right.EDIT_ORGANISATIONS)
def role_new(request: HttpRequest, pk: int) -> HttpResponse:
    return _role_page(request, organisation_or_404(request, pk), None)


@needs(Right.EDIT_ORGANISATIONS)
def role_edit(request: HttpRequest, pk: int) -> HttpResponse:
    held = _role_or_404(request, pk)
    return _role_page(request, held.organisation, held)


def _role_page(request: HttpRequest, found: Organisation, held: OrganisationRoleHeld | None) -> HttpResponse:
    initial = RoleForm.initial_of(held) if held else {"since": timezone.localdate()}
    form = RoleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_role(request.context, found, form.facts(), held)
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Rôle enregistré."))
            return redirect("organisations:file", pk=found.pk)
    return render(
        request,
        "organisations/role_form.html",
        {"form": form, "organisation": found, "held": held},
        status=422 if form.errors else 200,
    )


@needs(Right.EDIT_ORGANISATIONS)
@require_POST
def role_remove(request: HttpRequest, pk: int) -> HttpResponse:
    held = _role_or_404(request, pk)
    services.remove_role(request.context, held)
    notify(request, _("Rôle retiré."))
    return redirect("organisations:file", pk=held.organisation_id)


def _role_or_404(request: HttpRequest, pk: int) -> OrganisationRoleHeld:
    reach = Organisation.objects.visible_to(request.context)
    return get_object_or_404(
        OrganisationRoleHeld.objects.filter(organisation__in=reach).select_related("organisation"), pk=pk
    )
