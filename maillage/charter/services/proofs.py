"""Proofs of actions: attached, withdrawn, put back. A content never changes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.evidence.inspection import Received
from maillage.evidence.sealed import digest, keeping, reinstate, stated, withdraw
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes

from ..models import ActionProof, CharterSignature, CommitmentAction
from .commitments import ActionFacts, held_signature, record_action, update_action

FIELD = "file"  # of the forms


def record_proved_action(
    context: Context, signature: CharterSignature, facts: ActionFacts, received: Received | None
) -> CommitmentAction:
    """Note an action with what proves it, or without: both or neither."""
    context.require(Right.FOLLOW_COMPANIES)
    if received is None:
        return record_action(context, signature, facts)
    facts.checked(signature)  # what is wrong is said before a file is written
    with keeping(received, FIELD) as kept, changes(context.actor, _("action prouvée")):
        action = record_action(context, signature, facts)
        ActionProof.objects.create(action=action, uploaded_by=context.account, **kept.facts)
    return action


def update_proved_action(
    context: Context, action: CommitmentAction, facts: ActionFacts, received: Received | None
) -> CommitmentAction:
    """Correct an action and add a proof to it, or none; those it has stay."""
    context.require(Right.FOLLOW_COMPANIES)
    if received is None:
        return update_action(context, action, facts)
    facts.checked(action.signature)
    _refuse_twice(action.pk, digest(received))
    with keeping(received, FIELD) as kept, changes(context.actor, _("action prouvée")):
        held_signature(action.signature)  # before the action, as everywhere
        _held_action(action.pk)  # two sendings of one file wait here
        _refuse_twice(action.pk, kept.sha256)
        update_action(context, action, facts)
        ActionProof.objects.create(action=action, uploaded_by=context.account, **kept.facts)
    return action


def withdraw_proof(context: Context, proof: ActionProof, *, reason: str) -> ActionProof:
    """The action is no longer proved by it; it is kept with the reason and can be put back."""
    context.require(Right.FOLLOW_COMPANIES)
    reason = stated(reason)
    with changes(context.actor, _("retrait d'une pièce : %s") % reason):
        held = _held(proof)
        withdraw(held, context.account, reason)
    return held


def reinstate_proof(context: Context, proof: ActionProof) -> ActionProof:
    """A withdrawn proof stands again."""
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("pièce jointe de nouveau")):
        held = _held(proof)
        if held.withdrawn_at is not None:
            _refuse_twice(held.action_id, held.sha256)
        reinstate(held)
    return held


def _held(proof: ActionProof) -> ActionProof:
    """The proof as it is now; its action is not taken away meanwhile."""
    _held_action(proof.action_id)
    found = ActionProof.objects.select_for_update(of=("self",)).filter(pk=proof.pk).first()
    if found is None:
        raise _gone()
    return found


def _held_action(pk: int) -> None:
    if not CommitmentAction.objects.select_for_update(of=("self",)).filter(pk=pk).first():
        raise _gone()


def _gone() -> DomainError:
    return DomainError(_("Cette action vient d'être retirée : rien n'a été enregistré."))


def _refuse_twice(action_id: int, sha256: str) -> None:
    known = ActionProof.objects.standing().filter(action_id=action_id, sha256=sha256).first()
    if known is not None:
        raise DomainError(
            _("Ce fichier est déjà joint à cette action, sous le nom « %s ».") % known.name, FIELD
        )
