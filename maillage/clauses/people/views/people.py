"""The people the counter knows: their list, the page of each, and who may be found by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db.models import DateField, DecimalField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.listing import ChoiceFilter, Column, Empty, Listing, SearchFilter
from maillage.kernel.text import whole_number
from maillage.organisations.managers import network_of
from maillage.people.models import Person
from maillage.people.reading import shown
from maillage.people.search import named

from ... import board
from ...models import Eligibility, HoursLine, HoursState, Lot
from ...nomenclature import criteria
from ..queries.page import person_page
from ..queries.standing import Standing, State, everybody, situations_due, standings
from ..scope import clause_contracts, known, people_of_room, person_or_404

SITUATION = "situation"
UNCHECKED = "none"


class PeopleListing(Listing):
    """One line a person; windows are worked out for the people of the page, or of the file taken away."""

    default_sort = "name"
    count_label = ngettext_lazy("%(count)s personne", "%(count)s personnes", "count")
    export_name, export_right = "personnes-clauses", Right.EXPORT
    template = "clauses/people/list.html"
    empty = Empty(
        gettext_lazy("Personne n'est encore vérifié"),
        gettext_lazy("L'éligibilité d'une personne se vérifie avant son embauche sur un marché à clause."),
        action=gettext_lazy("Vérifier une personne"),
        url_name="clauses:check_whom",
        right=Right.RUN_CLAUSES,
        icon="people",
    )

    def __init__(self, request: HttpRequest) -> None:
        self.today = timezone.localdate()
        self.columns = [
            Column("name", _("Personne"), value=_name, sort="folded_name", link=True),
            Column("state", _("Où elle en est"), template="clauses/people/_state.html", value=self._state),
            Column("until", _("Période jusqu'au"), value=self._until, kind="date"),
            Column("criterion", _("Critère"), value=_criterion, sub=_checked, sort="last_checked"),
            Column("checked", _("Vérifiée le"), value="last_checked", kind="date", on_page=False),
            Column("company", _("Dernière entreprise"), value="last_company", sub=_hired, sort="last_hired"),
            Column("hired", _("Dernier contrat"), value="last_hired", kind="date", on_page=False),
            Column("hours", _("Heures"), value="done", kind="number", sort="done"),
        ]
        self.filters = [
            SearchFilter(_("Une partie du nom…"), apply=named),
            ChoiceFilter("etat", _("État"), choices=_states, apply=self._in_state),
            ChoiceFilter("critere", _("Critère"), choices=_criteria, lookup="last_criterion"),
            *_lot_filter(request),
        ]
        super().__init__(request, _rows(request))

    def row_url(self, row: Any) -> str:
        return reverse("clauses:person", args=[row.pk])

    @cached_property
    def _all(self) -> Mapping[int, Standing]:
        return everybody(self.request.context, self.today)

    @cached_property
    def _shown(self) -> Mapping[int, Standing]:
        """Where the people of this page stand: of the whole list when it is taken away."""
        if self.query.get("format") == "xlsx":
            ids = list(self.queryset.order_by().values_list("pk", flat=True))
        else:
            ids = [row.pk for row in self.page.object_list]
        return standings(self.request.context, ids, self.today)

    def _state(self, row: Any) -> str:
        row.clause_state = self._shown[row.pk].state  # read by the cell's template
        return str(row.clause_state.label)

    def _until(self, row: Any) -> dt.date | None:
        windows = self._shown[row.pk].windows
        return windows[-1].last if windows else None

    def _in_state(self, rows: QuerySet, values: list[str]) -> QuerySet:
        if values[0] == SITUATION:
            due = situations_due(self.request.context, dict(self._all), self.today)
            return rows.filter(pk__in={one.person_id for one in due})
        if values[0] == UNCHECKED:
            return rows.filter(last_checked__isnull=True)
        return rows.filter(pk__in=[pk for pk, one in self._all.items() if one.state == values[0]])


def _rows(request: HttpRequest) -> QuerySet[Person]:
    context = request.context
    person = OuterRef("pk")
    checks = Eligibility.objects.filter(network=network_of(context), person=person)
    granted = checks.order_by("-granted", "-checked_on", "-pk")
    contracts = clause_contracts(context).filter(person=person).order_by("-start_date", "-pk")
    lines = HoursLine.objects.filter(
        statement__network=network_of(context), person=person, state=HoursState.VALIDATED
    )
    total = lines.order_by().values("person").annotate(total=Sum("hours")).values("total")
    return known(context).annotate(
        last_criterion=Subquery(granted.values("criterion")[:1]),
        last_checked=Subquery(granted.values("checked_on")[:1], output_field=DateField()),
        last_granted=Subquery(granted.values("granted")[:1]),
        last_company=Subquery(contracts.values("employer__name")[:1]),
        last_hired=Subquery(contracts.values("start_date")[:1], output_field=DateField()),
        done=Coalesce(Subquery(total), 0, output_field=DecimalField(max_digits=9, decimal_places=2)),
    )


def _name(row: Any) -> str:
    return f"{row.last_name} {row.first_name}"


def _criterion(row: Any) -> str:
    found = criteria().get(row.last_criterion or "")
    return str(found.label) if found else row.last_criterion or ""


def _checked(row: Any) -> str:
    return _("le %s") % formats.day(row.last_checked) if row.last_checked else ""


def _hired(row: Any) -> str:
    return _("depuis le %s") % formats.day(row.last_hired) if row.last_hired else ""


def _states(request: HttpRequest) -> list[tuple[str, Any]]:
    return [
        (State.SOON, _("période bientôt finie")),
        (UNCHECKED, _("jamais vérifiées")),
        (State.UNCHECKED, _("embauchées sans vérification")),
        (State.OVER, _("période finie")),
        (State.REFUSED, _("non éligibles")),
        (SITUATION, _("situation à demander")),
        (State.READY, _("éligibles, pas encore embauchées")),
        (State.OPEN, _("période en cours")),
    ]


def _criteria(request: HttpRequest) -> list[tuple[str, Any]]:
    return [(code, one.label) for code, one in criteria().items()]


def _lot_filter(request: HttpRequest) -> list[ChoiceFilter]:
    """The lot of the address: the page of a lot leads here, the choice is not offered otherwise."""
    number = whole_number(request.GET.get("lot", "")[:20])
    lot = Lot.objects.visible_to(request.context).select_related("contract").filter(pk=number or 0).first()
    if lot is None:
        return []
    named_lot = f"{lot.contract} · {lot}" if lot.number else str(lot)
    return [ChoiceFilter("lot", _("Marché"), choices=[(str(lot.pk), named_lot)], apply=_on_lot)]


def _on_lot(rows: QuerySet, values: list[str]) -> QuerySet:
    lines = HoursLine.objects.filter(lot=values[0], person=OuterRef("pk")).exclude(state=HoursState.REJECTED)
    return rows.filter(pk__in=Subquery(lines.values("person")))


@needs(Right.RUN_CLAUSES)
def people(request: HttpRequest) -> HttpResponse:
    listing = PeopleListing(request)
    response = listing.response(title=_("Personnes"))
    if listing.query.get("format") != "xlsx":
        shown(request, [row.record.pk for row in listing.rows])
    return response


@needs(Right.RUN_CLAUSES)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    found = person_or_404(request, pk)
    today = timezone.localdate()
    page = person_page(request.context, found, today)
    return render(
        request,
        "clauses/people/person.html",
        {
            "person": found,
            "page": page,
            "today": today,
            "blocks": board.blocks("person", request.context, found),
        },
    )


@needs(Right.RUN_CLAUSES)
def suggestions(request: HttpRequest) -> JsonResponse:
    """People in reach or known to the counter, by name: `[{"value", "label", "hint"}]`."""
    text = request.GET.get("q", "")[:100]
    found = named(people_of_room(request.context), text).order_by("folded_name", "pk")[:12]
    rows = [
        {"value": p.pk, "label": _name(p), "hint": _("né(e) le %s") % formats.day(p.birth_date)}
        for p in found
    ]
    return JsonResponse(rows, safe=False)
