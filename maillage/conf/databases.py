"""From an address or a folder to what Django needs to reach PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from maillage.conf.launcher import layout

# libpq's names on the left, Django's on the right; any other parameter is handed to psycopg as it is.
_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def from_url(url: str) -> dict[str, Any]:
    """Django's settings for `postgresql://user:password@host:port/name?option=…` (libpq's own syntax)."""
    try:
        parameters = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {str(error).strip()}") from error
    if not parameters.get("dbname"):
        raise ImproperlyConfigured("DATABASE_URL names no database: …://user@host/NAME")
    settings: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {}}
    for name, value in parameters.items():
        if name in _NAMES:
            settings[_NAMES[name]] = str(value)
        else:
            settings["OPTIONS"][name] = value
    return settings


def embedded(home: Path) -> dict[str, Any]:
    """Django's settings for the private cluster of this home: a socket, no port, no password."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": layout.DATABASE,
        "USER": layout.ROLE,
        "HOST": str(layout.socket_folder(home)),
        "PORT": str(layout.PORT),
        "OPTIONS": {},
    }


def find_socket(home: Path) -> None:
    """Once the cluster runs: tell Django where its socket is, which a first start may have had to choose."""
    from django.conf import settings

    settings.DATABASES["default"]["HOST"] = str(layout.socket_folder(home))


def configure(home: Path, url: str, replica_url: str, pool: int) -> dict[str, dict[str, Any]]:
    """All databases: `default`, and `replica` for the reading of reports when one is given.

    `pool`: connections kept open per process; 0 opens one per request or command.
    """
    default = from_url(url) if url else embedded(home)
    databases = {"default": default}
    if replica_url:
        databases["replica"] = from_url(replica_url) | {"TEST": {"MIRROR": "default"}}
    for settings in databases.values():
        settings["CONN_HEALTH_CHECKS"] = True
        settings["OPTIONS"].setdefault("application_name", "maillage")
        settings["OPTIONS"].setdefault("connect_timeout", 10)
        if pool:
            settings["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return databases
