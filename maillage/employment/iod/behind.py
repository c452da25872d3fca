"""Events of the IOD method behind a figure."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from maillage.accounts.roles import Scope
from maillage.indicators.behind import RecordListing
from maillage.kernel.listing import Column
from maillage.people.models import Person
from maillage.people.team import team_reach


class Events(RecordListing):
    """Those about somebody for their reference team; meetings of companies, about nobody, for who runs the
    method."""

    model = "employment.IodEvent"
    related = ("person", "organisation")
    team_only = False  # said below: an event may be about nobody
    columns = [
        Column("date", _("Date"), kind="date", sort="date"),
        Column("kind", _("Événement"), value="get_kind_display", sort="kind", link=True),
        Column("person", _("Personne"), value=lambda row: row.person or "", sort="person__folded_name"),
        Column(
            "company",
            _("Entreprise"),
            value=lambda row: row.organisation.name if row.organisation else "",
            sort="organisation__folded_name",
        ),
    ]
    default_sort = "date"
    count_label = ngettext_lazy("%(count)s événement", "%(count)s événements", "count")
    export_name = "evenements-iod"

    @classmethod
    def reached(cls, context: Any) -> QuerySet:
        rows = super().reached(context)
        if context.scope is Scope.LED:
            return rows
        team = Person.objects.filter(team_reach(context)).values("pk")
        return rows.filter(Q(person__isnull=True) | Q(person__in=team))

    def row_url(self, row: Any) -> str:
        if row.person_id:
            return reverse("pathways:person", args=[row.person_id])
        return reverse("organisations:file", args=[row.organisation_id])
