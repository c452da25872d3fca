"""Records that are shown and not taken away: rooms register what a file of a list leaves out."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

_withheld: list[Callable[[QuerySet], QuerySet]] = []


def register_withholding(narrow: Callable[[QuerySet], QuerySet]) -> None:
    """`narrow(rows)` gives back what may leave; rows it knows nothing of, as they came."""
    _withheld.append(narrow)


def may_leave(rows: QuerySet) -> QuerySet:
    """What of a list may become a file."""
    for narrow in _withheld:
        rows = narrow(rows)
    return rows
