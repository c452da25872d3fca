"""How a lot goes: month by month, company by company, and its next deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.kernel import formats
from maillage.kernel.charts import Chart, Target, course
from maillage.kernel.months import add_months

from ..models import ForgottenHours, FormalNotice, HoursLine, HoursState, Lot, LotCompany, Penalty
from . import words
from .balance import NOTHING, Balance, balance


@dataclass(frozen=True)
class CompanyPart:
    """A company of a lot: the hours it was given to do (None: not said) and those its own statements say."""

    company: LotCompany | None  # None: not named on the lot
    name: str
    organisation_id: int
    done: Decimal

    @property
    def share(self) -> Decimal | None:
        return self.company.hours_share if self.company else None

    @property
    def left(self) -> Decimal | None:
        return None if self.share is None else max(self.share - self.done, NOTHING)


@dataclass(frozen=True)
class Deadline:
    day: dt.date
    label: str
    passed: bool


@dataclass
class Progress:
    balance: Balance
    pace: str
    chart: Chart | None
    parts: list[CompanyPart] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    notices: list[FormalNotice] = field(default_factory=list)
    running: FormalNotice | None = None  # a notice nobody decided about yet


def progress(context: Context, lot: Lot, today: dt.date) -> Progress:
    """A constant number of questions, whatever the lot did."""
    found = balance(lot, today)
    months, by_company = _done(lot, today)
    companies = list(lot.companies.select_related("organisation").order_by("pk"))
    notices = list(notices_of(context, lot))
    running = next((one for one in notices if penalty_of(one) is None), None)
    return Progress(
        balance=found,
        pace=words.pace(found),
        chart=picture(found, months),
        parts=_parts(companies, by_company),
        deadlines=_deadlines(found, companies, running),
        notices=notices,
        running=running,
    )


def notices_of(context: Context, lot: Lot) -> list[FormalNotice]:
    """The formal notices of a lot with what was decided of them, the latest first."""
    rows = FormalNotice.objects.visible_to(context).filter(lot=lot).select_related("company", "penalty")
    return list(rows.order_by("-sent_on", "-pk"))


def penalty_of(notice: FormalNotice) -> Penalty | None:
    return getattr(notice, "penalty", None)


def _done(lot: Lot, today: dt.date) -> tuple[dict[dt.date, Decimal], dict[tuple[int, str], Decimal]]:
    """Validated hours by month, and by company (number and name)."""
    months: dict[dt.date, Decimal] = {}
    companies: dict[tuple[int, str], Decimal] = {}
    lines = (
        HoursLine.objects.filter(lot=lot, state=HoursState.VALIDATED, statement__month__lte=today)
        .order_by()
        .values_list("statement__month", "statement__company_id", "statement__company__name")
        .annotate(total=Sum("hours"))
    )
    forgotten = (
        ForgottenHours.objects.filter(lot=lot, month__lte=today)
        .order_by()
        .values_list("month", "company_id", "company__name")
        .annotate(total=Sum("hours"))
    )
    for month, company, name, hours in [*lines, *forgotten]:
        months[month] = months.get(month, NOTHING) + hours
        companies[company, name] = companies.get((company, name), NOTHING) + hours
    return months, companies


def _parts(companies: list[LotCompany], done: dict[tuple[int, str], Decimal]) -> list[CompanyPart]:
    by_id = {pk: hours for (pk, _name), hours in done.items()}
    named = {one.organisation_id for one in companies}
    parts = [
        CompanyPart(one, one.organisation.name, one.organisation_id, by_id.get(one.organisation_id, NOTHING))
        for one in companies
    ]
    others = sorted((name, pk, hours) for (pk, name), hours in done.items() if pk not in named)
    return parts + [CompanyPart(None, name, pk, hours) for name, pk, hours in others]


def _deadlines(found: Balance, companies: list[LotCompany], running: FormalNotice | None) -> list[Deadline]:
    """What must have happened by a day and has not, then what comes; the nearest first."""
    lot, today, said = found.lot, found.day, []
    if found.closed:
        return []
    if lot.first_hours_by and not found.done:
        said.append((lot.first_hours_by, _("Premières heures")))
    said += [
        (one.plan_due_on, _("Plan d'action de %s") % one.organisation.name)
        for one in companies
        if one.plan_due_on
    ]
    if running is not None:
        said.append((running.deadline, _("Fin de la mise en demeure de %s") % running.company.name))
    if found.ends:
        said.append((found.ends, _("Fin du marché")))
    return [Deadline(day, label, day < today) for day, label in sorted(said)]


def picture(found: Balance, months: dict[dt.date, Decimal]) -> Chart | None:
    """Hours added up month after month beside those expected and foreseen; None where no date is known."""
    begins = found.begins or (min(months) if months else None)
    if begins is None:
        return None
    done = cumulated(begins, months, found.day)
    expected: Sequence[tuple[dt.date, Decimal]] = ()
    forecast: Sequence[tuple[dt.date, Decimal]] = ()
    if found.begins and found.ends and found.due:
        expected = [(found.begins, NOTHING), (found.ends, found.due)]
    if found.to_come and found.ends and found.forecast is not None and not found.closed:
        forecast = [done[-1], (max(found.ends, done[-1][0]), found.forecast)]
    return course(
        done,
        expected=expected,
        forecast=forecast,
        target=Target(found.due, _("%s h dues") % formats.number(found.due)) if found.due else None,
        title=_("Heures faites, attendues et prévues"),
        said=words.pace(found),
        labels=(_("faites"), _("attendues"), _("au rythme actuel")),
    )


def cumulated(
    begins: dt.date, months: dict[dt.date, Decimal], today: dt.date
) -> list[tuple[dt.date, Decimal]]:
    """The sum at the first day and at the end of each month that has hours, up to today."""
    sums = [(min([begins, *months]), NOTHING)]
    total = NOTHING
    for month in sorted(months):
        total += months[month]
        sums.append((min(add_months(month, 1), max(today, month)), total))
    if sums[-1][0] < today:
        sums.append((today, total))
    return sums
