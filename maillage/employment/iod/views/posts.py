"""Posts and the offers negotiated on them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
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
from maillage.kernel.listing import Column, DateRangeFilter, Empty, Filter, FlagFilter, Listing, SearchFilter
from maillage.kernel.text import fold, whole_number
from maillage.kernel.toasts import notify
from maillage.organisations.models import Organisation
from maillage.people.models import Person

from .. import services
from ..forms import OfferForm, PostForm
from ..models import IodOffer, IodPost, IodProposal, OfferState
from ..rules import refusals
from . import form_page, offer_or_404, post_or_404


@needs(Right.RUN_IOD)
def post_list(request: HttpRequest) -> HttpResponse:
    return PostListing(request).response(
        title=_("Postes visités"),
        action_url=reverse("iod:post_new"),
        action_label=_("Visiter un poste"),
    )


class PostListing(Listing):
    default_sort = "-visited"
    count_label = ngettext_lazy("%(count)s poste", "%(count)s postes", "count")
    empty = Empty(
        gettext_lazy("Aucun poste visité"),
        gettext_lazy("La méthode commence dans l'entreprise : on visite le poste, on l'analyse, on négocie."),
        action=gettext_lazy("Visiter un poste"),
        url_name="iod:post_new",
        icon="building",
    )

    def __init__(self, request: HttpRequest) -> None:
        self.columns = [
            Column("title", _("Poste"), sort="title", link=True),
            Column("company", _("Entreprise"), value="organisation.name", sort="organisation__folded_name"),
            Column("place", _("Lieu")),
            Column("open", _("Offres à pourvoir"), kind="number", sort="open"),
            Column("hired", _("Embauches"), kind="number", sort="hired"),
            Column("officer", _("Visité par"), value="officer.full_name"),
            Column("visited", _("Visité le"), value="visited_on", kind="date", sort="visited_on"),
        ]
        self.filters: list[Filter] = [
            SearchFilter(_("Poste ou entreprise…"), apply=_searched),
            FlagFilter("pourvoir", _("À pourvoir"), condition=Q(open__gt=0)),
            FlagFilter("miens", _("Les miens"), condition=Q(officer=request.context.account)),
            DateRangeFilter("visite", _("Visité"), lookup="visited_on"),
        ]
        rows = IodPost.objects.visible_to(request.context).select_related("organisation", "officer")
        company = whole_number(request.GET.get("entreprise", "")[:20])
        if company:
            rows = rows.filter(organisation_id=company)
        super().__init__(
            request,
            rows.annotate(
                open=Count("offers", filter=Q(offers__state=OfferState.OPEN)),
                hired=Count("offers", filter=Q(offers__state=OfferState.FILLED)),
            ),
        )

    def row_url(self, row: Any) -> str:
        return reverse("iod:post", args=[row.pk])


def _searched(rows: QuerySet, text: str) -> QuerySet:
    return rows.filter(Q(title__icontains=text) | Q(organisation__folded_name__contains=fold(text)))


@needs(Right.RUN_IOD)
def post_new(request: HttpRequest) -> HttpResponse:
    """The company comes with the address, else it is searched."""
    number = whole_number(request.GET.get("entreprise", "")[:20])
    known = Organisation.objects.visible_to(request.context)
    company = known.filter(pk=number).first() if number else None
    form = PostForm(
        request.POST or None,
        context=request.context,
        company=company,
        initial={"visited_on": timezone.localdate(), "place": _address(company)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.record_post(
                request.context, company or form.cleaned_data["organisation"], form.facts()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Poste enregistré : reste à négocier l'offre."))
            return redirect("iod:post", pk=made.pk)
    return form_page(request, "post_form", form, company=company, post=None)


def _address(company: Organisation | None) -> str:
    if company is None:
        return ""
    return ", ".join(filter(None, [company.address, f"{company.postcode} {company.city}".strip()]))


@needs(Right.RUN_IOD)
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The analysis, the offers, and the candidates of each that are in reach."""
    found = post_or_404(request, pk)
    proposals = IodProposal.objects.select_related("person", "officer").order_by("-proposed_on", "-pk")
    offers = list(
        found.offers.order_by("-agreed_on", "-pk").prefetch_related(Prefetch("proposals", queryset=proposals))
    )
    people = {p.person_id for offer in offers for p in offer.proposals.all()}
    seen = set(Person.objects.visible_to(request.context).filter(pk__in=people).values_list("pk", flat=True))
    return render(
        request,
        "employment/iod/post.html",
        {
            "post": found,
            "offers": [(offer, _candidates(offer, seen)) for offer in offers],
            "said": [
                (label, text)
                for label, text in (
                    (_("Tâches"), found.tasks),
                    (_("Environnement"), found.environment),
                    (_("Ce qui est exigé"), found.required),
                    (_("Ce qui ne l'est pas"), found.not_required),
                    (_("Ce qui se négocie"), found.negotiable),
                )
                if text
            ],
            "today": timezone.localdate(),
        },
    )


def _candidates(offer: IodOffer, seen: set[int]) -> list[tuple[IodProposal, bool, str]]:
    """(proposal, whether the person is in reach, why nothing came of it), the latest first."""
    return [
        (p, p.person_id in seen, str(refusals()[p.refusal].label) if p.refusal in refusals() else "")
        for p in offer.proposals.all()
    ]


@needs(Right.RUN_IOD)
def post_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = post_or_404(request, pk)
    form = PostForm(
        request.POST or None,
        context=request.context,
        company=found.organisation,
        initial=PostForm.initial_of(found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.update_post(request.context, found, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Poste corrigé."))
            return redirect("iod:post", pk=pk)
    return form_page(request, "post_form", form, company=found.organisation, post=found)


@needs(Right.RUN_IOD)
@require_POST
def post_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = post_or_404(request, pk)
    try:
        services.remove_post(request.context, found)
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("iod:post", pk=pk)
    notify(request, _("Poste retiré."))
    return redirect("iod:posts")


@needs(Right.RUN_IOD)
def offer_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = post_or_404(request, pk)
    form = OfferForm(request.POST or None, initial={"agreed_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.negotiate(request.context, found, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Offre enregistrée : reste à proposer le candidat."))
            return redirect("iod:post", pk=pk)
    return form_page(request, "offer_form", form, post=found, offer=None)


@needs(Right.RUN_IOD)
def offer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    offer = offer_or_404(request, pk)
    form = OfferForm(request.POST or None, initial=OfferForm.initial_of(offer))
    if request.method == "POST" and form.is_valid():
        try:
            services.update_offer(request.context, offer, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Offre corrigée."))
            return redirect("iod:post", pk=offer.post_id)
    return form_page(request, "offer_form", form, post=offer.post, offer=offer)


@needs(Right.RUN_IOD)
@require_POST
def offer_close(request: HttpRequest, pk: int) -> HttpResponse:
    return _state(
        request, pk, services.close_offer, _("Offre fermée."), reverse("iod:offer_reopen", args=[pk])
    )


@needs(Right.RUN_IOD)
@require_POST
def offer_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _state(request, pk, services.reopen_offer, _("Offre rouverte."), "")


def _state(request: HttpRequest, pk: int, service: Any, said: str, undo: str) -> HttpResponse:
    offer = offer_or_404(request, pk)
    try:
        service(request.context, offer)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, said, undo=undo)
    return redirect("iod:post", pk=offer.post_id)
