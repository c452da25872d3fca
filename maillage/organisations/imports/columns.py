"""The columns of a file of organisations."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.errors import DomainError
from maillage.kernel.phones import normalise_phone
from maillage.kernel.sheets.cells import Checked, Choice, Codes, Email, Pattern, Text
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.refs import Reference
from maillage.organisations.models import OrganisationRole
from maillage.organisations.nomenclature import naf_code
from maillage.organisations.sizes import read_size

from .lookup import SIRET_CELLS

_OTHER_NAMES = {
    "charter_signatory": "signatory",
    "clause holder": "clause_holder",
    "cultural": "culture",
    "cultural_cooperator": "culture",
    "social_cooperator": "social",
    "public_buyer": "buyer",
}


def _naf(text: str) -> str:
    try:
        return naf_code(text)
    except ValueError as error:
        raise DomainError(
            _("« %s » n'est pas un code NAF : quatre chiffres et une lettre, comme 88.99B.") % text[:40]
        ) from error


COLUMNS = (
    Column(
        "ref",
        gettext_lazy("Référence"),
        Reference(),
        required=True,
        help=gettext_lazy(
            "La clé de la structure dans vos fichiers. Une structure qui a déjà une fiche, ouverte par vous "
            "ou par un autre réseau, est retrouvée par son SIRET, sinon par son nom ; la référence reste la "
            "vôtre."
        ),
        example="S0001",
    ),
    Column(
        "siret",
        gettext_lazy("SIRET"),
        SIRET_CELLS,
        absent=True,
        help=gettext_lazy("Une fiche par établissement. Vide : inconnu, celui de la fiche reste."),
        example="",
    ),
    Column(
        "name",
        gettext_lazy("Nom"),
        Text(200),
        required=True,
        help=gettext_lazy("Le nom sous lequel on la connaît."),
        example="Bazar Comète",
    ),
    Column(
        "roles",
        gettext_lazy("Rôles"),
        Codes(Choice(dict(OrganisationRole.choices), _OTHER_NAMES)),
        absent=True,
        help=gettext_lazy(
            "Plusieurs : joints par « | ». Ils s'ajoutent à ceux que la structure tient déjà : d'autres "
            "réseaux en ont peut-être besoin. Un rôle se termine sur la fiche."
        ),
        example="employer|signatory",
    ),
    Column(
        "naf",
        gettext_lazy("Code NAF"),
        Checked(_naf, gettext_lazy("quatre chiffres et une lettre, avec ou sans point")),
        absent=True,
        help=gettext_lazy("L'activité principale. Vide : celle de la fiche reste."),
        example="88.99B",
    ),
    Column(
        "size",
        gettext_lazy("Effectif"),
        Checked(read_size, gettext_lazy("code de tranche de l'INSEE, ou nombre de salariés")),
        absent=True,
        help=gettext_lazy(
            "Un code de l'INSEE (`00`, `01`, `02`, `03`, `11`, `12`, `21`…) est lu comme un code : `12` veut "
            "dire de 20 à 49 salariés. Un autre nombre est un nombre de salariés ; en cas de doute, écrivez "
            "`12 salariés`."
        ),
        example="12 salariés",
    ),
    Column(
        "address",
        gettext_lazy("Adresse"),
        Text(200),
        absent=True,
        help=gettext_lazy("Numéro et voie."),
        example="12 rue de l'Exemple",
    ),
    Column(
        "postcode",
        gettext_lazy("Code postal"),
        Pattern(r"\d{5}", gettext_lazy("un code postal compte cinq chiffres, zéro initial compris")),
        absent=True,
        help=gettext_lazy("À garder en texte dans un tableur, sinon le zéro initial se perd."),
        example="69008",
    ),
    Column(
        "city",
        gettext_lazy("Ville"),
        Text(100),
        absent=True,
        help=gettext_lazy(
            "Avec le code postal, dit la commune ou l'arrondissement quand aucun doute n'est permis."
        ),
        example="Lyon",
    ),
    Column(
        "contact_name",
        gettext_lazy("Contact"),
        Text(200),
        absent=True,
        help=gettext_lazy(
            "Une personne à joindre. Un contact de ce nom est mis à jour, sinon il s'ajoute : son accord "
            "d'être conservé reste à demander."
        ),
        example="Camille Exemple",
    ),
    Column(
        "contact_email",
        gettext_lazy("Adresse e-mail du contact"),
        Email(),
        absent=True,
        help=gettext_lazy("Vide : celle de la fiche reste."),
        example="camille@example.org",
    ),
    Column(
        "contact_phone",
        gettext_lazy("Téléphone du contact"),
        Checked(normalise_phone, gettext_lazy("numéro de téléphone, français ou commençant par +")),
        absent=True,
        help=gettext_lazy("Gardé sous sa forme internationale."),
        example="04 99 00 00 01",
    ),
)
