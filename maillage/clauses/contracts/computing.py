"""The hours of a commitment: amount excl. tax × labour share ÷ hourly labour cost × rate, rounded half up.

The one place they are computed. Shares and rates are percent, the amount and the cost euros.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError
from maillage.kernel.share import round_half_up

MOST = 9_999_999  # what the hours of a lot can hold
MOST_AMOUNT = Decimal("999999999999.99")
MOST_COST = Decimal("9999.99")


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """What the hours are computed from."""

    amount: Decimal
    labour_share: Decimal
    hourly_cost: Decimal
    rate: Decimal

    def checked(self) -> Parameters:
        """The same; raises `DomainError` naming the field at fault."""
        if not 0 <= self.amount <= MOST_AMOUNT:
            raise DomainError(_("Le montant est positif, et tient en douze chiffres."), "amount")
        for name in ("labour_share", "rate"):
            if not 0 <= getattr(self, name) <= 100:
                raise DomainError(_("Une part va de 0 à 100 %."), name)
        if not 0 < self.hourly_cost <= MOST_COST:
            raise DomainError(_("Le coût horaire n'est pas nul."), "hourly_cost")
        if hours(self) > MOST:
            raise DomainError(_("Le calcul donne trop d'heures : vérifiez le montant et le coût."), "amount")
        return self


def hours(said: Parameters) -> int:
    """1 000 000 € × 40 % ÷ 35 € × 5 % gives 571."""
    exact = (
        Fraction(said.amount)
        * Fraction(said.labour_share)
        / 100
        / Fraction(said.hourly_cost)
        * Fraction(said.rate)
        / 100
    )
    return int(round_half_up(exact))


def per_100_000(retained: Decimal | int, amount: Decimal) -> Decimal | None:
    """Hours for 100 000 € excl. tax, one decimal; None without an amount."""
    return round_half_up(Fraction(retained) * 100_000 / Fraction(amount), 1) if amount else None
