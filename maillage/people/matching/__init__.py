"""Whether two identities are one person's: how likely, why, and who comes near.

    likeness(one, other)              how alike two identities are, and the reasons
    candidates_for(identity, limit)   the files that come near one being typed; scoped by nobody
    all_pairs(threshold)              every pair of files that may be of one person

docs/duplicates.md says how it works and what it is worth.
"""

from .batch import all_pairs
from .entry import candidates_for
from .identity import Identity, identity_of
from .likeness import (
    POSSIBLE,
    STRONG,
    Candidate,
    Field,
    Kind,
    Likeness,
    Pair,
    Reason,
    reasons_of,
)
from .scoring import likeness, likenesses

__all__ = [
    "POSSIBLE",
    "STRONG",
    "Candidate",
    "Field",
    "Identity",
    "Kind",
    "Likeness",
    "Pair",
    "Reason",
    "all_pairs",
    "candidates_for",
    "identity_of",
    "likeness",
    "likenesses",
    "reasons_of",
]
