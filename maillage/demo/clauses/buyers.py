"""Buyers of the territory, all invented: and the parts of the figures that report some apart."""

from __future__ import annotations

import random
from dataclasses import dataclass

from ..structures import Structure, draw_structure, invented_siret

_FIRST_SIRET = 60  # rank of the SIRET of the first buyer


@dataclass(frozen=True)
class Buyer:
    name: str
    private: bool = False


BUYERS = (
    Buyer("Ville – direction des achats (démonstration)"),
    Buyer("État – plateforme régionale des achats (démonstration)"),
    Buyer("État – services de l'immobilier (démonstration)"),
    Buyer("État – rectorat, service des achats (démonstration)"),
    Buyer("Métropole – direction de la commande publique (démonstration)"),
    Buyer("Office de l'habitat Bouleau (démonstration)"),
    Buyer("Office de l'habitat Charme (démonstration)"),
    Buyer("Aménagement du Plateau Frêne (démonstration)"),
    Buyer("Bailleur social Hêtre (démonstration)"),
    Buyer("Bailleur social Mélèze (démonstration)"),
    Buyer("Bailleur social Orme (démonstration)"),
    Buyer("Aménagement Confluent Platane (démonstration)"),
    Buyer("Centre hospitalier Magnolia (démonstration)"),
    Buyer("Université Ginkgo (démonstration)"),
    Buyer("Université Sycomore (démonstration)"),
    Buyer("Campus Érable (démonstration)"),
    Buyer("Syndicat des transports Peuplier (démonstration)"),
    Buyer("Société de construction Tremble (démonstration)"),
    Buyer("Société d'équipement Cèdre (démonstration)"),
    Buyer("Foyer Aubépine (démonstration)"),
    Buyer("Institut de formation Noisetier (démonstration)"),
    Buyer("Foncière Sorbier (démonstration)", private=True),
)
CITY, METROPOLIS, HOSPITAL, INSTITUTE = 0, 4, 12, 20
STATE = (1, 2, 3)
RENEWAL = (4, 5, 6, 7, 8)  # buyers of urban-renewal operations


@dataclass(frozen=True)
class PerimeterOf:
    code: str
    name: str
    buyers: tuple[int, ...]
    grouping: str = ""
    urban_renewal: bool = False


PERIMETERS = (
    PerimeterOf("ville_lyon", "Ville de Lyon", (CITY,), grouping="articles_of_towns"),
    PerimeterOf("state", "État, services déconcentrés et agences", STATE),
    PerimeterOf("anru", "Rénovation urbaine", (), urban_renewal=True),
)


def draw_buyers(rng: random.Random) -> list[Structure]:
    """By rank."""
    return [
        draw_structure(rng, invented_siret(_FIRST_SIRET + rank), buyer.name, "buyer")
        for rank, buyer in enumerate(BUYERS)
    ]
