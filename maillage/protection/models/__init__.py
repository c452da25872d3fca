"""What the room keeps: readings, shares, notices, weekly digests."""

from .access import AccessKind, AccessRecord
from .digest import Digest
from .share import Level, Notice, Share, ShareKind, ShareState

__all__ = [
    "AccessKind",
    "AccessRecord",
    "Digest",
    "Level",
    "Notice",
    "Share",
    "ShareKind",
    "ShareState",
]
