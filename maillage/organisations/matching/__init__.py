"""Whether two files are of one company: how likely, why, and who comes near.

likeness(one, other)      how alike two identities are, and the reasons
Base.read().near(...)     the files that come near one; scoped by nobody
Base.read().pairs()       every pair of files that may be of one company
"""

from .base import Base, Candidate, Pair, identities
from .identity import Identity
from .names import compare_names, core_name
from .scoring import POSSIBLE, STRONG, Field, Kind, Likeness, Reason, likeness, reasons_of

__all__ = [
    "POSSIBLE",
    "STRONG",
    "Base",
    "Candidate",
    "Field",
    "Identity",
    "Kind",
    "Likeness",
    "Pair",
    "Reason",
    "compare_names",
    "core_name",
    "identities",
    "likeness",
    "reasons_of",
]
