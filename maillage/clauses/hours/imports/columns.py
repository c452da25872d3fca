"""Columns of the file of hours."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from maillage.kernel.sheets.cells import Choice, Day, Text
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.refs import Reference
from maillage.organisations.imports.lookup import COMPANY_SIRET

from ...models import Modality
from ..cells import HoursCell, MonthCell

COLUMNS = (
    Column(
        "ref",
        gettext_lazy("Référence"),
        Reference(),
        required=True,
        help=gettext_lazy("La clé de la ligne dans vos fichiers. Une correction a la sienne."),
        example="H0001",
    ),
    Column(
        "public_contract_ref",
        gettext_lazy("Référence du marché"),
        Reference(),
        required=True,
        help=gettext_lazy("La référence (`ref`) du marché, tel qu'il a été importé."),
        example="M2017-012",
    ),
    Column(
        "lot",
        gettext_lazy("Lot"),
        Text(40),
        absent=True,
        help=gettext_lazy("Le numéro du lot. Vide : le seul lot du marché."),
        example="1",
    ),
    COMPANY_SIRET,
    Column(
        "person_ref",
        gettext_lazy("Référence de la personne"),
        Reference(),
        absent=True,
        help=gettext_lazy("La référence (`ref`) de la personne. Vide : nom, prénom et naissance la disent."),
        example="P0001",
    ),
    Column(
        "last_name",
        gettext_lazy("Nom"),
        Text(100),
        absent=True,
        help=gettext_lazy("Sert quand la référence est vide. Accents et majuscules ne comptent pas."),
        example="",
    ),
    Column(
        "first_name",
        gettext_lazy("Prénom"),
        Text(100),
        absent=True,
        help=gettext_lazy("Sert quand la référence est vide."),
        example="",
    ),
    Column(
        "birth_date",
        gettext_lazy("Date de naissance"),
        Day(past=True),
        absent=True,
        help=gettext_lazy("Sert quand la référence est vide."),
        example="",
    ),
    Column(
        "month",
        gettext_lazy("Mois"),
        MonthCell(),
        required=True,
        help=gettext_lazy("Le mois travaillé."),
        example="2017-03",
    ),
    Column(
        "hours",
        gettext_lazy("Heures"),
        HoursCell(),
        help=gettext_lazy("Heures de travail. Une ligne négative corrige ce qui est validé."),
        example="35,5",
    ),
    Column(
        "training_hours",
        gettext_lazy("Heures de formation"),
        HoursCell(),
        absent=True,
        help=gettext_lazy("Comptées à part. Vide : aucune."),
        example="7",
    ),
    Column(
        "modality",
        gettext_lazy("Modalité"),
        Choice(dict(Modality.choices)),
        absent=True,
        help=gettext_lazy("Qui emploie la personne, et comment. Vide : embauche directe."),
        example="direct",
    ),
)
