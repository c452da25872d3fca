"""Offers around today: open, to be confirmed, expired; and a recruitment under way."""

from __future__ import annotations

import datetime as dt
import random

from ..dates import DAY, day_between, weekday
from ..records import AgreementRecord, Pathway
from .records import (
    POSTS,
    RANKS,
    REFUSALS,
    WITHDRAWALS,
    ApplicationRecord,
    OfferRecord,
    SessionRecord,
    somebody,
)

_WAGES = ("SMIC", "SMIC + prime d'habillage", "12,40 € brut de l'heure", "Selon expérience", "")
_LIVE = 22


def draw_today(
    rng: random.Random, pathways: list[Pathway], agreements: list[AgreementRecord], today: dt.date
) -> list[OfferRecord]:
    """Offers open, to be confirmed, expired; a few candidates on each; a recruitment under way."""
    willing = [a.pathway for a in agreements if a.given and a.taken_back is None]
    rng.shuffle(willing)
    offers = [_live(rng, n, today) for n in range(_LIVE if len(pathways) > 500 else 6)]
    for offer in offers:
        for pathway in rng.sample(willing, min(len(willing), rng.choice((0, 1, 2, 3, 4)))):
            offer.applications.append(_under_way(rng, pathway, offer, today))
    running = _running(rng, willing[:80], today)
    return [*offers, running] if running.applications else offers


def _live(rng: random.Random, n: int, today: dt.date) -> OfferRecord:
    title, rome, hours, schedule, asks = POSTS[n % len(POSTS)]
    opened = weekday(today - DAY * rng.randint(2, 45), forward=False)
    until = opened + DAY * rng.choice((45, 60, 75))
    confirmed = max(opened, weekday(today - DAY * rng.randint(0, 20), forward=False))
    if n % 7 == 3:  # forgotten: past its term
        opened, until = weekday(today - 80 * DAY), today - DAY * rng.randint(2, 12)
        confirmed = opened
    elif n % 7 == 5:  # about to end
        until, confirmed = today + DAY * rng.randint(1, 5), opened
    until = max(until, opened)
    kind = rng.choice((("cdi", None), ("cdi", None), ("cdd", 6), ("cdd", 9), ("cdd", 3)))
    return OfferRecord(
        rng.randrange(*RANKS), title, rome, opened, until,
        posts=rng.choice((1, 1, 1, 2, 3)),
        confirmed=max(confirmed, opened),
        contract=kind,
        starts_on=weekday(today + DAY * rng.randint(8, 40)),
        hours=hours,
        schedule=schedule,
        asks={**asks, "wage": rng.choice(_WAGES), "clause_eligible": rng.random() < 0.2},
    )  # fmt: skip


def _under_way(rng: random.Random, pathway: Pathway, offer: OfferRecord, today: dt.date) -> ApplicationRecord:
    last = min(today, offer.until)
    proposed = day_between(rng, offer.opened, max(offer.opened, last - DAY))
    made = ApplicationRecord(pathway.person, "network", pathway.programme, proposed=proposed)
    if rng.random() < 0.7:
        made.days["cv_sent"] = min(today, weekday(proposed + DAY))
        if rng.random() < 0.4:
            made.days["interview"] = min(today, weekday(made.days["cv_sent"] + 4 * DAY))
            if rng.random() < 0.4:
                made.days["refused"], made.reason = today, rng.choice(REFUSALS)
        elif rng.random() < 0.2:
            made.days["withdrawn"], made.reason = today, rng.choice(WITHDRAWALS)
    return made


def _running(rng: random.Random, willing: list[Pathway], today: dt.date) -> OfferRecord:
    """A shop that opens: the meeting was last week, the interviews are in some days."""
    meeting = weekday(today - 6 * DAY, forward=False)
    interviews = weekday(today + 3 * DAY)
    opened = weekday(today - 30 * DAY, forward=False)
    offer = OfferRecord(
        RANKS[0] + 5, "Équipe d'un magasin qui ouvre", "D1106", opened, today + 45 * DAY,
        posts=18,
        code=f"ouverture_{today.year}",
        confirmed=weekday(today - 4 * DAY, forward=False),
        contract=("cdi", None),
        starts_on=weekday(today + 35 * DAY),
        hours=30,
        schedule=("day", "late", "weekend"),
        asks={"public_transport": True, "wage": "SMIC + 13e mois", "french_level": "A2"},
    )  # fmt: skip
    first = SessionRecord(
        "information",
        meeting,
        dt.time(9),
        dt.time(11, 30),
        "Maison de l'emploi, salle Tilleul",
        60,
        came=set(),
    )
    second = SessionRecord("interview", interviews, dt.time(8, 30), dt.time(17), "Dans le magasin", 30)
    offer.sessions = [first, second]
    sent = weekday(opened + 5 * DAY)
    invited = min(weekday(opened + 12 * DAY), meeting)
    candidates = [ApplicationRecord(p.person, "network", p.programme) for p in willing]
    outside = ("public_employment",) * (len(willing) // 2) + ("spontaneous",) * (len(willing) // 8)
    if len(willing) < 60:  # a territory for tests of pages stays small
        outside = outside[:1]
    candidates += [ApplicationRecord(somebody(rng, opened), source, invented=True) for source in outside]
    for made in candidates:
        made.days["cv_sent"] = sent
        if len(first.convened) < first.capacity and rng.random() < 0.85:
            made.days["invited"] = invited
            first.convened.append(made)
            if rng.random() < 0.68:
                made.days["information"] = meeting
                if first.came is not None:
                    first.came.add(id(made))
                if len(second.convened) < 22:
                    second.convened.append(made)
            elif rng.random() < 0.25:
                made.days["withdrawn"], made.reason = meeting, rng.choice(WITHDRAWALS)
    offer.applications = candidates
    return offer
