"""What backup and restore ask of PostgreSQL: its programs, its catalogue, databases beside ours."""

from __future__ import annotations

import os
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from maillage.conf.launcher import binaries


def target(name: str | None = None) -> dict[str, Any]:
    """Connection parameters of our server, for the database `name` or our own."""
    parameters = connection.get_connection_params()
    kept = {
        key: value
        for key, value in parameters.items()
        if key not in {"cursor_factory", "context", "prepare_threshold", "server_side_binding", "pool"}
    }
    return kept | ({"dbname": name} if name else {})


def for_program(name: str | None = None) -> tuple[str, dict[str, str]]:
    """The same for PostgreSQL's programs: what may be seen in a list of processes, and an environment."""
    parameters = target(name)
    password = parameters.pop("password", None)
    parameters.pop("client_encoding", None)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    environment["LC_ALL"] = "C"
    if password:
        environment["PGPASSWORD"] = str(password)
    return make_conninfo(**{key: str(value) for key, value in parameters.items()}), environment


def programs() -> binaries.Binaries:
    """Programs able to talk to the server we are connected to."""
    connection.ensure_connection()
    return binaries.for_dump(connection.pg_version // 10000)


def connect(name: str) -> psycopg.Connection[Any]:
    """A connection of its own, each statement by itself: databases are not made inside transactions."""
    return psycopg.connect(**target(name), autocommit=True)


def count_rows(open_connection: Any) -> dict[str, int]:
    """Rows of each of our tables as this connection sees them."""
    with open_connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') "
            "AND relnamespace = 'public'::regnamespace AND NOT relispartition ORDER BY relname"
        )
        tables = [row[0] for row in cursor.fetchall()]
        counts = {}
        for table in tables:
            cursor.execute(sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(table)))
            counts[table] = cursor.fetchone()[0]
    return counts


def other_users(name: str) -> int:
    """How many connections others have to this database."""
    with connect(maintenance()) as beside:
        row = beside.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'",
            [name],
        ).fetchone()
    return row[0] if row else 0


def maintenance() -> str:
    """A database to stand in while ours is renamed: each server has this one."""
    return "postgres"
