"""Whole numbers out of weights: apportionment, and integer tables with given margins."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Split `total` in whole parts proportional to `weights`: largest remainders, first come on ties."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def fit_table(
    rows: Sequence[int], columns: Sequence[int], prior: Sequence[Sequence[float]]
) -> list[list[int]]:
    """A table of whole numbers with these margins, as close to `prior` as whole numbers allow.

    Iterative proportional fitting, rounded down; the units left over are placed one by one along
    augmenting paths. A zero of the prior stays zero. Raises `ValueError` where no such table exists.
    """
    table = [list(map(float, row)) for row in prior]
    for _ in range(200):
        for i, row in enumerate(table):
            factor = rows[i] / sum(row)
            table[i] = [value * factor for value in row]
        for j, column in enumerate(columns):
            factor = column / sum(row[j] for row in table)
            for row in table:
                row[j] *= factor
    whole = [[int(value + 1e-9) for value in row] for row in table]
    row_left = [total - sum(row) for total, row in zip(rows, whole, strict=True)]
    column_left = [total - sum(row[j] for row in whole) for j, total in enumerate(columns)]
    for i, left in enumerate(row_left):
        for _ in range(left):
            if not _augment(i, whole, table, column_left, set()):
                raise ValueError("no table of whole numbers has these margins")
    return whole


def _augment(
    i: int, whole: list[list[int]], table: list[list[float]], column_left: list[int], seen: set[int]
) -> bool:
    """Put one more unit in row `i`, moving units of other rows out of full columns where needed."""
    wanted = sorted(
        (j for j, value in enumerate(table[i]) if value > 0 and j not in seen),
        key=lambda j: whole[i][j] - table[i][j],
    )
    for j in wanted:
        seen.add(j)
        if column_left[j] > 0:
            column_left[j] -= 1
            whole[i][j] += 1
            return True
        for k, row in enumerate(whole):
            if k != i and row[j] > 0 and _augment(k, whole, table, column_left, seen):
                row[j] -= 1
                whole[i][j] += 1
                return True
    return False


def weighted_sample(rng: random.Random, items: Sequence[T], weights: Sequence[float], k: int) -> list[T]:
    """`k` distinct items, the likelier the heavier (Efraimidis and Spirakis: one key an item)."""
    if k > len(items):
        raise ValueError(f"{k} items wanted out of {len(items)}")
    keys = [(rng.random() ** (1 / weight) if weight > 0 else -1.0, n) for n, weight in enumerate(weights)]
    keys.sort(reverse=True)
    return [items[n] for _, n in keys[:k]]
