"""Who works with the companies of the territory, and what they exchanged: visits, calls, what comes next.

Every partner company of 2017 has an exchange of that year, no other company has one: see `employers`.
Drawn from a stream of its own: no figure of the pathways depends on it.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from .dates import DAY, clamp, day_between, office_day, weekday
from .employers import CLOSED_FROM, PARTNERS_2017
from .names import draw_name, draw_phone, plain
from .structures import Structure, branch_of

_ARRIVED, _LEFT = dt.date(2014, 3, 3), dt.date(2024, 9, 30)
_RECENT, _FRESH = DAY * 730, DAY * 150
# Who takes the companies of each branch in turn: ranks of officers. 0 is the account of the demonstration.
_IN_CHARGE = ((1, 2), (3, 4), (5,), (0, 6), (7, 8))
_WHO_LEFT, _SUCCESSOR = 2, 9
OFFICERS = 10

_FUNCTIONS = {
    "Gérance": 30,
    "Direction": 20,
    "Ressources humaines": 30,
    "Responsable d'équipe": 10,
    "Chargé de recrutement": 10,
}
_KINDS = {"call": 44, "mail": 24, "visit": 24, "event": 8}
_SAID = {
    "call": (
        "Point sur les besoins de recrutement du trimestre.",
        "Retour sur la personne reçue la semaine passée : bon contact, à revoir.",
        "Un départ en retraite à remplacer au printemps.",
        "Pas de poste ouvert pour l'instant, rappeler dans deux mois.",
        "Disponible pour recevoir un groupe en visite d'entreprise.",
    ),
    "mail": (
        "Envoi de la plaquette et du contact de l'antenne.",
        "Fiche de poste reçue.",
        "Confirmation de présence au forum.",
        "Proposition de dates pour une visite.",
    ),
    "visit": (
        "Visite du site : deux postes accessibles sans diplôme.",
        "Rencontre du responsable d'équipe, présentation des parcours.",
        "Analyse d'un poste de travail avec l'équipe.",
        "Bilan de l'année et perspectives.",
    ),
    "event": (
        "Présent au forum de l'emploi du quartier.",
        "Simulations d'entretien avec deux salariés volontaires.",
        "Petit déjeuner des entreprises du territoire.",
    ),
}
_TO_DO = (
    "Rappeler pour la fiche de poste",
    "Proposer une date de visite",
    "Envoyer le bilan de l'immersion",
    "Vérifier les besoins de la rentrée",
    "Inviter au forum de l'emploi",
)


@dataclass(slots=True, eq=False)
class Officer:
    """A liaison officer of the lead. The first one is the account a visitor signs in as: no name here."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    since: dt.date = _ARRIVED
    until: dt.date | None = None


@dataclass(slots=True)
class ContactRecord:
    name: str
    function: str
    email: str
    phone: str
    confirmed_on: dt.date
    consent: str
    consent_on: dt.date | None


@dataclass(slots=True)
class ExchangeRecord:
    """`officer` is a rank. What is to be done (`to_do`) is due on `due` and was done on `done`."""

    day: dt.date
    kind: str
    officer: int
    summary: str
    to_do: str = ""
    due: dt.date | None = None
    done: dt.date | None = None


@dataclass(slots=True, eq=False)
class CompanyRecord:
    """What the network knows of an employer, beside its file. `charges`: (officer, from, to), in order."""

    contact: ContactRecord
    charges: list[tuple[int, dt.date, dt.date | None]] = field(default_factory=list)
    exchanges: list[ExchangeRecord] = field(default_factory=list)
    closed: dt.date | None = None


def draw_officers(rng: random.Random) -> list[Officer]:
    officers = [Officer()]
    for _ in range(1, OFFICERS):
        first_name, last_name = draw_name(rng, "F" if rng.random() < 0.6 else "M")
        email = f"{plain(first_name)}.{plain(last_name)}.entreprises@demo.maillage.fr"
        officers.append(Officer(first_name, last_name, email, draw_phone(rng)))
    officers[_WHO_LEFT].until, officers[_SUCCESSOR].since = _LEFT, _LEFT + DAY
    return officers


def draw_companies(rng: random.Random, employers: list[Structure], today: dt.date) -> list[CompanyRecord]:
    """One record an employer, by rank."""
    return [_draw(rng, rank, employer, today) for rank, employer in enumerate(employers)]


def _draw(rng: random.Random, rank: int, employer: Structure, today: dt.date) -> CompanyRecord:
    closed = weekday(today - DAY * rng.randint(20, 300), forward=False) if rank >= CLOSED_FROM else None
    last = closed or today
    days = _days(rng, rank, last)
    company = CompanyRecord(_contact(rng, last), closed=closed)
    company.charges = _charges(rng, rank, employer, days[0], closed)
    for day in days:
        company.exchanges.append(_exchange(rng, company, day, today))
    latest = company.exchanges[-1]
    if not closed and rng.random() < 0.25 and latest.day > today - _FRESH:
        _leave_something_to_do(rng, latest, today)
    return company


def _days(rng: random.Random, rank: int, last: dt.date) -> list[dt.date]:
    """Days of exchanges: 2017 for the partners of that year, then the last two years; a few stay silent."""
    days = []
    if rank < PARTNERS_2017:
        days += [office_day(rng, 2017) for _ in range(rng.choice((1, 1, 1, 2, 2, 3)))]
    else:
        days.append(day_between(rng, dt.date(2018, 1, 8), max(dt.date(2018, 3, 1), last - _RECENT)))
    first = max(last - _RECENT, dt.date(2018, 1, 8))
    silent = rng.random() < 0.22
    until = max(first, last - DAY * rng.randint(190, 420)) if silent else last
    days += [day_between(rng, first, until) for _ in range(rng.choice((0, 1, 2, 2, 3, 4, 6)))]
    if not silent:
        days.append(day_between(rng, max(first, last - DAY * 150), last))
    return sorted(days)


def _charges(
    rng: random.Random, rank: int, employer: Structure, first: dt.date, closed: dt.date | None
) -> list[tuple[int, dt.date, dt.date | None]]:
    """The officer of the branch's companies; who left handed theirs over."""
    seats = _IN_CHARGE[branch_of(employer.arrondissement)]
    officer = seats[rank % len(seats)]
    since = max(_ARRIVED, weekday(first - DAY * rng.randint(0, 400), forward=False))
    if officer != _WHO_LEFT:
        return [(officer, since, closed)]
    if since > _LEFT:
        return [(_SUCCESSOR, since, closed)]
    if closed and closed <= _LEFT:
        return [(officer, since, closed)]
    return [(officer, since, _LEFT), (_SUCCESSOR, _LEFT + DAY, closed)]


def _exchange(rng: random.Random, company: CompanyRecord, day: dt.date, today: dt.date) -> ExchangeRecord:
    kind = rng.choices(list(_KINDS), list(_KINDS.values()))[0]
    officer = next((rank for rank, since, _ in reversed(company.charges) if since <= day))
    made = ExchangeRecord(day, kind, officer, rng.choice(_SAID[kind]))
    if rng.random() < 0.3:
        made.to_do, made.due = rng.choice(_TO_DO), weekday(day + DAY * rng.randint(5, 40))
        done = clamp(weekday(made.due + DAY * rng.randint(-4, 6)), day, day + DAY * 60)
        made.done = done if done <= today else None
    return made


def _leave_something_to_do(rng: random.Random, latest: ExchangeRecord, today: dt.date) -> None:
    due = today + DAY * rng.randint(-7, 30)
    latest.to_do, latest.done = rng.choice(_TO_DO), None
    latest.due = max(latest.day, weekday(due))


def _contact(rng: random.Random, last: dt.date) -> ContactRecord:
    first_name, last_name = draw_name(rng, rng.choice("FM"))
    confirmed = day_between(rng, last - DAY * 620, last)
    consent = rng.choices(("contact", "keep", ""), (80, 10, 10))[0]
    return ContactRecord(
        f"{first_name} {last_name}",
        rng.choices(list(_FUNCTIONS), list(_FUNCTIONS.values()))[0],
        f"{plain(first_name)}.{plain(last_name)}@example.org",
        f"+3346571{rng.randint(0, 9999):04}",  # a range reserved for fiction
        confirmed,
        consent,
        confirmed - DAY * rng.randint(0, 60) if consent else None,
    )
