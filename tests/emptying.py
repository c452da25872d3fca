"""The database emptied after a test that commits, ten times quicker than Django does it."""

from __future__ import annotations

from functools import cache

from django.db import connection, transaction
from psycopg import sql

# The same at the end as at the beginning: what a migration writes, and nothing else does.
_KEPT = {"django_migrations", "django_content_type", "auth_permission", "employment_immersionlimit"}


@cache
def _tables() -> list[str]:
    return sorted(set(connection.introspection.django_table_names(include_views=False)) - _KEPT)


@cache
def _question() -> sql.Composed:
    parts = [
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(name), sql.Identifier(name))
        for name in _tables()
    ]
    return sql.SQL(" UNION ALL ").join(parts)


def empty_tables() -> None:
    """Only the tables that hold a row: truncating each of two hundred and fifty writes as many files."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_question())
        held = [name for (name,) in cursor.fetchall()]
        if held:
            names = sql.SQL(", ").join(map(sql.Identifier, held))
            cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(names))
