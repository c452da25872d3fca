"""Exact shares, rounded once, half up, for display."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

DASH = "–"


def round_half_up(value: Fraction | Decimal | int, decimals: int = 0) -> Decimal:
    """Round an exact value once, half away from zero. 0.5 gives 1, 2.275 at two decimals gives 2.28."""
    fraction = Fraction(value)
    scaled = abs(fraction) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    signed = whole if fraction >= 0 else -whole
    return Decimal(f"{signed}E{-decimals}")  # read, not computed: no precision of a context cuts it


@dataclass(frozen=True)
class Share:
    """A part of a whole, kept exact. A whole of zero has no value: it prints as "–", never 0 %."""

    part: int
    whole: int

    @property
    def fraction(self) -> Fraction | None:
        return Fraction(self.part, self.whole) if self.whole else None

    def percent(self, decimals: int = 0) -> Decimal | None:
        """Percentage rounded half up, or None when the whole is zero."""
        return None if self.fraction is None else round_half_up(self.fraction * 100, decimals)

    def ratio(self, decimals: int = 2) -> Decimal | None:
        return None if self.fraction is None else round_half_up(self.fraction, decimals)

    def __str__(self) -> str:
        value = self.percent()
        return DASH if value is None else f"{value} %"


__all__ = ["DASH", "Share", "round_half_up"]
