"""Offers and people brought together: 200 offers, 10 000 people, each proposal with its reasons in words.

python -m benchmarks.proposals      without a database: drawn people and offers, as the pages load them
"""

from __future__ import annotations

import datetime as dt
import random
import time
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.databases import set_up_django
from benchmarks.tables import Line, show

if TYPE_CHECKING:
    from maillage.employment.matching.facts import Post, Seeker

OFFERS, PEOPLE, SHOWN = 200, 10_000, 20
LIMIT = 5.0  # s
BY_HAND = 200
DAY = dt.date(2026, 3, 2)


def main() -> None:
    set_up_django()
    from maillage.employment.matching.engine import Matching
    from maillage.employment.matching.facts import Crowd
    from maillage.employment.matching.fairness import concentration
    from maillage.employment.matching.parameters import in_force

    rng = random.Random(2026)
    people = [seeker(rng, number) for number in range(1, PEOPLE + 1)]
    offers = [post(rng, number) for number in range(OFFERS)]
    start = time.perf_counter()
    matching = Matching(Crowd.of(people), in_force(DAY), DAY)
    ranked = [matching.rank(offer, SHOWN) for offer in offers]
    compared = time.perf_counter() - start
    told = [match.sentence for ranking in ranked for match in ranking.matches]
    whole = time.perf_counter() - start
    counts = dict.fromkeys(range(1, PEOPLE + 1), 0)
    for ranking in ranked:
        for match in ranking.matches:
            counts[match.seeker] += 1
    share = concentration([n for n in counts.values() if n] or [0])
    floor, pairs = _floor(), _pair_by_pair(people, offers)
    show(
        f"Matching: {OFFERS} offers × {PEOPLE:,} people, the best {SHOWN} of each with their reasons",
        [
            Line("compared and ranked", compared),
            Line(f"and said in words ({len(told):,} proposals)", whole, limit=LIMIT),
            Line("floor: thirteen columns added up and ranked, nothing compared", floor),
            Line("   ratio", whole / floor, "times"),
            Line("the same rules in plain Python, pair by pair, without words", pairs),
            Line("   ratio", pairs / whole, "times"),
            Line("people proposed at least once", sum(1 for n in counts.values() if n), "people"),
            Line(
                "   part of the proposals that goes to the tenth of them most proposed", float(share or 0), ""
            ),
        ],
    )


def _floor() -> float:
    """What the arithmetic alone costs: columns read and added, the best kept; no rule, no word."""
    columns = np.random.default_rng(0).random((13, PEOPLE), np.float32)
    weights = np.arange(1, 14, dtype=np.float32)
    start = time.perf_counter()
    for _offer in range(OFFERS):
        total = np.zeros(PEOPLE, np.float32)
        for column, weight in zip(columns, weights, strict=True):
            total += weight * column
        np.argpartition(-total, SHOWN)[:SHOWN]
    return time.perf_counter() - start


def _pair_by_pair(people: list[Seeker], offers: list[Post]) -> float:
    """The same rules in plain Python, without a word: measured on some people, brought to all."""
    from benchmarks.naive_matching import score
    from maillage.employment.matching.parameters import in_force
    from maillage.territory.distances import distance

    rules = in_force(DAY)
    start = time.perf_counter()
    for offer in offers:
        ranked = sorted(score(one, offer, rules, distance) for one in people[:BY_HAND])
        ranked[-SHOWN:]
    return (time.perf_counter() - start) / BY_HAND * PEOPLE


def seeker(rng: random.Random, number: int) -> Seeker:
    """Somebody with about three answers in four."""
    from maillage.employment.matching import facts
    from maillage.people.rome import jobs
    from maillage.territory.distances import centres

    def some(known: tuple[str, ...], share: float) -> frozenset[str]:
        return frozenset(one for one in known if rng.random() < share)

    return facts.Seeker(
        id=number,
        jobs=tuple(rng.sample(list(jobs())[::12], rng.randint(0, 3))),
        place=rng.choice(list(centres())),
        schedule=some(facts.SCHEDULES, 0.6),
        weekly_hours=some(facts.WEEKLY, 0.6),
        distance=rng.choice([None, 5.0, 10.0, 25.0, facts.NO_LIMIT]),
        vehicle=rng.choice([None, True, False]),
        transport=some(facts.TRANSPORTS, 0.5),
        licence=rng.choice(facts.LICENCES),
        french=rng.choice(facts.FRENCH),
        education=rng.choice(facts.EDUCATION),
        contracts=some(facts.CONTRACTS, 0.4),
        availability=rng.choice(facts.AVAILABILITY),
        clause=rng.random() < 0.4,
        waited=rng.randint(-1, 120),
        proposals=rng.randint(0, 6),
    )


def post(rng: random.Random, number: int) -> Post:
    from maillage.employment.matching import facts
    from maillage.people.rome import jobs
    from maillage.territory.distances import centres

    return facts.Post(
        id=number,
        rome=rng.choice(list(jobs())[::12]),
        place=rng.choice(list(centres())),
        schedule=frozenset(one for one in facts.SCHEDULES if rng.random() < 0.25),
        weekly_hours=rng.choice([None, 20.0, 28.0, 35.0]),
        licence=rng.choice(["", "", "", "B"]),
        french=rng.choice(["", "", "A2", "B1"]),
        education=rng.choice(["", "", "", "V"]),
        contract=rng.choice(["cdi", "cdd", "interim"]),
        public_transport=rng.choice([None, True, False]),
        clause=rng.random() < 0.3,
    )


if __name__ == "__main__":
    main()
