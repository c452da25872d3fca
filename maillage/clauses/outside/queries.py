"""Who is to declare a month, on which lots, and whom each lot expects."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from maillage.kernel.doors import has_open_door
from maillage.kernel.months import add_months
from maillage.organisations.models import Contact, ContactConsent, Organisation
from maillage.people.managers import in_use

from .. import nomenclature
from ..models import (
    Amendment,
    HoursLine,
    HoursState,
    HoursStatement,
    Lot,
    LotCompany,
    LotCompanyRole,
    Modality,
)
from .months import last_day

PURPOSE = "clauses.statement"  # of the links
_LOOK_BACK = 3  # months the people of a lot are looked for in
_SUPPLIED = (Modality.ETTI, Modality.AI, Modality.GEIQ)
_AWAITING = (HoursState.DECLARED, HoursState.CHECKED)


def running_lots(network_id: int, month: dt.date) -> QuerySet:
    """The lots whose hours of a month may be declared: begun, not over before it, not settled.

    The end is that of the last amendment that moves it; the days of grace of the parameters are added.
    """
    grace = dt.timedelta(days=nomenclature.parameters(month).contract_grace_days)
    moved = Amendment.objects.filter(lot=OuterRef("pk"), new_end_date__isnull=False)
    moved = moved.order_by("-signed_on", "-pk").values("new_end_date")[:1]
    lots = Lot.objects.filter(contract__network_id=network_id, closed_on__isnull=True)
    lots = lots.alias(last_end=Coalesce(Subquery(moved), F("end_date")))
    return lots.filter(
        Q(start_date__isnull=True) | Q(start_date__lte=last_day(month)),
        Q(last_end__isnull=True) | Q(last_end__gte=month - grace),
    )


def who_declares(network_id: int, month: dt.date) -> QuerySet:
    """The parts of companies in lots (`LotCompany`) for which hours of a month are awaited.

    The employer declares: a holder that means to do its hours with the staff of a structure named on the
    lot, or by a subcontractor named on it, is not asked; that structure is, once for all its lots.
    """
    others = LotCompany.objects.filter(lot=OuterRef("lot")).exclude(pk=OuterRef("pk"))
    carried = Q(role__in=(LotCompanyRole.HOLDER, LotCompanyRole.CO_CONTRACTOR)) & (
        Q(Exists(others.filter(role=LotCompanyRole.SUPPLIER)), modality__in=_SUPPLIED)
        | Q(Exists(others.filter(role=LotCompanyRole.SUBCONTRACTOR)), modality=Modality.SIAE_SUBCONTRACT)
    )
    rows = LotCompany.objects.filter(
        lot__in=running_lots(network_id, month).values("pk"), organisation__closed_on__isnull=True
    )
    return rows.exclude(carried)


def companies_awaited(network_id: int, month: dt.date) -> QuerySet:
    """The organisations that declare a month."""
    return Organisation.objects.filter(pk__in=who_declares(network_id, month).values("organisation_id"))


@dataclass(frozen=True)
class LotOfMonth:
    """A lot a company declares for. `client` is the holder it supplies staff to, "" for itself."""

    pk: int
    label: str
    buyer: str
    client: str
    modality: str


def lots_of(statement: HoursStatement) -> list[LotOfMonth]:
    """The lots a company declares a month for, those it has hours on of late included: four questions."""
    month = statement.month
    running = running_lots(statement.network_id, month)
    known = HoursLine.objects.filter(
        statement__network_id=statement.network_id,
        statement__company_id=statement.company_id,
        statement__month__range=(add_months(month, -_LOOK_BACK), month),
    )
    mine = who_declares(statement.network_id, month).filter(organisation_id=statement.company_id)
    roles = {one.lot_id: one for one in mine}
    lots = (
        running.filter(Q(pk__in=list(roles)) | Q(pk__in=known.values("lot_id")))
        .select_related("contract__buyer")
        .prefetch_related("companies__organisation")
        .order_by("contract__title", "number", "pk")
    )
    supplies = _supplied_as(statement.company_id)
    return [_of_month(lot, statement.company_id, roles.get(lot.pk), supplies) for lot in lots]


def _supplied_as(company_id: int) -> str:
    """The modality of a structure that supplies staff, by what it is; "" for any other company."""
    held = Organisation.objects.filter(pk=company_id).values_list("roles__kind", flat=True)
    return next((kind for kind in held if kind in _SUPPLIED), "")


def _of_month(lot: Lot, company_id: int, part: LotCompany | None, supplies: str) -> LotOfMonth:
    named = [lot.contract.title]
    if lot.number:
        named.append(_("lot %s") % lot.number)
    if lot.title:
        named.append(lot.title)
    holder = next((one for one in lot.companies.all() if one.role == LotCompanyRole.HOLDER), None)
    other = holder is not None and holder.organisation_id != company_id
    modality = (part.modality if part else "") or supplies or Modality.DIRECT
    return LotOfMonth(
        pk=lot.pk,
        label=" · ".join(named),
        buyer=lot.contract.buyer.name,
        client=holder.organisation.name if other and holder else "",
        modality=modality,
    )


@dataclass(frozen=True)
class Expected:
    """Somebody a lot expects, because the company declared hours of theirs lately.

    `short` is all that is shown of who it is: first name and initial. `hours` are those of `month`, both
    work and training apart; `settled` what is validated already for the month that is declared.
    """

    key: str
    person_id: int | None
    last_name: str
    first_name: str
    birth_date: dt.date | None
    short: str
    modality: str
    month: dt.date
    hours: Decimal
    training: Decimal
    settled: Decimal


def short_name(first_name: str, last_name: str) -> str:
    """`Ana M.`: enough for who works with her, nothing for a stranger."""
    initial = f"{last_name.strip()[:1].upper()}." if last_name.strip() else ""
    return " ".join(filter(None, [first_name.strip(), initial]))


def expected(statement: HoursStatement, lot_ids: Iterable[int]) -> dict[int, list[Expected]]:
    """By lot, the people of the last month the company declared on it: one question.

    Rejected lines are left out, so are corrections down to nothing, contracts that ended before the month
    and people whose file is out of use.
    """
    month = statement.month
    lines = (
        HoursLine.objects.filter(
            in_use("person_id"),
            lot_id__in=list(lot_ids),
            statement__network_id=statement.network_id,
            statement__company_id=statement.company_id,
            statement__month__range=(add_months(month, -_LOOK_BACK), month),
        )
        .exclude(state=HoursState.REJECTED)
        .exclude(contract__end_date__lt=month)
        .select_related("statement", "person")
        .order_by("pk")
    )
    by_lot: dict[int, list[HoursLine]] = defaultdict(list)
    for line in lines:
        by_lot[line.lot_id].append(line)
    return {lot_id: _people(found, month) for lot_id, found in by_lot.items()}


def _people(lines: list[HoursLine], month: dt.date) -> list[Expected]:
    before = [line for line in lines if line.statement.month < month]
    now = [line for line in lines if line.statement.month == month and line.state == HoursState.VALIDATED]
    last = max((line.statement.month for line in before), default=None)
    groups: dict[tuple, list[HoursLine]] = defaultdict(list)
    for line in [line for line in before if line.statement.month == last] + now:
        groups[_who(line)].append(line)
    found = [_one(group, month) for group in groups.values()]
    return sorted(
        (one for one in found if one.hours > 0 or one.training > 0 or one.settled), key=lambda one: one.short
    )


def _who(line: HoursLine) -> tuple:
    if line.person_id:
        return (line.person_id,)
    return (line.said_last_name.lower(), line.said_first_name.lower(), line.said_birth_date)


def _one(group: list[HoursLine], month: dt.date) -> Expected:
    line = group[-1]
    person = line.person
    first = person.first_name if person else line.said_first_name
    last = person.last_name if person else line.said_last_name
    before = [one for one in group if one.statement.month < month]
    return Expected(
        key=f"e{group[0].pk}",
        person_id=line.person_id,
        last_name=last,
        first_name=first,
        birth_date=person.birth_date if person else line.said_birth_date,
        short=short_name(first, last),
        modality=line.modality,
        month=before[0].statement.month if before else month,
        hours=sum((one.hours for one in before), Decimal(0)),
        training=sum((one.training_hours for one in before), Decimal(0)),
        settled=sum((one.hours + one.training_hours for one in group if one not in before), Decimal(0)),
    )


def is_answered(statement: HoursStatement) -> bool:
    """The company sent its month, or its hours came another way."""
    return statement.sent_at is not None or statement.lines.exclude(state=HoursState.REJECTED).exists()


def is_settled(statement: HoursStatement) -> bool:
    """Everything declared is decided, something counts, and nothing more is awaited: a link opens nothing."""
    lines = list(statement.lines.values_list("state", "lot_id"))
    if any(state in _AWAITING for state, _lot in lines):
        return False
    done = {lot for state, lot in lines if state == HoursState.VALIDATED}
    if not done:
        return False
    return statement.sent_at is not None or done >= {lot.pk for lot in lots_of(statement)}


def reachable(company_ids: Iterable[int]) -> dict[int, Contact]:
    """Whom to write to in each company: an address the server takes, of somebody who did not ask to be left
    in peace, the last confirmed first."""
    contacts = (
        Contact.objects.filter(organisation_id__in=list(company_ids), mail_refused_on__isnull=True)
        .exclude(email="")
        .exclude(consent=ContactConsent.KEEP)
        .order_by(F("confirmed_on").desc(nulls_last=True), "pk")
    )
    chosen: dict[int, Contact] = {}
    for contact in contacts:
        chosen.setdefault(contact.organisation_id, contact)
    return chosen


def contact_to_write(statement: HoursStatement, others: dict[int, Contact]) -> Contact | None:
    """The contact that was asked while it can be written to; else another of the company, unless the one
    that was asked wants to be left in peace."""
    asked = statement.contact
    if asked is not None:
        if asked.consent == ContactConsent.KEEP:
            return None
        if asked.email and asked.mail_refused_on is None:
            return asked
    return others.get(statement.company_id)


def has_link(statement: HoursStatement) -> bool:
    """Whether a link given to the company still opens its page."""
    return has_open_door(PURPOSE, statement.pk)
