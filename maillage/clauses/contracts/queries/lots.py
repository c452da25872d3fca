"""What the page of a lot shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from maillage.accounts.context import Context

from ... import nomenclature
from ...models import Amendment, Calibration, Lot, LotCompany
from .terms import state_of, with_terms


@dataclass(frozen=True)
class LotPage:
    """`due` and `ends` with the amendments; `article` of `article_day` and of today ("" when they agree)."""

    due: Decimal
    ends: dt.date | None
    state: str
    article: str
    article_day: dt.date | None
    article_today: str
    companies: list[LotCompany]
    amendments: list[Amendment]
    calibration: Calibration | None
    other_lots: list[Lot]
    today: dt.date


def lot_page(context: Context, lot: Lot, today: dt.date) -> LotPage:
    terms = with_terms(Lot.objects.filter(pk=lot.pk), today).get()
    mechanism = nomenclature.mechanisms().get(lot.mechanism)
    day = lot.contract.notified_on or lot.start_date
    then = mechanism.article(day) if mechanism and day else ""
    now = mechanism.article(today) if mechanism else ""
    return LotPage(
        due=terms.due,
        ends=terms.ends,
        state=state_of(lot.start_date, terms.ends, lot.closed_on, today),
        article=then or now,
        article_day=day,
        article_today=now if then and then != now else "",
        companies=list(lot.companies.select_related("organisation").order_by("pk")),
        amendments=list(lot.amendments.order_by("signed_on", "pk")),
        calibration=Calibration.objects.visible_to(context)
        .filter(lot=lot)
        .select_related("decided_by")
        .order_by("-decided_on", "-pk")
        .first(),
        other_lots=list(lot.contract.lots.exclude(pk=lot.pk).order_by("number", "pk")),
        today=today,
    )
