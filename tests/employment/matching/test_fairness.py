"""Proposals go round: the measure of concentration, and weeks simulated with and without turns."""

import dataclasses
import datetime as dt
import random
from fractions import Fraction

import pytest

from maillage.employment.matching.engine import Matching
from maillage.employment.matching.facts import NEVER, Crowd, Post, Seeker
from maillage.employment.matching.fairness import concentration

from .crowd import COOK, DAY, KITCHEN_HAND, WAITER, distance, parameters


@pytest.mark.parametrize(
    ("counts", "share"),
    [
        ([], None),
        ([0, 0, 0], None),
        ([1] * 10, Fraction(1, 10)),
        ([5, 0, 0, 0, 0, 0, 0, 0, 0, 0], Fraction(1)),
        ([4, 3, 1, 0, 0], Fraction(1, 2)),  # a tenth of five people is one person
        ([3] * 10 + [1] * 10, Fraction(6, 40)),
    ],
)
def test_concentration(counts, share):
    assert concentration(counts) == share


def crowd() -> list[Seeker]:
    """Two hundred people of one trade: some answer everything well, most a little less so."""
    draw = random.Random("turns")
    return [
        Seeker(
            id=n,
            jobs=(draw.choice([COOK, COOK, KITCHEN_HAND, WAITER]),),
            place=draw.choice(["here", "near", "far"]),
            schedule=frozenset({"day", "early", "late", "weekend"}),
            vehicle=draw.random() < 0.3,
            licence=draw.choice(["B", "none"]),
            transport=frozenset({"public"}),
            availability=draw.choice(["now", "month", "later"]),
        )
        for n in range(1, 201)
    ]


def propose(weeks: int, *, in_turn: bool) -> list[int]:
    """Five people proposed for each of eight offers a week: how often each person was, in all."""
    rules = parameters()
    if not in_turn:
        rules = dataclasses.replace(rules, weights={**rules.weights, "waiting": 0, "turns": 0})
    people, history = crowd(), dict[int, list[int]]()
    for week in range(weeks):
        today = 7 * week
        known = [
            dataclasses.replace(
                s,
                waited=today - max(days) if (days := history.get(s.id)) else NEVER,
                proposals=len([d for d in history.get(s.id, []) if today - d < rules.turns.window]),
            )
            for s in people
        ]
        engine = Matching(Crowd.of(known), rules, DAY + dt.timedelta(days=today), distance=distance)
        for number in range(8):
            post = Post(id=week * 8 + number, rome=COOK, place="here", public_transport=True)
            for found in engine.rank(post, 5).matches:
                history.setdefault(found.seeker, []).append(today)
    return [len(history.get(s.id, [])) for s in people]


def test_turns_spread_what_scores_alone_give_to_the_same_few():
    with_turns, without = propose(12, in_turn=True), propose(12, in_turn=False)
    assert sum(with_turns) == sum(without) == 12 * 8 * 5
    # Without turns a dozen people take everything; with them the tenth most proposed takes over a third.
    assert concentration(without) >= 2 * concentration(with_turns)
    assert concentration(with_turns) < Fraction(2, 5)
    reached = [sum(1 for count in counts if count) for counts in (with_turns, without)]
    assert reached[0] > 2 * reached[1]
