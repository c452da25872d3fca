"""People the method follows: their list, orienting, taking in charge, ending."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.listing import ChoiceFilter, Column, Empty, Listing, SearchFilter
from maillage.kernel.toasts import notify
from maillage.people.models import Person
from maillage.people.search import named
from maillage.people.views import back_to, file_url, person_or_404

from .. import services
from ..forms import CloseForm, ReferForm
from ..models import IodCase, IodProposal, Outcome
from ..queries.day import open_cases, waiting
from ..queries.hires import under_follow_up
from ..queries.people import cases
from ..rules import closings
from . import case_or_404, form_page

WORKS = (Right.RUN_IOD, Right.EDIT_PATHWAYS)


@needs(Right.RUN_IOD)
def people(request: HttpRequest) -> HttpResponse:
    return CaseListing(request).response(
        title=_("Personnes suivies (IOD)"),
        lead=_("Orientées par leur référence de parcours, jusqu'au jour où la mission ne les suit plus."),
    )


class CaseListing(Listing):
    """One line a case; the press leads to the IOD tab of the file."""

    default_sort = "-opened"
    count_label = ngettext_lazy("%(count)s suivi", "%(count)s suivis", "count")
    export_name, export_right = "suivis-iod", Right.EXPORT
    empty = Empty(
        gettext_lazy("Personne n'est suivi"),
        gettext_lazy("Les références de parcours orientent une personne depuis son dossier, onglet IOD."),
        icon="people",
    )

    def __init__(self, request: HttpRequest) -> None:
        self.today = timezone.localdate()
        self.columns = [
            Column(
                "name",
                _("Personne"),
                value=lambda c: f"{c.person.last_name} {c.person.first_name}",
                sort="person__folded_name",
                link=True,
            ),
            Column("officer", _("Suivie par"), value=_officer),
            Column("state", _("Où elle en est"), value=self._state),
            Column("wish", _("Cherche"), value="wish"),
            Column("opened", _("Depuis"), value="opened_on", kind="date", sort="opened_on"),
            Column("last", _("Dernier événement"), value="last_on", kind="date", sort="last_on"),
        ]
        self.filters = [
            SearchFilter(_("Une partie du nom…"), apply=_named),
            ChoiceFilter("etat", _("État"), choices=_states, apply=self._in_state),
            ChoiceFilter("qui", _("Suivie par"), choices=_officers, lookup="officer_id"),
        ]
        hired = under_follow_up(request.context, self.today).filter(person_id=OuterRef("person_id"))
        candidate = IodProposal.objects.filter(person_id=OuterRef("person_id"), outcome=Outcome.WAITING)
        rows = cases(request.context).annotate(hired=Exists(hired), candidate=Exists(candidate))
        super().__init__(request, rows)

    def row_url(self, row: Any) -> str:
        return file_url(row.person_id, "iod")

    def _state(self, case: Any) -> str:
        if case.closed_on is not None:
            return _("terminé : %s") % closings().get(case.closing, case.closing)
        if case.hired:
            return _("en emploi, suivie")
        if case.candidate:
            return _("candidate sur une offre")
        return _("attend un poste") if case.officer_id else _("à prendre en charge")

    def _in_state(self, rows: QuerySet, values: list[str]) -> QuerySet:
        running = open_cases(self.request.context, self.today)
        match values[0]:
            case "ouvert":
                return rows.filter(pk__in=running.values("pk"))
            case "attend":
                return rows.filter(pk__in=waiting(running, self.request.context, self.today).values("pk"))
            case "emploi":
                return rows.filter(hired=True, closed_on__isnull=True)
            case "prendre":
                return rows.filter(officer__isnull=True, closed_on__isnull=True)
        return rows.filter(closed_on__isnull=False)


def _states(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        ("ouvert", _("suivies aujourd'hui")),
        ("prendre", _("à prendre en charge")),
        ("attend", _("attendent un poste")),
        ("emploi", _("en emploi, suivies")),
        ("termine", _("suivi terminé")),
    ]


def _officers(request: HttpRequest) -> list[tuple[int, str]]:
    found = (
        IodCase.objects.visible_to(request.context)
        .filter(officer__isnull=False)
        .values_list("officer_id", "officer__first_name", "officer__last_name")
        .distinct()
        .order_by("officer__last_name", "officer__first_name")
    )
    return [(pk, f"{first} {last}") for pk, first, last in found]


def _officer(case: IodCase) -> str:
    return case.officer.full_name if case.officer else ""


def _named(rows: QuerySet, text: str) -> QuerySet:
    return rows.filter(Exists(named(Person.objects.filter(pk=OuterRef("person_id")), text)))


@needs(*WORKS)
def refer(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_or_404(request, pk)
    form = ReferForm(request.POST or None, initial={"date": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.refer(request.context, person, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(
                request, _("%s est orientée vers la mission IOD, qui voit désormais son dossier.") % person
            )
            return redirect(file_url(pk, "iod"))
    return form_page(request, "refer", form, person=person)


@needs(Right.RUN_IOD)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_or_404(request, pk)
    try:
        services.take_charge(request.context, case)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("Vous suivez désormais %s.") % case.person)
    return back_to(request, file_url(case.person_id, "iod"))


@needs(*WORKS)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_or_404(request, pk)
    form = CloseForm(request.POST or None, initial={"date": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.close_case(request.context, case, said["date"], said["closing"])
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Le suivi IOD de %s est terminé.") % case.person)
            # The file may be out of reach from this moment.
            still = Person.objects.visible_to(request.context).filter(pk=case.person_id).exists()
            return redirect(file_url(case.person_id, "iod") if still else reverse("iod:people"))
    return form_page(request, "case_close", form, case=case, person=case.person)


@needs(*WORKS)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_or_404(request, pk)
    try:
        services.reopen_case(request.context, case)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("Le suivi IOD reprend."))
    return redirect(file_url(case.person_id, "iod"))
