"""All the records of the method, drawn once pathways, contracts and agreements are."""

from __future__ import annotations

import datetime as dt
import random

from maillage.demo.records import AgreementRecord, Job, Pathway, PersonRecord

from .companies import Met, meet_first_ones
from .live import draw_today
from .people import leave_other_origins
from .records import EventRecord, IodRecords
from .targets import TARGETS
from .years import other_year, published_year

_FIRST_YEAR = 2016


def draw_iod(
    seed: str, pathways: list[Pathway], agreements: list[AgreementRecord], employers: int, today: dt.date
) -> IodRecords:
    """`employers` is how many there are; contracts used get the origin `iod` and a company of the method.

    A territory too small for the published figures has the days around today only.
    """
    found, met = IodRecords(), Met()
    used: list[Job] = []
    taken: set[PersonRecord] = set()
    published = {target.year: target for target in TARGETS}
    recent = today.year - 1  # the last months are drawn with today
    meet_first_ones(random.Random(f"{seed}:iod:first"), met, employers)
    for year in range(_FIRST_YEAR, recent):
        rng = random.Random(f"{seed}:iod:{year}")
        if year in published:
            jobs = published_year(rng, found, met, pathways, published[year], employers, today)
        else:
            apart = {e.person for e in found.events if e.person is not None} | taken
            jobs = other_year(rng, found, met, pathways, year, apart, today)
        used += jobs or []
    rng = random.Random(f"{seed}:iod:today")
    busy = {case.person for case in found.cases}
    used += draw_today(rng, found, met, pathways, agreements, busy, employers, today)
    leave_other_origins(pathways, {id(job) for job in used})
    found.events += [event for event in met.events if event.day <= today]
    found.events = [event for event in found.events if event.day <= today]
    found.events.sort(key=_order)
    return found


def _order(event: EventRecord) -> tuple[dt.date, bool]:
    """By day; of one day, the orientation first."""
    return event.day, event.kind != "referral"
