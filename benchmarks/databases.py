"""Databases to measure on: one with the territory, and copies of it that can be changed at will."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict


class Server:
    """A PostgreSQL server on which databases can be created."""

    def __init__(self, parameters: dict[str, str]) -> None:
        self._parameters = parameters

    @classmethod
    def given(cls) -> Server | None:
        """The server DATABASE_URL points at, if any."""
        url = os.environ.get("DATABASE_URL", "").strip()
        return cls({k: str(v) for k, v in conninfo_to_dict(url).items() if v}) if url else None

    @property
    def name(self) -> str:
        """The database the address names: those made here begin with it."""
        return self._parameters["dbname"]

    def url(self, database: str) -> str:
        """An address for DATABASE_URL."""
        parameters = {k: v for k, v in self._parameters.items() if k != "dbname"}
        return f"postgresql:///{database}?{urlencode(parameters)}"

    def connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(**{**self._parameters, "dbname": database}, autocommit=True)  # type: ignore[arg-type]

    def exists(self, database: str) -> bool:
        with self.connect("template1") as connection:
            found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [database])
            return found.fetchone() is not None

    def create(self, database: str, template: str = "template0") -> None:
        """A database of that name, replacing what a broken run left."""
        self.drop(database)
        with self.connect("template1") as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(database), sql.Identifier(template)
                )
            )

    def drop(self, database: str) -> None:
        with self.connect("template1") as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(database)))

    @contextmanager
    def copy(self, database: str, template: str, keep: bool = False) -> Iterator[str]:
        """A copy for the time of the block."""
        self.create(database, template)
        try:
            yield database
        finally:
            if not keep:
                self.drop(database)


def set_up_django() -> None:
    """Django on the database of DATABASE_URL, without a server of its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.conf.settings")
    import django

    django.setup()
