"""The columns of the file of enrolments."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.sheets.cells import CellError, Choice, Codes, Day, Email, Text
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.refs import Reference
from maillage.pathways.models import EducationLevel, EntrySituation
from maillage.people.imports.lookup import PERSON_REF


class _Situations(Codes):
    """Living in a priority neighbourhood is not recorded at entry: the address says it."""

    def parse(self, text: str) -> list[str]:
        if "qpv_resident" in text.lower():
            raise CellError(_("« qpv_resident » ne se saisit pas : l'adresse de la personne le dit"))
        return super().parse(text)


COLUMNS = (
    Column(
        "ref",
        gettext_lazy("Référence"),
        Reference(),
        required=True,
        help=gettext_lazy("La clé du parcours dans vos fichiers."),
        example="PA0001",
    ),
    PERSON_REF,
    Column(
        "programme",
        gettext_lazy("Programme"),
        Text(200),
        required=True,
        help=gettext_lazy("Le code d'un programme que votre structure pilote, ou son nom."),
        example="plie",
    ),
    Column(
        "operator",
        gettext_lazy("Opérateur"),
        Text(200),
        absent=True,
        help=gettext_lazy(
            "La structure qui porte le parcours : son nom ou son SIRET. Vide : votre structure. "
            "Un nom inconnu crée la structure, et l'import le dit."
        ),
        example="",
    ),
    Column(
        "reference_worker_email",
        gettext_lazy("Adresse du référent"),
        Email(),
        absent=True,
        help=gettext_lazy(
            "Compte qui a un rôle d'accompagnement ouvert chez l'opérateur. Vide : le parcours reste à "
            "affecter, "
            "ou garde son référent. Un autre référent sur un parcours ouvert est un passage de relais du "
            "jour de l'import."
        ),
        example="",
    ),
    Column(
        "prescriber",
        gettext_lazy("Prescripteur"),
        Text(200),
        absent=True,
        help=gettext_lazy("Nom ou SIRET. Un nom inconnu crée la structure. Vide : inconnu."),
        example="France Travail Exemple",
    ),
    Column(
        "commission_date",
        gettext_lazy("Commission du"),
        Day(),
        absent=True,
        help=gettext_lazy("Jour de la commission qui a validé l'entrée, au plus tard le jour de l'entrée."),
        example="20/01/2017",
    ),
    Column(
        "entry_date",
        gettext_lazy("Entrée"),
        Day(past=True),
        required=True,
        help=gettext_lazy("Premier jour du parcours."),
        example="01/02/2017",
    ),
    Column(
        "exit_date",
        gettext_lazy("Sortie"),
        Day(past=True),
        help=gettext_lazy(
            "Dernier jour du parcours, avec son motif. Vide : le parcours est ouvert. Une sortie ferme ce "
            "jour-là "
            "les étapes en cours et la référence."
        ),
        example="",
    ),
    Column(
        "exit_kind",
        gettext_lazy("Motif de sortie"),
        Text(40),
        help=gettext_lazy("Un code de la définition du programme en vigueur le jour de la sortie."),
        example="",
    ),
    Column(
        "education_level",
        gettext_lazy("Niveau de formation"),
        Choice(dict(EducationLevel.choices)),
        absent=True,
        help=gettext_lazy("Niveau à l'entrée. Vide : non renseigné."),
        example="V",
    ),
    Column(
        "entry_situations",
        gettext_lazy("Situations à l'entrée"),
        _Situations(Choice(dict(EntrySituation.choices))),
        absent=True,
        help=gettext_lazy("Plusieurs sont possibles. Vide : aucune."),
        example="rsa|single_parent",
    ),
)
