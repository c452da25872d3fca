"""The only place that writes what comes of spreadsheets: the file kept a while, how it is read, its lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as MappingOf
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.crypto import CryptoError, open_sealed, seal
from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor, changes
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation
from maillage.people.models import Person

from ..hours.services import LineFacts, declare, statement_of
from ..models import HoursLine, HoursStatement, LineSource, Lot, SheetDraft, SheetMapping
from ..models.sheets import KEPT, KEPT_SENT
from . import columns, reading, trace
from .columns import Mapping
from .plan import Plan, PlannedLine, plan_of
from .reading import Sheet

PURPOSE = "clauses.sheet"  # of sealing


@dataclass(frozen=True)
class Taken:
    """What declaring a sheet wrote: lines that are new or other than before; `same` changed nothing."""

    lines: list[HoursLine]
    same: int
    statement: HoursStatement | None


def deposit(context: Context, company: Organisation, month: dt.date, name: str, content: bytes) -> SheetDraft:
    """Keep the file of a company, sealed, while somebody looks at how it is read. Raises `DomainError` for
    what is no spreadsheet, before anything is kept."""
    context.require(Right.RUN_CLAUSES)
    month = month.replace(day=1)
    sheet = reading.read(content, name, near=month)
    clean_up()
    network_id = network_of(context)
    known = known_mapping(network_id, company.pk, sheet)
    return SheetDraft.objects.create(
        network_id=network_id,
        company=company,
        month=month,
        account=context.account,
        name=name.replace("\0", "")[-200:],
        sealed=seal(content, PURPOSE),
        sheet=sheet.name[:100] if sheet.sure else _sheet_remembered(network_id, company.pk, sheet),
        columns=known.columns if known else {},
        defaults=known.defaults if known else {},
    )


def known_mapping(network_id: int, company_id: int, sheet: Sheet) -> SheetMapping | None:
    """How a sheet of this layout was read for this company."""
    found = SheetMapping.objects.filter(network_id=network_id, company_id=company_id)
    return found.filter(layout=sheet.layout).first()


def _sheet_remembered(network_id: int, company_id: int, sheet: Sheet) -> str:
    """The one of several sheets that was read the last time, "" when there is none by that name."""
    rows = SheetMapping.objects.filter(network_id=network_id, company_id=company_id)
    last = rows.order_by("-used_on", "-pk").values_list("defaults__sheet", flat=True).first()
    return last if last and last in (sheet.name, *sheet.others) else ""


def content_of(draft: SheetDraft) -> bytes:
    """The file as it was deposited. Raises `DomainError` when it cannot be opened any more."""
    try:
        return open_sealed(draft.sealed, PURPOSE)
    except CryptoError as error:
        raise DomainError(_("Ce fichier ne s'ouvre plus : déposez-le à nouveau.")) from error


def open_draft(draft: SheetDraft) -> Sheet:
    """Its table; raises as above."""
    return reading.read(content_of(draft), draft.name, draft.sheet, draft.month)


def mapping_of(draft: SheetDraft, sheet: Sheet) -> Mapping:
    """How the draft is read: as was said of it, else as its layout was read before, else as guessed."""
    if draft.columns:
        return columns.remembered(sheet, draft.month, draft.columns, draft.defaults)
    return columns.guessed(sheet, draft.month)


def set_sheet(context: Context, draft: SheetDraft, name: str) -> None:
    """Read another sheet of the workbook: what was said of the columns is that of its own layout."""
    context.require(Right.RUN_CLAUSES)
    draft.sheet = name[:100]
    sheet = open_draft(draft)
    known = known_mapping(draft.network_id, draft.company_id, sheet)
    draft.columns, draft.defaults = (known.columns, known.defaults) if known else ({}, {})
    draft.save(update_fields=["sheet", "columns", "defaults"])


def set_mapping(context: Context, draft: SheetDraft, sheet: Sheet, mapping: Mapping) -> None:
    """Say how the columns are read. Raises `DomainError` when they cannot be."""
    context.require(Right.RUN_CLAUSES)
    columns.check(mapping)
    draft.columns, draft.defaults = columns.kept(sheet, mapping)
    draft.sheet = sheet.name[:100]
    draft.save(update_fields=["sheet", "columns", "defaults"])


def drop(context: Context, draft: SheetDraft) -> None:
    """Forget the file: nothing was declared."""
    context.require(Right.RUN_CLAUSES)
    draft.delete()


def confirm(context: Context, draft: SheetDraft) -> Taken:
    """Declare the lines of the draft and remember how it was read; the file goes, what was read of it is kept
    as a proof. All or nothing.

    Two at once: the second is told that it is done. Raises `DomainError`.
    """
    context.require(Right.RUN_CLAUSES)
    with ExitStack() as files, transaction.atomic():
        held = SheetDraft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
        if held is None:
            raise DomainError(_("Ce tableau a déjà été déclaré ou abandonné."))
        sheet = open_draft(held)
        mapping = mapping_of(held, sheet)
        plan = plan_of(held.network_id, held.company_id, held.month, sheet, mapping)
        taken = take(
            context.actor,
            context.organisation_id,
            held.network_id,
            held.company_id,
            plan,
            sender=_("tableau « %s »") % held.name[:120],
        )
        with changes(context.actor, _("tableau joint à un relevé")):
            trace.keep(
                files,
                plan,
                held.name,
                content_of(held),
                held.network_id,
                held.company_id,
                context.account,
            )
        remember(context.actor, held.network_id, held.company_id, sheet, mapping)
        held.delete()
    return taken


def take(
    actor: Actor,
    origin_organisation_id: int,
    network_id: int,
    company_id: int,
    plan: Plan,
    *,
    sender: str = "",
) -> Taken:
    """Declare the lines of a plan, in one transaction; those that would change nothing are left alone.

    `plan` comes from `plan_of`; `sender` is what the statement keeps of who sent it. Raises `DomainError`
    when the plan leaves a question open, or reads no line.
    """
    if plan.question:
        raise DomainError(plan.question)
    by_month: dict[dt.date, list[PlannedLine]] = {}
    for one in plan.to_write:
        by_month.setdefault(one.said.month, []).append(one)
    written: list[HoursLine] = []
    statement = None
    with changes(actor, _("heures lues dans un tableau")):
        lots = {lot.pk: lot for lot in Lot.objects.filter(pk__in={one.lot.pk for one in plan.lines})}
        people = Person.objects.in_bulk([one.person_id for one in plan.lines if one.person_id])
        for month in sorted(by_month):
            statement = statement_of(network_id, company_id, month)
            facts = [_facts(one, lots, people) for one in by_month[month]]
            written += declare(origin_organisation_id, statement, facts, LineSource.SHEET)
            _is_sent(statement, sender)
    return Taken(written, len(plan.lines) - len(plan.to_write), statement)


def _facts(one: PlannedLine, lots: MappingOf[int, Lot], people: MappingOf[int, Person]) -> LineFacts:
    return LineFacts(
        lot=lots[one.lot.pk],
        person=people.get(one.person_id) if one.person_id else None,
        last_name=one.said.last_name,
        first_name=one.said.first_name,
        birth_date=one.said.birth_date,
        hours=one.said.hours,
        training_hours=one.said.training_hours,
        modality=one.modality,
    )


def _is_sent(statement: HoursStatement, sender: str) -> None:
    """The company answered: it is reminded no more."""
    statement.nothing_done = False
    if statement.sent_at is None:
        statement.sent_at, statement.sender = timezone.now(), sender[:200]
    statement.save(update_fields=["nothing_done", "sent_at", "sender"])


def remember(actor: Actor, network_id: int, company_id: int, sheet: Sheet, mapping: Mapping) -> None:
    """Next month's file of the same layout is read the same way, without a question."""
    said, defaults = columns.kept(sheet, mapping)
    fields: dict[str, Any] = {"columns": said, "defaults": defaults, "used_on": timezone.localdate()}
    with changes(actor, _("lecture d'un tableau retenue")):
        SheetMapping.objects.update_or_create(
            network_id=network_id, company_id=company_id, layout=sheet.layout, defaults=fields
        )


def clean_up() -> int:
    """Forget the files nobody confirmed for a week, those companies sent after three months; how many."""
    now = timezone.now()
    sent = Q(account__isnull=True, typed_by__isnull=True)
    old = (~sent & Q(created_at__lt=now - KEPT)) | Q(created_at__lt=now - KEPT_SENT)
    return SheetDraft.objects.filter(old).delete()[0]
