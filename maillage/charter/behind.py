"""Signatures and commitments behind a figure: what the pages of the charter show anyway."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from maillage.accounts.roles import Right
from maillage.indicators.behind import RecordListing
from maillage.kernel.listing import Column

from .loading import charter


class Signatures(RecordListing):
    model = "charter.CharterSignature"
    related = ("organisation",)
    right = Right.FOLLOW_COMPANIES
    team_only = False
    columns = [
        Column(
            "name",
            _("Entreprise"),
            value="organisation.name",
            sort="organisation__folded_name",
            link=True,
        ),
        Column("signed_on", _("Signée le"), kind="date", sort="signed_on"),
        Column("until", _("Jusqu'au"), kind="date", sort="until"),
    ]
    default_sort = "name"
    count_label = ngettext_lazy("%(count)s signature", "%(count)s signatures", "count")
    export_name = "signatures"

    def row_url(self, row: Any) -> str:
        return reverse("charter:company", args=[row.organisation_id])


class Commitments(RecordListing):
    model = "charter.Commitment"
    related = ("signature__organisation",)
    right = Right.FOLLOW_COMPANIES
    team_only = False
    columns = [
        Column(
            "name",
            _("Entreprise"),
            value="signature.organisation.name",
            sort="signature__organisation__folded_name",
            link=True,
        ),
        Column(
            "kind",
            _("Engagement"),
            value=lambda row: charter(row.signature.version).kind_label(row.kind),
            sort="kind",
        ),
        Column("quantity", _("Combien"), kind="number", sort="quantity"),
        Column("due_on", _("Échéance"), kind="date", sort="due_on"),
    ]
    default_sort = "name"
    count_label = ngettext_lazy("%(count)s engagement", "%(count)s engagements", "count")
    export_name = "engagements"

    def row_url(self, row: Any) -> str:
        return reverse("charter:company", args=[row.signature.organisation_id])
