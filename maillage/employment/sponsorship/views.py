"""Pages of sponsorship: the list, a pair and its meetings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
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
from maillage.kernel.listing import ChoiceFilter, Column, Empty, Listing, SearchFilter
from maillage.kernel.text import whole_number
from maillage.kernel.toasts import notify
from maillage.people.masking import conceal, discreet, file_sight
from maillage.people.models import Person
from maillage.people.reading import shown
from maillage.people.views import file_url

from ..immersions.listing import company_choices
from . import queries, services
from .forms import BeginForm, EndForm, MeetForm
from .models import MeetingState, Sponsorship, SponsorshipMeeting

WORKS = (Right.EDIT_PATHWAYS, Right.FOLLOW_COMPANIES)


class SponsorshipListing(Listing):
    columns = [
        Column(
            "person",
            gettext_lazy("Personne"),
            value=lambda s: f"{s.person.last_name} {s.person.first_name}",
            sort="person__folded_name",
            link=True,
        ),
        Column("sponsor", gettext_lazy("Parrain ou marraine"), value="sponsor.name", sort="sponsor__name"),
        Column("company", gettext_lazy("Entreprise"), sort="company__folded_name"),
        Column("subject", gettext_lazy("Ce qu'ils visent"), value="subject"),
        Column("since", gettext_lazy("Depuis le"), value="start_date", kind="date", sort="start_date"),
        Column("met", gettext_lazy("Rencontres"), value="met", kind="number", sort="met"),
        Column("last", gettext_lazy("La dernière"), value="last", kind="date", sort="last"),
        Column("until", gettext_lazy("Jusqu'au"), value="end_date", kind="date", sort="end_date"),
        Column("why", gettext_lazy("Raison de la fin"), value="get_end_reason_display", sort="end_reason"),
    ]
    default_sort = "-since"
    count_label = ngettext_lazy("%(count)s binôme", "%(count)s binômes", "count")
    export_name, export_right = "parrainage", Right.EXPORT
    empty = Empty(
        gettext_lazy("Aucun parrainage"),
        gettext_lazy("Un contact d'entreprise accompagne une personne : réseau, codes, conseils."),
        action=gettext_lazy("Former un binôme"),
        url_name="employment:sponsorship_new",
        icon="people",
    )

    def __init__(self, request: HttpRequest, rows: QuerySet) -> None:
        self.filters: list[Any] = [
            SearchFilter(gettext_lazy("Nom d'une personne…"), apply=queries.of_name),
            ChoiceFilter(
                "suivi",
                gettext_lazy("Suivi"),
                choices=[
                    ("open", gettext_lazy("en cours")),
                    ("due", gettext_lazy("rencontre à renseigner")),
                    ("ended", gettext_lazy("fini")),
                ],
                apply=queries.followed,
            ),
        ]
        if "entreprise" in request.GET:
            self.filters.append(
                ChoiceFilter("entreprise", _("Entreprise"), choices=company_choices, lookup="company_id")
            )
        self.columns = [
            replace(c, value=lambda s: discreet(request.context, s.company)) if c.key == "company" else c
            for c in type(self).columns
        ]
        super().__init__(request, rows)

    def row_url(self, row: Sponsorship) -> str:
        return reverse("employment:sponsorship", args=[row.pk])


@needs(*WORKS)
def sponsorship_list(request: HttpRequest) -> HttpResponse:
    return SponsorshipListing(request, queries.rows(request.context)).response(
        title=_("Parrainage"),
        lead=_("Un contact d'entreprise et une personne, et leurs rencontres."),
        action_url=reverse("employment:sponsorship_new"),
        action_label=_("Former un binôme"),
    )


@needs(*WORKS)
def sponsors(request: HttpRequest) -> JsonResponse:
    """Suggestions of sponsors: `[{"value", "label", "hint"}]`."""
    found = queries.sponsors(request.context, request.GET.get("q", "")[:100])
    hints = [{"value": c.pk, "label": c.name, "hint": c.organisation.name} for c in found]
    return JsonResponse(hints, safe=False)


@needs(*WORKS)
def new(request: HttpRequest) -> HttpResponse:
    """`?personne=` is known beforehand."""
    asked = request.GET.get("personne", "")
    people = Person.objects.visible_to(request.context)
    person = get_object_or_404(people, pk=whole_number(asked[:20]) or 0) if asked else None
    if person is not None:
        shown(request, [person.pk])
    form = BeginForm(
        request.POST or None,
        context=request.context,
        person=person,
        initial={"start_date": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            pair = services.begin(
                request.context,
                person or said["person"],
                said["sponsor"],
                start_date=said["start_date"],
                subject=said["subject"],
            )
        except DomainError as error:
            form.refuse(error)
        else:
            undo = reverse("employment:sponsorship_remove", args=[pair.pk])
            notify(request, _("Binôme formé."), undo=undo)
            return redirect("employment:sponsorship", pk=pair.pk)
    return render(
        request,
        "employment/sponsorship/form.html",
        {"form": form, "person": person},
        status=422 if form.errors else 200,
    )


@needs(*WORKS)
def sponsorship(request: HttpRequest, pk: int) -> HttpResponse:
    return _file(request, pair_or_404(request, pk))


def _file(
    request: HttpRequest, pair: Sponsorship, meet: MeetForm | None = None, end: EndForm | None = None
) -> HttpResponse:
    seen = file_sight(request.context, pair.person_id, in_reach=True)
    conceal(seen, request.context, pair.company)
    today = timezone.localdate()
    meetings = list(pair.meetings.order_by("-date"))
    context = {
        "pair": pair,
        "meetings": meetings,
        "kept": sum(1 for meeting in meetings if meeting.state == MeetingState.KEPT),
        "today": today,
        "meet": meet or MeetForm(initial={"date": today, "state": MeetingState.KEPT.value}),
        "end": end or EndForm(initial={"end_date": today}),
        "ending": end is not None,
    }
    status = 422 if meet is not None or end is not None else 200
    return render(request, "employment/sponsorship/file.html", context, status=status)


@needs(*WORKS)
@require_POST
def meet(request: HttpRequest, pk: int) -> HttpResponse:
    pair, form = pair_or_404(request, pk), MeetForm(request.POST)
    if form.is_valid():
        try:
            meeting = services.meet(request.context, pair, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            undo = reverse("employment:sponsorship_unmeet", args=[meeting.pk])
            notify(request, _("Rencontre notée."), undo=undo)
            return redirect("employment:sponsorship", pk=pk)
    return _file(request, pair, meet=form)


@needs(*WORKS)
@require_POST
def unmeet(request: HttpRequest, pk: int) -> HttpResponse:
    reached = Sponsorship.objects.visible_to(request.context)
    meeting = get_object_or_404(SponsorshipMeeting.objects.filter(sponsorship__in=reached), pk=pk)
    services.unmeet(request.context, meeting)
    notify(request, _("Rencontre retirée."))
    return redirect("employment:sponsorship", pk=meeting.sponsorship_id)


@needs(*WORKS)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    pair, form = pair_or_404(request, pk), EndForm(request.POST)
    if form.is_valid():
        try:
            services.end(request.context, pair, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            undo = reverse("employment:sponsorship_reopen", args=[pk])
            notify(request, _("Fin du parrainage enregistrée."), undo=undo)
            return redirect("employment:sponsorship", pk=pk)
    return _file(request, pair, end=form)


@needs(*WORKS)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    services.reopen(request.context, pair_or_404(request, pk))
    notify(request, _("Le parrainage est de nouveau en cours."))
    return redirect("employment:sponsorship", pk=pk)


@needs(*WORKS)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    pair = pair_or_404(request, pk)
    try:
        services.remove(request.context, pair)
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("employment:sponsorship", pk=pk)
    notify(request, _("Parrainage retiré du dossier."))
    return redirect(file_url(pair.person_id, "immersions"))


def pair_or_404(request: HttpRequest, pk: int) -> Sponsorship:
    found = Sponsorship.objects.visible_to(request.context).select_related("person", "company", "sponsor")
    return get_object_or_404(found, pk=pk)
