"""Organisations: the list, the file, opening and correcting one, suggestions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.forms import phone_text, siret_text
from maillage.kernel.listing import ChoiceFilter, Column, Empty, Listing, SearchFilter
from maillage.kernel.toasts import notify

from .. import doubles, queries, services, timeline
from ..doubles import Alike
from ..forms import OrganisationForm
from ..hints import typed_identity
from ..matching import STRONG
from ..models import Organisation, OrganisationRole
from ..nomenclature import SizeBand, naf_text, section_of
from ..panels import notices, once, panels


def _roles(organisation: Organisation) -> str:
    return ", ".join(str(role.get_role_display()) for role in organisation.played)


class OrganisationListing(Listing):
    columns = [
        Column("name", gettext_lazy("Nom"), sort="folded_name", link=True),
        Column("roles", gettext_lazy("Rôles"), value=_roles),
        Column("activity", gettext_lazy("Activité"), value=lambda o: section_of(o.naf), sort="naf"),
        Column("size", gettext_lazy("Effectif"), value=lambda o: o.get_size_display(), sort="size"),
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
        ChoiceFilter(
            "lieu", gettext_lazy("Lieu"), choices=lambda r: queries.place_choices(), apply=queries.placed
        ),
        ChoiceFilter(
            "effectif", gettext_lazy("Effectif"), choices=SizeBand.choices, lookup="size", multiple=True
        ),
        ChoiceFilter(
            "etat",
            gettext_lazy("État"),
            choices=[("open", gettext_lazy("ouverte")), ("closed", gettext_lazy("fermée"))],
            apply=queries.opened,
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

    def __init__(self, request: HttpRequest, rows: QuerySet[Organisation]) -> None:
        """Who follows companies narrows the list to their own, and to those nobody talks to."""
        context, today = request.context, timezone.localdate()
        if context.has(Right.FOLLOW_COMPANIES):
            narrowed = {
                "miennes": lambda found: found.filter(pk__in=queries.mine(context).values("pk")),
                "silence": lambda found: queries.silent(
                    found.filter(pk__in=queries.mine(context).values("pk")), context, today
                ),
            }
            self.filters = [
                *self.filters,
                ChoiceFilter(
                    "suivi",
                    _("Suivi"),
                    choices=[
                        ("miennes", _("mes entreprises")),
                        ("silence", _("les miennes, sans échange depuis six mois")),
                    ],
                    apply=lambda found, values: narrowed[values[0]](found),
                ),
            ]
        super().__init__(request, rows)

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
    hints = (
        (o, " · ".join(filter(None, [_("fermée") if o.closed_on else "", o.city, siret_text(o.siret)])))
        for o in found
    )
    return JsonResponse([{"value": o.pk, "label": o.name, "hint": hint} for o, hint in hints], safe=False)


def organisation_or_404(request: HttpRequest, pk: int) -> Organisation:
    return get_object_or_404(queries.organisations(request.context), pk=pk)


@needs(Right.SEE_ORGANISATIONS)
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """The head, the picture of what was done with the company, then the blocks."""
    found, today = organisation_or_404(request, pk), timezone.localdate()
    contacts = list(found.contacts.order_by("name", "pk"))
    zones = once(request.context, found, "zones", lambda: queries.zones_of(found))
    followed = _followed(request, found)
    head = queries.head_of(found, zones, contacts, today, **followed)
    return render(
        request,
        "organisations/file.html",
        {
            "organisation": found,
            "siret": siret_text(found.siret),
            "siren": siret_text(found.siren),
            "naf": naf_text(found.naf),
            "phone": phone_text(found.phone),
            "contacts": [(c, phone_text(c.phone)) for c in contacts],
            "stale_before": today - queries.STALE_AFTER,
            "roles": found.roles.order_by("until", "role"),
            "zones": zones,
            "establishments": queries.establishments(request.context, found),
            "today": today,
            "head": head,
            **followed,
            **_timeline(request, found, followed),
            "panels": panels(request.context, found),
            "notices": head.notices + notices(request.context, found),
            "edits": request.context.has(Right.EDIT_ORGANISATIONS),
            "twins": doubles.twins(request.context, found),
        },
    )


def _followed(request: HttpRequest, found: Organisation) -> dict[str, Any]:
    """What the reader's network does with this company; nothing for who does not follow companies."""
    if not request.context.has(Right.FOLLOW_COMPANIES):
        return {"follows": False}
    return {
        "follows": True,
        "exchanges": queries.exchanges(request.context, found),
        "charge": queries.charge(request.context, found),
    }


def _timeline(request: HttpRequest, found: Organisation, followed: dict[str, Any]) -> dict[str, Any]:
    today = timezone.localdate()
    moments = timeline.moments_of(
        request.context, found, followed.get("exchanges", ()), followed.get("charge", ()), today
    )
    picture = timeline.draw(moments, today)
    if picture is None:
        return {}
    return {
        "picture": picture,
        "marks": timeline.marks(picture),
        "in_words": timeline.in_words(moments),
        "summary": timeline.summary_of(moments),
    }


@needs(Right.EDIT_ORGANISATIONS)
def organisation_new(request: HttpRequest) -> HttpResponse:
    """Files that look alike are shown once; then it is the user's word that counts."""
    form = OrganisationForm(
        request.POST or None,
        initial={"name": request.GET.get("nom", "")[:200], "roles": request.GET.getlist("role")},
        opening=True,
    )
    alike: list[Alike] = []
    if request.method == "POST" and form.is_valid():
        # A SIRET speaks for itself: only what is almost certain is still shown.
        at_least = STRONG if form.cleaned_data["siret"] else doubles.TYPED
        alike = doubles.alike(request.context, typed_identity(request.POST), at_least=at_least)
        if not alike or "confirmed" in request.POST:
            unlike = [one.organisation.pk for one in alike]
            try:
                made = services.create_organisation(
                    request.context, form.facts(), form.cleaned_data["roles"], unlike=unlike
                )
            except DomainError as error:
                form.refuse(error)
            else:
                notify(request, _("Fiche ouverte."))
                return redirect("organisations:file", pk=made.pk)
    return _page(request, form, None, alike)


@needs(Right.EDIT_ORGANISATIONS)
def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = organisation_or_404(request, pk)
    form = OrganisationForm(
        request.POST or None,
        initial=OrganisationForm.initial_of(found, [r.role for r in found.played], queries.zones_of(found)),
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
    request: HttpRequest, form: OrganisationForm, found: Organisation | None, alike: list[Alike]
) -> HttpResponse:
    return render(
        request,
        "organisations/form.html",
        {"form": form, "organisation": found, "alike": alike},
        status=422 if form.errors else 200,
    )
