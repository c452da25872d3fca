"""What a lot owes, what is done, what is to come: the one place these are computed.

`with_balance` annotates a queryset of lots, for lists that sort and add up. `balances` computes everything of
many lots with four questions of the database, whatever their number.

Hours are Decimals of two places. Both read a lot as it stood on `today`: amendments signed by then, hours of
months begun by then.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import (
    DateField,
    DecimalField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextChoices,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from maillage.kernel.months import add_months

from .. import nomenclature
from ..models import Amendment, ForgottenHours, HoursLine, HoursState, Lot

NOTHING = Decimal(0)
_HOURS: DecimalField = DecimalField(max_digits=12, decimal_places=2)
AWAITING = (HoursState.DECLARED, HoursState.CHECKED)


class BalanceState(TextChoices):
    """Where a lot stands. `LATE` and `AHEAD` are `late_share` points away from the time gone."""

    LATE = "late", _("en retard")
    SHORT = "short", _("fini, heures manquantes")
    ON_TIME = "on_time", _("à l'heure")
    AHEAD = "ahead", _("en avance")
    NOT_BEGUN = "not_begun", _("pas commencé")
    OVER = "over", _("fini, tenu")
    CLOSED = "closed", _("soldé")
    UNKNOWN = "unknown", _("dates à préciser")


@dataclass
class _Counted:
    """Hours of a lot as the database adds them up; `months` those validated, by first day of month."""

    done: Decimal = NOTHING
    training: Decimal = NOTHING
    waiting: Decimal = NOTHING
    months: dict[dt.date, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Balance:
    """A lot on a day: what is read of it, and what follows, computed when asked.

    `months` are the first days of this month and of those the pace is taken from, the latest first.
    """

    lot: Lot
    day: dt.date
    due: Decimal
    ends: dt.date | None
    counted: _Counted
    months: Sequence[dt.date]

    @property
    def done(self) -> Decimal:
        """Validated, training apart; those of people who are forgotten too."""
        return self.counted.done

    @property
    def training(self) -> Decimal:
        return self.counted.training

    @property
    def waiting(self) -> Decimal:
        """Declared or checked, not decided yet."""
        return self.counted.waiting

    @property
    def begins(self) -> dt.date | None:
        return self.lot.start_date

    @property
    def ended(self) -> bool:
        return self.ends is not None and self.ends < self.day

    @property
    def closed(self) -> bool:
        return self.lot.closed_on is not None and self.lot.closed_on <= self.day

    @property
    def share(self) -> Fraction | None:
        """Of the hours due; None when none are due."""
        return Fraction(self.done) / Fraction(self.due) if self.due else None

    @cached_property
    def _time(self) -> tuple[int, int] | None:
        """Days gone and days in all; None without both dates."""
        return _days(self.begins, self.ends, self.day)

    @property
    def elapsed(self) -> Fraction | None:
        """The share of its time that is gone; None without both dates."""
        return Fraction(*self._time) if self._time else None

    @property
    def expected(self) -> Decimal | None:
        """The hours that share of time asks for."""
        if self._time is None:
            return None
        gone, days = self._time
        return _rounded(_cents(self.due) * gone, days)

    @property
    def behind(self) -> Decimal | None:
        """Hours late against the expected ones, 0 when there are none."""
        return None if self.expected is None else max(self.expected - self.done, NOTHING)

    @cached_property
    def _pace(self) -> tuple[int, int] | None:
        """Hundredths of hours over so many full months; None before there is one, and after the end."""
        if self.ended:
            return None
        begins = self.begins
        full = [month for month in self.months[1:] if begins is None or month >= begins]
        if not full:
            return None
        return sum(_cents(self.counted.months[m]) for m in full if m in self.counted.months), len(full)

    @property
    def pace(self) -> Decimal | None:
        """Hours a month over the full months since the lot began, the last ones."""
        return _rounded(*self._pace) if self._pace else None

    @cached_property
    def to_come(self) -> Decimal | None:
        """Hours from this month to the end at that pace; None where the pace or the end is not known.

        Past months are not counted, said or not; this month counts for what it lacks, the last one for its
        days until the end. Nothing is to come once the lot ended.
        """
        if self.ended:
            return NOTHING
        if self._pace is None or self.ends is None:
            return None
        (hours, over), ends, this_month = self._pace, self.ends, self.months[0]
        done = _cents(self.counted.months.get(this_month, NOTHING)) * over
        days = monthrange(ends.year, ends.month)[1]
        between = (ends.year - this_month.year) * 12 + ends.month - this_month.month - 1
        if between < 0:
            return _rounded(max(hours * ends.day - done * days, 0), over * days)
        return _rounded(max(hours - done, 0) * days + hours * (between * days + ends.day), over * days)

    @property
    def forecast(self) -> Decimal | None:
        """Hours done at the end, at the current pace."""
        return None if self.to_come is None else self.done + self.to_come

    @property
    def missing(self) -> Decimal:
        """Hours due and not done yet."""
        return max(self.due - self.done, NOTHING)

    @property
    def missing_at_end(self) -> Decimal | None:
        return None if self.forecast is None else max(self.due - self.forecast, NOTHING)

    @cached_property
    def state(self) -> BalanceState:
        return state_of(self.lot, self.due, self.ends, self.done, self.day)

    @property
    def lacks(self) -> bool:
        """Hours are missing now: late, or over with hours not done."""
        return self.state in (BalanceState.LATE, BalanceState.SHORT)


def with_balance(lots: QuerySet, today: dt.date) -> QuerySet:
    """Lots annotated with `due`, `ends`, `done` (training apart), `training` and `waiting`."""
    amendments = Amendment.objects.filter(lot=OuterRef("pk"), signed_on__lte=today)
    lines = HoursLine.objects.filter(lot=OuterRef("pk"), statement__month__lte=today)
    forgotten = ForgottenHours.objects.filter(lot=OuterRef("pk"), month__lte=today)
    validated, awaiting = lines.filter(state=HoursState.VALIDATED), lines.filter(state__in=AWAITING)
    return lots.annotate(
        due=F("hours_due") + _summed(amendments, "hours_delta"),
        ends=Coalesce(
            Subquery(
                amendments.filter(new_end_date__isnull=False)
                .order_by("-signed_on", "-pk")
                .values("new_end_date")[:1]
            ),
            F("end_date"),
            output_field=DateField(),
        ),
        done=_summed(validated, "hours") + _summed(forgotten, "hours"),
        training=_summed(validated, "training_hours") + _summed(forgotten, "training_hours"),
        waiting=_summed(awaiting, "hours"),
    )


def _summed(rows: QuerySet, name: str) -> Coalesce:
    """The sum of a column over the rows of each lot, 0 where there are none."""
    total = rows.order_by().values("lot").annotate(total=Sum(name)).values("total")
    return Coalesce(Subquery(total, output_field=_HOURS), Value(NOTHING), output_field=_HOURS)


def balances(lots: QuerySet | Iterable[Lot], today: dt.date) -> list[Balance]:
    """The balance of each lot, in their order. Takes a queryset (asked once) or lots already read."""
    found = list(lots)
    ids = [lot.pk for lot in found]
    if not ids:
        return []
    span = nomenclature.parameters(today).pace_months
    this_month = today.replace(day=1)
    months = [add_months(this_month, -back) for back in range(span + 1)]
    counted = _counted(ids, today, months)
    terms = _terms(ids, today)
    return [
        Balance(lot, today, *_amended(lot, terms), counted.get(lot.pk) or _Counted(), months) for lot in found
    ]


def balance(lot: Lot, today: dt.date) -> Balance:
    """One lot's."""
    return balances([lot], today)[0]


def effective_terms(lots: Iterable[Lot], today: dt.date) -> dict[int, tuple[Decimal, dt.date | None]]:
    """Hours due and end of each lot once amended, by lot: one question."""
    found = list(lots)
    terms = _terms([lot.pk for lot in found], today)
    return {lot.pk: _amended(lot, terms) for lot in found}


def _terms(ids: list[int], today: dt.date) -> Mapping[int, tuple[Decimal, dt.date | None]]:
    """Hours added and last end said by amendments, by lot."""
    terms: dict[int, tuple[Decimal, dt.date | None]] = {}
    signed = Amendment.objects.filter(lot__in=ids, signed_on__lte=today).order_by("signed_on", "pk")
    for lot, delta, end in signed.values_list("lot_id", "hours_delta", "new_end_date"):
        so_far, last = terms.get(lot, (NOTHING, None))
        terms[lot] = (so_far + delta, end or last)
    return terms


def _amended(lot: Lot, terms: Mapping[int, tuple[Decimal, dt.date | None]]) -> tuple[Decimal, dt.date | None]:
    delta, end = terms.get(lot.pk, (NOTHING, None))
    return lot.hours_due + delta, end or lot.end_date


def _counted(ids: list[int], today: dt.date, months: list[dt.date]) -> dict[int, _Counted]:
    """Hours of each lot in one pass over its lines, and those of people who are forgotten."""
    counted: dict[int, _Counted] = {}
    validated = Q(state=HoursState.VALIDATED)
    lines: dict[str, Any] = {
        "done": Sum("hours", filter=validated),
        "training": Sum("training_hours", filter=validated),
        "waiting": Sum("hours", filter=Q(state__in=AWAITING)),
    }
    for back, month in enumerate(months):
        lines[f"m{back}"] = Sum("hours", filter=validated & Q(statement__month=month))
    rows = HoursLine.objects.filter(lot__in=ids, statement__month__lte=today)
    names = tuple(lines)
    for lot, *sums in rows.order_by().values("lot_id").annotate(**lines).values_list("lot_id", *names):
        one = counted.setdefault(lot, _Counted())
        one.done, one.training, one.waiting = (value or NOTHING for value in sums[:3])
        one.months = {month: value for month, value in zip(months, sums[3:], strict=True) if value}
    forgotten = ForgottenHours.objects.filter(lot__in=ids, month__lte=today)
    for lot, month, hours, training in forgotten.values_list("lot_id", "month", "hours", "training_hours"):
        one = counted.setdefault(lot, _Counted())
        one.done += hours
        one.training += training
        one.months[month] = one.months.get(month, NOTHING) + hours
    return counted


def elapsed_share(begins: dt.date | None, ends: dt.date | None, today: dt.date) -> Fraction | None:
    """Days gone before `today` over days in all, first and last included; 0 to 1."""
    found = _days(begins, ends, today)
    return Fraction(*found) if found else None


def _days(begins: dt.date | None, ends: dt.date | None, today: dt.date) -> tuple[int, int] | None:
    if begins is None or ends is None or ends < begins:
        return None
    days = (ends - begins).days + 1
    return min(max((today - begins).days, 0), days), days


def _cents(hours: Decimal) -> int:
    return int(hours * 100)


def _rounded(cents: int, over: int) -> Decimal:
    """Hundredths of hours divided, rounded once, half up; never negative."""
    return Decimal((2 * cents + over) // (2 * over)).scaleb(-2)


def state_of(lot: Lot, due: Decimal, ends: dt.date | None, done: Decimal, today: dt.date) -> BalanceState:
    """Where a lot stands, from its hours and its amended terms."""
    if lot.closed_on is not None and lot.closed_on <= today:
        return BalanceState.CLOSED
    if ends is not None and ends < today:
        return BalanceState.OVER if done >= due else BalanceState.SHORT
    if due and done >= due:
        return BalanceState.AHEAD
    if lot.start_date is not None and lot.start_date > today:
        return BalanceState.NOT_BEGUN
    time = _days(lot.start_date, ends, today)
    if time is None:
        return BalanceState.UNKNOWN
    if not due:
        return BalanceState.ON_TIME
    gone, days = time
    # Points between the share done and the share of time, over hours due × days.
    gap = 100 * (_cents(done) * days - _cents(due) * gone)
    points = nomenclature.parameters(today).late_share * _cents(due) * days
    if gap <= -points:
        return BalanceState.LATE
    return BalanceState.AHEAD if gap >= points else BalanceState.ON_TIME


def total(found: Iterable[Balance]) -> dict[str, Decimal]:
    """Sums over lots: due, done, waiting, training, forecast (done hours where none can be told), missing."""
    sums = dict.fromkeys(("due", "done", "waiting", "training", "forecast", "missing"), NOTHING)
    for one in found:
        sums["due"] += one.due
        sums["done"] += one.done
        sums["waiting"] += one.waiting
        sums["training"] += one.training
        sums["forecast"] += one.done if one.forecast is None else one.forecast
        sums["missing"] += one.missing
    return sums
