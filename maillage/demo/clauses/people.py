"""The people of the clauses: new files, what they answered, why they may be counted, what became of them."""

from __future__ import annotations

import datetime as dt
import random

from maillage.clauses.nomenclature import criteria
from maillage.kernel.months import add_months

from ..dates import DAY, weekday
from ..names import draw_name, draw_phone
from ..places import GENERATIONS, draw_place
from ..records import Home, Job, PersonRecord
from .records import EligibilityRecord, HireRecord, OutcomeRecord

_MEN = {
    "building_shell": 0.96,
    "building_finishing": 0.93,
    "green_spaces": 0.88,
    "waste": 0.85,
    "logistics": 0.8,
    "security": 0.8,
    "digital": 0.65,
    "maintenance": 0.75,
    "catering": 0.45,
    "cleaning": 0.32,
    "office": 0.2,
}
_LEVELS = {"VI": 24, "Vbis": 20, "V": 27, "IV": 13, "III": 4, "II": 2, "foreign": 8, "unknown": 2}
_MINIMUM_INCOME = 0.275
_RESIDENTS = 0.38
_OTHER_CRITERIA = {
    "job_seeker_over_12_months": 46,
    "disabled_worker": 5,
    "in_work_integration": 16,
    "plie_participant": 12,
    "reinforced_mission_locale": 5,
    "refugee": 5,
    "under_justice": 2,
    "reasoned_opinion": 5,
}
_SITUATIONS = {
    6: {"cdi": 9, "cdd_long": 13, "cdd_short": 22, "alternance": 4, "siae": 9, "still_clause": 17,
        "training": 7, "searching": 21, "inactive": 3, "unknown": 8, "own_business": 1},
    12: {"cdi": 15, "cdd_long": 16, "cdd_short": 18, "alternance": 3, "siae": 5, "still_clause": 7,
         "training": 7, "searching": 20, "inactive": 4, "unknown": 13, "own_business": 2},
}  # fmt: skip
# The contract a situation speaks of: its kind, and how many months it is signed for (None: no end).
_NEXT: dict[str, tuple[str, tuple[int, ...] | None]] = {
    "cdi": ("cdi", None),
    "cdd_long": ("cdd", (7, 8, 9, 12)),
    "cdd_short": ("cdd", (2, 3, 4)),
    "alternance": ("professionalisation", (12,)),
}
_SAID_BY = ("La personne, au téléphone", "L'entreprise", "Référent de parcours", "Structure d'insertion")


def somebody(rng: random.Random, trade: str, first: dt.date, resident: bool | None = None) -> PersonRecord:
    """A new person who lives somewhere since before `first`, and stays there."""
    sex = "M" if rng.random() < _MEN.get(trade, 0.7) else "F"
    first_name, last_name = draw_name(rng, sex)
    if resident is None:
        resident = rng.random() < _RESIDENTS
    place = draw_place(rng, resident, GENERATIONS[0].since)
    young = rng.random() < 0.2
    age = rng.randint(18, 25) if young else rng.randint(26, 58)
    birth = dt.date(first.year - age, 1, 1) - DAY * rng.randrange(1, 365)
    home = Home(first - DAY * rng.randint(120, 2500), *place)
    return PersonRecord(birth, sex, [home], first_name, last_name, draw_phone(rng))


def check(rng: random.Random, person: PersonRecord, hired: dt.date) -> EligibilityRecord:
    """The eligibility of a new person, with the answers that go with it."""
    day = weekday(hired - DAY * rng.randint(2, 24), forward=False)
    income = rng.random() < _MINIMUM_INCOME
    years = hired.year - person.birth.year - 1
    if income:
        criterion = "minimum_income"
    elif years < 26 and rng.random() < 0.7:
        criterion = "young_unqualified"
    elif years >= 51 and rng.random() < 0.6:
        criterion = "senior_job_seeker"
    elif person.homes[0].area and rng.random() < 0.35:
        criterion = "qpv_resident"
    else:
        criterion = rng.choices(list(_OTHER_CRITERIA), list(_OTHER_CRITERIA.values()))[0]
    person.answers += _answers(rng, criterion, day)
    return EligibilityRecord(person, criterion, criteria()[criterion].proofs.fr, day)


def _answers(rng: random.Random, criterion: str, day: dt.date) -> list[tuple[dt.date, str, str]]:
    level = rng.choices(list(_LEVELS), list(_LEVELS.values()))[0]
    if criterion == "young_unqualified":
        level = rng.choice(("VI", "Vbis", "Vbis"))
    income = rng.choice(("rsa",) * 8 + ("ass", "aah")) if criterion == "minimum_income" else "none"
    seeker = "none" if criterion in ("in_work_integration", "under_justice") else "A"
    found = [(day, "education_level", level), (day, "minimum_income", income)]
    found.append((day, "job_seeker_category", seeker))
    if criterion == "job_seeker_over_12_months":
        found.append((day, "registration_date", (day - DAY * rng.randint(370, 1500)).isoformat()))
    if criterion == "disabled_worker":
        found.append((day, "rqth", "yes"))
    return found


def become(
    rng: random.Random, person: PersonRecord, since: dt.date, today: dt.date, share: float = 0.86
) -> list[OutcomeRecord]:
    """What became of most people after six and twelve months, seen in the weeks that follow."""
    found = []
    for months, weights in _SITUATIONS.items():
        day = weekday(add_months(since, months) + DAY * rng.randint(0, 40))
        if day <= today and rng.random() < share:
            situation = rng.choices(list(weights), list(weights.values()))[0]
            found.append(OutcomeRecord(person, since, months, situation, day, rng.choice(_SAID_BY)))
    return found


def hired_on(rng: random.Random, last: HireRecord, outcomes: list[OutcomeRecord]) -> HireRecord | None:
    """The contract that followed the last one of the clause, in the same company, where the situation seen
    later speaks of one."""
    ends = last.job.end or last.job.planned_end
    if ends is None:
        return None
    for said in outcomes:
        days = (said.day - ends).days
        if said.situation in _NEXT and 7 < days < 300:
            kind, lengths = _NEXT[said.situation]
            first = weekday(ends + DAY * rng.randint(1, min(days - 5, 60)))
            over = None
            if lengths is not None:
                over = max(add_months(first, rng.choice(lengths)) - DAY, said.day)
            job = Job(kind, first, over, over, last.job.weekly_hours, "own_search", last.job.employer)
            return HireRecord(last.person, job, last.title)
    return None
