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
        self._known: dict[str, int] = {"": MISSING}  # as written and as normalised
        self.texts: list[str] = []

    def code(self, raw: str) -> int:
        code = self._known.get(raw)
        if code is None:
            normal = self._normal(raw)
            code = self._known.get(normal)
            if code is None:
                # The same object twice where nothing had to be changed: half the memory.
                normal = raw if normal == raw else normal
                code = self._known[normal] = len(self.texts)
                self.texts.append(normal)
            self._known[raw] = code
        return code

    def objects(self) -> np.ndarray:
        """The texts as an array to pick from by code."""
        found = np.empty(len(self.texts), dtype=object)
        found[:] = self.texts
        return found

    def forget_raw(self) -> None:
        """Give back the memory that only serves to take in more."""
        self._known = {"": MISSING}


def as_numpy(codes: array) -> np.ndarray:
    """The same numbers, without a copy."""
    return np.frombuffer(codes, dtype=codes.typecode) if len(codes) else np.empty(0, dtype=codes.typecode)


def counts(codes: np.ndarray, size: int) -> np.ndarray:
    """How many records hold each value."""
    return np.bincount(codes[codes >= 0], minlength=size)
