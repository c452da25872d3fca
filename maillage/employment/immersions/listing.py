"""The list of immersions: those of this week, those whose report is due, all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from maillage.accounts.roles import Right
from maillage.kernel.listing import ChoiceFilter, Column, DateRangeFilter, Empty, Listing, SearchFilter
from maillage.kernel.text import whole_number
from maillage.organisations.models import Organisation
from maillage.people.masking import discreet

from . import queries
from .models import Immersion, ImmersionObject, ImmersionState


def company_choices(request: HttpRequest) -> list[tuple[int, str]]:
    """The company the address names, when there is one: nobody picks among all of them here."""
    number = whole_number(request.GET.get("entreprise", "")[:20])
    found = Organisation.objects.visible_to(request.context).filter(pk=number) if number else ()
    return [(one.pk, one.name) for one in found]


class ImmersionListing(Listing):
    columns = [
        Column("start", _("Premier jour"), value="start_date", kind="date", sort="start_date"),
        Column("end", _("Dernier jour"), value="last_day", kind="date", sort="last_day"),
        Column(
            "person",
            _("Personne"),
            value=lambda i: f"{i.person.last_name} {i.person.first_name}",
            sort="person__folded_name",
            link=True,
        ),
        Column("company", _("Entreprise"), sort="company__folded_name"),
        Column("job", _("Métier"), value="job_title", sort="job_title"),
        Column("purpose", _("Objet"), value="get_purpose_display", sort="purpose"),
        Column(
            "state",
            _("État"),
            value="get_state_display",
            sort="state",
            template="employment/immersions/_state_cell.html",
        ),
        Column("result", _("Bilan"), value="get_result_display", sort="result"),
        Column("prescriber", _("Prescripteur"), on_page=False, in_export=True),
    ]
    default_sort = "-start"
    count_label = ngettext_lazy("%(count)s immersion", "%(count)s immersions", "count")
    export_name, export_right = "immersions", Right.EXPORT
    empty = Empty(
        _("Aucune immersion"),
        _("Découvrir un métier, confirmer un projet, engager un recrutement : quelques jours en entreprise."),
        action=_("Préparer une immersion"),
        url_name="employment:immersion_new",
        icon="building",
    )

    def __init__(self, request: HttpRequest, rows: QuerySet) -> None:
        self.filters: list[Any] = [
            SearchFilter(_("Nom d'une personne…"), apply=queries.of_name),
            ChoiceFilter(
                "suivi",
                _("À suivre"),
                choices=[
                    ("semaine", _("cette semaine")),
                    ("bilan", _("bilan à noter")),
                    ("signer", _("à signer")),
                ],
                apply=queries.followed,
            ),
            ChoiceFilter("etat", _("État"), choices=ImmersionState.choices, lookup="state", multiple=True),
            ChoiceFilter(
                "objet", _("Objet"), choices=ImmersionObject.choices, lookup="purpose", multiple=True
            ),
            DateRangeFilter("debut", _("Premier jour"), lookup="start_date"),
        ]
        if "entreprise" in request.GET:
            self.filters.append(
                ChoiceFilter("entreprise", _("Entreprise"), choices=company_choices, lookup="company_id")
            )
        names = {
            "company": lambda i: discreet(request.context, i.company),
            "prescriber": lambda i: discreet(request.context, i.prescriber),
        }
        self.columns = [replace(c, value=names.get(c.key, c.value)) for c in type(self).columns]
        super().__init__(request, rows)

    def row_url(self, row: Immersion) -> str:
        return reverse("employment:immersion", args=[row.pk])

    def row_css(self, row: Immersion) -> str:
        late = row.state == ImmersionState.SIGNED and row.last_day < timezone.localdate()
        return "is-late" if late else ""
