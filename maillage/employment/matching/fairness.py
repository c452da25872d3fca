"""Whether proposals go to everybody in turn, or always to the same few."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction


def concentration(counts: Collection[int], part: Fraction = Fraction(1, 10)) -> Fraction | None:
    """The share of all proposals that the `part` of people most proposed received; None without any.

    Everybody in turn gives `part` itself; one tenth that gets everything gives 1. `counts` has one number a
    person, zeros included; the part is rounded up to at least one person.
    """
    total = sum(counts)
    if not total:
        return None
    top = max(1, -(-len(counts) * part.numerator // part.denominator))
    return Fraction(sum(sorted(counts, reverse=True)[:top]), total)
