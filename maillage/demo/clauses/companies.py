"""Companies that carry lots out: by trade for those that hire themselves, by kind for inclusion structures.

All of 2016 and 2017 are partner companies of 2017: see `employers`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from ..employers import CLOSED_FROM, PARTNERS_2017
from ..structures import Structure

FIRST_DIRECT = 32  # the ranks before are inclusion structures

# The trade of the clauses (`clauses/data/trades.yaml`) that the trade in a company's name works in.
WORKS = {
    "Maçonnerie": "building_shell",
    "Couverture": "building_shell",
    "Isolation": "building_finishing",
    "Menuiserie": "building_finishing",
    "Peinture": "building_finishing",
    "Carrelage": "building_finishing",
    "Métallerie": "building_finishing",
    "Plomberie": "building_finishing",
    "Électricité": "building_finishing",
}
SERVICES = {
    "Propreté": "cleaning",
    "Blanchisserie": "cleaning",
    "Conciergerie": "maintenance",
    "Bureautique": "maintenance",
    "Espaces verts": "green_spaces",
    "Restauration": "catering",
    "Cantine": "catering",
    "Traiteur": "catering",
    "Sécurité": "security",
    "Recyclage": "waste",
    "Logistique": "logistics",
    "Déménagement": "logistics",
    "Messagerie": "logistics",
    "Informatique": "digital",
    "Centre d'appels": "office",
}
_GEIQ_TRADES = {"geiq1": "building_shell", "geiq2": "cleaning"}
_SUPPLIED = {
    "aci": ("green_spaces", "cleaning", "waste"),
    "ei": ("building_finishing", "cleaning", "waste"),
    "ai": ("cleaning", "office"),
    "etti": ("building_shell", "logistics"),
}
_KINDS = ("aci", "etti", "ai", "ei")
_OF_A_KIND = 8  # the first ranks are eight structures of each kind


class Companies:
    """The companies of the territory as the clauses see them."""

    def __init__(self, employers: Sequence[Structure]) -> None:
        self.suppliers = {
            f"{kind}{n + 1}": _OF_A_KIND * place + n
            for place, kind in enumerate(_KINDS)
            for n in range(_OF_A_KIND)
        }
        found = [n for n, employer in enumerate(employers) if employer.siae_kind == "geiq"]
        self.suppliers |= dict(zip(_GEIQ_TRADES, found, strict=False))
        self.kind = {rank: name.rstrip("0123456789") for name, rank in self.suppliers.items()}
        self._works = _ranks(employers, WORKS, PARTNERS_2017)
        self._services = _ranks(employers, SERVICES, PARTNERS_2017)
        self.trade = self._works | self._services
        for name, rank in self.suppliers.items():
            trades = _SUPPLIED.get(self.kind[rank], (_GEIQ_TRADES.get(name, "other"),))
            self.trade[rank] = trades[rank % len(trades)]

    def take(self, rng: random.Random, works: int, services: int, taken: set[int]) -> list[int]:
        """So many that nobody took; they are taken then. Works first."""
        chosen: list[int] = []
        for ranks, count in ((self._works, works), (self._services, services)):
            free = [rank for rank in ranks if rank not in taken]
            chosen += rng.sample(free, count)
        taken |= set(chosen)
        return chosen

    def is_works(self, rank: int) -> bool:
        return self.trade[rank] in ("building_shell", "building_finishing", "roads")

    def of_kinds(self, *kinds: str) -> list[int]:
        return [rank for rank, kind in self.kind.items() if kind in kinds]


def _ranks(employers: Sequence[Structure], trades: dict[str, str], last: int) -> dict[int, str]:
    found: dict[int, str] = {}
    for rank in range(FIRST_DIRECT, min(last, CLOSED_FROM, len(employers))):
        if employers[rank].siae_kind:
            continue
        name = next((name for name in trades if employers[rank].name.startswith(name)), None)
        if name is not None:
            found[rank] = trades[name]
    return found


# How a structure of each kind comes into a lot of somebody else's, and what its contracts are.
MODALITY = {"etti": "etti", "ai": "ai", "geiq": "geiq", "ei": "siae_subcontract", "aci": "siae_subcontract"}
ROLE = {
    "etti": "supplier",
    "ai": "supplier",
    "geiq": "supplier",
    "ei": "subcontractor",
    "aci": "subcontractor",
}
CONTRACT = {"etti": "interim", "ai": "cddu", "geiq": "professionalisation", "ei": "cddi", "aci": "cddi"}
