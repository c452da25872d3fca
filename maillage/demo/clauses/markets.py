"""Operations with their public contracts and lots: who buys what, from whom, by which mechanism."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .buyers import BUYERS
from .companies import MODALITY, ROLE, Companies
from .records import CompanyOnLot, LotRecord, MarketRecord, OperationRecord
from .targets import Part

_SITES = (
    "École des Platanes",
    "Groupe scolaire de la Colline",
    "Crèche du Square",
    "Gymnase des Berges",
    "Piscine du Plateau",
    "Bibliothèque de la Gare",
    "Maison de quartier du Parc",
    "Halle de la Presqu'île",
    "Cité administrative",
    "Hôtel de police du Pont",
    "Palais des expositions",
    "Pavillon de chirurgie",
    "Bâtiment d'enseignement B",
    "Restaurant universitaire des Quais",
    "Dépôt des tramways",
    "Résidence des Lilas",
    "Résidence du Verger",
    "Tour de l'Esplanade",
    "Barre des Tilleuls",
    "Cour des Voraces",
    "Îlot des Entrepôts",
    "Place du Marché",
    "Quai des Péniches",
    "Centre commercial des Deux Rives",
    "Immeuble le Belvédère",
    "Foyer de la Montée",
    "Archives du Confluent",
    "Théâtre de la Fabrique",
)
_WORKS = ("Réhabilitation", "Construction", "Extension", "Rénovation énergétique", "Restructuration")
_RENEWAL_WORKS = (
    "Réhabilitation de la résidence",
    "Résidentialisation de l'îlot",
    "Construction de logements, îlot",
    "Démolition de la barre",
    "Espaces publics du secteur",
    "Équipement public du secteur",
)
_RENEWAL_AREAS = ("Duchère", "Mermoz")
_LOTS = {
    "building_shell": ("Gros œuvre", "Démolition et maçonnerie", "Couverture et étanchéité"),
    "building_finishing": (
        "Peinture et revêtements",
        "Menuiseries",
        "Cloisons et isolation",
        "Électricité",
        "Plomberie et ventilation",
        "Serrurerie et métallerie",
    ),
    "roads": ("Voirie et réseaux",),
}
_SERVICES = {
    "cleaning": ("Nettoyage des locaux", "Entretien ménager", "Lavage des vitres"),
    "maintenance": ("Maintenance multitechnique", "Gardiennage technique des bâtiments"),
    "green_spaces": ("Entretien des espaces verts", "Fauchage et désherbage"),
    "catering": ("Restauration collective", "Portage de repas"),
    "security": ("Surveillance et gardiennage", "Sécurité incendie"),
    "waste": ("Collecte et tri des déchets", "Réemploi du mobilier"),
    "logistics": ("Déménagements de services", "Courses et transport"),
    "digital": ("Infogérance et assistance", "Numérisation de documents"),
    "office": ("Accueil téléphonique", "Saisie et classement"),
    "building_finishing": ("Petits travaux d'entretien", "Remise en état de logements"),
    "building_shell": ("Petits travaux de maçonnerie",),
}
OBJECT_TITLE = "Insertion par l'activité : "
_SERVICE_BUILDING = ("building_shell", "building_finishing", "roads")


@dataclass(frozen=True)
class Place:
    """A lot and a company that does hours on it."""

    lot: LotRecord
    company: int
    modality: str


@dataclass
class Market:
    """What a part of the figures rests on: operations, one public contract each, and where people work."""

    part: Part
    contracts: list[MarketRecord] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    direct: list[int] = field(default_factory=list)


class Names:
    """Names of operations, each once."""

    def __init__(self, rng: random.Random) -> None:
        self._rng, self._seen = rng, set[str]()

    def give(self, kind: str, site: str = "") -> str:
        base = f"{kind} – {site or self._rng.choice(_SITES)}"
        name, n = base, 1
        while name in self._seen:
            n += 1
            name = f"{base}, tranche {n}"
        self._seen.add(name)
        return name


def draw_market(
    rng: random.Random,
    part: Part,
    companies: Companies,
    names: Names,
    taken: set[int],
    first: dt.date,
    last: dt.date,
    kept: Sequence[MarketRecord] = (),
) -> Market:
    """A part's operations over [first, last]: those `kept` from another year, and new ones with companies
    nobody has yet. Inclusion structures come in at last."""
    market = Market(part, list(kept))
    holders = list(dict.fromkeys(lot.holder for one in kept for lot in one.lots))
    taken |= set(holders)
    known = sum(not companies.is_works(rank) for rank in holders)
    works = part.direct - part.services - (len(holders) - known)
    new = companies.take(rng, works, part.services - known, taken) if part.direct else []
    market.direct = holders + new
    count = part.operations - len(kept)
    if part.direct:
        of_services = [rank for rank in new if not companies.is_works(rank)]
        of_works = [rank for rank in new if companies.is_works(rank)]
        groups = [[rank] for rank in of_services]
        groups += share_out(rng, of_works, count - len(groups))
        suppliers = [companies.suppliers[name] for name in part.suppliers]
    else:
        inside = [companies.suppliers[name] for name in part.suppliers]
        there = {lot.holder for one in kept for lot in one.lots}
        groups, suppliers = share_out(rng, [rank for rank in inside if rank not in there], count), []
    buyers = _turn(rng, part.buyers, len(groups), {one.buyer for one in kept})
    for group, buyer in zip(groups, buyers, strict=True):
        market.contracts.append(draw_contract(rng, part, companies, names, buyer, group, first, last))
    lots = [lot for one in market.contracts for lot in one.lots]
    market.places = [Place(lot, lot.holder, "direct") for lot in lots]
    for rank in suppliers:
        for lot in rng.sample(lots, min(len(lots), rng.choice((2, 3, 4)))):
            market.places.append(join(lot, rank, companies))
    return market


def _turn(rng: random.Random, buyers: Sequence[int], count: int, there: set[int]) -> list[int]:
    """A buyer for each operation, those without any first."""
    first = [buyer for buyer in buyers if buyer not in there][:count]
    found = first + [rng.choice(buyers) for _ in range(count - len(first))]
    rng.shuffle(found)
    return found


def share_out(rng: random.Random, ranks: Sequence[int], count: int) -> list[list[int]]:
    """`count` groups, each of one at least; companies come twice where they are fewer than the groups."""
    if count <= 0:
        return []
    groups = [[rank] for rank in ranks[:count]]
    groups += [[rng.choice(ranks)] for _ in range(count - len(groups))]
    for rank in ranks[count:]:
        rng.choice(groups).append(rank)
    return groups


def join(lot: LotRecord, rank: int, companies: Companies) -> Place:
    """An inclusion structure comes into a lot."""
    kind = companies.kind[rank]
    if rank not in lot.companies:
        lot.companies[rank] = CompanyOnLot(rank, ROLE[kind], MODALITY[kind])
    return Place(lot, rank, lot.companies[rank].modality)


def draw_contract(
    rng: random.Random,
    part: Part,
    companies: Companies,
    names: Names,
    buyer: int,
    holders: Iterable[int],
    first: dt.date,
    last: dt.date,
) -> MarketRecord:
    """An operation of one public contract, a lot for each holder."""
    holders = list(holders)
    trade = companies.trade[holders[0]]
    is_object = "object" in part.mechanisms or "reserved_siae" in part.mechanisms
    works = companies.is_works(holders[0]) and not is_object
    area = None
    if part.renewal:
        area = rng.choice(_RENEWAL_AREAS)
        kind = rng.choice(_RENEWAL_WORKS)
        name = names.give(f"{area} : {kind}", f"{rng.choice('ABCDEFGHJK')}{rng.randint(1, 14)}")
    else:
        kind = rng.choice(_WORKS if works else _SERVICES[trade])
        name = names.give(OBJECT_TITLE + kind.lower() if is_object else kind)
    market = MarketRecord(
        buyer,
        OperationRecord(name, part.renewal, area),
        name,
        "works" if works else "services",
        BUYERS[buyer].private,
    )
    for n, holder in enumerate(holders):
        mechanism = rng.choices(list(part.mechanisms), list(part.mechanisms.values()))[0]
        of_trade = companies.trade[holder]
        titles = (_LOTS if works else _SERVICES).get(of_trade, ("",))
        lot = LotRecord(
            market,
            str(n + 1) if len(holders) > 1 else "",
            rng.choice(titles) if len(holders) > 1 else "",
            mechanism,
            of_trade,
            first,
            last,
        )
        lot.companies[holder] = CompanyOnLot(holder, "holder", "direct")
        market.lots.append(lot)
    return market
