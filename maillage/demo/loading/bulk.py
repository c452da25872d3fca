"""Foreign keys checked once for all rows instead of row by row: half a million rows in seconds."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def foreign_keys_checked_at_end(tables: Iterable[str]) -> Iterator[None]:
    """Inside the block the foreign keys of `tables` are absent; leaving it puts them back, which checks
    every row at once and raises `IntegrityError` where one points at nothing.

    Needs the owner of the tables and a transaction, and locks the tables: for a load into an
    installation that nobody uses yet.
    """
    with connection.cursor() as cursor:
        # Checks that are due now would forbid to alter the tables.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(
            "SELECT quote_ident(t.relname), quote_ident(c.conname), pg_get_constraintdef(c.oid)"
            " FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid"
            " WHERE c.contype = 'f' AND t.relname = ANY(%s) AND pg_table_is_visible(t.oid)"
            " ORDER BY 1, 2",
            [list(tables)],
        )
        keys = cursor.fetchall()
        for table, name, _ in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    with connection.cursor() as cursor:
        # A table with checks still to come cannot be altered: they are made now.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table, name, definition in keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
