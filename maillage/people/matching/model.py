"""The model comparisons are made with: delivered, or learnt from this base by the last search in batch."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .columns import Columns
from .likeness import Field
from .rarity import VALUE_COLUMNS, CountedShares, Shares, completed
from .weights import RARITY, Weights, delivered

# A value is called frequent, and its share kept, from this number of files on and this share of the base.
FREQUENT = 5
_FREQUENT_SHARE = 1 / 20_000
_KEPT_FOR = 60.0  # seconds between two looks at what was learnt


@dataclass(frozen=True)
class Model:
    """Weights, and the shares of frequent values by field and digest."""

    weights: Weights
    frequent: Mapping[Field, Mapping[int, float]] = field(default_factory=dict)

    def shares(self, columns: Columns) -> Shares | None:
        """How common the values of `columns` are in the base; None when nothing was counted yet."""
        return _KnownShares(self, columns) if self.frequent else None

    def as_data(self) -> dict[str, Any]:
        return {
            "weights": self.weights.as_data(),
            "frequent": {
                field.value: {f"{digest:x}": float(f"{share:.4g}") for digest, share in values.items()}
                for field, values in self.frequent.items()
            },
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Model:
        return cls(
            Weights.from_data(data["weights"]),
            {
                Field(name): {int(digest, 16): share for digest, share in values.items()}
                for name, values in data["frequent"].items()
            },
        )

    @classmethod
    def counted(cls, weights: Weights, columns: Columns) -> Model:
        """With the frequent values of `columns`."""
        shares = CountedShares(columns, weights)
        frequent: dict[Field, dict[int, float]] = {}
        for name in RARITY:
            held, least = shares.of(name), _least(len(columns), name, weights)
            rows = np.flatnonzero(held >= least)
            codes = _codes(columns, name)[rows]
            _, firsts = np.unique(codes, return_index=True)
            texts = _texts(columns, name, codes[firsts])
            frequent[name] = {
                digest(text): float(held[rows[first]]) for text, first in zip(texts, firsts, strict=True)
            }
        return cls(weights, frequent)


def _least(size: int, name: Field, weights: Weights) -> float:
    """The share from which a value of a base of `size` files is frequent."""
    return completed(max(FREQUENT, _FREQUENT_SHARE * size), size, name, weights)


def digest(text: str) -> int:
    """Eight bytes that stand for a value."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def _codes(columns: Columns, name: Field) -> np.ndarray:
    if name is Field.SURNAME:
        return columns.codes("last")
    if name is Field.FIRST_NAME:
        return columns.codes("first")
    if name is Field.BIRTH_DATE:
        return columns.dates
    return columns.codes(VALUE_COLUMNS[name])


def _texts(columns: Columns, name: Field, codes: np.ndarray) -> list[str]:
    if name in (Field.SURNAME, Field.FIRST_NAME):
        return [columns.names.compact[code] for code in codes]
    if name is Field.BIRTH_DATE:
        return [str(code) for code in codes]
    texts = columns.texts(VALUE_COLUMNS[name])
    return [texts[code] for code in codes]


class _KnownShares:
    """Shares looked up among the frequent values; a fourth of the least of them for what is not there."""

    def __init__(self, model: Model, columns: Columns) -> None:
        self._model, self._columns = model, columns

    def _rare(self, field: Field) -> float:
        weights = self._model.weights
        size = weights.base
        return completed(max(FREQUENT, _FREQUENT_SHARE * size) / 4, size, field, weights)

    def of(self, field: Field) -> np.ndarray:
        return self._look_up(field, _codes(self._columns, field))

    def of_birth_names(self) -> np.ndarray:
        return self._look_up(Field.SURNAME, self._columns.codes("birth"))

    def _look_up(self, field: Field, codes: np.ndarray) -> np.ndarray:
        known = self._model.frequent.get(field, {})
        missing = codes == 0 if field is Field.BIRTH_DATE else codes < 0
        unique, inverse = np.unique(codes[~missing], return_inverse=True)
        rare = self._rare(field)
        texts = _texts(self._columns, field, unique)
        held = np.array([known.get(digest(text), rare) for text in texts], float)
        found = np.full(len(codes), np.nan)
        found[~missing] = held[inverse] if len(held) else np.nan
        return found


_kept: tuple[float, Any, Model] | None = None


def current_model() -> Model:
    """What was last learnt from this base, otherwise what is delivered. Looked at again every minute."""
    global _kept
    now = time.monotonic()
    if _kept is not None and now - _kept[0] < _KEPT_FOR:
        return _kept[2]
    from .learnt import LearntMatching

    at = LearntMatching.objects.values_list("learnt_at", flat=True).first()
    if _kept is not None and _kept[1] == at:
        model = _kept[2]
    elif at is None:
        model = Model(delivered())
    else:
        model = Model.from_data(LearntMatching.objects.values_list("content", flat=True).get())
    _kept = (now, at, model)
    return model


def keep(model: Model) -> None:
    """Make `model` the one comparisons are made with."""
    from .learnt import LearntMatching

    LearntMatching.objects.update_or_create(pk=1, defaults={"content": model.as_data()})
    forget()


def forget() -> None:
    """Look again at what was learnt: it changed, or the database did."""
    global _kept
    _kept = None
