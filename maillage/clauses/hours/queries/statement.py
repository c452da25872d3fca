"""One statement: its lines, what is found in each today, the hours of the month before beside."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet, Sum

from maillage.accounts.context import Context
from maillage.kernel.months import add_months
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation

from ...models import HoursLine, HoursState, HoursStatement, Lot, Modality
from ..checks import Finding, Ground, Severity, entries_of, weight

_ZERO = Decimal(0)
AWAITING = (HoursState.DECLARED, HoursState.CHECKED)


@dataclass
class Shown:
    """A line as the page shows it. `before`: the validated hours of the same person on the same lot the month
    before, None when there were none. `net`: what is left of a validated line that was corrected."""

    line: HoursLine
    findings: list[Finding] = field(default_factory=list)
    before: Decimal | None = None
    net: Decimal | None = None
    net_training: Decimal | None = None
    corrections: list[HoursLine] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        return self.line.state in AWAITING

    @property
    def ready(self) -> bool:
        return self.waits and weight(self.findings) not in (Severity.NEVER, Severity.REASON)

    @property
    def never(self) -> bool:
        return weight(self.findings) == Severity.NEVER

    @property
    def unknown(self) -> bool:
        return self.line.person_id is None

    @property
    def who(self) -> str:
        if self.line.person is not None:
            return str(self.line.person)
        return f"{self.line.said_last_name} {self.line.said_first_name}".strip()


@dataclass
class Page:
    """What a statement holds; `looked` lines ask for a decision one by one, `ready` ones for none."""

    statement: HoursStatement
    looked: list[Shown] = field(default_factory=list)
    ready: list[Shown] = field(default_factory=list)
    validated: list[Shown] = field(default_factory=list)
    rejected: list[Shown] = field(default_factory=list)

    @property
    def lines(self) -> list[Shown]:
        return [*self.looked, *self.ready, *self.validated, *self.rejected]

    @property
    def waiting_hours(self) -> Decimal:
        return sum((one.line.hours for one in (*self.looked, *self.ready)), _ZERO)

    @property
    def done_hours(self) -> Decimal:
        return sum((one.net or _ZERO for one in self.validated), _ZERO)

    @property
    def training(self) -> Decimal:
        return sum((one.net_training or _ZERO for one in self.validated), _ZERO)

    @property
    def people(self) -> list[int]:
        return [one.line.person_id for one in self.lines if one.line.person_id is not None]


def lines_shown(rows: QuerySet[HoursLine]) -> QuerySet[HoursLine]:
    return rows.select_related(
        "statement__company", "lot__contract__buyer", "person", "decided_by", "contract"
    ).order_by("person__folded_name", "said_last_name", "said_first_name", "lot__contract__title", "pk")


def page_of(context: Context, statement: HoursStatement) -> Page:
    """The lines of a statement, checked as of now (nothing is written). A constant number of questions."""
    lines = list(lines_shown(HoursLine.objects.visible_to(context).filter(statement=statement)))
    waiting = [line for line in lines if line.state in AWAITING]
    entries = entries_of(waiting)
    ground = Ground.load(network_of(context), entries) if entries else None
    found = {
        line.pk: ground.findings(entry) if ground else []
        for line, entry in zip(waiting, entries, strict=True)
    }
    before = _month_before(context, statement)
    page = Page(statement)
    shown = {
        line.pk: Shown(line, found.get(line.pk, []), before.get((line.lot_id, line.person_id)))
        for line in lines
    }
    for one in shown.values():
        line = one.line
        if line.state == HoursState.VALIDATED:
            root = shown.get(line.corrects_id) if line.corrects_id else None
            if root is not None:
                root.corrections.append(line)
            else:
                page.validated.append(one)
        elif line.state == HoursState.REJECTED:
            page.rejected.append(one)
        elif one.ready:
            page.ready.append(one)
        else:
            page.looked.append(one)
    for one in page.validated:
        all_of = [one.line, *one.corrections]
        one.net = sum((line.hours for line in all_of), _ZERO)
        one.net_training = sum((line.training_hours for line in all_of), _ZERO)
    return page


def _month_before(context: Context, statement: HoursStatement) -> dict[tuple[int, int | None], Decimal]:
    rows = (
        HoursLine.objects.visible_to(context)
        .validated()
        .filter(
            statement__company_id=statement.company_id,
            statement__month=add_months(statement.month, -1),
        )
        .order_by()
        .values("lot_id", "person_id")
        .annotate(total=Sum("hours"))
    )
    return {(row["lot_id"], row["person_id"]): row["total"] for row in rows}


# --- the grid ---
@dataclass
class GridRow:
    """A person on a lot in the grid. `line` waits and may be changed; `fixed` are hours that are decided."""

    lot: Lot
    person_id: int | None
    name: str
    modality: str
    line: HoursLine | None = None
    fixed: Decimal | None = None
    before: Decimal | None = None
    before_training: Decimal | None = None

    @property
    def modality_label(self) -> str:
        return str(Modality(self.modality).label)

    @property
    def key(self) -> str:
        return (
            f"{self.lot.pk}-{self.person_id}"
            if self.person_id
            else f"line-{self.line.pk if self.line else 0}"
        )


def grid_of(context: Context, company: Organisation, month: dt.date) -> list[GridRow]:
    """Who may have hours this month: those of the month before, but on closed lots, and those who have some
    already. One question."""
    rows: dict[object, GridRow] = {}
    lines = lines_shown(
        HoursLine.objects.visible_to(context).filter(
            statement__company=company, statement__month__in=[month, add_months(month, -1)]
        )
    ).exclude(state=HoursState.REJECTED)
    found = list(lines)
    for line in [one for one in found if one.statement.month < month]:
        if line.state != HoursState.VALIDATED or line.person is None or line.lot.closed_on is not None:
            continue
        row = rows.setdefault(
            (line.lot_id, line.person_id),
            GridRow(line.lot, line.person_id, str(line.person), line.modality, before=_ZERO),
        )
        row.before = (row.before or _ZERO) + line.hours
        row.before_training = (row.before_training or _ZERO) + line.training_hours
    for line in [one for one in found if one.statement.month == month]:
        who: object = (line.lot_id, line.person_id) if line.person_id else ("line", line.pk)
        name = str(line.person) if line.person else f"{line.said_last_name} {line.said_first_name}".strip()
        row = rows.setdefault(who, GridRow(line.lot, line.person_id, name, line.modality))
        if line.state == HoursState.VALIDATED:
            row.fixed = (row.fixed or _ZERO) + line.hours
        elif row.line is not None:  # a second line that waits has its own row
            rows["line", line.pk] = GridRow(line.lot, None, name, line.modality, line)
        else:
            row.line, row.modality = line, line.modality
    gone = [who for who, row in rows.items() if row.before is not None and row.before <= 0 and not row.line]
    for who in gone:
        if rows[who].fixed is None:
            del rows[who]
    return sorted(rows.values(), key=lambda row: (row.lot.contract.title, row.lot.number, row.name))


def open_lots(context: Context) -> QuerySet[Lot]:
    """The lots hours may be declared on."""
    lots = Lot.objects.visible_to(context).filter(closed_on__isnull=True)
    return lots.select_related("contract__buyer").order_by("contract__title", "number", "pk")


def on_lots(context: Context, company: Organisation) -> set[int]:
    lots = Lot.objects.visible_to(context).filter(companies__organisation=company)
    return set(lots.values_list("pk", flat=True))


def label_of(lot: Lot) -> str:
    """`M12 · Réhabilitation, lot 2`."""
    named = str(lot.contract)
    return f"{named}, {lot}" if lot.number else named
