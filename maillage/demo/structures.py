"""Organisations of the territory: the lead, operators, prescribers and employers, all invented.

No SIRET here belongs to anyone: SIREN start with five zeros, where none was ever given.
"""

import random
from dataclasses import dataclass

from stdnum import luhn

from . import places

LEAD = "Maison de l'emploi Garance (démonstration)"

# Branches of the lead, which are also the territories of the commissions: arrondissements they serve,
# and posts of reference workers there.
BRANCHES: dict[str, tuple[tuple[int, ...], int]] = {
    "Antenne Centre": ((1, 2, 4), 4),
    "Antenne Part-Dieu": ((3, 6), 5),
    "Antenne Gerland": ((7,), 4),
    "Antenne États-Unis": ((8,), 8),
    "Antenne Vaise": ((5, 9), 6),
}
BRANCH_NAMES = tuple(BRANCHES)
_BRANCH_OF = {arr: n for n, (served, _) in enumerate(BRANCHES.values()) for arr in served}

# Operators by branch, one name a post: an operator with several posts comes several times.
LEAD_CARRIES = "lead"
_POSTS: dict[str, tuple[str, ...]] = {
    "Antenne Centre": ("Association Bergamote", "Association Bergamote", "Le Fil de Lin", LEAD_CARRIES),
    "Antenne Part-Dieu": (
        "Relais Cyclamen",
        "Relais Cyclamen",
        "Atelier Tournesol",
        "Le Pas de Côté Lyonnais",
        "Le Pas de Côté Lyonnais",
    ),
    "Antenne Gerland": ("Cordée Lilas", "Cordée Lilas", "Atelier Tournesol", "Escale Verveine"),
    "Antenne États-Unis": (
        "Maison Capucine",
        "Maison Capucine",
        "Maison Capucine",
        "Escale Verveine",
        "Pont Églantine",
        "Pont Églantine",
        "Association Grand Tilleul",
        LEAD_CARRIES,
    ),
    "Antenne Vaise": (
        "Compagnie Sarment",
        "Compagnie Sarment",
        "Chemin Mélisse",
        "Chemin Mélisse",
        "Association Églantier du Plateau",
        LEAD_CARRIES,
    ),
}
OPERATORS = tuple(dict.fromkeys(name for names in _POSTS.values() for name in names if name != LEAD_CARRIES))

# Prescribers, with how often each sends somebody.
PRESCRIBERS = {
    "Agence pour l'emploi Rive Gauche (démonstration)": 24,
    "Agence pour l'emploi Vaise (démonstration)": 18,
    "Maison de la solidarité 8e (démonstration)": 14,
    "Maison de la solidarité 9e (démonstration)": 11,
    "Maison de la solidarité 3e (démonstration)": 9,
    "Mission jeunes Confluence (démonstration)": 8,
    "Service social Gerland (démonstration)": 6,
    "Centre social Pervenche": 4,
    "Résidence Anémone": 3,
    "Handicap Emploi Pâquerette": 3,
}
PRESCRIBER_NAMES = tuple(PRESCRIBERS)
# Their name alone says something of whom they send: written "Un partenaire" outside the reference team.
REVEALING = ("Handicap Emploi Pâquerette", "Résidence Anémone")

_TRADES = (
    "Propreté",
    "Transports",
    "Menuiserie",
    "Restauration",
    "Boulangerie",
    "Espaces verts",
    "Logistique",
    "Maçonnerie",
    "Aide à domicile",
    "Crèche",
    "Imprimerie",
    "Blanchisserie",
    "Hôtel",
    "Sécurité",
    "Commerce",
    "Électricité",
    "Recyclage",
    "Couture",
    "Bureautique",
    "Peinture",
)
_EPITHETS = (
    "Alizé",
    "Ambre",
    "Boréal",
    "Comète",
    "Corail",
    "Delta",
    "Écume",
    "Galet",
    "Granit",
    "Horizon",
    "Indigo",
    "Jade",
    "Lagune",
    "Lumen",
    "Marbre",
    "Mistral",
    "Nacre",
    "Ocre",
    "Opale",
    "Quartz",
    "Rivage",
    "Saphir",
    "Zénith",
    "Zéphyr",
)
_INTEGRATION = ("Chantier d'insertion", "Intérim d'insertion", "Association intermédiaire", "Régie")
EMPLOYER_COUNT = 400


@dataclass(frozen=True)
class Post:
    """A desk of reference worker: an operator (a name, or the lead) in a branch (a rank)."""

    operator: str
    branch: int


POSTS = (
    *(Post(operator, BRANCH_NAMES.index(branch)) for branch, names in _POSTS.items() for operator in names),
    Post(LEAD_CARRIES, 0),  # the creation adviser
    Post(LEAD_CARRIES, 1),  # the IOD officer
)
CREATION_POST, IOD_POST = len(POSTS) - 2, len(POSTS) - 1
PLIE_POSTS = tuple(range(CREATION_POST))
LEAD_POSTS = tuple(n for n in PLIE_POSTS if POSTS[n].operator == LEAD_CARRIES)


@dataclass(frozen=True)
class Structure:
    """An organisation with the roles it holds (codes of `OrganisationRole`)."""

    name: str
    siret: str
    roles: tuple[str, ...]
    address: str
    postcode: str


def branch_of(arrondissement: int) -> int:
    """Rank of the branch that serves the arrondissement."""
    return _BRANCH_OF[arrondissement]


def invented_siret(rank: int) -> str:
    """A SIRET with valid keys under a SIREN that nobody holds: five zeros first. `rank` is below 1 000."""
    siren = f"00000{rank:03}"
    siren += luhn.calc_check_digit(siren)
    return siren + "0001" + luhn.calc_check_digit(siren + "0001")


def draw_structures(rng: random.Random) -> tuple[list[Structure], list[Structure]]:
    """The lead, operators and prescribers, in that order; and the employers."""

    def structure(rank: int, name: str, *roles: str) -> Structure:
        arrondissement, _, street = places.draw_place(rng, False, places.GENERATIONS[0].since)
        return Structure(name, invented_siret(rank), roles, street, places.postcode(arrondissement))

    network = [structure(1, LEAD, "lead", "operator")]
    network += [structure(10 + n, name, "operator") for n, name in enumerate(OPERATORS)]
    network += [structure(40 + n, name, "prescriber") for n, name in enumerate(PRESCRIBER_NAMES)]
    names = [f"{trade} {epithet}" for trade in _TRADES for epithet in _EPITHETS]
    rng.shuffle(names)
    integration = [f"{kind} {epithet}" for kind in _INTEGRATION for epithet in _EPITHETS[::3]]
    employers = [
        structure(100 + n, f"{name} (démo)", "employer", *(("siae",) if n < len(integration) else ()))
        for n, name in enumerate((integration + names)[:EMPLOYER_COUNT])
    ]
    return network, employers
