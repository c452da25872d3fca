"""The folders and fixed names of an embedded cluster, known without starting it."""

from __future__ import annotations

import os
from pathlib import Path

DATABASE = "maillage"
ROLE = "maillage"  # owns the database; may create databases (tests, restore) and nothing else
SUPERUSER = "postgres"  # of the cluster; used only when it is created
PORT = 5432  # names the socket file; the cluster listens on no network address


def cluster_folder(home: Path) -> Path:
    """`postgres/` of the home with links resolved: it may lead out of a home another user cannot enter."""
    return Path(os.path.realpath(home / "postgres"))


def data_folder(home: Path) -> Path:
    return cluster_folder(home) / "data"


def socket_folder(home: Path) -> Path:
    """Resolved too: a long home has its socket elsewhere, since an address holds about 100 bytes."""
    return Path(os.path.realpath(cluster_folder(home) / "run"))
