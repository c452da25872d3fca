"""Probabilities and reasons of pairs of records in columns; of two identities."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .columns import Columns
from .comparing import compare
from .identity import Identity
from .likeness import Likeness, Reason
from .model import Model, current_model
from .rarity import Shares, rarity
from .scales import FIELDS, SCALES
from .weights import Weights, probabilities


def score(
    weights: Weights, columns: Columns, shares: Shares | None, left: np.ndarray, right: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The probability of each pair of records, and the levels it follows from."""
    levels = compare(columns, left, right)
    rare = rarity(weights, columns, shares, left, right) if shares is not None else None
    return probabilities(weights, levels, rare), levels


def reasons(levels: np.ndarray) -> tuple[Reason, ...]:
    """What a row of levels says."""
    return tuple(
        Reason(field, SCALES[field][rank]) for field, rank in zip(FIELDS, levels, strict=True) if rank >= 0
    )


def likeness(one: Identity, other: Identity, model: Model | None = None) -> Likeness:
    """How likely both are one person. The order of the two changes nothing.

    `model` holds weights and how common values are; by default, what was last learnt from this base.
    """
    return likenesses(one, [other], model)[0]


def likenesses(one: Identity, others: Sequence[Identity], model: Model | None = None) -> list[Likeness]:
    """`likeness` of one with each of `others`."""
    if not others:
        return []
    model = model or current_model()
    columns = Columns([one, *others])
    right = np.arange(1, len(others) + 1)
    found, levels = score(
        model.weights, columns, model.shares(columns), np.zeros(len(others), np.int64), right
    )
    return [Likeness(float(p), reasons(row)) for p, row in zip(found, levels, strict=True)]
