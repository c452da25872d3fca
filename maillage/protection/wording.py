"""Rows of the log in words."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.accounts.roles import Role

from .models import AccessKind, AccessRecord
from .pages import label_of


@dataclass(frozen=True)
class Line:
    """A reading as its page prints it."""

    record: AccessRecord
    kind: str
    page: str
    role: str

    @property
    def late(self) -> bool:
        return self.record.kind in (AccessKind.EMERGENCY, AccessKind.REFUSED)


def role_label(code: str) -> str:
    """The role at the time, in words; as it was written when it is no role any more."""
    return str(Role(code).label) if code in Role.values else code


def line_of(record: AccessRecord) -> Line:
    return Line(record, record.get_kind_display(), label_of(record.page), role_label(record.role))
