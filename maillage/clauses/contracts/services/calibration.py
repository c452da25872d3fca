"""Calibrations: how the hours of a lot were set, kept for ever beside the hours themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes

from ... import nomenclature
from ...models import Calibration, Lot
from ..computing import MOST, Parameters, hours


@dataclass(frozen=True, kw_only=True)
class CalibrationFacts:
    """`retained` None: the hours computed. Others need a reason."""

    parameters: Parameters
    trade: str = ""
    retained: int | None = None
    reason: str = ""
    decided_on: dt.date | None = None


def calibrate(context: Context, lot: Lot, facts: CalibrationFacts) -> Calibration:
    """Keep a calibration; its hours become the ones the lot first promises, its trade the lot's."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("calibrage")):
        held = Lot.objects.select_for_update().get(pk=lot.pk)
        made = keep_calibration(context, held, facts)
        held.hours_due, held.trade = Decimal(made.retained), made.trade
        held.save(update_fields=["hours_due", "trade"])
    return made


def keep_calibration(context: Context, lot: Lot, facts: CalibrationFacts) -> Calibration:
    """Write how the hours of a lot were set. Inside the caller's `changes`."""
    said = facts.parameters.checked()
    computed = hours(said)
    retained = computed if facts.retained is None else facts.retained
    reason = " ".join(facts.reason.split())
    day = facts.decided_on or timezone.localdate()
    if day > timezone.localdate():
        raise DomainError(_("Une décision se note le jour venu."), "decided_on")
    if facts.trade and facts.trade not in nomenclature.trades(day):
        raise DomainError(_("« %s » n'est pas un métier connu.") % facts.trade, "trade")
    if not 0 <= retained <= MOST:
        raise DomainError(_("Les heures dues ne sont pas négatives."), "retained")
    if retained != computed and not reason:
        raise DomainError(
            _("Des heures autres que celles du calcul (%d) demandent un motif.") % computed, "reason"
        )
    return Calibration.objects.create(
        lot=lot,
        trade=facts.trade,
        amount=said.amount,
        labour_share=said.labour_share,
        hourly_cost=said.hourly_cost,
        rate=said.rate,
        computed=computed,
        retained=retained,
        reason=reason if retained != computed else "",
        decided_on=day,
        decided_by_id=context.account.pk,
    )
