"""Signatures, what was promised, what was done, what companies say of their year."""

from .action import ActionSource, CommitmentAction
from .declaration import Declaration, DeclarationLine, DeclarationState
from .proof import ActionProof
from .signature import CharterSignature, Commitment
from .statements import RunState, StatementRun

__all__ = [
    "ActionProof",
    "ActionSource",
    "CharterSignature",
    "Commitment",
    "CommitmentAction",
    "Declaration",
    "DeclarationLine",
    "DeclarationState",
    "RunState",
    "StatementRun",
]
