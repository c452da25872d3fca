"""Pairs of a sponsor and a person: those of 2017, and those that meet today.

Source: annual report 2017, Les 1 000 entreprises (18 companies sponsored 25 people).
"""

from __future__ import annotations

import datetime as dt
import random

from .dates import DAY, weekday
from .records import AgreementRecord, Pathway, PersonRecord, SponsorshipRecord

COMPANIES_2017, PEOPLE_2017 = 18, 25
_RANKS = (32, 874)
_TODAY = 14
_SUBJECTS = (
    "Préparer des entretiens",
    "Ouvrir un réseau dans la logistique",
    "Comprendre les codes de l'entreprise",
    "Préciser le projet dans les services",
    "Reprendre confiance et relire le CV",
)
_ENDS = {"hired": 40, "term": 40, "person": 12, "sponsor": 8}
_NOTES = (
    "Relecture du CV",
    "Simulation d'entretien",
    "Visite de l'atelier",
    "Point sur les candidatures",
    "",
)


def draw_pairs(
    seed: str, pathways: list[Pathway], agreements: list[AgreementRecord], today: dt.date
) -> list[SponsorshipRecord]:
    """Those of 2017 are over; those of today are of people who agreed to be presented to companies."""
    rng = random.Random(f"{seed}:sponsorship")
    pairs: list[SponsorshipRecord] = []
    seen: set[PersonRecord] = set()
    ranks = rng.sample(range(*_RANKS), COMPANIES_2017)
    ranks += rng.sample(ranks, PEOPLE_2017 - COMPANIES_2017)
    then = [p for p in pathways if _open_over(p, dt.date(2017, 1, 15), dt.date(2017, 12, 1))]
    for pathway in rng.sample(then, min(len(then), PEOPLE_2017)):
        start = weekday(max(pathway.entry, dt.date(2017, 1, 16)) + DAY * rng.randint(5, 120))
        start = min(start, dt.date(2017, 11, 30))
        end = start + DAY * rng.randint(60, 240)
        pairs.append(_pair(rng, pathway.person, pathway.post, ranks[len(pairs)], start, end, today))
    for said in rng.sample(agreements, len(agreements)):
        if len(seen) == _TODAY:
            break
        if said.given and said.taken_back is None and said.pathway.person not in seen:
            seen.add(said.pathway.person)
            start = weekday(max(said.day, today - DAY * 150), forward=True)
            rank = rng.randrange(*_RANKS)
            pairs.append(
                _pair(rng, said.pathway.person, said.pathway.post, rank, min(start, today), None, today)
            )
    return pairs


def _open_over(pathway: Pathway, first: dt.date, last: dt.date) -> bool:
    return pathway.entry <= first and (pathway.exit is None or pathway.exit > last)


def _pair(
    rng: random.Random,
    person: PersonRecord,
    post: int,
    rank: int,
    start: dt.date,
    end: dt.date | None,
    today: dt.date,
) -> SponsorshipRecord:
    """They meet every three weeks or so; of today's, the next one is planned."""
    meetings = []
    day = weekday(start + DAY * rng.randint(3, 12))
    while day <= (end or today):
        state = "kept" if rng.random() < 0.85 else "missed"
        meetings.append((day, state, rng.choice(_NOTES) if state == "kept" else ""))
        day = weekday(day + DAY * rng.randint(14, 28))
    if end is None:
        meetings.append((day, "", ""))
    reason = rng.choices(list(_ENDS), list(_ENDS.values()))[0] if end else ""
    return SponsorshipRecord(person, post, rank, rng.choice(_SUBJECTS), start, end, reason, meetings)
