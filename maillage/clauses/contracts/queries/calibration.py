"""What lots of the same trade promised and did, to set a new one against."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from django.db.models import DecimalField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from maillage.accounts.context import Context
from maillage.kernel.share import Share, round_half_up

from ...models import Calibration, ForgottenHours, HoursLine, HoursState, Lot
from ..computing import per_100_000
from .terms import state_of, with_terms

_HOURS: DecimalField = DecimalField(max_digits=12, decimal_places=2)
_SHOWN = 8


@dataclass(frozen=True)
class Past:
    """A lot of the trade. `density` is hours for 100 000 € (None: its amount is not known)."""

    lot: Lot
    due: Decimal
    done: Decimal
    amount: Decimal | None
    density: Decimal | None
    over: bool

    @property
    def share(self) -> Share:
        return Share(int(self.done * 100), int(self.due * 100))


@dataclass(frozen=True)
class Comparison:
    """`known` lots of the trade; medians over all of them, `shown` the latest ones."""

    known: int
    shown: list[Past]
    density: Decimal | None
    done_share: Share


def comparison(context: Context, trade: str, today: dt.date, but: int | None = None) -> Comparison:
    """Lots of a trade of the context's network that owe hours, whatever the day; `but`: the one at hand.

    One question of the database.
    """

    def summed(rows: object) -> Coalesce:
        return Coalesce(Subquery(rows), Decimal(0), output_field=_HOURS)

    own = {"lot": OuterRef("pk")}
    lines = HoursLine.objects.filter(**own, state=HoursState.VALIDATED)
    last = Calibration.objects.filter(**own).order_by("-decided_on", "-pk")
    rows = with_terms(Lot.objects.visible_to(context).filter(trade=trade), today).filter(due__gt=0)
    rows = (
        rows.exclude(pk=but)
        .select_related("contract__buyer")
        .annotate(
            validated=summed(lines.order_by().values("lot").annotate(sum=Sum("hours")).values("sum")),
            forgotten=summed(
                ForgottenHours.objects.filter(**own)
                .order_by()
                .values("lot")
                .annotate(sum=Sum("hours"))
                .values("sum")
            ),
            amount=Subquery(last.values("amount")[:1]),
        )
    )
    found = [
        Past(
            lot,
            lot.due,
            lot.validated + lot.forgotten,
            lot.amount,
            per_100_000(lot.due, lot.amount) if lot.amount else None,
            state_of(lot.start_date, lot.ends, lot.closed_on, today) in ("ended", "closed"),
        )
        for lot in rows.order_by("-start_date", "-pk")
    ]
    densities = [one.density for one in found if one.density is not None]
    over = [one for one in found if one.over]
    return Comparison(
        len(found),
        sorted(found, key=lambda one: one.amount is None)[:_SHOWN],
        round_half_up(median(densities), 1) if densities else None,
        Share(int(sum(one.done for one in over) * 100), int(sum(one.due for one in over) * 100)),
    )
