"""What is drawn of offers, before anything is written; and what both their makers share."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from ..dates import DAY
from ..employers import PARTNERS_2017
from ..names import draw_name, draw_phone
from ..places import GENERATIONS, draw_place
from ..records import Home, Job, PersonRecord

RANKS = (32, PARTNERS_2017)  # companies that offer: no inclusion structure, all partners of 2017
REFUSALS = ("experience", "skills", "availability", "motivation", "presentation", "french")
WITHDRAWALS = ("found_work", "schedule", "childcare", "distance", "training", "no_news")

# Title, ROME, hours, when one works, what is asked for.
POSTS: tuple[tuple[str, str, float, tuple[str, ...], dict[str, object]], ...] = (
    ("Agente, agent de propreté", "K2204", 24, ("early", "split"), {"public_transport": True}),
    ("Préparatrice, préparateur de commandes", "N1103", 35, ("late",), {"public_transport": False}),
    ("Aide à domicile", "K1304", 28, ("day", "weekend"), {"licence": "B", "french_level": "A2"}),
    ("Employée, employé de restauration", "G1603", 30, ("day", "weekend"), {"public_transport": True}),
    ("Vendeuse, vendeur en boulangerie", "D1106", 35, ("early", "weekend"), {"french_level": "B1"}),
    ("Conductrice livreuse, conducteur livreur", "N4105", 35, ("early",), {"licence": "B"}),
    ("Agente, agent d'accueil", "M1601", 35, ("day",), {"french_level": "B2", "education": "IV"}),
    ("Peintre en bâtiment", "F1606", 35, ("day",), {"experience_months": 12, "education": "V"}),
    ("Agente, agent de sécurité", "K2503", 35, ("night", "weekend"), {"french_level": "B1"}),
    ("Cuisinière, cuisinier", "G1602", 39, ("split", "weekend"), {"education": "V"}),
    ("Employée, employé de libre-service", "D1507", 30, ("early",), {"public_transport": True}),
    ("Jardinière, jardinier", "A1203", 35, ("early",), {"licence": "B", "education": "V"}),
)


@dataclass(slots=True, eq=False)
class ApplicationRecord:
    """A candidate: days by stage, how it ended, and the contract of a hire."""

    person: PersonRecord
    source: str
    programme: str = ""
    days: dict[str, dt.date] = field(default_factory=dict)
    reason: str = ""
    job: Job | None = None
    invented: bool = False
    proposed: dt.date | None = None

    @property
    def first(self) -> dt.date:
        return min([*self.days.values(), *([self.proposed] if self.proposed else [])])


@dataclass(slots=True, eq=False)
class SessionRecord:
    """A session; `came` of those convened, the others were absent; None while it is still to come."""

    kind: str
    day: dt.date
    starts: dt.time
    ends: dt.time
    place: str
    capacity: int
    convened: list[ApplicationRecord] = field(default_factory=list)
    came: set[int] | None = None  # ids of the records


@dataclass(slots=True, eq=False)
class OfferRecord:
    """An offer of a company given by its rank, with its candidates and its sessions."""

    company: int
    title: str
    rome: str
    opened: dt.date
    until: dt.date
    posts: int = 1
    code: str = ""
    confirmed: dt.date | None = None
    contract: tuple[str, int | None] = ("cdi", None)
    starts_on: dt.date | None = None
    hours: float = 35
    schedule: tuple[str, ...] = ("day",)
    asks: dict[str, object] = field(default_factory=dict)
    stages: list[dict[str, str]] = field(default_factory=list)
    by_source: bool = True
    closed: tuple[dt.date, str] | None = None
    applications: list[ApplicationRecord] = field(default_factory=list)
    sessions: list[SessionRecord] = field(default_factory=list)


def somebody(rng: random.Random, day: dt.date) -> PersonRecord:
    """An invented person, known from this day on."""
    sex = rng.choice("FM")
    first_name, last_name = draw_name(rng, sex)
    arrondissement, area, street = draw_place(rng, rng.random() < 0.2, GENERATIONS[0].since)
    birth = day - DAY * rng.randint(19 * 366, 52 * 365)
    home = Home(day - DAY * rng.randint(200, 3000), arrondissement, area, street)
    return PersonRecord(birth, sex, [home], first_name, last_name, draw_phone(rng))
