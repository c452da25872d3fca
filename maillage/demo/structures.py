"""Organisations that carry pathways: the lead, operators and prescribers, all invented.

No SIRET here belongs to anyone: SIREN start with four zeros, below the first one ever given.
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
    """An organisation with the roles it holds (codes of `OrganisationRole`).

    `arrondissement` is where it stands; `area` the name of a priority neighbourhood, or None.
    """

    name: str
    siret: str
    roles: tuple[str, ...]
    address: str
    arrondissement: int
    area: str | None = None
    zfu: bool = False
    naf: str = ""
    size: str = ""
    siae_kind: str = ""


def branch_of(arrondissement: int) -> int:
    """Rank of the branch that serves the arrondissement."""
    return _BRANCH_OF[arrondissement]


def invented_siret(rank: int, establishment: int = 1) -> str:
    """A SIRET with valid keys under a SIREN that nobody holds. `rank` is below 10 000.

    Establishments of one company share its rank.
    """
    siren = f"{rank:08}"
    siren += luhn.calc_check_digit(siren)
    number = f"{siren}{establishment:04}"
    return number + luhn.calc_check_digit(number)


def draw_network(rng: random.Random) -> list[Structure]:
    """The lead, operators and prescribers, in that order."""
    network = [draw_structure(rng, invented_siret(1), LEAD, "lead", "operator")]
    network += [
        draw_structure(rng, invented_siret(10 + n), name, "operator") for n, name in enumerate(OPERATORS)
    ]
    network += [
        draw_structure(rng, invented_siret(40 + n), name, "prescriber")
        for n, name in enumerate(PRESCRIBER_NAMES)
    ]
    return network


def draw_structure(rng: random.Random, siret: str, name: str, *roles: str) -> Structure:
    """A structure somewhere in the city."""
    arrondissement, _, street = places.draw_place(rng, False, places.GENERATIONS[0].since)
    return Structure(name, siret, roles, street, arrondissement)
