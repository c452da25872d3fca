"""The grid of urban renewal: each operation over a period and since the beginning, and who lives there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.kernel.period import Period
from maillage.organisations.managers import network_of

from ..models import Lot, Operation
from .counts import Done, Tally, done, first_month, tally


@dataclass(frozen=True)
class RenewalRow:
    """An operation, or all of them (`pk` None). Residents live in a priority neighbourhood in force
    on the first day of their contract, as in every figure."""

    pk: int | None
    name: str
    area: str
    period: Tally
    ever: Tally


@dataclass(frozen=True)
class Renewal:
    """`since` is the year of the first hours; the last row adds up when there are several."""

    rows: list[RenewalRow]
    period: Period
    since: int


def renewal(context: Context, period: Period) -> Renewal:
    """Every operation of urban renewal within reach that has a lot; a constant number of questions."""
    operations = list(
        Operation.objects.visible_to(context)
        .filter(urban_renewal=True)
        .select_related("area")
        .order_by("name")
    )
    lots: dict[int, set[int]] = {one.pk: set() for one in operations}
    known = Lot.objects.visible_to(context).filter(contract__operation__in=list(lots))
    for pk, operation in known.values_list("pk", "contract__operation_id"):
        lots[operation].add(pk)
    every = [pk for ids in lots.values() for pk in ids]
    first = first_month(every) or period.first
    ever = done(every, network_of(context), Period(min(first, period.first), period.last))
    now = done(every, network_of(context), period)
    owner = {pk: operation for operation, ids in lots.items() for pk in ids}
    by_now, by_ever = _split(now, owner), _split(ever, owner)
    rows = [
        RenewalRow(
            one.pk,
            one.name,
            one.area.name if one.area else "",
            tally(by_now.get(one.pk, Done())),
            tally(by_ever.get(one.pk, Done())),
        )
        for one in operations
    ]
    if len(rows) > 1:
        rows.append(RenewalRow(None, _("Ensemble"), "", tally(now), tally(ever)))
    return Renewal(rows, period, first.year)


def _split(found: Done, owner: dict[int, int]) -> dict[int, Done]:
    parts: dict[int, Done] = {}
    for worked in found.worked:
        parts.setdefault(owner[worked.lot], Done()).worked.append(worked)
    for gone in found.forgotten:
        parts.setdefault(owner[gone.lot], Done()).forgotten.append(gone)
    return parts


def default_year(today: dt.date) -> int:
    """The year that ended, until spring; then the one that runs."""
    return today.year - 1 if today.month <= 3 else today.year
