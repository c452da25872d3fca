"""A merge among others who write: what it waits for, and for how long."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection

from maillage.kernel.errors import Busy, DomainError, is_busy
from maillage.kernel.history import current_changeset

_TRIES = 8
# Less than the second after which the database would break a deadlock at somebody else's expense.
_WAIT = "700ms"

Result = TypeVar("Result")


def begin() -> None:
    """At the head of the transaction of a merge, or of its undoing."""
    _set("maillage.merging", "on")
    _set("lock_timeout", _WAIT)


def end() -> None:
    """Rules of the end of a transaction speak while the merge still says what it is."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    _set("maillage.merging", "")
    _set("lock_timeout", "0")


def _set(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def patiently(act: Callable[[], Result], busy: str) -> Result:
    """Try again while somebody else writes in these files; whole each time, so nothing is left half done.

    `busy` is what the user reads when they still do.
    """
    tries = 1 if current_changeset() is not None else _TRIES
    for last in [False] * (tries - 1) + [True]:
        try:
            return act()
        except (Busy, OperationalError) as error:
            if not is_busy(error):
                raise
            if last:
                raise DomainError(busy) from error
            time.sleep(0.2)
    raise AssertionError("unreachable")
