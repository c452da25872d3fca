"""How this part says lots, hours and states, on pages and on paper."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.kernel import formats

from .. import nomenclature
from ..models import Lot
from .balance import Balance, BalanceState

# What a badge looks like: red is for what is late, nothing else.
TONES = {
    BalanceState.LATE: "late",
    BalanceState.SHORT: "late",
    BalanceState.AHEAD: "ok",
    BalanceState.OVER: "ok",
    BalanceState.NOT_BEGUN: "outline",
    BalanceState.CLOSED: "outline",
    BalanceState.UNKNOWN: "soon",
}


def lot_name(lot: Lot) -> str:
    """« Lot 2 · Gros œuvre », « Gros œuvre », or nothing when the contract has no lots."""
    number = _("Lot %s") % lot.number if lot.number else ""
    return " · ".join(part for part in (number, lot.title) if part)


def full_name(lot: Lot) -> str:
    """The contract and the lot."""
    name = lot_name(lot)
    return f"{lot.contract} · {name}" if name else str(lot.contract)


def mechanism(code: str) -> str:
    found = nomenclature.mechanisms().get(code)
    return str(found.label) if found else code


def hours(value: Decimal | int | None) -> str:
    """« 1 328,5 h »."""
    return f"{formats.number(value)}{formats.NBSP}h" if value is not None else formats.number(None)


def whole_hours(value: Decimal | None) -> str:
    """A forecast is no measure: to the hour."""
    return f"{formats.number(value, 0)}{formats.NBSP}h" if value is not None else formats.number(None)


def pace(balance: Balance) -> str:
    """Where the current pace leads, in one sentence."""
    due = {"due": formats.number(balance.due), "end": formats.day(balance.ends)}
    if balance.closed:
        return _("Soldé : %(done)s h faites sur %(due)s.") % (due | {"done": formats.number(balance.done)})
    if balance.ended:
        return _("Fini le %(end)s : %(done)s h faites sur %(due)s.") % (
            due | {"done": formats.number(balance.done)}
        )
    if balance.due and balance.done >= balance.due:
        return _("Les %(due)s h dues sont faites, avant le %(end)s.") % due
    if balance.state == BalanceState.NOT_BEGUN:
        return _("Commence le %s.") % formats.day(balance.begins)
    if balance.ends is None:
        return _("Sans date de fin, rien ne se prévoit : complétez les dates du lot.")
    if balance.forecast is None:
        return _("Le rythme se dira après un premier mois entier.")
    if not balance.pace:
        return _(
            "Aucune heure validée ces derniers mois : à ce rythme, %(done)s h sur %(due)s au %(end)s."
        ) % (due | {"done": formats.number(balance.forecast, 0)})
    return _("À ce rythme (%(pace)s h par mois), %(done)s h sur %(due)s au %(end)s.") % (
        due | {"pace": formats.number(balance.pace, 0), "done": formats.number(balance.forecast, 0)}
    )


def address(name: str, *args: int) -> str:
    """An address of the room."""
    return reverse(f"clauses:{name}", args=args)
