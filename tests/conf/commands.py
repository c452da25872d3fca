"""Running the `maillage` command as a user does, and looking at the database it worked on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.db import connection
from psycopg import sql

MAILLAGE = [sys.executable, "-m", "maillage.conf.cli"]


def environment(home: Path, url: str = "", **more: str) -> dict[str, str]:
    # Compiled modules are kept: a suite that starts many commands wants them quick.
    ours = ("MAILLAGE_", "DATABASE_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"MAILLAGE_HOME": str(home), "DATABASE_URL": url, "MAILLAGE_LANGUAGE": "fr"} | more


def maillage(home: Path, *arguments: object, url: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*MAILLAGE, *map(str, arguments)],
        env=environment(home, url, **more),
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


def url_of(name: str) -> str:
    """The address of a database on the server of the suite, whichever that is."""
    settings = connection.settings_dict
    parts = {key: settings[key] for key in ("HOST", "PORT", "USER", "PASSWORD")}
    query = "&".join(f"{key.lower()}={quote(str(value), safe='')}" for key, value in parts.items() if value)
    return f"postgresql:///{quote(name)}?{query}"


def connect(name: str) -> psycopg.Connection:
    return psycopg.connect(url_of(name), autocommit=True)


@contextmanager
def a_database(template: str | None = None) -> Iterator[str]:
    """A database of its own on the server of the suite, a copy of another one if asked."""
    name = f"maillage_essai_{os.getpid()}_{os.urandom(3).hex()}"
    with connect("postgres") as server:
        copied = sql.Identifier(template or "template0")
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), copied))
    try:
        yield name
    finally:
        for left in databases_like(name):
            with connect("postgres") as server:
                server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(left)))


def databases_like(name: str) -> list[str]:
    """The database and those made beside it by a restore."""
    with connect("postgres") as server:
        found = server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [name + "%"])
        return sorted(row[0] for row in found)


def contents(name: str) -> dict[str, tuple[int, str]]:
    """Rows and a digest of every row of each table."""
    with connect(name) as database:
        tables = database.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        ).fetchall()
        found = {}
        for (table,) in tables:
            digest = sql.SQL(
                "SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {} t"
            )
            row = database.execute(digest.format(sql.Identifier(table))).fetchone()
            assert row
            found[table] = row
    return found
