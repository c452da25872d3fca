"""Precision, recall and F1 of scored pairs, by one rule for every tool.

The threshold is chosen by the best F1 on one half of the people and judged on the other, then the other
way round; the counts of both are added. Nobody is judged on what its threshold was chosen on.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Quality:
    """Counts of pairs, and what follows from them."""

    found: int  # right ones among those said
    said: int
    true: int

    @property
    def precision(self) -> float:
        return self.found / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.found / (self.said + self.true) if self.said + self.true else 1.0


class Truth:
    """Which records of a data set are of one person."""

    def __init__(self, path: Path) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [(row["entity"], row["source"]) for row in csv.DictReader(file)]
        self.entity = [entity for entity, _ in rows]
        self.source = [source for _, source in rows]
        self.linking = len(set(self.source)) > 1
        self._half = {e: hashlib.md5(e.encode()).digest()[0] % 2 for e in set(self.entity)}  # noqa: S324

    def half(self, record: int) -> int:
        return self._half[self.entity[record]]

    def pairs_of(self, half: int | None) -> int:
        """How many pairs of records are of one person."""
        members = Counter(
            (e, s) if self.linking else (e,)
            for e, s in zip(self.entity, self.source, strict=True)
            if half is None or self._half[e] == half
        )
        if not self.linking:
            return sum(n * (n - 1) // 2 for n in members.values())
        return sum(n * members.get((e, "1"), 0) for (e, s), n in members.items() if s == "0")


def judge(truth: Truth, pairs: Iterable[tuple[int, int, float]]) -> tuple[Quality, Quality]:
    """At the threshold chosen on the other half; and at a probability of one half."""
    halves: list[list[tuple[float, bool]]] = [[], []]
    for left, right, score in pairs:
        if truth.linking and truth.source[left] == truth.source[right]:
            continue
        same = truth.entity[left] == truth.entity[right]
        halves[truth.half(min(left, right))].append((score, same))
    true = [truth.pairs_of(half) for half in (0, 1)]
    thresholds = [_best(halves[half], true[half]) for half in (0, 1)]
    chosen = [_at(halves[half], true[half], thresholds[1 - half]) for half in (0, 1)]
    natural = [_at(halves[half], true[half], 0.5) for half in (0, 1)]
    return _sum(chosen), _sum(natural)


def _best(scored: list[tuple[float, bool]], true: int) -> float:
    """Half way between the last pair worth saying and the next."""
    if not scored:
        return 0.5
    ordered = sorted(scored, reverse=True)
    scores = np.array([score for score, _ in ordered])
    f1 = 2 * np.cumsum([same for _, same in ordered]) / (np.arange(1, len(ordered) + 1) + true)
    f1[:-1][scores[:-1] == scores[1:]] = -1  # equal scores stay together
    best = int(np.argmax(f1))
    below = scores[best + 1] if best + 1 < len(scores) else 0.0
    return float((scores[best] + below) / 2)


def _at(scored: list[tuple[float, bool]], true: int, threshold: float) -> Quality:
    said = [same for score, same in scored if score >= threshold]
    return Quality(sum(said), len(said), true)


def _sum(parts: list[Quality]) -> Quality:
    return Quality(*(sum(getattr(q, name) for q in parts) for name in ("found", "said", "true")))
