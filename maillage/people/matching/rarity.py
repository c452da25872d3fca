"""How rare the values that two records share are: sharing "Martin" says less than sharing "Ngombo"."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from .columns import Columns
from .likeness import Field
from .scales import COLUMN, FIELDS
from .values import counts
from .weights import RARITY, SMALLEST_BASE, STRANGER, Weights

# A value held by nobody else is taken as held by half a person more; never rarer than one in 200 000.
_ALONE = 0.5
_RAREST = 5e-6


class Shares(Protocol):
    """For each record, the share of the base that holds its value of a field (NaN: not known)."""

    def of(self, field: Field) -> np.ndarray: ...

    def of_birth_names(self) -> np.ndarray: ...


def completed(held: Any, size: int, field: Field, weights: Weights) -> Any:
    """The share of the base that holds a value, out of how many of `size` files do (a number, an array).

    Three files say nothing of how common a name is. A base smaller than `SMALLEST_BASE` is taken as a part
    of one that large, whose other files hold the value as often as an average one is held.
    """
    others = max(SMALLEST_BASE - size, 0)
    return (held + others * weights.shares[field][0, STRANGER]) / max(size + others, 1)


class CountedShares:
    """Shares counted in the columns themselves.

    A value is as common as it is among others: the record itself, and the copies expected of it, are
    taken off, otherwise a person with three files would make their own name common.
    """

    def __init__(self, columns: Columns, weights: Weights) -> None:
        self._columns, self._weights = columns, weights
        self._known: dict[Field, np.ndarray] = {}

    def of(self, field: Field) -> np.ndarray:
        if field not in self._known:
            self._known[field] = self._count(field)
        return self._known[field]

    def of_birth_names(self) -> np.ndarray:
        return self._surname_shares(self._columns.codes("birth"))

    def _count(self, field: Field) -> np.ndarray:
        columns = self._columns
        if field is Field.SURNAME:
            return self._surname_shares(columns.codes("last"))
        if field is Field.FIRST_NAME:
            spelled = _spelled(columns, columns.codes("first"))
            return self._shares(field, spelled, counts(spelled, len(columns.names)))
        if field is Field.BIRTH_DATE:
            _, inverse = np.unique(columns.dates, return_inverse=True)
            return self._shares(field, inverse, np.bincount(inverse))
        codes = columns.codes(VALUE_COLUMNS[field])
        return self._shares(field, codes, counts(codes, int(codes.max(initial=-1)) + 1))

    def _surname_shares(self, codes: np.ndarray) -> np.ndarray:
        columns = self._columns
        size = len(columns.names)
        held = counts(_spelled(columns, columns.codes("last")), size)
        births = _spelled(columns, columns.codes("birth"))
        lasts = _spelled(columns, columns.codes("last"))
        held = held + counts(births[births != lasts], size)
        return self._shares(Field.SURNAME, _spelled(columns, codes), held)

    def _shares(self, field: Field, codes: np.ndarray, held: np.ndarray) -> np.ndarray:
        if not len(held):
            return np.full(len(codes), np.nan)
        others = np.maximum(held - 1 - self._weights.same_person, _ALONE)
        share = np.maximum(completed(others, len(self._columns), field, self._weights), _RAREST)
        return np.where(codes >= 0, share[codes], np.nan)


VALUE_COLUMNS = {
    Field.EMAIL: "email",
    Field.PHONE: "phone",
    Field.ADDRESS: "street",
    Field.PLACE: "postcode",
}


def _spelled(columns: Columns, codes: np.ndarray) -> np.ndarray:
    if not len(columns.names):
        return codes.astype(np.int64)
    return np.where(codes >= 0, columns.names.spelled[codes], -1)


def rarity(
    weights: Weights, columns: Columns, shares: Shares, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """For each pair and field, log2 of the average share over that of the value; 0 where not known."""
    found = np.zeros((len(left), len(FIELDS)), np.float32)
    for field in RARITY:
        held = shares.of(field)
        share = np.fmax(held[left], held[right])
        if field is Field.SURNAME:
            births = columns.codes("birth")
            if (births >= 0).any():
                share = _of_the_shared_name(columns, shares, share, left, right)
        average = weights.shares[field][0, STRANGER]
        with np.errstate(divide="ignore", invalid="ignore"):
            bits = np.log2(average / share)
        found[:, COLUMN[field]] = np.nan_to_num(bits, nan=0.0, posinf=0.0, neginf=0.0)
    return found


def _of_the_shared_name(
    columns: Columns, shares: Shares, share: np.ndarray, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """Where only the birth names are the same, theirs is the share."""
    last, birth = columns.codes("last"), columns.codes("birth")
    by_birth = (birth[left] >= 0) & (birth[left] == birth[right]) & (last[left] != last[right])
    held = shares.of_birth_names()
    return np.where(by_birth, np.fmax(held[left], held[right]), share)
