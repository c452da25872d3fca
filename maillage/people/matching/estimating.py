"""What a base itself says of the weights: expectation-maximisation, held by what was believed before.

Levels among strangers are counted on pairs drawn at random; among files of one person on the pairs that
share a key, each as much as it is likely to be one. Everything delivered counts as pairs already seen, so
that a small base, or one without duplicates, moves little.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .blocking import unpack
from .columns import Columns
from .comparing import compare
from .likeness import Field, Kind
from .scales import COLUMN, FIELDS, SCALES, UNKNOWN, level
from .weights import HOUSEHOLD, PERSON, SHARED_BY_HOUSEHOLDS, SMALLEST_BASE, STRANGER, Weights, by_kind

_ROUNDS = 15
_CHUNK = 250_000
_DRAWN = 1_000_000  # random pairs looked at
_LOOKED_AT = 1_000_000  # pairs that share a key looked at
# Pairs that what was believed before counts for.
_SEEN_OF_PERSON = 40
_SEEN_OF_STRANGERS = 2000
_SEEN_FILES = 200
# Namesakes that have nothing else in common are the trap: there are more of them than names drawn apart
# would give, and taken for one person they teach that one person has two birth dates. So what tells people
# apart may not be found more often than was believed, in a base of households.
_TELLS_APART = {
    Field.SURNAME: (Kind.CHANGED, Kind.DIFFERENT),
    Field.FIRST_NAME: (Kind.SIMILAR, Kind.DIFFERENT),
    Field.BIRTH_DATE: (Kind.TWO_PARTS, Kind.DIFFERENT),
    Field.SEX: (Kind.DIFFERENT,),
}


def estimated(start: Weights, columns: Columns, pairs: np.ndarray, seed: int = 1) -> Weights:
    """Weights corrected by the records of `columns`; `pairs` are all those that share a key, packed."""
    looked_at = pairs[:: max(1, len(pairs) // _LOOKED_AT)]  # in order, hence spread over all records
    if not len(looked_at) or len(columns) < 2:
        return start.with_base(len(columns))
    near = _Patterns(_levels(columns, *unpack(looked_at)), len(pairs) / len(looked_at))
    far = _Patterns(_levels(columns, *_random_pairs(np.random.default_rng(seed), len(columns))), 1.0)
    base = max(len(columns), SMALLEST_BASE)
    weights = start.with_base(len(columns))
    for _ in range(_ROUNDS):
        weights = _round(start, weights, near, far, base)
        if start.same_household:
            weights = _held(start, weights)
    return weights


def _held(start: Weights, weights: Weights) -> Weights:
    shares = {field: found.copy() for field, found in weights.shares.items()}
    for field, kinds in _TELLS_APART.items():
        for kind in kinds:
            rank = level(field, kind)
            most = start.shares[field][rank, PERSON]
            shares[field][rank, PERSON] = min(shares[field][rank, PERSON], most)
    return replace(weights, shares=shares)


def _levels(columns: Columns, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Levels of many pairs, some at a time."""
    return np.concatenate(
        [
            compare(columns, left[start : start + _CHUNK], right[start : start + _CHUNK])
            for start in range(0, len(left), _CHUNK)
        ]
    )


class _Patterns:
    """Different rows of levels, and how many pairs each stands for."""

    def __init__(self, levels: np.ndarray, each: float) -> None:
        packed = np.zeros(len(levels), np.int64)
        for column in range(levels.shape[1]):
            packed = packed * 16 + (levels[:, column].astype(np.int64) + 1)
        _, firsts, counted = np.unique(packed, return_index=True, return_counts=True)
        self.levels = levels[firsts]
        self.counts = counted * each

    def shares(self, field: Field, how_many: np.ndarray, before: np.ndarray, seen: float) -> np.ndarray:
        """Shares of the levels of a field, `how_many` pairs of each row, `seen` pairs as `before`."""
        ranks = self.levels[:, COLUMN[field]]
        known = ranks != UNKNOWN
        counted = np.bincount(ranks[known], how_many[known], minlength=len(SCALES[field]))
        return (counted + seen * before) / (counted.sum() + seen * before.sum())


def _round(start: Weights, weights: Weights, near: _Patterns, far: _Patterns, base: int) -> Weights:
    one_person = by_kind(weights, near.levels)[0] * near.counts
    strangers = (1 - sum(by_kind(weights, far.levels))) * far.counts
    shares = {}
    for field in FIELDS:
        before = start.shares[field]
        found = before.copy()
        found[:, PERSON] = near.shares(field, one_person, before[:, PERSON], _SEEN_OF_PERSON)
        found[:, STRANGER] = far.shares(field, strangers, before[:, STRANGER], _SEEN_OF_STRANGERS)
        if field in SHARED_BY_HOUSEHOLDS:
            found[:, HOUSEHOLD] = found[:, PERSON]
        shares[field] = found
    seen = _SEEN_FILES
    others = (2 * one_person.sum() + seen * start.same_person) / (base + seen)
    return Weights(shares, float(others), start.same_household, weights.base)


def _random_pairs(rng: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray]:
    if size * (size - 1) // 2 <= _DRAWN:
        left, right = np.triu_indices(size, 1)
        return left.astype(np.int64), right.astype(np.int64)
    left = rng.integers(0, size, _DRAWN)
    right = rng.integers(0, size - 1, _DRAWN)
    return left, right + (right >= left)
