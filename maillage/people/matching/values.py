"""Texts kept once and told apart by a number: a million people share far fewer names and streets."""

from __future__ import annotations

from array import array
from collections.abc import Callable

import numpy as np

MISSING = -1


class Values:
    """The different texts of one kind, normalised. `code` gives the number of one, MISSING for nothing."""

    def __init__(self, normal: Callable[[str], str]) -> None:
        self._normal = normal
        self._raw: dict[str, int] = {"": MISSING}
        self._codes: dict[str, int] = {}
        self.texts: list[str] = []

    def code(self, raw: str) -> int:
        known = self._raw.get(raw)
        if known is None:
            known = self._raw[raw] = self._code(self._normal(raw))
        return known

    def _code(self, normal: str) -> int:
        if not normal:
            return MISSING
        known = self._codes.get(normal)
        if known is None:
            known = self._codes[normal] = len(self.texts)
            self.texts.append(normal)
        return known

    def objects(self) -> np.ndarray:
        """The texts as an array to pick from by code."""
        found = np.empty(len(self.texts), dtype=object)
        found[:] = self.texts
        return found

    def forget_raw(self) -> None:
        """Give back the memory that only serves to take in more."""
        self._raw, self._codes = {"": MISSING}, {}


def as_numpy(codes: array) -> np.ndarray:
    """The same numbers, without a copy."""
    return np.frombuffer(codes, dtype=codes.typecode) if len(codes) else np.empty(0, dtype=codes.typecode)


def counts(codes: np.ndarray, size: int) -> np.ndarray:
    """How many records hold each value."""
    return np.bincount(codes[codes >= 0], minlength=size)
