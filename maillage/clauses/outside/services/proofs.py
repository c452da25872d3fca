"""Proofs of hours: added by hand, withdrawn, put back, destroyed at their term. A content never changes."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context, system_actor
from maillage.accounts.roles import Right
from maillage.evidence.inspection import Received
from maillage.evidence.sealed import digest, keeping, reinstate, stated, withdraw
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.kernel.months import add_months
from maillage.protection.retention.models import Suspension

from ... import nomenclature
from ...models import HoursStatement, StatementProof

FIELD = "file"  # of the forms


def add_proof(context: Context, statement: HoursStatement, received: Received) -> StatementProof:
    """A proof that came another way: by hand, by post, by mail."""
    context.require(Right.RUN_CLAUSES)
    _refuse_twice(statement.pk, digest(received))
    with keeping(received, FIELD) as kept, changes(context.actor, _("pièce jointe à un relevé")):
        _held_statement(statement.pk)  # two sendings of one file wait here
        _refuse_twice(statement.pk, kept.sha256)
        return StatementProof.objects.create(statement=statement, uploaded_by=context.account, **kept.facts)


def withdraw_proof(context: Context, proof: StatementProof, *, reason: str) -> StatementProof:
    """The hours are no longer proved by it; it is kept with the reason for a while and can be put back."""
    context.require(Right.RUN_CLAUSES)
    reason = stated(reason)
    with changes(context.actor, _("retrait d'une pièce : %s") % reason):
        held = _held(proof)
        withdraw(held, context.account, reason)
    return held


def reinstate_proof(context: Context, proof: StatementProof) -> StatementProof:
    """A withdrawn proof stands again."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("pièce jointe de nouveau")):
        held = _held(proof)
        if held.withdrawn_at is not None:
            _refuse_twice(held.statement_id, held.sha256)
        reinstate(held)
    return held


def destroyed_on(proof: StatementProof) -> dt.date:
    """The day a proof is destroyed: so long after the end of its month; sooner when it is withdrawn."""
    known = nomenclature.parameters(timezone.localdate())
    term = add_months(proof.statement.month, 1 + 12 * known.proof_years)
    if proof.withdrawn_at is None:
        return term
    gone = timezone.localdate(proof.withdrawn_at) + dt.timedelta(days=known.proof_withdrawn_days)
    return min(term, gone)


def destroy_proofs(today: dt.date) -> int:
    """Destroy those whose day has come, contents included; returns how many.

    Those of a month in which somebody's file waits beyond its term wait with it.
    """
    known = nomenclature.parameters(today)
    over = Q(statement__month__lte=add_months(today, -(1 + 12 * known.proof_years))) | Q(
        withdrawn_at__lt=timezone.now() - dt.timedelta(days=known.proof_withdrawn_days)
    )
    waiting = Suspension.objects.filter(
        person__clause_hours__statement=OuterRef("statement"), lifted_on__isnull=True, until__gte=today
    )
    with changes(system_actor("Maillage"), _("destruction des pièces d'heures dont le terme est venu")):
        pks = list(
            StatementProof.objects.filter(over, ~Exists(waiting), draft__isnull=True)
            .select_for_update(of=("self",), skip_locked=True)
            .values_list("pk", flat=True)
        )
        StatementProof.objects.filter(pk__in=pks).delete()
    return len(pks)


def _held(proof: StatementProof) -> StatementProof:
    """The proof as it is now."""
    _held_statement(proof.statement_id)
    found = StatementProof.objects.select_for_update(of=("self",)).filter(pk=proof.pk).first()
    if found is None:
        raise DomainError(_("Cette pièce vient d'être détruite : rien n'a été enregistré."))
    return found


def _held_statement(pk: int) -> HoursStatement:
    return HoursStatement.objects.select_for_update(of=("self",)).get(pk=pk)


def _refuse_twice(statement_id: int, sha256: str) -> None:
    known = StatementProof.objects.standing().filter(statement_id=statement_id, sha256=sha256).first()
    if known is not None:
        raise DomainError(_("Ce fichier est déjà joint à ce relevé, sous le nom « %s ».") % known.name, FIELD)
