"""Business tables as they were known at a past moment, rebuilt from the journal.

    with known_at(moment):
        …  # whatever is read here reads the tables of then: indicators, lists, pages, unchanged

Temporary tables of the same names come before the real ones on the search path: nothing that reads needs to
know. A table that has not changed since is left alone. The first image kept after the moment is what a row
was at it; a row whose first change since is its creation was not there. All of one snapshot, and nothing can
be written meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_LATER = """
    CREATE TEMPORARY TABLE maillage_past ON COMMIT DROP AS
    SELECT DISTINCT ON (c.table_name, c.row_id) c.table_name, c.row_id, c.operation, c.before
    FROM kernel_change c
    WHERE c.changeset_id IN (SELECT s.id FROM kernel_changeset s WHERE s.at > %s)
    ORDER BY c.table_name, c.row_id, c.id
"""
_TABLE = """
    CREATE TEMPORARY TABLE "{table}" ON COMMIT DROP AS
    SELECT t.* FROM "{schema}"."{table}" t
    WHERE NOT EXISTS (SELECT FROM maillage_past p WHERE p.table_name = '{table}' AND p.row_id = t.id)
    UNION ALL
    SELECT r.* FROM maillage_past p
    CROSS JOIN LATERAL jsonb_populate_record(NULL::"{schema}"."{table}", p.before) r
    WHERE p.table_name = '{table}' AND p.operation <> 'I'
"""


@contextmanager
def known_at(moment: dt.datetime) -> Iterator[None]:
    """Inside, tables of business records read as they were known at `moment`; nothing can be written.

    Acts count from the moment they began. Structures keep the columns of today: what a later version of
    the software added is empty in older images.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if outermost:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute(_LATER, [moment])
            cursor.execute("CREATE INDEX ON maillage_past (table_name, row_id)")
            cursor.execute("ANALYZE maillage_past")
            cursor.execute(
                "SELECT n.nspname, c.relname FROM (SELECT DISTINCT table_name FROM maillage_past) p"
                " JOIN pg_class c ON c.relname = p.table_name AND c.relkind = 'r'"
                " JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()"
            )
            for schema, table in cursor.fetchall():
                cursor.execute(_TABLE.format(schema=schema, table=table))
                cursor.execute(f'CREATE INDEX ON pg_temp."{table}" (id)')
                cursor.execute(f'ANALYZE pg_temp."{table}"')
            cursor.execute("SET LOCAL transaction_read_only = on")
        try:
            yield
        finally:
            # The tables of then go with this block, even inside a transaction that goes on.
            transaction.set_rollback(True)
