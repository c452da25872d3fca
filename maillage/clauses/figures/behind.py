"""Records behind a figure of social clauses: what facilitators read on the pages of the room anyway."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from maillage.accounts.roles import Right
from maillage.indicators.behind import RecordListing
from maillage.kernel import formats
from maillage.kernel.listing import Column

from ..nomenclature import situations


class Lines(RecordListing):
    model = "clauses.HoursLine"
    related = ("person", "statement__company", "lot__contract")
    right = Right.RUN_CLAUSES
    team_only = False
    columns = [
        Column("name", _("Personne"), value="person", sort="person__folded_name", link=True),
        Column(
            "month", _("Mois"), value=lambda row: formats.month(row.statement.month), sort="statement__month"
        ),
        Column(
            "company",
            _("Employeur"),
            value="statement.company.name",
            sort="statement__company__folded_name",
        ),
        Column("contract", _("Marché"), value=lambda row: str(row.lot.contract), sort="lot__contract__title"),
        Column("hours", _("Heures"), kind="number", sort="hours"),
        Column(
            "training",
            _("Formation"),
            value="training_hours",
            kind="number",
            sort="training_hours",
        ),
        Column("modality", _("Modalité"), value="get_modality_display", sort="modality"),
    ]
    default_sort = "name"
    count_label = ngettext_lazy("%(count)s ligne d'heures", "%(count)s lignes d'heures", "count")
    export_name = "heures"

    def row_url(self, row: Any) -> str:
        return reverse("clauses:statement", args=[row.statement_id])


class PublicContracts(RecordListing):
    model = "clauses.PublicContract"
    related = ("buyer", "operation")
    right = Right.RUN_CLAUSES
    team_only = False
    columns = [
        Column("title", _("Marché"), value=str, sort="title", link=True),
        Column("buyer", _("Acheteur"), value="buyer.name", sort="buyer__folded_name"),
        Column(
            "operation", _("Opération"), value=lambda row: str(row.operation or ""), sort="operation__name"
        ),
    ]
    default_sort = "title"
    count_label = ngettext_lazy("%(count)s marché", "%(count)s marchés", "count")
    export_name = "marches"

    def row_url(self, row: Any) -> str:
        return reverse("clauses:contract", args=[row.pk])


class Operations(RecordListing):
    model = "clauses.Operation"
    right = Right.RUN_CLAUSES
    team_only = False
    columns = [Column("name", _("Opération"), value="name", sort="name", link=True)]
    default_sort = "name"
    count_label = ngettext_lazy("%(count)s opération", "%(count)s opérations", "count")
    export_name = "operations"

    def row_url(self, row: Any) -> str:
        return reverse("clauses:operation", args=[row.pk])


class Outcomes(RecordListing):
    model = "clauses.Outcome"
    related = ("person",)
    right = Right.RUN_CLAUSES
    team_only = False
    columns = [
        Column("name", _("Personne"), value="person", sort="person__folded_name", link=True),
        Column("since", _("Premier contrat"), kind="date", sort="since"),
        Column("months", _("Mois après"), kind="number", sort="months"),
        Column(
            "situation",
            _("Situation"),
            value=lambda row: str(
                label.label if (label := situations().get(row.situation)) else row.situation
            ),
            sort="situation",
        ),
    ]
    default_sort = "name"
    count_label = ngettext_lazy("%(count)s situation", "%(count)s situations", "count")
    export_name = "situations"

    def row_url(self, row: Any) -> str:
        return reverse("clauses:person", args=[row.person_id])
