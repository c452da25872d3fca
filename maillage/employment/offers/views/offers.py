"""Offers: the list, opening, correcting, confirming and closing one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.listing import ChoiceFilter, Column, Empty, FlagFilter, Listing, SearchFilter
from maillage.kernel.text import whole_number
from maillage.kernel.toasts import notify
from maillage.organisations.models import Organisation

from .. import queries, services
from ..forms import CloseForm, ConfirmForm, OfferForm
from ..models import JobOffer
from ..nomenclature import Schedule
from . import offer_or_404

FOLLOWS = (Right.FOLLOW_COMPANIES,)
WORKS = (Right.FOLLOW_COMPANIES, Right.EDIT_PATHWAYS)

STATES = {
    "open": (gettext_lazy("ouverte"), "ok"),
    "confirm": (gettext_lazy("à confirmer"), "soon"),
    "expired": (gettext_lazy("expirée"), "late"),
    "closed": (gettext_lazy("clôturée"), ""),
}
_FILTERED = [
    ("open", gettext_lazy("ouvertes")),
    ("confirm", gettext_lazy("à confirmer de nouveau")),
    ("expired", gettext_lazy("expirées")),
    ("closed", gettext_lazy("closes")),
    ("collective", gettext_lazy("recrutements collectifs")),
]


class OfferListing(Listing):
    filters = [
        SearchFilter(gettext_lazy("Poste, entreprise, code"), apply=queries.named),
        ChoiceFilter(
            "etat",
            gettext_lazy("État"),
            choices=_FILTERED,
            apply=lambda rows, values: queries.in_state(rows, values[0]),
        ),
        ChoiceFilter(
            "horaires",
            gettext_lazy("Horaires"),
            choices=Schedule.choices,
            apply=lambda rows, values: rows.filter(schedule__overlap=values),
            multiple=True,
        ),
        FlagFilter(
            "clause", gettext_lazy("Clause sociale"), apply=lambda rows: rows.filter(clause_eligible=True)
        ),
        FlagFilter(
            "transport",
            gettext_lazy("Transport en commun"),
            apply=lambda rows: rows.filter(public_transport=True),
        ),
    ]
    default_sort = "-opened_on"
    template = "employment/offers/list.html"
    count_label = ngettext_lazy("%(count)s offre", "%(count)s offres", "count")
    export_name, export_right = "offres", Right.FOLLOW_COMPANIES
    empty = Empty(
        gettext_lazy("Aucune offre"),
        gettext_lazy("Une entreprise recrute : notez le poste, on y propose des personnes en un geste."),
        action=gettext_lazy("Noter une offre"),
        url_name="employment:offer_new",
        right=Right.FOLLOW_COMPANIES,
        icon="contract",
    )

    def __init__(self, request: HttpRequest, rows: QuerySet[JobOffer]) -> None:
        self.today = timezone.localdate()
        self.columns = self._columns(request.context.has(Right.FOLLOW_COMPANIES))
        super().__init__(request, rows)

    def _columns(self, follows: bool) -> list[Column]:
        counted = [
            Column(
                "applicants",
                _("Candidats"),
                kind="number",
                sort="applicants",
                total=Sum("applicants"),
            ),
            Column("hired", _("Embauchés"), kind="number", sort="hired", total=Sum("hired")),
        ]
        return [
            Column("title", _("Poste"), sort="title", link=True, sub=_place),
            Column("company", _("Entreprise"), value="company.name", sort="company__folded_name"),
            Column("contract", _("Contrat"), value=_contract, sort="contract_kind"),
            Column("posts", _("Postes"), kind="number", sort="posts", total=Sum("posts")),
            *(counted if follows else []),
            Column("opened_on", _("Ouverte le"), kind="date", sort="opened_on"),
            Column("valid_until", _("Valable jusqu'au"), kind="date", sort="valid_until"),
            Column(
                "state",
                _("État"),
                value=lambda offer: str(STATES[queries.state_of(offer, self.today)][0]),
                template="employment/offers/_state.html",
            ),
        ]

    def row_url(self, row: JobOffer) -> str:
        return reverse("employment:offer", args=[row.pk])

    def row_css(self, row: JobOffer) -> str:
        return "is-late" if queries.state_of(row, self.today) == "expired" else ""


def _place(offer: JobOffer) -> str:
    return " · ".join(filter(None, [offer.city, offer.rome]))


def _contract(offer: JobOffer) -> str:
    if not offer.contract_kind:
        return ""
    if offer.contract_months:
        return _("%(kind)s, %(months)d mois") % {
            "kind": offer.get_contract_kind_display(),
            "months": offer.contract_months,
        }
    return str(offer.get_contract_kind_display())


@needs(*WORKS)
def offer_list(request: HttpRequest) -> HttpResponse:
    follows = request.context.has(Right.FOLLOW_COMPANIES)
    return OfferListing(request, queries.offers(request.context)).response(
        title=_("Offres"),
        lead=""
        if follows
        else _("Les offres ouvertes du réseau : proposez-y les personnes que vous accompagnez."),
        action_url=reverse("employment:offer_new") if follows else "",
        action_label=_("Noter une offre"),
    )


@needs(*FOLLOWS)
def offer_new(request: HttpRequest) -> HttpResponse:
    company = whole_number(request.GET.get("structure", "")[:20])
    form = _form(request, OfferForm.starting(str(company or "")))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_offer(request.context, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Offre ouverte."))
            return redirect("employment:offer", pk=made.pk)
    return _page(request, form, None)


@needs(*FOLLOWS)
def offer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    offer = offer_or_404(request, pk)
    form = _form(request, OfferForm.initial_of(offer))
    if request.method == "POST" and form.is_valid():
        try:
            services.update_offer(request.context, offer, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Offre mise à jour."))
            return redirect("employment:offer", pk=pk)
    return _page(request, form, offer)


def _form(request: HttpRequest, initial: dict[str, Any]) -> OfferForm:
    companies = Organisation.objects.visible_to(request.context)
    return OfferForm(request.POST or None, initial=initial, companies=companies)


def _page(request: HttpRequest, form: OfferForm, offer: JobOffer | None) -> HttpResponse:
    return render(
        request,
        "employment/offers/offer_form.html",
        {"form": form, "offer": offer},
        status=422 if form.errors else 200,
    )


@needs(*FOLLOWS)
@require_POST
def offer_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The company says it still holds: until a day typed, or for a month."""
    offer = offer_or_404(request, pk)
    form = ConfirmForm(request.POST)
    until = timezone.localdate() + dt.timedelta(days=30)
    if form.is_valid():
        until = form.cleaned_data["valid_until"]
    elif request.POST.get("valid_until"):
        notify(request, " ".join(str(e) for e in form.errors["valid_until"]), error=True)
        return redirect("employment:offer", pk=pk)
    try:
        services.confirm_offer(request.context, offer, valid_until=until)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("Offre confirmée."))
    return redirect("employment:offer", pk=pk)


@needs(*FOLLOWS)
def offer_close(request: HttpRequest, pk: int) -> HttpResponse:
    offer = offer_or_404(request, pk)
    form = CloseForm(request.POST or None, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.close_offer(request.context, offer, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Offre close."), undo=reverse("employment:offer_reopen", args=[pk]))
            return redirect("employment:offer", pk=pk)
    return render(
        request,
        "employment/offers/close.html",
        {"form": form, "offer": offer},
        status=422 if form.errors else 200,
    )


@needs(*FOLLOWS)
@require_POST
def offer_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    offer = offer_or_404(request, pk)
    services.reopen_offer(request.context, offer)
    notify(request, _("Offre rouverte."))
    return redirect("employment:offer", pk=pk)
