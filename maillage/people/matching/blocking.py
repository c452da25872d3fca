"""Pairs of records worth comparing: those that share a key of `keys.py`, out of columns.

A pair is one number, the smaller rank in the upper half (`pack`, `unpack`). All that share a key are
compared, however many: in a group of more than LARGEST files only those that also share the year of
birth, the surname or the first name as they are said. In a base small enough, a few more keys are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

import numpy as np

from .columns import Columns
from .keys import LEAST_PHONE, variants

LARGEST = 1000
# Keys that are only tried while they bring no more than this many pairs for a file.
_EXTRA_PAIRS = 10
_CHUNK = 2_000_000
_MOST_VARIANTS = 6

Entries = tuple[np.ndarray, np.ndarray]  # keys, ranks of the records that have them


def pack(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    low = np.minimum(left, right).astype(np.int64)
    return (low << 32) | np.maximum(left, right)


def unpack(pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return pairs >> 32, pairs & 0xFFFFFFFF


def candidate_pairs(columns: Columns, tell: Callable[[str], None] = lambda _: None) -> np.ndarray:
    """Every pair to compare, each once, packed."""
    keyed = _Keyed(columns)
    found = []
    for name, entries in keyed.promised():
        found.append(keyed.pairs(entries))
        tell(name)
    for name, entries in keyed.extra():
        if _pairs_in(entries[0]) <= _EXTRA_PAIRS * len(columns) + 10_000:
            found.append(keyed.pairs(entries))
            tell(name)
    return _once(found)


def _once(parts: list[np.ndarray]) -> np.ndarray:
    """Each number of the parts once, in order; the parts are emptied, to hold everything twice at most."""
    numbers = np.concatenate(parts) if len(parts) != 1 else parts[0]
    parts.clear()
    numbers.sort()
    if not len(numbers):
        return numbers
    first = np.empty(len(numbers), bool)
    first[0] = True
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers if first.all() else numbers[first]


class _Keyed:
    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._everyone = np.arange(len(columns), dtype=np.int64)
        names = columns.names
        ids: dict[str, int] = {}
        self._variants = np.full((len(names) + 1, _MOST_VARIANTS), -1, np.int64)
        self._initials = np.full((len(names) + 1, _MOST_VARIANTS), -1, np.int64)
        for code, words in enumerate(names.skeletons):
            for n, variant in enumerate(variants(words)[:_MOST_VARIANTS]):
                self._variants[code, n] = ids.setdefault(variant, len(ids))
            for n, initial in enumerate(dict.fromkeys(word[0] for word in words[:_MOST_VARIANTS])):
                self._initials[code, n] = ord(initial)
        # The last row is reached with the code of a missing name (-1).

    @cached_property
    def _surnames(self) -> list[np.ndarray]:
        """For each variant of the last and the birth name, its number for each record; -1 for none."""
        return self._each("last", self._variants) + self._each("birth", self._variants)

    @cached_property
    def _firsts(self) -> list[np.ndarray]:
        return self._each("first", self._variants)

    def _each(self, column: str, table: np.ndarray) -> list[np.ndarray]:
        codes = self._columns.codes(column)
        used = [n for n in range(table.shape[1]) if (table[:, n] >= 0).any()]
        return [found for found in (table[codes, n] for n in used) if (found >= 0).any()]

    def promised(self) -> Iterator[tuple[str, Entries]]:
        """The keys that both the base and this search go by."""
        yield "names", self._names()
        yield "birth date", self._birth_dates()
        yield "surname and date", self._surname_and_date(self._surnames)
        yield "phone", self._phones()
        yield "email", self._texts("email")

    def extra(self) -> Iterator[tuple[str, Entries]]:
        yield "first name and date", self._surname_and_date(self._firsts)
        yield "address", self._texts("street")
        for names in (self._surnames, self._firsts):
            yield "town and name", self._with_name(self._columns.codes("postcode"), names)
            yield "town and name", self._with_name(self._columns.codes("city"), names)
        dates = self._columns.dates.astype(np.int64)
        yield "date alone", (dates[dates > 0], np.flatnonzero(dates > 0))
        yield "postcode alone", self._texts("postcode")
        yield "town alone", self._texts("city")

    def _names(self) -> Entries:
        parts = []
        for surname in self._surnames:
            for first in self._firsts:
                known = np.flatnonzero((surname >= 0) & (first >= 0))
                parts.append((pack(surname[known], first[known]), known))
        return _joined(parts)

    def _birth_dates(self) -> Entries:
        parts = []
        dates = self._columns.dates.astype(np.int64)
        for column in ("last", "birth", "first"):
            for initial in self._each(column, self._initials):
                known = np.flatnonzero((initial >= 0) & (dates > 0))
                parts.append(((dates[known] << 8) | initial[known], known))
        return _joined(parts)

    def _surname_and_date(self, names: list[np.ndarray]) -> Entries:
        """Two of day, month and year; day and month interchangeable."""
        columns = self._columns
        years = columns.years.astype(np.int64) * 100
        low = np.minimum(columns.days, columns.months).astype(np.int64)
        high = np.maximum(columns.days, columns.months).astype(np.int64)
        parts = []
        for name in names:
            known = np.flatnonzero((name >= 0) & (columns.dates > 0))
            parts += [
                ((name[known] << 32) | two[known], known)
                for two in (years + low, years + high, low * 100 + high)
            ]
        return _joined(parts)

    def _phones(self) -> Entries:
        keys, known = self._texts("phone")
        texts = self._columns.texts("phone")
        long_enough = np.fromiter((len(text) >= LEAST_PHONE for text in texts), bool, len(texts))
        kept = long_enough[keys] if len(keys) else np.empty(0, bool)
        return keys[kept], known[kept]

    def _texts(self, column: str) -> Entries:
        codes = self._columns.codes(column)
        known = np.flatnonzero(codes >= 0)
        return codes[known].astype(np.int64), known

    def _with_name(self, codes: np.ndarray, names: list[np.ndarray]) -> Entries:
        parts = []
        for name in names:
            known = np.flatnonzero((name >= 0) & (codes >= 0))
            parts.append(((name[known] << 32) | codes[known], known))
        return _joined(parts)

    def pairs(self, entries: Entries) -> np.ndarray:
        """Pairs of different records in the same group, each once."""
        small, large = _split(entries)
        found = _all_pairs(small)
        if len(large[0]):
            for extra in (
                self._columns.years.astype(np.int64),
                self._surnames[0] if self._surnames else self._everyone,
                self._firsts[0] if self._firsts else self._everyone,
            ):
                # Numbers of groups leave room for a second number beside them.
                _, groups = np.unique(large[0], return_inverse=True)
                narrower = (groups.astype(np.int64) << 32) | (extra[large[1]] & 0xFFFFFFFF)
                found += _all_pairs(_split((narrower, large[1]))[0])
        return _once(found) if found else np.empty(0, np.int64)


def _joined(parts: list[Entries]) -> Entries:
    if not parts:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return np.concatenate([keys for keys, _ in parts]), np.concatenate([ranks for _, ranks in parts])


def _pairs_in(keys: np.ndarray) -> int:
    """How many pairs groups of equal keys make."""
    _, sizes = np.unique(keys, return_counts=True)
    return int((sizes.astype(np.int64) * (sizes - 1) // 2).sum())


def _split(entries: Entries) -> tuple[Entries, Entries]:
    """Entries of groups of two to LARGEST, and of larger ones, sorted by key."""
    keys, ranks = entries
    order = np.argsort(keys, kind="stable")
    keys, ranks = keys[order], ranks[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else order
    sizes = np.diff(np.append(starts, len(keys)))
    size = np.repeat(sizes, sizes)
    small, large = (size > 1) & (size <= LARGEST), size > LARGEST
    return (keys[small], ranks[small]), (keys[large], ranks[large])


def _all_pairs(entries: Entries) -> list[np.ndarray]:
    """Every pair within groups of entries sorted by key, in parts."""
    keys, ranks = entries
    if not len(keys):
        return []
    last = np.append(np.flatnonzero(keys[1:] != keys[:-1]), len(keys) - 1)
    sizes = np.diff(np.concatenate([[-1], last]))
    partners = np.repeat(last, sizes) - np.arange(len(keys))  # how many of its group stand after each
    ends = np.cumsum(partners)
    found = []
    start = 0
    while start < len(keys):
        stop = int(np.searchsorted(ends, (ends[start - 1] if start else 0) + _CHUNK, "left")) + 1
        stop = min(stop, len(keys))
        counts = partners[start:stop]
        owners = np.repeat(np.arange(start, stop), counts)
        within = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
        left, right = ranks[owners], ranks[owners + 1 + within]
        found.append(pack(left, right)[left != right])
        start = stop
    return found
