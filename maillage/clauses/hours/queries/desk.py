"""Month-end: every company expected, where its statement is, what is to be validated."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, Sum, TextChoices
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.kernel.months import add_months
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation

from ...models import HoursLine, HoursState, HoursStatement
from ...outside.queries import who_declares
from ..checks import CHECKS

_ZERO = Decimal(0)


class Stand(TextChoices):
    """Where a company is with a month, what asks for work first."""

    TO_LOOK = "to_look", _("à contrôler")
    TO_VALIDATE = "to_validate", _("à valider")
    NOTHING = "nothing", _("rien reçu")
    ASKED = "asked", _("demandé")
    REMINDED = "reminded", _("relancé")
    VALIDATED = "validated", _("validé")
    NO_HOURS = "no_hours", _("sans heures")


@dataclass(frozen=True)
class Row:
    """A company and its month. `look` lines have findings, `checked` have none; hours of those that wait and
    of those that count."""

    company: Organisation
    month: dt.date
    statement: HoursStatement | None = None
    look: int = 0
    checked: int = 0
    validated: int = 0
    rejected: int = 0
    waiting_hours: Decimal = _ZERO
    done_hours: Decimal = _ZERO
    training: Decimal = _ZERO

    @property
    def stand(self) -> Stand:
        if self.look:
            return Stand.TO_LOOK
        if self.checked:
            return Stand.TO_VALIDATE
        if self.validated:
            return Stand.VALIDATED
        known = self.statement
        if known is not None and (known.nothing_done or known.sent_at or self.rejected):
            return Stand.NO_HOURS
        if known is not None and known.reminders:
            return Stand.REMINDED
        return Stand.ASKED if known is not None and known.asked_on else Stand.NOTHING

    @property
    def waiting(self) -> int:
        return self.look + self.checked

    @property
    def settled(self) -> bool:
        return self.stand in (Stand.VALIDATED, Stand.NO_HOURS)


@dataclass
class Desk:
    """A month of the network. `counts` of companies by where they stand."""

    month: dt.date
    rows: list[Row] = field(default_factory=list)

    @property
    def counts(self) -> Counter[Stand]:
        return Counter(row.stand for row in self.rows)

    @property
    def settled(self) -> int:
        return sum(row.settled for row in self.rows)

    @property
    def checked(self) -> int:
        """Lines ready to be validated."""
        return sum(row.checked for row in self.rows)

    @property
    def look(self) -> int:
        return sum(row.look for row in self.rows)

    @property
    def waiting_hours(self) -> Decimal:
        return sum((row.waiting_hours for row in self.rows), _ZERO)

    @property
    def done_hours(self) -> Decimal:
        return sum((row.done_hours for row in self.rows), _ZERO)

    @property
    def training(self) -> Decimal:
        return sum((row.training for row in self.rows), _ZERO)

    @property
    def statements_to_validate(self) -> int:
        return sum(1 for row in self.rows if row.checked)


def desk_of(context: Context, month: dt.date) -> Desk:
    """Companies that carry a lot that runs, that had hours the month before, or that have a statement. Three
    questions."""
    network = network_of(context)
    statements = {
        one.company_id: one for one in HoursStatement.objects.visible_to(context).filter(month=month)
    }
    counted = _counted(context, month)
    lately = (
        HoursLine.objects.visible_to(context)
        .validated()
        .filter(statement__month=add_months(month, -1), statement__company__closed_on__isnull=True)
    )
    companies = Organisation.objects.filter(
        Q(pk__in=who_declares(network, month).values("organisation_id"))
        | Q(pk__in=lately.values("statement__company_id"))
        | Q(pk__in=list(statements))
    )
    rows = [
        Row(company, month, statements.get(company.pk), **counted.get(company.pk, {}))
        for company in companies.only("pk", "name").order_by("name", "pk")
    ]
    rank = list(Stand)
    rows.sort(key=lambda row: rank.index(row.stand))
    return Desk(month, rows)


def _counted(context: Context, month: dt.date) -> dict[int, dict]:
    declared, checked = Q(state=HoursState.DECLARED), Q(state=HoursState.CHECKED)
    validated, rejected = Q(state=HoursState.VALIDATED), Q(state=HoursState.REJECTED)
    rows = (
        HoursLine.objects.visible_to(context)
        .filter(statement__month=month)
        .order_by()
        .values("statement__company_id")
        .annotate(
            look=Count("pk", filter=declared),
            checked=Count("pk", filter=checked),
            validated=Count("pk", filter=validated),
            rejected=Count("pk", filter=rejected),
            waiting_hours=Sum("hours", filter=declared | checked, default=_ZERO),
            done_hours=Sum("hours", filter=validated, default=_ZERO),
            training=Sum("training_hours", filter=validated, default=_ZERO),
        )
    )
    return {row.pop("statement__company_id"): row for row in rows}


def checked_lines(
    context: Context, month: dt.date, companies: Collection[int] | None = None
) -> list[HoursLine]:
    """The lines of a month without a finding, ready to be validated."""
    rows = HoursLine.objects.visible_to(context).filter(statement__month=month, state=HoursState.CHECKED)
    if companies is not None:
        rows = rows.filter(statement__company_id__in=companies)
    return list(rows.order_by("pk"))


def findings_of(context: Context, month: dt.date) -> list[tuple[str, int]]:
    """What was found in the lines that wait, as labels, the most frequent first."""
    waiting = HoursLine.objects.visible_to(context).awaiting().filter(statement__month=month)
    found: Counter[str] = Counter()
    for codes in waiting.exclude(anomalies=[]).values_list("anomalies", flat=True):
        found.update(codes)
    return [(str(CHECKS[code].label), count) for code, count in found.most_common() if code in CHECKS]
