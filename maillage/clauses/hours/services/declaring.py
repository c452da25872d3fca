"""Lines come in: typed, sent by the company, out of its spreadsheet. Nothing counts yet."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import system_actor
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.kernel.sheets import bulk
from maillage.people.models import Person

from ...models import HoursLine, HoursState, HoursStatement, Lot, Modality
from ..cells import MOST
from ..checks import Ground, Severity, codes, entries_of, said_as, weight

AWAITING = (HoursState.DECLARED, HoursState.CHECKED)


@dataclass(frozen=True, kw_only=True)
class LineFacts:
    """Hours of a person on a lot. The person is a known file, or as said: last name at least."""

    lot: Lot
    hours: Decimal
    training_hours: Decimal = Decimal(0)
    modality: str = Modality.DIRECT
    person: Person | None = None
    last_name: str = ""
    first_name: str = ""
    birth_date: dt.date | None = None
    ref: str | None = None

    def checked(self) -> LineFacts:
        """The same; raises `DomainError` naming the field at fault."""
        for name in ("hours", "training_hours"):
            if abs(getattr(self, name)) > MOST:
                raise DomainError(_("Un mois ne compte pas plus de 744 heures."), name)
        if self.modality not in Modality.values:
            raise DomainError(_("« %s » n'est pas une modalité connue.") % self.modality, "modality")
        if self.person is None and not self.last_name.strip():
            raise DomainError(_("Indiquez la personne."), "last_name")
        return self

    @property
    def who(self) -> Hashable:
        if self.person is not None:
            return self.person.pk
        return said_as(self.last_name, self.first_name, self.birth_date)


def statement_of(network_id: int, company_id: int, month: dt.date) -> HoursStatement:
    """The statement of a company for a month, found or made, its row held until the transaction ends.

    Inside the caller's `changes`. Two at once get the same one, the second after the first is done.
    """
    wanted = {"network_id": network_id, "company_id": company_id, "month": month.replace(day=1)}
    if wanted["month"] > timezone.localdate():
        raise DomainError(_("Ce mois est à venir : ses heures ne sont pas encore faites."), "month")
    held = HoursStatement.objects.select_for_update(of=("self",), no_key=True)
    found = held.filter(**wanted).first()
    if found is None:
        HoursStatement.objects.bulk_create([HoursStatement(**wanted)], ignore_conflicts=True)
        found = held.get(**wanted)
    return found


def declare(
    origin_organisation_id: int, statement: HoursStatement, facts: Iterable[LineFacts], source: str
) -> list[HoursLine]:
    """Take lines in, inside the caller's `changes`, the statement being held (`statement_of`).

    They replace the lines not decided yet of the same statement, lot and person from the same source: who
    sends twice does not count twice. What is validated already as it is said is left alone, and is among
    the lines returned. A person with neither hours nor training leaves no line.
    """
    said: dict[Hashable, list[LineFacts]] = defaultdict(list)
    for one in facts:
        said[one.lot.pk, one.who].append(one.checked())
    there: dict[Hashable, list[HoursLine]] = defaultdict(list)
    lots = sorted({one.lot.pk for found in said.values() for one in found})
    rows = HoursLine.objects.filter(statement=statement, lot_id__in=lots).exclude(state=HoursState.REJECTED)
    for line in rows.order_by("pk"):
        there[line.lot_id, line.person_id or _said(line)].append(line)
    kept: list[HoursLine] = []
    for key, found in said.items():
        kept += _replace(origin_organisation_id, statement, found, there[key], source)
    check_statement(statement)
    fresh = HoursLine.objects.filter(pk__in=[line.pk for line in kept])
    return list(fresh.select_related("statement").order_by("pk"))


def _replace(
    origin_organisation_id: int,
    statement: HoursStatement,
    facts: list[LineFacts],
    there: list[HoursLine],
    source: str,
) -> list[HoursLine]:
    """The lines of one person on one lot, brought to what is said of them."""
    decided = [line for line in there if line.state == HoursState.VALIDATED]
    waiting = [line for line in there if line.state in AWAITING and line.source == source]
    facts = [one for one in facts if one.hours or one.training_hours]
    if decided and _sums(decided) == _sums(facts):
        HoursLine.objects.filter(pk__in=[line.pk for line in waiting]).delete()
        return decided
    kept = []
    for one in facts:
        line = waiting.pop(0) if waiting else HoursLine(statement=statement, source=source)
        line.origin_organisation_id = origin_organisation_id
        line.lot, line.person, line.modality = one.lot, one.person, one.modality
        line.hours, line.training_hours = one.hours, one.training_hours
        line.said_last_name = " ".join(one.last_name.split())[:100]
        line.said_first_name = " ".join(one.first_name.split())[:100]
        line.said_birth_date = one.birth_date
        line.ref = one.ref or line.ref
        line.save()
        kept.append(line)
    HoursLine.objects.filter(pk__in=[line.pk for line in waiting]).delete()
    return kept


def _sums(lines: Collection[HoursLine] | Collection[LineFacts]) -> tuple[Decimal, Decimal]:
    return sum((one.hours for one in lines), Decimal(0)), sum(
        (one.training_hours for one in lines), Decimal(0)
    )


def _said(line: HoursLine) -> str:
    return said_as(line.said_last_name, line.said_first_name, line.said_birth_date)


def check_statement(statement: HoursStatement) -> list[HoursLine]:
    """Look at the lines of a statement that nobody decided yet, inside the caller's `changes`; those without
    a serious finding become `checked`. Returns them."""
    return check_statements(statement.network_id, [statement.pk])


def check_statements(network_id: int, statement_ids: Collection[int]) -> list[HoursLine]:
    """The same for many statements of a network, in a constant number of questions."""
    awaiting = HoursLine.objects.filter(statement_id__in=list(statement_ids), state__in=AWAITING)
    lines = list(awaiting.select_related("statement").order_by("pk"))
    if not lines:
        return []
    entries = entries_of(lines)
    ground = Ground.load(network_id, entries)
    changed = []
    for line, entry in zip(lines, entries, strict=True):
        findings = ground.findings(entry)
        serious = weight(findings) in (Severity.NEVER, Severity.REASON)
        state = HoursState.DECLARED if serious else HoursState.CHECKED
        if (line.state, line.anomalies) != (state, codes(findings)):
            line.state, line.anomalies = state, codes(findings)
            changed.append(line)
    bulk.update(
        HoursLine,
        ("id", "state", "anomalies"),
        [(line.pk, str(line.state), json.dumps(line.anomalies)) for line in changed],
    )
    return lines


def look_at_all() -> int:
    """Check every line that waits, network by network; returns how many: what they rest on changes."""
    waiting = HoursLine.objects.filter(state__in=AWAITING).order_by()
    found: dict[int, set[int]] = defaultdict(set)
    for network, statement in waiting.values_list("statement__network_id", "statement_id").distinct():
        found[network].add(statement)
    count = 0
    for network, statements in sorted(found.items()):
        with changes(system_actor("maillage", network), _("contrôle des heures qui attendent")):
            _hold(statements)
            count += len(check_statements(network, statements))
    return count


def _hold(statement_ids: Collection[int]) -> None:
    rows = HoursStatement.objects.filter(pk__any_of=sorted(statement_ids)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))
