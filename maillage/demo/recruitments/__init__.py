"""Offers and recruitments: those of 2017 with the funnels the annual report printed, and those around today.

Contracts of 2017 that the territory has already, of pathways of odd rank, become hires by an offer or by a
job dating; no other contract of 2017 keeps such an origin. No figure of a pathway moves. The other candidates
are invented. Source: annual report 2017, Service Entreprises (196 persons hired by recruitment support, 66 by
job dating, three collective recruitments).
"""

from __future__ import annotations

import datetime as dt
import random

from ..records import AgreementRecord, Pathway
from ..structures import Structure
from .of_2017 import HIRED_AT_JOB_DATINGS, HIRED_BY_OFFERS, Jobs, draw_2017, forget_origins
from .of_today import draw_today
from .records import ApplicationRecord, OfferRecord, SessionRecord

__all__ = ["ApplicationRecord", "OfferRecord", "SessionRecord", "draw_recruitments"]


def draw_recruitments(
    seed: str,
    pathways: list[Pathway],
    agreements: list[AgreementRecord],
    employers: list[Structure],
    today: dt.date,
) -> list[OfferRecord]:
    """Every offer of the demonstration. A territory too small for those of 2017 has today's only."""
    rng = random.Random(f"{seed}:recruitments")
    drawn: list[OfferRecord] = []
    jobs = Jobs(rng, pathways)
    forget_origins(pathways)
    if len(jobs) >= HIRED_BY_OFFERS + HIRED_AT_JOB_DATINGS:
        drawn += draw_2017(rng, jobs, pathways, employers)
    return drawn + draw_today(rng, pathways, agreements, today)
