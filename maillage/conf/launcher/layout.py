"""The folders and fixed names of an embedded cluster, known without starting it."""

from __future__ import annotations

import os
from pathlib import Path

DATABASE = "maillage"
ROLE = "maillage"  # owns the database; may create databases (tests, restore) and nothing else
SUPERUSER = "postgres"  # of the cluster; used only when it is created
PORT = 5432  # names the socket file; the cluster listens on no network address

# Where root keeps what an ordinary user must reach, when the home lies in a folder closed to that user.
SYSTEM_FOLDER = Path("/var/lib/maillage")

EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")

# An address of a socket holds 103 bytes on macOS, 107 on Linux; PostgreSQL appends "/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")


def cluster_link(home: Path) -> Path:
    return home / "postgres"


def cluster_folder(home: Path) -> Path:
    """`postgres/` of the home with links resolved: it may lead out of a home another user cannot enter."""
    return Path(os.path.realpath(cluster_link(home)))


def data_folder(home: Path) -> Path:
    return cluster_folder(home) / "data"


def server_log(home: Path) -> Path:
    return cluster_folder(home) / "server.log"


def socket_folder(home: Path) -> Path:
    """Resolved too: a long home has its socket elsewhere, since an address holds about 100 bytes."""
    return Path(os.path.realpath(cluster_folder(home) / "run"))
