"""Somebody who wants hidden counts back: bounds out of every sum, and every whole-number table that fits."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.kernel.disclosure import Table

Key = object
Bounds = dict[Key, tuple[int, int]]
UNBOUNDED = 10_000


def known(table: Table, hidden: frozenset[Key]) -> Bounds:
    """What the reader starts from: printed counts, hidden ones from 1 on, the others from 0 on."""
    return {
        cell: (1, UNBOUNDED)
        if cell in hidden
        else (value, value)
        if cell in table.printed
        else (0, UNBOUNDED)
        for cell, value in table.values.items()
    }


def narrowed(table: Table, bounds: Bounds) -> Bounds | None:
    """Bounds drawn together until no sum and no limit says more; None where nothing fits."""
    found = dict(bounds)
    while True:
        before = dict(found)
        for one in table.sums:
            low, high = (sum(found[part][side] for part in one.parts) for side in (0, 1))
            found[one.total] = (max(found[one.total][0], low), min(found[one.total][1], high))
            for part in one.parts:
                others = (low - found[part][0], high - found[part][1])
                found[part] = (
                    max(found[part][0], found[one.total][0] - others[1]),
                    min(found[part][1], found[one.total][1] - others[0]),
                )
                low, high = (sum(found[p][side] for p in one.parts) for side in (0, 1))
        for pair in table.limits:
            found[pair.small] = (found[pair.small][0], min(found[pair.small][1], found[pair.large][1]))
            found[pair.large] = (max(found[pair.large][0], found[pair.small][0]), found[pair.large][1])
        if any(low > high for low, high in found.values()):
            return None
        if found == before:
            return found


def fits(table: Table, bounds: Bounds) -> bool:
    """Whether a table of whole numbers lies within the bounds."""
    found = narrowed(table, bounds)
    if found is None:
        return False
    open_cells = [cell for cell, (low, high) in found.items() if low < high]
    if not open_cells:
        return True
    cell = min(open_cells, key=lambda c: found[c][1] - found[c][0])
    low, high = found[cell]
    return any(fits(table, {**found, cell: (value, value)}) for value in range(low, min(high, low + 60) + 1))


def possible(table: Table, hidden: frozenset[Key], cell: Key) -> tuple[int, int]:
    """The lowest and the highest number the reader must hold possible for a cell (the true one is one)."""
    start = narrowed(table, known(table, hidden))
    assert start is not None
    true = table.values[cell]
    wanted = table.width(cell)

    def furthest(values: Iterator[int]) -> int:
        return next((v for v in values if fits(table, {**start, cell: (v, v)})), true)

    lowest = furthest(iter(range(max(start[cell][0], true - wanted), true)))
    highest = furthest(iter(range(min(start[cell][1], true + wanted), true, -1)))
    return lowest, highest
