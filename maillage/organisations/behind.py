"""Structures behind a figure."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from maillage.accounts.roles import Right
from maillage.indicators.behind import RecordListing
from maillage.kernel.listing import Column


class Organisations(RecordListing):
    """A structure's file is shared by every professional whose role reads structures: so is the list."""

    model = "organisations.Organisation"
    right = Right.SEE_ORGANISATIONS
    team_only = False
    columns = [
        Column("name", _("Structure"), value="name", sort="folded_name", link=True),
        Column("siret", _("SIRET"), value=lambda row: row.siret or "", sort="siret"),
        Column("city", _("Ville"), sort="city"),
    ]
    default_sort = "name"
    count_label = ngettext_lazy("%(count)s structure", "%(count)s structures", "count")
    export_name = "structures"

    def row_url(self, row: Any) -> str:
        return reverse("organisations:file", args=[row.pk])
