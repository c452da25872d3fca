"""Organisations: the list, the file, opening and correcting one, its contacts, suggestions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.forms import phone_text, siret_text
from maillage.kernel.listing import ChoiceFilter, Column, Empty, Listing, SearchFilter
from maillage.kernel.toasts import notify

from . import queries, services
from .forms import ContactForm, OrganisationForm
from .models import Contact, Organisation, OrganisationRole
from .panels import panels


def _roles(organisation: Organisation) -> str:
    return ", ".join(str(role.get_role_display()) for role in organisation.played)


class OrganisationListing(Listing):
    columns = [
        Column("name", gettext_lazy("Nom"), sort="folded_name", link=True),
        Column("roles", gettext_lazy("Rôles"), value=_roles),
        Column("city", gettext_lazy("Ville"), sort="city", sub="postcode"),
        Column("siret", gettext_lazy("SIRET"), value=lambda o: siret_text(o.siret), sort="siret"),
        Column(
            "contacts", gettext_lazy("Contacts"), value="contact_count", kind="number", sort="contact_count"
        ),
    ]
    filters = [
        SearchFilter(gettext_lazy("Nom ou SIRET"), apply=queries.named),
        ChoiceFilter(
            "role",
            gettext_lazy("Rôle"),
            choices=OrganisationRole.choices,
            apply=queries.playing,
            multiple=True,
        ),
    ]
    template = "organisations/list.html"
    default_sort = "name"
    count_label = ngettext_lazy("%(count)s structure", "%(count)s structures", "count")
    export_name, export_right = "structures", Right.EXPORT
    empty = Empty(
        gettext_lazy("Aucune structure"),
        gettext_lazy("Opérateurs, prescripteurs, employeurs : une fiche chacun, partagée par tous."),
        action=gettext_lazy("Ouvrir une fiche"),
        url_name="organisations:new",
        right=Right.EDIT_ORGANISATIONS,
        icon="building",
    )

    def row_url(self, row: Organisation) -> str:
        return reverse("organisations:file", args=[row.pk])


@needs(Right.SEE_ORGANISATIONS)
def organisation_list(request: HttpRequest) -> HttpResponse:
    can = request.context.has(Right.EDIT_ORGANISATIONS)
    return OrganisationListing(request, queries.organisations(request.context)).response(
        title=_("Structures"),
        action_url=reverse("organisations:new") if can else "",
        action_label=_("Ouvrir une fiche"),
    )


@needs(Right.SEE_ORGANISATIONS)
def suggestions(request: HttpRequest) -> JsonResponse:
    """Structures by name or SIRET, as a field asks for them: `[{"value", "label", "hint"}]`."""
    found = queries.search(request.context, request.GET.get("q", "")[:100], limit=12)
    hints = ((o, " · ".join(filter(None, [o.city, siret_text(o.siret)]))) for o in found)
    return JsonResponse([{"value": o.pk, "label": o.name, "hint": hint} for o, hint in hints], safe=False)


def _organisation_or_404(request: HttpRequest, pk: int) -> Organisation:
    return get_object_or_404(queries.organisations(request.context), pk=pk)


@needs(Right.SEE_ORGANISATIONS)
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    found = _organisation_or_404(request, pk)
    return render(
        request,
        "organisations/file.html",
        {
            "organisation": found,
            "siret": siret_text(found.siret),
            "phone": phone_text(found.phone),
            "contacts": [(c, phone_text(c.phone)) for c in found.contacts.order_by("name", "pk")],
            "past_roles": found.roles.filter(until__lt=timezone.localdate()).order_by("role"),
            "panels": panels(request.context, found),
            "edits": request.context.has(Right.EDIT_ORGANISATIONS),
        },
    )


@needs(Right.EDIT_ORGANISATIONS)
def organisation_new(request: HttpRequest) -> HttpResponse:
    """Files that look alike are shown once; then it is the user's word that counts."""
    form = OrganisationForm(
        request.POST or None,
        initial={"name": request.GET.get("nom", "")[:200], "roles": request.GET.getlist("role")},
    )
    alike: list[Organisation] = []
    if request.method == "POST" and form.is_valid():
        if "confirmed" not in request.POST and not form.cleaned_data["siret"]:
            alike = queries.alike(request.context, form.cleaned_data["name"])
        if not alike:
            try:
                made = services.create_organisation(request.context, form.facts(), form.cleaned_data["roles"])
            except DomainError as error:
                form.refuse(error)
            else:
                notify(request, _("Fiche ouverte."))
                return redirect("organisations:file", pk=made.pk)
    return _page(request, form, None, alike)


@needs(Right.EDIT_ORGANISATIONS)
def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = _organisation_or_404(request, pk)
    form = OrganisationForm(
        request.POST or None, initial=OrganisationForm.initial_of(found, [r.role for r in found.played])
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.update_organisation(request.context, found, form.facts(), form.cleaned_data["roles"])
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Fiche mise à jour."))
            return redirect("organisations:file", pk=pk)
    return _page(request, form, found, [])


def _page(
    request: HttpRequest, form: OrganisationForm, found: Organisation | None, alike: list[Organisation]
) -> HttpResponse:
    return render(
        request,
        "organisations/form.html",
        {"form": form, "organisation": found, "alike": alike},
        status=422 if form.errors else 200,
    )


@needs(Right.EDIT_ORGANISATIONS)
def contact_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = _organisation_or_404(request, pk)
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
