"""The statement of a buyer or of an operation: each contract, who worked, compared with the period before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from maillage.kernel.disclosure import AtMost, Sum, Table, suppress
from maillage.kernel.period import Period

from .. import nomenclature
from ..models import Lot
from .balance import Balance, balances, total
from .counts import Done, Sight, Tally, done, sights, tally

# Keys of counts: ("persons", "total"), ("persons", "sex", "F"), ("persons", "lot", "12")


@dataclass(frozen=True)
class Row:
    """A lot at the end of the period, and what was done on it in the period."""

    balance: Balance
    tally: Tally

    @property
    def lot(self) -> Lot:
        return self.balance.lot


@dataclass
class Statement:
    """`day` is the last day the figures speak of. `hidden` are the counts that do not leave the house."""

    name: str
    network: str
    period: Period
    day: dt.date
    rows: list[Row]
    whole: Tally
    before: Tally
    sights: list[Sight]
    hidden: frozenset[Hashable] = frozenset()
    small: int = 0

    @property
    def sums(self) -> dict[str, Decimal]:
        """Of balances."""
        return total(row.balance for row in self.rows)

    @property
    def before_period(self) -> Period:
        return before(self.period)

    def shows(self, *key: str) -> bool:
        """Whether the count of persons behind a key may be read."""
        return key not in self.hidden

    def count(self, value: int, *key: str) -> int | None:
        """The count, None where it is hidden."""
        return None if ("persons", *key) in self.hidden else value

    def hours(self, value: Decimal, *key: str) -> Decimal | None:
        """Hours of a part: those of a few people tell of them too."""
        return None if key[0] in _OF_PEOPLE and ("persons", *key) in self.hidden else value


# Told apart by what people are; the others tell contracts apart.
_OF_PEOPLE = ("sex", "age", "home")


def before(period: Period) -> Period:
    """As long, just before: the year before for a year, the same days a year before within one."""
    years = period.last.year - period.first.year + 1
    return Period(_back(period.first, years), _back(period.last, years))


def _back(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def statement(lots: QuerySet[Lot], period: Period, today: dt.date, name: str, *, hiding: bool) -> Statement:
    """The statement of the contracts `lots` are of. `hiding`: it leaves the house, small counts stay.

    A constant number of questions for each network that follows them (a buyer has one, seldom two).
    """
    day = min(period.last, today)
    found = list(
        lots.select_related("contract__network").order_by("contract__title", "contract", "number", "pk")
    )
    ids = {lot.pk: lot for lot in found}
    networks = {lot.contract.network_id: lot.contract.network for lot in found}
    now, then = Done(), Done()
    for network in sorted(networks):
        theirs = [pk for pk, lot in ids.items() if lot.contract.network_id == network]
        _add(now, done(theirs, network, period))
        _add(then, done(theirs, network, before(period)))
    active = {one.lot for one in now.worked} | {gone.lot for gone in now.forgotten}
    shown = [one for one in balances(found, day) if one.lot.pk in active or _runs(one, period)]
    by_lot: dict[int, Done] = {pk: Done() for pk in ids}
    for worked in now.worked:
        by_lot[worked.lot].worked.append(worked)
    for gone in now.forgotten:
        by_lot[gone.lot].forgotten.append(gone)
    made = Statement(
        name=name,
        network=" · ".join(one.name for one in networks.values()),
        period=period,
        day=day,
        rows=[Row(one, tally(by_lot[one.lot.pk])) for one in shown],
        whole=tally(now),
        before=tally(then),
        sights=sights(now, {pk: lot.mechanism for pk, lot in ids.items()}),
    )
    if hiding:
        made.small = nomenclature.parameters(day).hidden_under
        made.hidden = hidden(made)
    return made


def _add(into: Done, more: Done) -> None:
    into.worked += more.worked
    into.forgotten += more.forgotten


def _runs(one: Balance, period: Period) -> bool:
    """Whether a lot runs in the period, or still owed hours in it."""
    closed = one.lot.closed_on
    if closed is not None and closed < period.first:
        return False
    return period.overlaps(one.begins, one.ends)


def hidden(made: Statement) -> frozenset[Hashable]:
    """Counts of persons below the threshold, and those that would give them back."""
    values: dict[Hashable, int] = {("persons", "total"): made.whole.persons}
    sums: list[Sum] = []
    limits: list[AtMost] = []
    for sight in made.sights:
        cells: list[Hashable] = []
        for part in sight.parts:
            cells.append(("persons", sight.code, part.code))
            values[cells[-1]] = part.tally.persons
        if sight.once and cells:
            sums.append(Sum(("persons", "total"), tuple(cells)))
        else:
            limits += [AtMost(cell, ("persons", "total")) for cell in cells]
    for row in made.rows:
        key = ("persons", "lot", str(row.lot.pk))
        values[key] = row.tally.persons
        limits.append(AtMost(key, ("persons", "total")))
    under = made.small
    table = Table(
        values=values,
        printed=frozenset(values),
        thresholds=dict.fromkeys(values, under),
        sums=tuple(sums),
        limits=tuple(limits),
    )
    found = set(suppress(table).hidden)
    if 0 < made.before.persons < under:
        found.add(("persons", "before"))
    return frozenset(found)
