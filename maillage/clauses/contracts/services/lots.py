"""Lots: their terms, their end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes

from ... import nomenclature
from ...models import ForgottenHours, FormalNotice, HoursLine, Lot, LotOffer, Penalty, PublicContract

MOST_HOURS = Decimal("9999999.99")


@dataclass(frozen=True, kw_only=True)
class LotFacts:
    """The terms of a lot. Hours are those first promised, the end the first one: amendments come apart."""

    mechanism: str
    number: str = ""
    title: str = ""
    trade: str = ""
    start_date: dt.date | None = None
    end_date: dt.date | None = None
    hours_due: Decimal = Decimal(0)
    penalty_rate: Decimal | None = None
    first_hours_by: dt.date | None = None

    def checked(self) -> LotFacts:
        """The same, tidied; raises `DomainError` naming the field at fault."""
        if self.mechanism not in nomenclature.mechanisms():
            raise DomainError(_("« %s » n'est pas un mécanisme connu.") % self.mechanism, "mechanism")
        if self.trade and self.trade not in nomenclature.trades(self.start_date or timezone.localdate()):
            raise DomainError(_("« %s » n'est pas un métier connu.") % self.trade, "trade")
        if self.start_date and self.end_date and self.end_date < self.start_date:
            raise DomainError(_("Le marché finit avant de commencer."), "end_date")
        if not 0 <= self.hours_due <= MOST_HOURS:
            raise DomainError(_("Les heures dues ne sont pas négatives."), "hours_due")
        if self.penalty_rate is not None and self.penalty_rate < 0:
            raise DomainError(_("Une pénalité n'est pas négative."), "penalty_rate")
        return replace(self, number=" ".join(self.number.split()), title=" ".join(self.title.split()))


_TERMS = tuple(field.name for field in fields(LotFacts))


def add_lot(context: Context, contract: PublicContract, facts: LotFacts) -> Lot:
    context.require(Right.RUN_CLAUSES)
    facts = facts.checked()
    with changes(context.actor, _("lot ajouté")):
        return write_lot(Lot(contract=contract), facts)


def update_lot(context: Context, lot: Lot, facts: LotFacts) -> Lot:
    """Correct the terms; amendments keep what they add."""
    context.require(Right.RUN_CLAUSES)
    facts = facts.checked()
    with changes(context.actor, _("lot corrigé")):
        return write_lot(_held(lot), facts)


def write_lot(lot: Lot, facts: LotFacts) -> Lot:
    """Copy the terms and save. Inside the caller's `changes`."""
    for name in _TERMS:
        setattr(lot, name, getattr(facts, name))
    twin = Lot.objects.filter(contract_id=lot.contract_id, number=lot.number).exclude(pk=lot.pk)
    if twin.exists():
        raise DomainError(
            _("Ce marché a déjà un lot de ce numéro.")
            if lot.number
            else _("Ce marché a déjà un lot sans numéro : numérotez-les."),
            "number",
        )
    lot.save()
    return lot


def remove_lot(context: Context, lot: Lot) -> None:
    """Take away a lot entered by mistake. One with hours stays, and the last one goes with its contract."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("lot retiré")):
        contract = PublicContract.objects.select_for_update().get(pk=lot.contract_id)
        held = _held(lot)
        if not contract.lots.exclude(pk=held.pk).exists():
            raise DomainError(_("C'est le seul lot de ce marché : retirez le marché lui-même."))
        refuse_hours(
            [held.pk],
            _("Des heures sont déclarées sur ce lot : il reste. Soldez-le, ou rejetez d'abord ces heures."),
        )
        held.delete()


def refuse_hours(lots: Collection[int], message: str) -> None:
    """Raise `DomainError` when something done stands on these lots: hours, notices, penalties, offers."""
    if any(model._default_manager.filter(lot_id__in=lots).exists() for model in (HoursLine, ForgottenHours)):
        raise DomainError(message)
    if any(model._default_manager.filter(lot_id__in=lots).exists() for model in (FormalNotice, Penalty)):
        raise DomainError(_("Une mise en demeure ou une pénalité y est enregistrée : retirez-la d'abord."))
    if LotOffer.objects.filter(lot_id__in=lots).exists():
        raise DomainError(_("Une offre d'emploi est ouverte pour ce marché : détachez-la d'abord."))


def close_lot(context: Context, lot: Lot, *, closed_on: dt.date, note: str = "") -> Lot:
    """Settle a lot: nothing more is expected of it."""
    context.require(Right.RUN_CLAUSES)
    if closed_on > timezone.localdate():
        raise DomainError(_("Un lot se solde le jour venu."), "closed_on")
    with changes(context.actor, _("lot soldé")):
        held = _held(lot)
        if held.closed_on:
            raise DomainError(_("Ce lot est déjà soldé."))
        if held.start_date and closed_on < held.start_date:
            raise DomainError(_("Le lot n'avait pas commencé ce jour-là."), "closed_on")
        held.closed_on, held.closing_note = closed_on, " ".join(note.split())
        held.save(update_fields=["closed_on", "closing_note"])
    return held


def reopen_lot(context: Context, lot: Lot) -> Lot:
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("lot rouvert")):
        held = _held(lot)
        held.closed_on, held.closing_note = None, ""
        held.save(update_fields=["closed_on", "closing_note"])
    return held


def _held(lot: Lot) -> Lot:
    """The row as it is now, held until the change is done."""
    return Lot.objects.select_for_update().get(pk=lot.pk)
