"""What people of running pathways agreed to, and what an employer would ask of those who said yes.

Drawn from streams of their own, after everything else: no figure of the territory depends on them.
"""

from __future__ import annotations

import datetime as dt
import random

from .dates import DAY
from .people import draw_job_title
from .records import AgreementRecord, Pathway

# The text shown in the demonstration is in force from this day (`protection/data/texts/entreprises.md`).
SHOWN_SINCE = dt.date(2026, 1, 1)
_ASKED, _GIVEN, _TAKEN_BACK = 0.62, 0.72, 0.06
_LANGUAGES = ("Arabe", "Anglais", "Portugais", "Turc", "Espagnol", "Lingala", "Comorien", "Italien")
_AVAILABLE = {"now": 60, "month": 22, "later": 8, "partial": 10}


def ask_about_companies(seed: str, pathways: list[Pathway], today: dt.date) -> list[AgreementRecord]:
    """Answers of people whose pathway is open on `today`; of a person followed twice, once."""
    asked: dict[object, AgreementRecord] = {}
    for n, pathway in enumerate(pathways):
        if pathway.exit is not None or pathway.entry > today or pathway.person in asked:
            continue
        rng = random.Random(f"{seed}:agreements:{n}")
        first = max(SHOWN_SINCE, pathway.entry)
        if first > today or rng.random() > _ASKED:
            continue
        day = first + DAY * rng.randint(0, (today - first).days)
        given = rng.random() < _GIVEN
        taken_back = None
        if given and rng.random() < _TAKEN_BACK and day < today:
            taken_back = day + DAY * rng.randint(1, (today - day).days)
        asked[pathway.person] = AgreementRecord(pathway, day, given, taken_back)
        if given:
            _say_what_is_sought(rng, pathway, day)
    return list(asked.values())


def _say_what_is_sought(rng: random.Random, pathway: Pathway, day: dt.date) -> None:
    answers = {
        "desired_job": draw_job_title(rng),
        "availability": rng.choices(list(_AVAILABLE), list(_AVAILABLE.values()))[0],
        "vehicle": "yes" if rng.random() < 0.4 else "no",
    }
    if rng.random() < 0.35:
        answers["languages"] = rng.choice(_LANGUAGES)
    pathway.person.answers += [(day, kind, value) for kind, value in answers.items()]
