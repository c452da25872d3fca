"""The employers of the territory: 1 250 companies, all invented, pointed at everywhere by their rank.

What else of the demonstration relies on, and must stay so:

- **The companies of rank 0 to 873 are the 874 partner companies of 2017**: each has at least one exchange
  dated 2017 (`liaison.py`), and no other company has an exchange, an offer, a recruitment or a hire of 2017.
- The first 400 are those that hire people of the pathways (`HIRING`), in the order the calibrated contracts
  know; the first 32 are inclusion structures. Hires by the IOD method are with the companies it met (`iod`).
- Two partners are groups of employers (GEIQ); companies hold contracts with clauses by the trade in their
  name (`clauses/companies.py`).
- From rank `BRANCHES_FROM` on: second establishments of companies of the list, under the same SIREN.
  The last ones, from rank `CLOSED_FROM` on, have closed.

Source: annual report 2017, Service Entreprises (874 partner companies).
"""

import dataclasses
import random

from . import places
from .structures import BRANCH_NAMES, Structure, branch_of, draw_structure, invented_siret

PARTNERS_2017 = 874
HIRING = 400
EMPLOYER_COUNT = 1250
BRANCHES_FROM, CLOSED_FROM = 1216, 1240
_FIRST_SIRET = 100  # rank of the SIRET of the first employer

# Trades with their code of activity. The first twenty name the employers that hire: their order counts.
_TRADES = {
    "Propreté": "8121Z",
    "Transports": "4941A",
    "Menuiserie": "4332A",
    "Restauration": "5610A",
    "Boulangerie": "1071C",
    "Espaces verts": "8130Z",
    "Logistique": "5210B",
    "Maçonnerie": "4399C",
    "Aide à domicile": "8810A",
    "Crèche": "8891A",
    "Imprimerie": "1812Z",
    "Blanchisserie": "9601A",
    "Hôtel": "5510Z",
    "Sécurité": "8010Z",
    "Commerce": "4711D",
    "Électricité": "4321A",
    "Recyclage": "3832Z",
    "Couture": "1413Z",
    "Bureautique": "4651Z",
    "Peinture": "4334Z",
}
_OTHER_TRADES = {
    "Ambulances": "8690A",
    "Assurances": "6622Z",
    "Bazar": "4719B",
    "Cantine": "5629B",
    "Carrelage": "4333Z",
    "Centre d'appels": "8220Z",
    "Coiffure": "9602A",
    "Comptabilité": "6920Z",
    "Conciergerie": "8110Z",
    "Couverture": "4391B",
    "Déménagement": "4942Z",
    "Emballage": "1721A",
    "Fleurs": "4776Z",
    "Formation": "8559A",
    "Garage": "4520A",
    "Informatique": "6202A",
    "Isolation": "4329A",
    "Jouets": "4765Z",
    "Laboratoire": "7120B",
    "Librairie": "4761Z",
    "Messagerie": "5320Z",
    "Métallerie": "2512Z",
    "Pharmacie": "4773Z",
    "Plomberie": "4322A",
    "Primeurs": "4721Z",
    "Résidence seniors": "8730A",
    "Sport": "9313Z",
    "Textile": "1396Z",
    "Traiteur": "5621Z",
    "Vélos": "4764Z",
}
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
# Inclusion structures: kind (`SiaeKind`) and code of activity.
_INTEGRATION = {
    "Chantier d'insertion": ("aci", "8899B"),
    "Intérim d'insertion": ("etti", "7820Z"),
    "Association intermédiaire": ("ai", "8899B"),
    "Régie": ("ei", "8110Z"),
}
_GROUPS = (("GEIQ du bâtiment Améthyste", "7830Z"), ("GEIQ de la propreté Citrine", "7830Z"))
_SIZES = {
    "00": 30,
    "01": 140,
    "02": 160,
    "03": 160,
    "11": 165,
    "12": 165,
    "21": 85,
    "22": 50,
    "31": 10,
    "32": 20,
    "41": 8,
    "42": 5,
    "51": 2,
}
_IN_NEIGHBOURHOOD = 0.09  # share of employers that stand in a priority neighbourhood
# The free zone: the neighbourhood on the plateau, and part of what surrounds it.
ZFU_NAME = "Plateau de la Duchère (démonstration)"
ZFU_CODE, ZFU_INSEE = "DEMO-ZFU-PLATEAU", "69389"
_ZFU_NEIGHBOURHOOD, _ZFU_ARRONDISSEMENT, _ZFU_AROUND = "Duchère", 9, 0.15


def draw_employers(rng: random.Random) -> list[Structure]:
    """All of them by rank. The first draws are those of the employers that hire: their order counts too."""
    names = [f"{trade} {epithet}" for trade in _TRADES for epithet in _EPITHETS]
    rng.shuffle(names)
    integration = [f"{kind} {epithet}" for kind in _INTEGRATION for epithet in _EPITHETS[::3]]
    drawn = [
        _draw(rng, rank, name, ("employer", "siae") if rank < len(integration) else ("employer",))
        for rank, name in enumerate((integration + names)[:HIRING])
    ]
    others = (integration + names)[HIRING:]
    others += [f"{trade} {epithet}" for trade in _OTHER_TRADES for epithet in _EPITHETS]
    rng.shuffle(others)
    drawn += [_draw(rng, rank, others[rank - HIRING], ("employer",)) for rank in range(HIRING, BRANCHES_FROM)]
    described = _group_employers([_describe(rng, structure) for structure in drawn])
    return described + [_open_branch(rng, described, rank) for rank in range(BRANCHES_FROM, EMPLOYER_COUNT)]


def _group_employers(described: list[Structure]) -> list[Structure]:
    """Two of the partners are groups of employers for inclusion (GEIQ)."""
    ranks = [n for n in range(HIRING, PARTNERS_2017) if described[n].name.startswith("Formation ")]
    for rank, (name, naf) in zip(ranks, _GROUPS, strict=False):
        described[rank] = dataclasses.replace(
            described[rank],
            name=f"{name} (démo)",
            naf=naf,
            roles=("employer", "siae"),
            siae_kind="geiq",
        )
    return described


def _draw(rng: random.Random, rank: int, name: str, roles: tuple[str, ...]) -> Structure:
    return draw_structure(rng, invented_siret(_FIRST_SIRET + rank), f"{name} (démo)", *roles)


def _describe(rng: random.Random, structure: Structure) -> Structure:
    """With its activity, its size and, for some, a priority neighbourhood or the free zone."""
    kind = next((kind for kind in _INTEGRATION if structure.name.startswith(kind)), "")
    if kind:
        siae_kind, naf = _INTEGRATION[kind]
        size = rng.choice(("11", "12", "12", "21"))
    else:
        known = _TRADES | _OTHER_TRADES
        siae_kind, naf = "", next(known[trade] for trade in known if structure.name.startswith(trade))
        size = rng.choices(list(_SIZES), list(_SIZES.values()))[0]
    return dataclasses.replace(_place(rng, structure), naf=naf, size=size, siae_kind=siae_kind)


def _place(rng: random.Random, structure: Structure) -> Structure:
    if rng.random() < _IN_NEIGHBOURHOOD:
        arrondissement, area, street = places.draw_place(rng, True, places.GENERATIONS[1].since)
        zfu = area == _ZFU_NEIGHBOURHOOD
        return dataclasses.replace(
            structure, arrondissement=arrondissement, area=area, address=street, zfu=zfu
        )
    around = structure.arrondissement == _ZFU_ARRONDISSEMENT and rng.random() < _ZFU_AROUND
    return dataclasses.replace(structure, zfu=around)


def _open_branch(rng: random.Random, described: list[Structure], rank: int) -> Structure:
    """A second establishment of a company that is large enough to have one, each company once."""
    large = [(n, s) for n, s in enumerate(described) if s.size >= "21" and n < HIRING and not s.siae_kind]
    first, company = large[rank - BRANCHES_FROM]
    moved = draw_structure(rng, invented_siret(_FIRST_SIRET + first, 2), "", *company.roles)
    name = company.name.replace(" (démo)", f", {BRANCH_NAMES[branch_of(moved.arrondissement)][8:]} (démo)")
    return dataclasses.replace(moved, name=name, naf=company.naf, size=rng.choice(("03", "11", "12")))
