"""Hiding small counts, and enough of their neighbours that totals do not give them back.

A hidden cell is safe when two tables a reader cannot tell apart give it values far enough from each other
(`Table.width`). Such tables are looked for from the true one: move the cell, mend every sum or limit it
breaks by moving another cell the reader does not see, and so on until all holds again. A pair found is a
proof, whatever the reader computes. When none is found, the cheapest shown neighbour of the place where
mending stopped is hidden too. A zero is never hidden, and the reader may know that: no alternative puts a
hidden printed cell at zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .cells import Key, Table

_PATIENCE = 400  # moves tried for one alternative before more is hidden instead


@dataclass(frozen=True)
class Suppression:
    """`hidden` are the printed cells to hide, `small` those of them hidden for themselves.

    `exposed`: cells that nothing can protect any more: what gives them away is printed elsewhere already.
    """

    hidden: frozenset[Key]
    small: frozenset[Key]
    exposed: frozenset[Key]


def suppress(table: Table, kept: Iterable[Key] = ()) -> Suppression:
    """The smallest cells first, then one neighbour at a time until every hidden cell is safe.

    `kept` were hidden in a publication before: showing them now would undo what it protected.
    """
    small = {cell for cell in table.values if table.is_small(cell)}
    hidden = {cell for cell in small if cell in table.printed}
    hidden |= {cell for cell in kept if cell in table.printed and table.values[cell]}
    exposed: set[Key] = set()
    proofs: dict[Key, _Proof] = {}
    while True:
        search = _Search(table, hidden)
        stuck = None
        for cell in _in_order(table, (hidden | small) - exposed):
            proof = proofs.get(cell)
            if proof is not None and search.holds(proof):
                continue
            proof = search.proof(cell)
            if proof is None:
                stuck = cell
                break
            proofs[cell] = proof
        if stuck is None:
            return Suppression(frozenset(hidden), frozenset(small & hidden), frozenset(exposed))
        neighbour = _cheapest(table, search.reached, hidden)
        if neighbour is None:
            exposed.add(stuck)
        else:
            hidden.add(neighbour)


def _in_order(table: Table, cells: Iterable[Key]) -> list[Key]:
    return sorted(cells, key=lambda cell: (table.values[cell], repr(cell)))


def _cheapest(table: Table, reached: Iterable[tuple[Key, ...]], hidden: set[Key]) -> Key | None:
    """The neighbour that is missed least: a part before a total, a small count before a large one."""
    costs: dict[Key, tuple[bool, int, str]] = {}
    for cells in reached:
        for cell in cells:
            if cell in table.printed and cell not in hidden and cell not in table.settled:
                if not table.values[cell]:
                    continue
                is_total = any(one.total == cell for one in table.sums_of.get(cell, ()))
                costs[cell] = (is_total, table.values[cell], repr(cell))
    return min(costs, key=lambda cell: costs[cell]) if costs else None


Moves = Mapping[Key, int]
_Proof = tuple[Moves, Moves]  # the moves that lower the cell, and those that raise it; either may be empty


def _sizes(wanted: int) -> Iterator[int]:
    """The moves to try, the largest first: each of a few people; of quantities, a fifth less each time."""
    size = wanted
    while size > 0:
        yield size
        size -= max(1, size // 5) if size > 20 else 1


class _Search:
    """Tables a reader cannot tell from the true one, when `hidden` are hidden."""

    def __init__(self, table: Table, hidden: set[Key]) -> None:
        self.table, self.hidden = table, hidden
        self.reached: dict[tuple[Key, ...], None] = {}  # ties met on the way to an alternative
        self.patience = 0

    def holds(self, proof: _Proof) -> bool:
        """A pair found before more was hidden still is one: hiding more forbids only to reach zero."""
        return all(self._allowed(moves) for moves in proof)

    def proof(self, cell: Key) -> _Proof | None:
        """Two alternatives that put the cell `width` apart, the true value between or at an end."""
        width = self.table.width(cell)
        self.reached = {one.cells: None for one in self.table.sums_of.get(cell, ())}
        down = self._furthest(cell, -1, width)
        up = self._furthest(cell, +1, width - abs(down.get(cell, 0)))
        return (down, up) if abs(down.get(cell, 0)) + up.get(cell, 0) >= width else None

    def _furthest(self, cell: Key, sign: int, wanted: int) -> Moves:
        for size in _sizes(wanted):
            if self.table.values[cell] + sign * size < self._floor(cell):
                continue
            self.patience = _PATIENCE
            found = self._mend({cell: sign * size})
            if found is not None:
                return found
        return {}

    def _mend(self, moves: dict[Key, int]) -> dict[Key, int] | None:
        """Complete `moves` so that every sum and every limit holds again, None when it cannot be found."""
        self.patience -= 1
        if self.patience < 0:
            return None
        remedies = self._remedies(moves)
        if remedies is None:
            return moves
        for cell, move in remedies:
            found = self._mend({**moves, cell: move})
            if found is not None:
                return found
        return None

    def _remedies(self, moves: Moves) -> list[tuple[Key, int]] | None:
        """Moves that would mend one thing that no longer holds; None where all holds."""
        for cell in moves:
            for one in self.table.sums_of.get(cell, ()):
                missing = moves.get(one.total, 0) - sum(moves.get(part, 0) for part in one.parts)
                if missing:
                    self.reached[one.cells] = None
                    wanted = [(part, missing) for part in one.parts] + [(one.total, -missing)]
                    return self._possible(wanted, moves)
        values = self.table.values
        for cell in moves:
            for pair in self.table.limits_of.get(cell, ()):
                small = values[pair.small] + moves.get(pair.small, 0)
                excess = small - values[pair.large] - moves.get(pair.large, 0)
                if excess > 0:
                    self.reached[pair.small, pair.large] = None
                    return self._possible([(pair.large, excess), (pair.small, -excess)], moves)
        return None

    def _possible(self, wanted: list[tuple[Key, int]], moves: Moves) -> list[tuple[Key, int]]:
        """Those of cells the reader does not see, that have not moved yet and do not fall too low.

        Cells tied to the fewest others first.
        """
        unseen = [
            (cell, move)
            for cell, move in wanted
            if cell not in moves
            and self._is_unseen(cell)
            and self.table.values[cell] + move >= self._floor(cell)
        ]
        ties = self.table.sums_of
        return sorted(
            unseen, key=lambda one: (len(ties.get(one[0], ())), -self.table.values[one[0]], repr(one[0]))
        )

    def _is_unseen(self, cell: Key) -> bool:
        return cell in self.hidden or cell not in self.table.printed

    def _floor(self, cell: Key) -> int:
        return 1 if cell in self.hidden else 0

    def _allowed(self, moves: Moves) -> bool:
        """Nothing below what the reader knows it exceeds, and nothing above what bounds it."""
        values = self.table.values
        for cell, move in moves.items():
            if values[cell] + move < self._floor(cell):
                return False
            for pair in self.table.limits_of.get(cell, ()):
                small = values[pair.small] + moves.get(pair.small, 0)
                if small > values[pair.large] + moves.get(pair.large, 0):
                    return False
        return True
