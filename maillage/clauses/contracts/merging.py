"""Two files of one company become one: its lots, its statements and what is kept by month are settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.kernel.doors import move_doors
from maillage.kernel.merging import rows
from maillage.kernel.merging.keys import columns_to
from maillage.kernel.merging.rows import Trace
from maillage.kernel.models import DoorLink
from maillage.organisations.merging import Carried, MergePart

from ..hours.settling import settle
from ..models import (
    ForgottenHours,
    HoursLine,
    HoursStatement,
    LotCompany,
    LotCompanyRole,
    PerimeterBuyer,
    SheetMapping,
    StatementProof,
)
from ..outside.queries import PURPOSE

_RANK = LotCompanyRole.values  # who answers for the lot comes first


class ClausesPart(MergePart):
    """What both files hold of one lot or one month becomes one row; hours move whole, none is lost."""

    carried = (
        Carried(gettext_lazy("Marchés à clauses passés"), "clauses.PublicContract", "buyer_id"),
        Carried(gettext_lazy("Lots à clauses exécutés"), "clauses.LotCompany"),
        Carried(gettext_lazy("Relevés d'heures"), "clauses.HoursStatement", "company_id"),
    )

    def reconcile(self, trace: Trace, survivor_id: int, absorbed_id: int) -> None:
        _lots(trace, survivor_id, absorbed_id)
        _statements(trace, survivor_id, absorbed_id)
        _forgotten(trace, survivor_id, absorbed_id)
        _mappings(trace, survivor_id, absorbed_id)
        _perimeters(trace, survivor_id, absorbed_id)

    def given_back(self, context: Context, survivor_id: int, absorbed_id: int) -> None:
        both = (survivor_id, absorbed_id)
        settle(context, Q(statement__company_id__in=both) | Q(contract__employer_id__in=both))


def _change(trace: Trace, table: str, pk: int, names: Sequence[str], after: dict[str, Any]) -> None:
    """Write some columns of a row, given as in its image, and how to put them back."""
    now = rows.image(table, pk) or {}
    before = {name: now[name] for name in names}
    rows.assign(table, pk, {name: after[name] for name in names})
    written = rows.image(table, pk) or {}  # as the database writes it: what undoing compares with
    if (then := {name: written[name] for name in names}) != before:
        trace.note_change(table, pk, before, then)


def _lots(trace: Trace, survivor_id: int, absorbed_id: int) -> None:
    """A company is on a lot once: under the role that answers most, with the hours of both."""
    table = LotCompany._meta.db_table
    kept = {one.lot_id: one for one in LotCompany.objects.filter(organisation_id=survivor_id)}
    for gone in LotCompany.objects.filter(organisation_id=absorbed_id, lot_id__in=kept).order_by("pk"):
        one = kept[gone.lot_id]
        shares = [share for share in (one.hours_share, gone.hours_share) if share is not None]
        days = [day for day in (one.plan_due_on, gone.plan_due_on) if day is not None]
        plans = dict.fromkeys(filter(None, (one.plan, gone.plan)))
        _change(
            trace,
            table,
            one.pk,
            ("role", "hours_share", "modality", "plan", "plan_due_on"),
            {
                "role": min(one.role, gone.role, key=_RANK.index),
                "hours_share": str(sum(shares)) if shares else None,
                "modality": one.modality or gone.modality,
                "plan": "\n\n".join(plans)[:2000],
                "plan_due_on": min(days).isoformat() if days else None,
            },
        )
        trace.remove(table, gone.pk)


def _statements(trace: Trace, survivor_id: int, absorbed_id: int) -> None:
    """One statement a month: the lines, proofs and letters of the other move to it."""
    kept = {(one.network_id, one.month): one for one in HoursStatement.objects.filter(company_id=survivor_id)}
    for gone in HoursStatement.objects.filter(company_id=absorbed_id).order_by("pk"):
        one = kept.get((gone.network_id, gone.month))
        if one is None:
            continue
        _same_files(trace, one.pk, gone.pk)
        for column in columns_to(HoursStatement):
            if column.table != HoursLine._meta.db_table:
                for pk in rows.move(column, gone.pk, one.pk):
                    trace.note_change(column.table, pk, {column.name: gone.pk}, {column.name: one.pk})
        for pk in move_doors(PURPOSE, gone.pk, one.pk):  # who was asked answers for the statement that stays
            trace.note_change(DoorLink._meta.db_table, pk, {"subject": gone.pk}, {"subject": one.pk})
        _lines(trace, one.pk, gone.pk)
        _say_both(trace, one, gone)
        trace.remove(HoursStatement._meta.db_table, gone.pk)


def _lines(trace: Trace, kept: int, gone: int) -> None:
    """All lines at once: a correction never stands in a statement without the hours it takes away.

    They are put back in the reverse order of the trace: corrections are written first in it.
    """
    table = HoursLine._meta.db_table
    negative = set(
        HoursLine.objects.filter(statement_id=gone)
        .exclude(hours__gte=0, training_hours__gte=0)
        .values_list("pk", flat=True)
    )
    moved = rows.move(rows.Column(table, "statement_id", "id"), gone, kept)
    for pk in sorted(moved, key=lambda pk: (pk not in negative, pk)):
        trace.note_change(table, pk, {"statement_id": gone}, {"statement_id": kept})


def _same_files(trace: Trace, kept: int, gone: int) -> None:
    """The same file proves both: one of the two is withdrawn, none is destroyed."""
    table = StatementProof._meta.db_table
    standing = StatementProof.objects.standing()
    hashes = set(standing.filter(statement_id=kept).values_list("sha256", flat=True))
    for proof in standing.filter(statement_id=gone, sha256__in=hashes):
        _change(
            trace,
            table,
            proof.pk,
            ("withdrawn_at", "withdrawn_reason"),
            {
                "withdrawn_at": timezone.now().isoformat(),
                "withdrawn_reason": _("le même fichier est joint au relevé qui reste"),
            },
        )


def _say_both(trace: Trace, one: HoursStatement, gone: HoursStatement) -> None:
    """What was asked and answered of either; hours from one of the two are not « aucune heure »."""
    table = HoursStatement._meta.db_table
    kept, other = rows.image(table, one.pk) or {}, rows.image(table, gone.pk) or {}
    names = ("contact_id", "asked_on", "asked_by_id", "reminded_on", "sent_at", "sender", "message")
    after = {name: kept[name] if kept[name] not in (None, "") else other[name] for name in names}
    after["reminders"] = max(kept["reminders"], other["reminders"])
    said = [row["nothing_done"] for row in (kept, other) if row["sent_at"] or row["nothing_done"]]
    has_lines = HoursLine.objects.filter(statement_id=one.pk).exists()
    after["nothing_done"] = bool(said) and all(said) and not has_lines
    _change(trace, table, one.pk, (*names, "reminders", "nothing_done"), after)


def _forgotten(trace: Trace, survivor_id: int, absorbed_id: int) -> None:
    """Hours without a name add up, by lot and month."""
    table = ForgottenHours._meta.db_table
    kept = {(f.lot_id, f.month): f for f in ForgottenHours.objects.filter(company_id=survivor_id)}
    for gone in ForgottenHours.objects.filter(company_id=absorbed_id).order_by("pk"):
        one = kept.get((gone.lot_id, gone.month))
        if one is None:
            continue
        _change(
            trace,
            table,
            one.pk,
            ("hours", "training_hours"),
            {
                "hours": str(one.hours + gone.hours),
                "training_hours": str(one.training_hours + gone.training_hours),
            },
        )
        trace.remove(table, gone.pk)


def _mappings(trace: Trace, survivor_id: int, absorbed_id: int) -> None:
    """The way a layout was read last is the one that is remembered."""
    table = SheetMapping._meta.db_table
    kept = {(m.network_id, m.layout): m for m in SheetMapping.objects.filter(company_id=survivor_id)}
    for gone in SheetMapping.objects.filter(company_id=absorbed_id).order_by("pk"):
        one = kept.get((gone.network_id, gone.layout))
        if one is not None:
            older = one if one.used_on < gone.used_on else gone
            trace.remove(table, older.pk)


def _perimeters(trace: Trace, survivor_id: int, absorbed_id: int) -> None:
    kept = PerimeterBuyer.objects.filter(buyer_id=survivor_id).values("perimeter_id")
    for gone in PerimeterBuyer.objects.filter(buyer_id=absorbed_id, perimeter_id__in=kept):
        trace.remove(PerimeterBuyer._meta.db_table, gone.pk)
