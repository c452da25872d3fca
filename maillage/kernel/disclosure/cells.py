"""The counts a publication speaks of, and everything a reader can know that ties them together."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

Key = Hashable


@dataclass(frozen=True)
class Sum:
    """`total` is the sum of `parts`, and the reader knows it."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def cells(self) -> tuple[Key, ...]:
        return (self.total, *self.parts)


@dataclass(frozen=True)
class AtMost:
    """`small` never exceeds `large`, and the reader knows it."""

    small: Key
    large: Key


@dataclass(frozen=True)
class Table:
    """Counts (whole numbers, not negative) with what ties them.

    values      every count, printed or only implied (who is *not* in a rate, a year nobody prints)
    printed     those the publication would show
    thresholds  the count from which a cell may be shown; a cell without one counts no person
    settled     printed elsewhere already: hiding them would hide nothing
    few         quantities (hours) of a few people: small whatever their value
    """

    values: Mapping[Key, int]
    printed: frozenset[Key]
    thresholds: Mapping[Key, int]
    sums: tuple[Sum, ...] = ()
    limits: tuple[AtMost, ...] = ()
    settled: frozenset[Key] = field(default_factory=frozenset)
    few: frozenset[Key] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        for one in self.sums:
            if self.values[one.total] != sum(self.values[part] for part in one.parts):
                raise ValueError(f"the parts do not make the total: {one}")
        for pair in self.limits:
            if self.values[pair.small] > self.values[pair.large]:
                raise ValueError(f"the smaller exceeds the larger: {pair}")

    def is_small(self, cell: Key) -> bool:
        """A few people, whom the count might make known. Nobody at all is not a few."""
        return self.values[cell] > 0 and (
            cell in self.few or self.values[cell] < self.thresholds.get(cell, 0)
        )

    @cached_property
    def sums_of(self) -> Mapping[Key, list[Sum]]:
        found: dict[Key, list[Sum]] = {}
        for one in self.sums:
            for cell in one.cells:
                found.setdefault(cell, []).append(one)
        return found

    @cached_property
    def limits_of(self) -> Mapping[Key, list[AtMost]]:
        found: dict[Key, list[AtMost]] = {}
        for pair in self.limits:
            found.setdefault(pair.small, []).append(pair)
            found.setdefault(pair.large, []).append(pair)
        return found

    def width(self, cell: Key) -> int:
        """How far apart the values a reader must hold possible have to lie.

        As many as what is small: a hidden cell may always have been any of `threshold` numbers. A cell
        without a threshold, hidden to protect others, is held to the highest of the table. A quantity of a
        few people must not be known to a tenth.
        """
        if cell in self.few:
            return max(1, self.values[cell] // 10)
        own = self.thresholds.get(cell)
        return (own if own else max(self.thresholds.values(), default=1)) - 1
