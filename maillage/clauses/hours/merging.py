"""What a merge of two companies must know of statements: one a month, the hours of both in it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.kernel.merging import rows
from maillage.kernel.merging.rows import Trace
from maillage.organisations.merging import Carried, MergePart

from ..models import ForgottenHours, HoursLine, HoursStatement, StatementProof


class StatementsPart(MergePart):
    """The statements of a same month become one: lines, proofs and letters of the absorbed one move to the
    other; an answer to either is an answer."""

    carried = (Carried(_("Relevés d'heures"), "clauses.HoursStatement", "company_id"),)

    def reconcile(self, trace: Trace, survivor_id: int, absorbed_id: int) -> None:
        kept = {
            (one.network_id, one.month): one for one in HoursStatement.objects.filter(company_id=survivor_id)
        }
        for gone in HoursStatement.objects.filter(company_id=absorbed_id).order_by("pk"):
            held = kept.get((gone.network_id, gone.month))
            if held is not None:
                self._lines(trace, gone, held)
                self._proofs(trace, gone, held)
                self._letters(trace, gone, held)
                self._others(trace, gone, held)
                trace.remove(HoursStatement._meta.db_table, gone.pk)
        self._forgotten(trace, survivor_id, absorbed_id)

    def _lines(self, trace: Trace, gone: HoursStatement, held: HoursStatement) -> None:
        for pk in HoursLine.objects.filter(statement=gone).order_by("pk").values_list("pk", flat=True):
            _change(trace, HoursLine, pk, {"statement_id": gone.pk}, {"statement_id": held.pk})

    def _proofs(self, trace: Trace, gone: HoursStatement, held: HoursStatement) -> None:
        """The same file attached to both stays once."""
        there = set(StatementProof.objects.standing().filter(statement=held).values_list("sha256", flat=True))
        for proof in StatementProof.objects.filter(statement=gone).order_by("pk"):
            before: dict[str, Any] = {"statement_id": gone.pk}
            after: dict[str, Any] = {"statement_id": held.pk}
            if proof.withdrawn_at is None and proof.sha256 in there:
                before |= {"withdrawn_at": None, "withdrawn_reason": ""}
                after |= {
                    "withdrawn_at": timezone.now().isoformat(),
                    "withdrawn_reason": gettext("le même fichier est joint à l'autre relevé du mois"),
                }
            _change(trace, StatementProof, proof.pk, before, after)

    def _letters(self, trace: Trace, gone: HoursStatement, held: HoursStatement) -> None:
        """An answer to either is an answer."""
        if held.sent_at is None and gone.sent_at is not None:
            before = {
                "sent_at": None,
                "sender": held.sender,
                "message": held.message,
                "nothing_done": held.nothing_done,
            }
            after = {
                "sent_at": gone.sent_at.isoformat(),
                "sender": gone.sender,
                "message": gone.message,
                "nothing_done": gone.nothing_done,
            }
            _change(trace, HoursStatement, held.pk, before, after)

    def _others(self, trace: Trace, gone: HoursStatement, held: HoursStatement) -> None:
        """What other tables hold of a statement (letters, drafts) moves too."""
        from maillage.kernel.merging.keys import columns_to

        for column in columns_to(HoursStatement):
            if column.table in (HoursLine._meta.db_table, StatementProof._meta.db_table):
                continue
            for pk in rows.move(column, gone.pk, held.pk):
                trace.note_change(column.table, pk, {column.name: gone.pk}, {column.name: held.pk})

    def _forgotten(self, trace: Trace, survivor_id: int, absorbed_id: int) -> None:
        """Hours that name nobody any more are added up."""
        kept = {(one.lot_id, one.month): one for one in ForgottenHours.objects.filter(company_id=survivor_id)}
        for gone in ForgottenHours.objects.filter(company_id=absorbed_id):
            held = kept.get((gone.lot_id, gone.month))
            if held is None:
                continue
            before = {"hours": str(held.hours), "training_hours": str(held.training_hours)}
            after = {
                "hours": str(held.hours + gone.hours),
                "training_hours": str(held.training_hours + gone.training_hours),
            }
            trace.remove(ForgottenHours._meta.db_table, gone.pk)
            _change(trace, ForgottenHours, held.pk, before, after)


def _change(trace: Trace, model: type[Any], pk: int, before: dict[str, Any], after: dict[str, Any]) -> None:
    trace.note_change(model._meta.db_table, pk, before, after)
    rows.assign(model._meta.db_table, pk, after)
