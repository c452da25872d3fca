"""The events behind a figure of the method."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from maillage.indicators.behind import RecordListing
from maillage.kernel.listing import Column
from maillage.people.views import file_url


class IodEvents(RecordListing):
    """Of people in reach, and of companies; the press leads to the person's tab, else to the company."""

    model = "employment.IodEvent"
    related = ("person", "organisation", "officer")
    right = "run_iod"
    team_only = False
    columns = [
        Column("date", _("Date"), kind="date", sort="date"),
        Column("kind", _("Événement"), value="get_kind_display", sort="kind", link=True),
        Column("person", _("Personne"), value="person", sort="person__folded_name"),
        Column("company", _("Entreprise"), value="organisation", sort="organisation__folded_name"),
        Column("officer", _("Mission IOD"), value=lambda row: row.officer.full_name if row.officer else ""),
    ]
    default_sort = "date"
    count_label = ngettext_lazy("%(count)s événement", "%(count)s événements", "count")
    export_name = "evenements-iod"

    def row_url(self, row: Any) -> str:
        if row.person_id is not None:
            return file_url(row.person_id, "iod")
        return reverse("organisations:file", args=[row.organisation_id])
