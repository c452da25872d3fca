"""Calls in one piece of stack: the same answers, and no memory asked for and given back at each of them."""

from __future__ import annotations

import resource

import pytest

from maillage.conf.stack import roomy

CALLS = 20_000


def leaf(number: int) -> int:
    return number


def faults_at(depth: int) -> int:
    """Pages of memory the system had to bring while a function is called again and again, that deep."""
    if depth:
        return faults_at(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        leaf(depth)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def most_faults() -> int:
    return max(faults_at(depth) for depth in range(300))


def test_no_depth_makes_calls_dear() -> None:
    """Without room, one depth in seventy or so asks for a piece of stack at each call."""
    assert roomy(most_faults)() < CALLS // 10


def test_arguments_answers_and_errors_go_through() -> None:
    def told(*values: int, word: str) -> str:
        if not values:
            raise LookupError(word)
        return f"{word} {sum(values)}"

    assert roomy(told)(1, 2, word="trois") == "trois 3"
    with pytest.raises(LookupError, match="rien"):
        roomy(told)(word="rien")
