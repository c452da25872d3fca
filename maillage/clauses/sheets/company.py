"""The company sends its own spreadsheet, by its link: what of it is read is shown, then it leaves.

A layout that is understood is declared line by line; any other is left, whole, to a facilitator. Nothing is
shown that the file does not say: neither who was recognised, nor what was declared before.
"""

from __future__ import annotations

from contextlib import ExitStack
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.kernel.crypto import seal
from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor, changes
from maillage.kernel.mail import can_mail

from ..models import HoursState, HoursStatement, LineSource, SheetDraft, StatementDraft
from . import reading, services, trace
from .plan import Plan, PlannedLine, plan_of


def deposit(statement: HoursStatement, draft: StatementDraft, name: str, content: bytes) -> SheetDraft:
    """Keep the file with what this browser has typed; another one replaces it. Raises `DomainError`."""
    sheet = reading.read(content, name, near=statement.month)
    known = services.known_mapping(statement.network_id, statement.company_id, sheet)
    with transaction.atomic():
        draft.sheets.all().delete()
        return SheetDraft.objects.create(
            network_id=statement.network_id,
            company_id=statement.company_id,
            month=statement.month,
            typed_by=draft,
            name=name.replace("\0", "")[-200:],
            sealed=seal(content, services.PURPOSE),
            sheet=sheet.name[:100] if sheet.sure else "",
            columns=known.columns if known else {},
            defaults=known.defaults if known else {},
        )


def plan_for(statement: HoursStatement, deposited: SheetDraft) -> Plan:
    """What is read of the deposited file."""
    sheet = services.open_draft(deposited)
    mapping = services.mapping_of(deposited, sheet)
    return plan_of(statement.network_id, statement.company_id, statement.month, sheet, mapping)


def is_clear(deposited: SheetDraft, plan: Plan) -> bool:
    """Whether the file can be declared without a facilitator: every row read, no sheet or lot to choose."""
    sheet = services.open_draft(deposited)
    return bool(sheet.sure or deposited.sheet) and not (
        plan.question or plan.refused or plan.extract.warnings
    )


def send(
    statement: HoursStatement, draft: StatementDraft, *, sender: str, function: str, message: str
) -> HoursStatement:
    """The company has sent: lines wait for a facilitator, or the whole file does. Twice is once.

    What it had declared before on its page and nobody has decided is replaced.
    """
    from ..outside import letters
    from ..outside.queries import contact_to_write, is_settled, reachable

    sender, function = " ".join(sender.split())[:120], " ".join(function.split())[:75]
    if not sender:
        raise DomainError(_("Dites qui envoie : votre prénom et votre nom."), "sender")
    actor = Actor(_("%s, sans compte") % statement.company.name[:150])
    with ExitStack() as files, changes(actor, _("tableau envoyé par l'entreprise")):
        rows = HoursStatement.objects.select_for_update(of=("self",))
        held = rows.select_related("company", "network", "contact", "asked_by").get(pk=statement.pk)
        typed = StatementDraft.objects.select_for_update().filter(pk=draft.pk).first()
        deposited = typed.sheets.first() if typed is not None else None
        if typed is None or deposited is None or typed.sent_at is not None:
            return held
        if is_settled(held):
            raise DomainError(_("Ce mois est déjà relu et validé : il ne se déclare plus ici."))
        plan = _readable(held, deposited)
        waiting = (HoursState.DECLARED, HoursState.CHECKED)
        if plan is not None:
            held.lines.filter(source=LineSource.COMPANY, state__in=waiting).delete()
            plan = plan_for(held, deposited)
            services.take(actor, held.network_id, held.network_id, held.company_id, plan)
            content = services.content_of(deposited)
            trace.keep(files, plan, deposited.name, content, held.network_id, held.company_id, None)
            deposited.delete()
        else:
            deposited.typed_by = None
            deposited.save(update_fields=["typed_by"])
        held.refresh_from_db()
        held.sent_at = typed.sent_at = timezone.now()
        held.sender = (f"{sender}, {function}" if function else sender)[:200]
        held.message, held.nothing_done = " ".join(message.split())[:500], False
        held.save(update_fields=["sent_at", "sender", "message", "nothing_done"])
        typed.save(update_fields=["sent_at"])
        contact = contact_to_write(held, reachable([held.company_id])) if can_mail() else None
        if contact is not None:
            letters.receipt(held, contact, _sums(plan) if plan else [], 0)
    return held


def _readable(held: HoursStatement, deposited: SheetDraft) -> Plan | None:
    try:
        plan = plan_for(held, deposited)
        return plan if is_clear(deposited, plan) else None
    except DomainError:
        return None


def _sums(plan: Plan) -> list[tuple[str, int, Decimal, Decimal]]:
    """By lot: label, persons, hours, training hours."""
    lots: dict[str, list[PlannedLine]] = {}
    for one in plan.lines:
        lots.setdefault(one.lot.label, []).append(one)
    nothing = Decimal(0)
    return [
        (
            label,
            len({one.key for one in lines}),
            sum((one.said.hours for one in lines), nothing),
            sum((one.said.training_hours for one in lines), nothing),
        )
        for label, lines in lots.items()
    ]
