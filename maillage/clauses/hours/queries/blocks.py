"""What hours say on the pages of others: the first page, a lot, a contract, a person, an operation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.people.models import Person

from ...board import Gist
from ...models import HoursLine, HoursState, HoursStatement, Lot, PublicContract
from ...outside.months import code_of, month_to_declare
from .desk import Stand, desk_of, findings_of

_ZERO = Decimal(0)
_SHOWN = 5
_MONTHS = 12


def home_block(context: Context, subject: Any) -> dict[str, Any] | None:
    """Where the month is, what waits to be validated and what is wrong with it. Five questions."""
    month = month_to_declare(timezone.localdate())
    desk = desk_of(context, month)
    waiting = [row for row in desk.rows if row.stand in (Stand.TO_LOOK, Stand.TO_VALIDATE)]
    unknown = (
        HoursLine.objects.visible_to(context)
        .awaiting()
        .filter(person__isnull=True)
        .select_related("statement__company")
        .order_by("-statement__month", "pk")
    )
    late = HoursStatement.objects.visible_to(context).filter(
        month__lt=month, lines__state__in=(HoursState.DECLARED, HoursState.CHECKED)
    )
    return {
        "desk": desk,
        "code": code_of(month),
        "rows": waiting[:_SHOWN],
        "more": max(len(waiting) - _SHOWN, 0),
        "gists": [Gist(_("Relevés à valider"), len(waiting), "home-hours")],
        "unknown": list(unknown[:_SHOWN]),
        "findings": findings_of(context, month),
        "late": list(late.select_related("company").distinct().order_by("month", "company__name")[:_SHOWN]),
    }


@dataclass
class Month:
    """The lines of a month, their sums: those that count, those that wait."""

    first: dt.date
    lines: list[HoursLine] = field(default_factory=list)
    hours: Decimal = _ZERO
    training: Decimal = _ZERO
    waiting: Decimal = _ZERO

    @property
    def people(self) -> int:
        return len({line.person_id for line in self.lines if line.person_id})


def by_month(rows: QuerySet[HoursLine]) -> list[Month]:
    """The latest month first. One question."""
    found: dict[dt.date, Month] = {}
    lines = (
        rows.exclude(state=HoursState.REJECTED)
        .select_related("statement__company", "person", "decided_by", "lot__contract")
        .order_by("-statement__month", "person__folded_name", "pk")
    )
    for line in lines:
        month = found.setdefault(line.statement.month, Month(line.statement.month))
        month.lines.append(line)
        if line.state == HoursState.VALIDATED:
            month.hours += line.hours
            month.training += line.training_hours
        else:
            month.waiting += line.hours
    return list(found.values())


def _content(months: list[Month], **more: Any) -> dict[str, Any] | None:
    if not months:
        return None
    return {
        "months": months[:_MONTHS],
        "older": months[_MONTHS:],
        "hours": sum((one.hours for one in months), _ZERO),
        "training": sum((one.training for one in months), _ZERO),
        "waiting": sum((one.waiting for one in months), _ZERO),
        **more,
    }


def _lines(context: Context) -> QuerySet[HoursLine]:
    return HoursLine.objects.visible_to(context)


def lot_block(context: Context, lot: Lot) -> dict[str, Any] | None:
    """The hours of a lot by month, with who validated them and when. For facilitators: it names people."""
    if not context.has(Right.RUN_CLAUSES):
        return None
    months = by_month(_lines(context).filter(lot=lot))
    people = {line.person_id for month in months for line in month.lines if line.person_id}
    return _content(months, lot=lot, people_shown=sorted(people))


def contract_block(context: Context, contract: PublicContract) -> dict[str, Any] | None:
    """The hours of a contract by month, all its lots together: sums that name nobody."""
    if not context.has(Right.RUN_CLAUSES):
        return None
    return _content(by_month(_lines(context).filter(lot__contract=contract)), contract=contract)


def person_block(context: Context, person: Person) -> dict[str, Any] | None:
    """The hours of a person by month, on which lot and in which company."""
    return _content(by_month(_lines(context).filter(person=person)), person=person)
