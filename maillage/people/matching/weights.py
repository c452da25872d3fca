"""What each level of resemblance weighs, and the probability that follows.

Fellegi and Sunter's model with three kinds of pairs instead of two: one person, two people of a household,
two strangers. Each level of each field has a share among the pairs of each kind; logarithms of the ratios
add up. A rare value weighs more than a common one (its share in the base replaces the average).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources
from typing import Any

import numpy as np
import yaml

from .likeness import Field, Kind
from .scales import COLUMN, FIELDS, SCALES

PERSON, HOUSEHOLD, STRANGER = range(3)
_TINY = 1e-9

# How much of the rarity of a value counts at a level: all of it when the values are the same, half when
# one is written for the other.
RARITY: dict[Field, dict[Kind, float]] = {
    Field.SURNAME: {Kind.SAME: 1.0, Kind.CLOSE: 0.5, Kind.SOUND: 0.5},
    Field.FIRST_NAME: {Kind.SAME: 1.0, Kind.CLOSE: 0.5, Kind.SOUND: 0.5, Kind.SHORT: 0.5},
    Field.BIRTH_DATE: {Kind.SAME: 1.0},
    Field.EMAIL: {Kind.SAME: 1.0},
    Field.PHONE: {Kind.SAME: 1.0},
    Field.ADDRESS: {Kind.SAME: 1.0},
    Field.PLACE: {Kind.SAME: 1.0},
}
SHARED_BY_HOUSEHOLDS = (Field.PHONE, Field.ADDRESS, Field.PLACE)


@dataclass(frozen=True)
class Weights:
    """Shares of levels by field (rows: levels, columns: PERSON, HOUSEHOLD, STRANGER), and of pairs."""

    shares: Mapping[Field, np.ndarray]
    same_person: float  # other files of the same person expected for a file
    same_household: float
    base: int  # how many files there are

    @cached_property
    def for_person(self) -> list[np.ndarray]:
        """For each field the weights (bits) of its levels for one person against strangers."""
        return [ratios[0] for ratios in self._ratios]

    @cached_property
    def for_household(self) -> list[np.ndarray]:
        return [ratios[1] for ratios in self._ratios]

    @cached_property
    def _ratios(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Weights in order: a stronger level never weighs less, whatever was counted.

        The last element, reached with the level UNKNOWN (-1), is 0.
        """
        found = []
        for field in FIELDS:
            shares = np.maximum(self.shares[field], _TINY)
            person = np.log2(shares[:, PERSON] / shares[:, STRANGER])
            over_household = np.log2(shares[:, PERSON] / shares[:, HOUSEHOLD])
            if field in SHARED_BY_HOUSEHOLDS:
                over_household = np.zeros(len(shares))
            ordered = len(shares) - 1 if field is Field.SURNAME else len(shares)  # all but SWAPPED
            for weights in (person, over_household):
                weights[0] = max(weights[0], 0.0)
                weights[:ordered] = np.minimum.accumulate(weights[:ordered])
            found.append((np.append(person, 0.0), np.append(person - over_household, 0.0)))
        # Both names in the other's place say less than both in their own, against strangers and relatives.
        (person, household), (first, first_of_household) = (
            found[COLUMN[f]] for f in (Field.SURNAME, Field.FIRST_NAME)
        )
        same, related = person[0] + first[0], household[0] + first_of_household[0]
        person[-2] = min(person[-2], 0.7 * same)
        household[-2] = max(min(household[-2], 0.7 * related), person[-2] - same + related)
        return found

    def with_base(self, base: int) -> Weights:
        return replace(self, base=base)

    def without_households(self) -> Weights:
        """For a base where nobody shares a home: an address then speaks for the person."""
        return replace(self, same_household=0.0)

    def as_data(self) -> dict[str, Any]:
        """What `from_data` reads back."""
        return {
            "same_person": self.same_person,
            "same_household": self.same_household,
            "base": self.base,
            "levels": {
                field.value: {
                    kind.value: [float(f"{share:.4g}") for share in row]
                    for kind, row in zip(SCALES[field], self.shares[field], strict=True)
                }
                for field in FIELDS
            },
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Weights:
        levels = data["levels"]
        return cls(
            shares={
                field: np.array([levels[field.value][kind.value] for kind in SCALES[field]], float)
                for field in FIELDS
            },
            same_person=float(data["same_person"]),
            same_household=float(data["same_household"]),
            base=int(data.get("base", data.get("smallest_base", 0))),
        )


@cache
def delivered() -> Weights:
    """The weights of `data/weights.yaml`."""
    text = (resources.files("maillage.people.matching") / "data" / "weights.yaml").read_text("utf-8")
    return Weights.from_data(yaml.safe_load(text))


SMALLEST_BASE = 2000


def probabilities(weights: Weights, levels: np.ndarray, rarity: np.ndarray | None = None) -> np.ndarray:
    """The probability of one person for each row of levels.

    `rarity` has for each pair and field the bits by which the value is rarer (or, negative, more common)
    than the average; see `rarity.py`.
    """
    return by_kind(weights, levels, rarity)[0]


def by_kind(
    weights: Weights, levels: np.ndarray, rarity: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The probabilities of one person and of two of a household."""
    base = max(weights.base, SMALLEST_BASE)
    person = np.full(len(levels), np.log2(weights.same_person / base))
    relatives = np.log2(weights.same_household / base) if weights.same_household else -np.inf
    household = np.full(len(levels), relatives)
    for column, field in enumerate(FIELDS):
        ranks = levels[:, column]
        to_person = weights.for_person[column]
        gained = to_person[ranks]
        against = weights.for_household[column][ranks]
        if rarity is not None and field in RARITY:
            extra = _extra(field, to_person, ranks, rarity[:, column])
            gained = gained + extra
            if field is Field.FIRST_NAME:
                # Drawn anew for each of a household: sharing a common one still says no less than nothing.
                against = np.maximum(against + extra, np.minimum(against, 0.0))
            else:
                against = against + extra
        person += gained
        household += against
    most = np.maximum(np.maximum(person, household), 0.0)
    one, two = np.exp2(person - most), np.exp2(household - most)
    total = one + two + np.exp2(-most)
    return one / total, two / total


def _extra(field: Field, to_person: np.ndarray, ranks: np.ndarray, rarity: np.ndarray) -> np.ndarray:
    """The bits of rarity that count; a common value never falls under the level below its own."""
    factors = np.zeros(len(to_person))
    for rank, kind in enumerate(SCALES[field]):
        factors[rank] = RARITY[field].get(kind, 0.0)
    extra = factors[ranks] * rarity
    room = np.append((to_person[:-2] - to_person[1:-1]) / 2, [0.0, 0.0])
    return np.maximum(extra, -np.maximum(room, 0.0)[ranks])
