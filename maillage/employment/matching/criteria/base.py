"""What a criterion is: how one offer goes with each person of a crowd, and how to say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from django.utils.functional import Promise
from numpy.typing import NDArray

from ..facts import Crowd, Post
from ..parameters import Parameters

Distance = Callable[[str, str], float | None]


@dataclass(frozen=True)
class Setting:
    """What all criteria share: the parameters of the day, and how far two places lie from each other."""

    parameters: Parameters
    distance: Distance


class Verdict(StrEnum):
    GOOD = "good"
    PARTLY = "partly"
    UNKNOWN = "unknown"
    OUT = "out"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Outcome:
    """One criterion for each row of a crowd.

    value  from 0 to 1; the neutral value where `unknown`
    out    a hard requirement is not met: left out, with this reason
    asked  False when the offer does not ask: told, and left out of the sum
    facts  arrays the words need (kilometres, ranks…), one row each
    """

    value: NDArray[np.float32]
    unknown: NDArray[np.bool_]
    out: NDArray[np.bool_]
    asked: bool = True
    facts: dict[str, NDArray[Any]] = field(default_factory=dict)

    def verdict(self, row: int) -> Verdict:
        if not self.asked:
            return Verdict.NOT_ASKED
        if self.out[row]:
            return Verdict.OUT
        if self.unknown[row]:
            return Verdict.UNKNOWN
        return Verdict.GOOD if self.value[row] >= 0.7 else Verdict.PARTLY


@dataclass(frozen=True)
class Criterion:
    """`measure` compares an offer with a crowd; `words` says what came out for one row of it."""

    code: str
    label: str | Promise
    measure: Callable[[Setting, Post, Crowd], Outcome]
    words: Callable[[Setting, Post, Crowd, Outcome, int], str]


def not_asked(crowd: Crowd) -> Outcome:
    return Outcome(np.ones(len(crowd), np.float32), none(crowd), none(crowd), asked=False)


def none(crowd: Crowd) -> NDArray[np.bool_]:
    return np.zeros(len(crowd), np.bool_)


def known_or_neutral(
    setting: Setting, value: NDArray[Any], unknown: NDArray[np.bool_]
) -> NDArray[np.float32]:
    return np.where(unknown, setting.parameters.neutral, value).astype(np.float32)
