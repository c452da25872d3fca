"""Writes of the room: signatures, promises, actions and what proves them."""

from .commitments import (
    ActionFacts,
    CommitmentFacts,
    add_commitment,
    record_action,
    remove_action,
    remove_commitment,
    signature_on,
    update_action,
    update_commitment,
)
from .proofs import record_proved_action, reinstate_proof, update_proved_action, withdraw_proof
from .signatures import SignatureFacts, keep_role, remove_signature, renew, sign, update_signature

__all__ = [
    "ActionFacts",
    "CommitmentFacts",
    "SignatureFacts",
    "add_commitment",
    "keep_role",
    "record_action",
    "record_proved_action",
    "reinstate_proof",
    "remove_action",
    "remove_commitment",
    "remove_signature",
    "renew",
    "sign",
    "signature_on",
    "update_action",
    "update_commitment",
    "update_proved_action",
    "update_signature",
    "withdraw_proof",
]
