"""Company: a file joins sums only when enough others stand in them with it, in all that they tell apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import TypeVar

from . import rules

Cell = TypeVar("Cell", bound=Hashable)


def those_in_company(cells: Mapping[int, set[Cell]], there: Mapping[Cell, int]) -> set[int]:
    """Those of some people who, left together, each stand with enough others in all their cells.

    `cells`: by person, what sums tell apart of them; `there`: how many people each cell holds already.
    """
    left = dict(cells)
    while True:
        counted = Counter(cell for own in left.values() for cell in own)
        counted.update(there)
        alone = [p for p, own in left.items() if any(counted[cell] < rules.COMPANY for cell in own)]
        if not alone:
            return set(left)
        for person in alone:
            del left[person]
