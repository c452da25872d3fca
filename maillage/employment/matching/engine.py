"""Adds the criteria up for an offer and a crowd, keeps the best, and says why.

An equal score is drawn by lot, by the offer and the day: no name, number or date of entry decides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

import numpy as np
from django.utils.functional import Promise
from numpy.typing import NDArray

from maillage.kernel.formats import NBSP
from maillage.territory.distances import distance as between_towns

from .criteria import CRITERIA, Criterion, Outcome, Setting, Verdict
from .criteria.base import Distance
from .facts import Crowd, Post
from .parameters import Parameters


@dataclass(frozen=True)
class Reason:
    """One criterion for one person and one offer: `points` of its `weight`, None where it is not asked."""

    code: str
    label: str | Promise
    verdict: Verdict
    words: str
    points: float | None
    weight: float


@dataclass(frozen=True)
class Match:
    """A person and an offer: the score out of 100, and every reason. `out`: a hard requirement is not met."""

    post: int
    seeker: int
    score: int
    reasons: list[Reason]

    @property
    def out(self) -> bool:
        return any(reason.verdict is Verdict.OUT for reason in self.reasons)

    @property
    def sentence(self) -> str:
        """What can be read out: what was asked and answered, or, left out, why."""
        kept = [r for r in self.reasons if r.verdict is Verdict.OUT] or [
            r for r in self.reasons if self._worth_saying(r)
        ]
        return f"{NBSP}; ".join(reason.words for reason in kept)

    @staticmethod
    def _worth_saying(reason: Reason) -> bool:
        if reason.code == "turns":  # nothing of late goes without saying
            return reason.points != reason.weight
        return reason.verdict is not Verdict.NOT_ASKED or reason.code == "licence"


@dataclass(frozen=True)
class Evaluation:
    """How a post goes with each row of a crowd."""

    setting: Setting
    post: Post
    crowd: Crowd
    outcomes: dict[str, Outcome]

    @cached_property
    def out(self) -> NDArray[np.bool_]:
        """Who does not meet a hard requirement."""
        found = np.zeros(len(self.crowd), np.bool_)
        for outcome in self.outcomes.values():
            found |= outcome.out
        return found

    @cached_property
    def score(self) -> NDArray[np.int16]:
        """Out of 100, rounded to whole points: a finer order would be false precision."""
        weights = self.setting.parameters.weights
        total = np.zeros(len(self.crowd), np.float32)
        whole = 0.0
        for code, outcome in self.outcomes.items():
            if outcome.asked:
                total += weights[code] * outcome.value
                whole += weights[code]
        return np.rint(100 * total / whole).astype(np.int16) if whole else total.astype(np.int16)

    def match(self, row: int) -> Match:
        reasons = [self._reason(criterion, row) for criterion in CRITERIA]
        return Match(self.post.id, int(self.crowd.ids[row]), int(self.score[row]), reasons)

    def _reason(self, criterion: Criterion, row: int) -> Reason:
        outcome, weight = self.outcomes[criterion.code], self.setting.parameters.weights[criterion.code]
        said = criterion.words(self.setting, self.post, self.crowd, outcome, row)
        points = weight * float(outcome.value[row]) if outcome.asked else None
        return Reason(criterion.code, criterion.label, outcome.verdict(row), said, points, weight)


@dataclass(frozen=True)
class Ranking:
    """The people kept for an offer, best first, and how many each hard requirement leaves out."""

    evaluation: Evaluation
    rows: list[int]
    fitting: int
    left_out: dict[str, int]

    @cached_property
    def matches(self) -> list[Match]:
        return [self.evaluation.match(row) for row in self.rows]


@dataclass(frozen=True)
class Matching:
    """A crowd, the parameters of the day, and who is kept apart from which offer.

    `apart`: for an offer, the people not to be proposed for it, whatever the criteria say (already put
    forward, set aside for now).
    """

    crowd: Crowd
    parameters: Parameters
    day: dt.date
    apart: Mapping[int, Collection[int]] = field(default_factory=dict)
    distance: Distance = between_towns

    @cached_property
    def setting(self) -> Setting:
        return Setting(self.parameters, cache(self.distance))

    def evaluate(self, post: Post) -> Evaluation:
        outcomes = {one.code: one.measure(self.setting, post, self.crowd) for one in CRITERIA}
        return Evaluation(self.setting, post, self.crowd, outcomes)

    def rank(self, post: Post, limit: int) -> Ranking:
        """The `limit` people who go best with an offer."""
        evaluation = self.evaluate(post)
        free = np.ones(len(self.crowd), np.bool_)
        free[[self.crowd.rows[key] for key in self.apart.get(post.id, ()) if key in self.crowd.rows]] = False
        fitting = np.flatnonzero(free & ~evaluation.out)
        kept = self._best(evaluation, fitting, limit)
        left_out = {
            code: count
            for code, outcome in evaluation.outcomes.items()
            if (count := int(np.count_nonzero(outcome.out & free)))
        }
        return Ranking(evaluation, kept.tolist(), len(fitting), left_out)

    def _best(self, evaluation: Evaluation, rows: NDArray[np.intp], limit: int) -> NDArray[np.intp]:
        """Those of the highest scores, equals by lot: one key, the score above the lot drawn."""
        lot = _lots(self.crowd.ids[rows], evaluation.post.id, self.day.toordinal())
        key = evaluation.score[rows].astype(np.int64) << 32 | lot
        if len(rows) > limit:
            rows, key = rows[(best := np.argpartition(-key, limit)[:limit])], key[best]
        return rows[np.argsort(-key)]


def _lots(ids: NDArray[np.int64], post: int, day: int) -> NDArray[np.int64]:
    """A draw of 32 bits for each person, the same all day long: multiply-and-shift mixing of the three."""
    with np.errstate(over="ignore"):
        mixed = ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= np.uint64((post * 0xC2B2AE3D27D4EB4F + day * 0x165667B19E3779F9) & 0xFFFFFFFFFFFFFFFF)
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(32)).astype(np.int64)
