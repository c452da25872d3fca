"""A database beside the test database, with the territory in it.

Loading takes longer than all that is asked of it: the processes of a run share one, made by whoever
comes first under a lock of the server. The last one to leave drops it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

import psycopg
from django.db import connection, connections
from psycopg import sql

from maillage.demo.load import exists, load

_MAKING, _LOOKING = 20_120_101, 20_120_102  # locks of the server; their second number tells the run


def _name() -> str:
    """The same for every process of a run: pytest-xdist gives the run one id."""
    return "territory_" + os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:32]


@contextmanager
def loaded_territory() -> Iterator[str]:
    """The name of the loaded database."""
    name, template = _name(), connection.settings_dict["NAME"]
    run = crc32(name.encode()) // 2  # other runs on this server have a territory of their own
    with _server() as server:
        # Shared until the end by those who use it, alone while it is made or dropped.
        server.execute("SELECT pg_advisory_lock(%s, %s)", [_MAKING, run])
        there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not there:
            connection.close()  # a database with a connection is no template
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        with looking_at(name):
            if not exists():
                load()
        server.execute("SELECT pg_advisory_lock_shared(%s, %s)", [_LOOKING, run])
        server.execute("SELECT pg_advisory_unlock(%s, %s)", [_MAKING, run])
        try:
            yield name
        finally:
            server.execute("SELECT pg_advisory_unlock_shared(%s, %s)", [_LOOKING, run])
            last = server.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOOKING, run]).fetchone()
            if last and last[0]:
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


@contextmanager
def looking_at(name: str) -> Iterator[None]:
    """A connection to that database in place of the usual one, which keeps its own transaction."""
    usual = connections["default"]
    other = connections.create_connection("default")
    other.settings_dict = {**usual.settings_dict, "NAME": name}
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = usual


def _server() -> psycopg.Connection:
    """A connection to the server that holds no test database open."""
    parameters = connection.get_connection_params() | {"dbname": "postgres"}
    wanted = ("dbname", "user", "password", "host", "port")
    return psycopg.connect(**{key: parameters[key] for key in wanted if key in parameters}, autocommit=True)
