"""Applications behind a figure."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from maillage.indicators.behind import RecordListing
from maillage.kernel.listing import Column


class Applications(RecordListing):
    model = "employment.Application"
    related = ("person", "offer__company")
    columns = [
        Column("name", _("Personne"), value="person", sort="person__folded_name", link=True),
        Column("offer", _("Offre"), value="offer.title", sort="offer__title"),
        Column("company", _("Entreprise"), value="offer.company.name", sort="offer__company__folded_name"),
        Column("source", _("Source"), value="get_source_display", sort="source"),
        Column("proposed_on", _("Début"), kind="date", sort="proposed_on"),
        Column("hired_on", _("Embauche"), kind="date", sort="hired_on"),
    ]
    default_sort = "name"
    count_label = ngettext_lazy("%(count)s candidature", "%(count)s candidatures", "count")
    export_name = "candidatures"

    def row_url(self, row: Any) -> str:
        return reverse("pathways:person", args=[row.person_id])
