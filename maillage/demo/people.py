"""What a file says about a person beside their pathway: names, dated answers, barriers."""

import datetime as dt
import random

from .dates import DAY
from .names import draw_name, draw_phone
from .records import Pathway, PersonRecord

_BARRIERS = {
    "mobility": 17,
    "childcare": 10,
    "housing": 9,
    "health": 8,
    "french": 12,
    "basic_skills": 7,
    "digital": 9,
    "qualification": 14,
    "experience": 12,
    "project": 15,
    "confidence": 11,
    "money": 6,
    "administrative": 6,
    "family": 5,
    "isolation": 4,
}
_HOUSING = {"tenant_social": 52, "tenant_private": 22, "hosted": 14, "hostel": 6, "owner": 4, "homeless": 2}
_LICENCES = {"B": 44, "none": 42, "in_progress": 12, "heavy": 2}
_FRENCH = {"native": 55, "B2": 16, "B1": 13, "A2": 9, "A1": 4, "illiterate": 3}
_DIGITAL = {"autonomous": 58, "assisted": 32, "none": 10}
_HOUSEHOLD = {"alone": 40, "couple_children": 28, "couple": 14, "family": 18}
_JOBS = (
    "Agent d'entretien",
    "Aide à domicile",
    "Agent de restauration",
    "Préparateur de commandes",
    "Cuisinier",
    "Assistant administratif",
    "Agent de sécurité",
    "Vendeur",
    "Conducteur livreur",
    "Auxiliaire de puériculture",
    "Agent d'accueil",
    "Peintre en bâtiment",
    "Jardinier",
    "Comptable",
    "Employé de libre-service",
)
_ANSWERED_SINCE = dt.date(2012, 1, 1)
_ASKED_MORE_SINCE = 2019


def draw_job_title(rng: random.Random) -> str:
    return rng.choice(_JOBS)


def name(rng: random.Random, person: PersonRecord) -> None:
    person.first_name, person.last_name = draw_name(rng, person.sex)
    person.phone = draw_phone(rng)


def answer(rng: random.Random, person: PersonRecord, day: dt.date, situations: list[str]) -> None:
    """The answers given on the day, in line with the situations noted at entry; fewer in the first years."""
    answers = {"job_seeker_category": _pick(rng, {"A": 82, "B": 8, "C": 6, "D": 4})}
    if "deld" in situations:
        answers["registration_date"] = (day - DAY * rng.randint(366, 1900)).isoformat()
    elif "job_seeker_under_1_year" in situations:
        answers["registration_date"] = (day - DAY * rng.randint(20, 364)).isoformat()
    else:
        answers["job_seeker_category"] = "none"
    answers["minimum_income"] = (
        "rsa" if "rsa" in situations else _pick(rng, {"none": 80, "ass": 14, "aah": 6})
    )
    if "rqth" in situations:
        answers["rqth"] = "yes"
    answers["household"] = "alone_children" if "single_parent" in situations else _pick(rng, _HOUSEHOLD)
    if day.year < _ASKED_MORE_SINCE:
        person.answers += [(day, kind, value) for kind, value in answers.items()]
        return
    if answers["household"] in ("alone_children", "couple_children"):
        answers["children"] = str(rng.randint(1, 4))
    answers["housing"] = _pick(rng, _HOUSING)
    answers["driving_licence"] = _pick(rng, _LICENCES)
    answers["french_level"] = _pick(rng, _FRENCH)
    answers["digital"] = _pick(rng, _DIGITAL)
    person.answers += [(day, kind, value) for kind, value in answers.items()]


def meet_barriers(rng: random.Random, person: PersonRecord, first: dt.date, last: dt.date | None) -> None:
    """One to three barriers noted at the diagnosis; some are lifted along the way."""
    for kind in dict.fromkeys(_pick(rng, _BARRIERS) for _ in range(rng.randint(1, 3))):
        until = first + DAY * rng.randint(60, 500) if rng.random() < 0.45 else None
        if until and last and until > last:
            until = None
        person.barriers.append((kind, first, until))


def describe_pathway(rng: random.Random, pathway: Pathway, today: dt.date) -> None:
    """Answers and barriers at the entry of a pathway, for those recorded since 2012."""
    if pathway.entry < _ANSWERED_SINCE:
        return
    day = pathway.entry - DAY * rng.randint(3, 15)
    answer(rng, pathway.person, day, pathway.situations)
    meet_barriers(rng, pathway.person, day, min(pathway.exit or today, today))


def _pick(rng: random.Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]
