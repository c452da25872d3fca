"""The one door by which rows leave the journal: what it says of people who must be forgotten."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.utils.translation import gettext_lazy as _

from maillage.kernel.errors import register_rule

register_rule("journal_is_kept", _("L'historique ne se modifie ni ne s'efface."))


def forget(table: str, rows: Collection[int]) -> int:
    """Remove all that the journal says of these rows; returns how many changes went.

    Call it inside `changes()`, which says who forgets and why; changesets left empty go as well. The
    database refuses any other way of changing the journal.
    """
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT maillage_forget_changes(%s, %s)", [table, list(rows)])
        return cursor.fetchone()[0]


def rows_gone(table: str, column: str, keys: Collection[int]) -> set[int]:
    """Rows of a table that were removed while `column` led to one of `keys`: the journal still tells them."""
    if not keys:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT row_id FROM kernel_change"
            " WHERE table_name = %s AND operation = 'D' AND (before ->> %s)::bigint = ANY (%s)",
            [table, column, list(keys)],
        )
        return {row for (row,) in cursor.fetchall()}


def forget_removed() -> int:
    """Inside `changes()`: forget every row the change under way removed, those that went by cascade too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, array_agg(DISTINCT row_id) FROM kernel_change"
            " WHERE changeset_id = maillage_changeset() AND operation = 'D' GROUP BY table_name"
        )
        return sum(forget(table, rows) for table, rows in cursor.fetchall())
