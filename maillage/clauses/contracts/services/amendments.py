"""Amendments and renewals of a lot: hours and end from a day on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes

from ...models import Amendment, AmendmentKind, Lot


@dataclass(frozen=True, kw_only=True)
class AmendmentFacts:
    """`hours_delta` are hours, negative when taken away; one of it and `new_end_date` changes something."""

    signed_on: dt.date
    reason: str
    kind: str = AmendmentKind.AMENDMENT
    hours_delta: Decimal = Decimal(0)
    new_end_date: dt.date | None = None

    def checked(self, lot: Lot) -> AmendmentFacts:
        """The same, tidied; raises `DomainError` naming the field at fault."""
        reason = " ".join(self.reason.split())
        if self.kind not in AmendmentKind.values:
            raise DomainError(_("« %s » n'est pas une nature d'avenant.") % self.kind, "kind")
        if not reason:
            raise DomainError(_("Un avenant dit son motif."), "reason")
        if not self.hours_delta and self.new_end_date is None:
            raise DomainError(_("Un avenant change les heures ou la fin."), "hours_delta")
        if self.new_end_date and lot.start_date and self.new_end_date < lot.start_date:
            raise DomainError(_("La nouvelle fin précède le début du lot."), "new_end_date")
        return replace(self, reason=reason)


def add_amendment(context: Context, lot: Lot, facts: AmendmentFacts) -> Amendment:
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("avenant")):
        held = Lot.objects.select_for_update().get(pk=lot.pk)
        return _write(Amendment(lot=held), facts.checked(held))


def update_amendment(context: Context, amendment: Amendment, facts: AmendmentFacts) -> Amendment:
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("avenant corrigé")):
        held = Lot.objects.select_for_update().get(pk=amendment.lot_id)
        row = Amendment.objects.select_for_update().get(pk=amendment.pk)
        return _write(row, facts.checked(held))


def remove_amendment(context: Context, amendment: Amendment) -> None:
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("avenant retiré")):
        held = Lot.objects.select_for_update().get(pk=amendment.lot_id)
        Amendment.objects.filter(pk=amendment.pk).delete()
        _not_below_zero(held)


def _write(row: Amendment, facts: AmendmentFacts) -> Amendment:
    row.kind, row.signed_on, row.reason = facts.kind, facts.signed_on, facts.reason
    row.hours_delta, row.new_end_date = facts.hours_delta, facts.new_end_date
    row.save()
    _not_below_zero(row.lot)
    return row


def _not_below_zero(lot: Lot) -> None:
    """What is due after all amendments stays a number of hours."""
    added = Amendment.objects.filter(lot_id=lot.pk).aggregate(sum=Sum("hours_delta"))["sum"] or Decimal(0)
    if lot.hours_due + added < 0:
        raise DomainError(_("Les avenants retireraient plus d'heures que le lot n'en doit."), "hours_delta")
