"""Columns of the file of public contracts."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy

from maillage.kernel.sheets.cells import Day, Number, Text
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.refs import Reference
from maillage.organisations.imports.lookup import SIRET_CELLS

from .cells import MechanismCell

MOST_HOURS = Decimal("9999999.99")

COLUMNS = (
    Column(
        "ref",
        gettext_lazy("Référence du marché"),
        Reference(),
        required=True,
        help=gettext_lazy("La clé du marché dans vos fichiers ; ses lots la portent tous."),
        example="M2017-012",
    ),
    Column(
        "buyer_siret",
        gettext_lazy("SIRET de l'acheteur"),
        SIRET_CELLS,
        absent=True,
        help=gettext_lazy("L'acheteur est cherché par SIRET. Vide : par son nom."),
        example="",
    ),
    Column(
        "buyer_name",
        gettext_lazy("Acheteur"),
        Text(200),
        absent=True,
        help=gettext_lazy("Sert quand le SIRET est vide ou inconnu. Accents et majuscules ne comptent pas."),
        example="Ville d'Exemple",
    ),
    Column(
        "operation",
        gettext_lazy("Opération"),
        Text(200),
        absent=True,
        help=gettext_lazy("Le chantier ou le programme dont le marché fait partie. Vide : aucun."),
        example="Chantier Tilleuls",
    ),
    Column(
        "title",
        gettext_lazy("Objet du marché"),
        Text(300),
        required=True,
        help=gettext_lazy("Les lignes d'une même référence disent le même objet."),
        example="Façades nord",
    ),
    Column(
        "mechanism",
        gettext_lazy("Mécanisme"),
        MechanismCell(),
        required=True,
        help=gettext_lazy("Comment le marché porte la clause ; son article, ancien ou actuel, se lit aussi."),
        example="execution",
    ),
    Column(
        "lot",
        gettext_lazy("Lot"),
        Text(40),
        absent=True,
        help=gettext_lazy("Vide : le marché n'a pas de lots."),
        example="1",
    ),
    Column(
        "holder_siret",
        gettext_lazy("SIRET du titulaire"),
        SIRET_CELLS,
        absent=True,
        help=gettext_lazy("Le titulaire est cherché par SIRET. Vide : par son nom."),
        example="",
    ),
    Column(
        "holder_name",
        gettext_lazy("Titulaire"),
        Text(200),
        absent=True,
        help=gettext_lazy("Sans SIRET ni nom, le titulaire du lot reste celui qui est enregistré."),
        example="Bâtiment d'exemple",
    ),
    Column(
        "start_date",
        gettext_lazy("Début"),
        Day(),
        absent=True,
        help=gettext_lazy("Premier jour d'exécution du lot. Vide : inconnu."),
        example="01/03/2017",
    ),
    Column(
        "end_date",
        gettext_lazy("Fin"),
        Day(),
        absent=True,
        help=gettext_lazy("Fin prévue à l'origine, sans les avenants. Vide : inconnue."),
        example="28/02/2019",
    ),
    Column(
        "hours_due",
        gettext_lazy("Heures dues"),
        Number(Decimal(0), MOST_HOURS),
        absent=True,
        help=gettext_lazy("L'engagement d'origine, sans les avenants. Vide : 0."),
        example="571",
    ),
)
