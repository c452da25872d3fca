"""Writes of the room: shares, notices, the retention of the log, weekly digests."""

from .digests import make_digests
from .retention import purge
from .shares import (
    accept,
    ask,
    mark_seen,
    open_in_emergency,
    refuse,
    revoke,
    withdraw,
)

__all__ = [
    "accept",
    "ask",
    "make_digests",
    "mark_seen",
    "open_in_emergency",
    "purge",
    "refuse",
    "revoke",
    "withdraw",
]
