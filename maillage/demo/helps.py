"""Companies in programmes of help: those the published figures count, and those of today.

Source: annual reports 2017 (5 companies in HR expertise since April, 13 in Alliance) and 2020 (21 companies
in HR expertise of which 11 closed, 17 in Alliance).
"""

from __future__ import annotations

import datetime as dt
import random

from .dates import DAY, weekday
from .records import HelpRecord

_RANKS = (32, 874)
_SUBJECTS = {
    "hr_expertise": (
        "Recruter et garder des conducteurs",
        "Écrire des fiches de poste et un plan de compétences",
        "Préparer un départ en retraite",
        "Former les chefs d'équipe",
    ),
    "alliance": ("Ouvrir des missions à ses équipes", "Partager des pratiques de management", ""),
}
_ACTIONS = {
    "hr_expertise": ("diagnosis", "strategy", "skills_plan", "recruitment", "staff", "training"),
    "alliance": ("forum", "community", "mission", "career", "sme_boost", "conference"),
}
_PEOPLE = {"hr_expertise": (1, 6), "alliance": (2, 25)}
# First and last possible entry, first and last possible closing (None: still in it), and how many companies.
_WAVES = {
    "hr_expertise": (
        ("2017-04-10", "2017-10-20", "2018-03-01", "2018-11-30", 5),
        ("2018-02-01", "2018-12-10", "2019-04-01", "2019-12-13", 7),
        ("2019-06-03", "2020-05-29", "2020-06-15", "2020-12-18", 11),
        ("2020-02-03", "2020-11-27", "2021-02-01", "2021-12-17", 10),
        ("2022-01-10", "2023-11-30", "2023-12-01", "2024-12-13", 9),
        ("2025-05-12", "2026-10-30", None, None, 6),
    ),
    "alliance": (
        ("2010-07-05", "2016-12-16", None, None, 13),
        ("2018-03-01", "2020-10-30", None, None, 4),
        ("2023-02-01", "2024-11-29", None, None, 3),
    ),
}
_OUTCOMES = {"autonomous": 8, "stopped_by_company": 1, "redirected": 1}


def draw_helps(seed: str, today: dt.date) -> list[HelpRecord]:
    """Another company each time: distinct companies are what the figures count."""
    rng = random.Random(f"{seed}:helps")
    found: list[HelpRecord] = []
    for programme, waves in _WAVES.items():
        ranks = rng.sample(range(*_RANKS), sum(wave[-1] for wave in waves))
        for first, last, closing, closed, count in waves:
            for _ in range(count):
                start = _between(rng, first, last)
                end = _between(rng, closing, closed) if closing and closed else None
                made = _help(rng, programme, ranks.pop(), start, end, today)
                if start <= today:
                    found.append(made)
    return found


def _between(rng: random.Random, first: str, last: str) -> dt.date:
    begin, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return weekday(begin + DAY * rng.randint(0, (end - begin).days), forward=False)


def _help(
    rng: random.Random, programme: str, rank: int, start: dt.date, end: dt.date | None, today: dt.date
) -> HelpRecord:
    if end is not None and end > today:
        end = None
    actions: list[tuple[dt.date, str, int]] = []
    apart = (30, 75) if programme == "hr_expertise" else (150, 300)
    day = weekday(start + DAY * rng.randint(5, 30))
    while day <= (end or today):
        actions.append((day, rng.choice(_ACTIONS[programme]), rng.randint(*_PEOPLE[programme])))
        day = weekday(day + DAY * rng.randint(*apart))
    outcome = rng.choices(list(_OUTCOMES), list(_OUTCOMES.values()))[0] if end else ""
    return HelpRecord(programme, rank, rng.choice(_SUBJECTS[programme]), start, end, outcome, actions)
