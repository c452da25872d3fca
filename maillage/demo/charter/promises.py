"""What each signatory promises: one to three kinds, each once, so that none competes with another."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from maillage.charter.loading import charter

from .signing import DAY, Signed

# How often a kind is promised, and how many at most.
_OFTEN = {
    "hires": (20, 4),
    "job_datings": (9, 2),
    "trade_meetings": (16, 2),
    "company_visits": (14, 2),
    "forums": (14, 3),
    "mock_interviews": (8, 2),
    "immersions": (8, 2),
    "sponsorships": (3, 1),
    "trainees": (8, 3),
    "hr_sessions": (6, 1),
    "purchases": (3, 1),
    "network_life": (8, 2),
}


@dataclass(eq=False)
class Promise:
    """A commitment to write."""

    signed: Signed
    axis: str
    kind: str
    quantity: int
    first: dt.date
    due: dt.date
    pk: int = 0


def draw_promises(rng: random.Random, signed: list[Signed]) -> list[Promise]:
    return [promise for one in signed for promise in _of(rng, one)]


def _of(rng: random.Random, signed: Signed) -> list[Promise]:
    text = charter(signed.version)
    left = {kind: often for kind, (often, _most) in _OFTEN.items() if kind in text.kinds}
    found = []
    for _number in range(rng.choice((1, 1, 2, 2, 3))):
        (kind,) = rng.choices(list(left), weights=list(left.values()))
        del left[kind]
        quantity = rng.randint(1, _OFTEN[kind][1])
        due = _due(rng, signed)
        found.append(Promise(signed, rng.choice(text.kinds[kind].axes), kind, quantity, signed.first, due))
    return found


def _due(rng: random.Random, signed: Signed) -> dt.date:
    """A year after signing, at the end of a year, or at the term."""
    year = min(signed.first + 364 * DAY, signed.last)
    end = dt.date(signed.first.year + 1, 12, 31)
    return rng.choice([year, signed.last, end if end <= signed.last else signed.last])
