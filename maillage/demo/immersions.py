"""Immersions in companies: those of 2023 that the charter tells, and those around today.

They are given to steps the territory has already: no figure of a pathway moves. Source of 2023: the charter's
statement (91 companies for about a hundred people).
"""

from __future__ import annotations

import datetime as dt
import random

from maillage.employment.immersions.limits import last_of_span

from .dates import DAY
from .names import draw_name
from .people import draw_job_title
from .records import ImmersionRecord, Pathway, PersonRecord, StepRecord

COMPANIES_2023, IMMERSIONS_2023 = 91, 100
_YEAR = 2023
_RANKS = (32, 874)  # neither inclusion structures nor companies that came after 2017
_LATELY, _AHEAD, _MOST_LATELY = DAY * 90, DAY * 12, 40
_PURPOSES = {"discover": 40, "confirm": 45, "recruit": 15}
_RESULTS = {"confirmed": 52, "to_rework": 20, "set_aside": 12, "hiring": 16}
_HOURS = (21, 24.5, 28, 30, 35, 35, 35)
_TASKS = (
    "Accueil, observation du poste, premiers gestes avec le tuteur",
    "Préparation, rangement et nettoyage du poste, participation à la production",
    "Mise en rayon, étiquetage, conseil simple aux clients",
    "Réception, contrôle des quantités, rangement",
)
_SHOWN = (
    "Ponctuel, gestes vite compris ; la cadence reste à prendre.",
    "À l'aise avec l'équipe et les clients, pose les bonnes questions.",
    "Le métier plaît ; les horaires du soir demandent une garde d'enfants.",
    "Soigneux ; le vocabulaire technique est à travailler.",
)
_STOPPED = (
    "Horaires de transport trop justes",
    "Une embauche ailleurs",
    "Garde d'enfant",
    "D'un commun accord",
)
_FUNCTIONS = ("chef d'équipe", "gérante", "responsable de magasin", "assistante RH")


def place_in_companies(seed: str, pathways: list[Pathway], today: dt.date) -> None:
    """Give their immersion to steps of 2023 and of these weeks."""
    rng = random.Random(f"{seed}:immersions")
    ranks = rng.sample(range(*_RANKS), COMPANIES_2023)
    ranks += rng.sample(ranks, IMMERSIONS_2023 - COMPANIES_2023)
    placed: set[PersonRecord] = set()
    steps = _steps(pathways, dt.date(_YEAR, 1, 1), dt.date(_YEAR, 12, 20), placed)
    for rank, (pathway, step) in zip(ranks, rng.sample(steps, min(len(steps), len(ranks))), strict=False):
        _place(rng, step, rank, today)
        placed.add(pathway.person)
    steps = _steps(pathways, max(today - _LATELY, dt.date(_YEAR + 1, 1, 1)), today + _AHEAD, placed)
    for _pathway, step in rng.sample(steps, min(len(steps), _MOST_LATELY)):
        _place(rng, step, rng.randrange(*_RANKS), today)


def _steps(
    pathways: list[Pathway], first: dt.date, last: dt.date, placed: set[PersonRecord]
) -> list[tuple[Pathway, StepRecord]]:
    """Those that an immersion may carry: begun in these days, of a month at most; one a person."""
    found: dict[PersonRecord, tuple[Pathway, StepRecord]] = {}
    for pathway in pathways:
        for step in pathway.steps:
            if step.type != "pmsmp" or step.end is None or not first <= step.start <= last:
                continue
            if pathway.person not in placed and step.end <= last_of_span(step.start, 1):
                found.setdefault(pathway.person, (pathway, step))
    return list(found.values())


def _place(rng: random.Random, step: StepRecord, rank: int, today: dt.date) -> None:
    """What is over for two weeks has its report; some were cut short, a few days before the day foreseen."""
    assert step.end is not None  # noqa: S101 - chosen so
    sex = rng.choice("FM")
    over, long_ago = step.end < today, step.end < today - DAY * 15
    state = ("done" if long_ago or rng.random() < 0.5 else "signed") if over else "signed"
    planned = step.end
    if state == "done" and rng.random() < 0.08:
        longest = last_of_span(step.start, 1)
        planned = min(longest, step.end + DAY * rng.randint(2, 8))
        state = "interrupted" if planned > step.end else state
    ended = state in ("done", "interrupted")
    step.immersion = ImmersionRecord(
        company=rank,
        purpose=rng.choices(list(_PURPOSES), list(_PURPOSES.values()))[0],
        job_title=draw_job_title(rng),
        start=step.start,
        end=planned,
        stopped=step.end if state == "interrupted" else None,
        weekly_hours=rng.choice(_HOURS),
        tasks=rng.choice(_TASKS),
        tutor=" ".join(draw_name(rng, sex)),
        tutor_function=rng.choice(_FUNCTIONS),
        signatory=" ".join(draw_name(rng, rng.choice("FM"))),
        state=state,
        signed=min(step.start, today) - DAY * rng.randint(1, 6),
        result=rng.choices(list(_RESULTS), list(_RESULTS.values()))[0] if ended else "",
        evaluation=rng.choice(_SHOWN) if ended else "",
        reason=rng.choice(_STOPPED) if state == "interrupted" else "",
    )
