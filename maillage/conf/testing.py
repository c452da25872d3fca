"""Pytest plugin: gives the suite an installation of its own, with a cluster unless DATABASE_URL is set.

Loaded by `-p` in pyproject.toml, because settings must not be read before it.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from maillage.conf import paths
from maillage.conf.catalogues import compile_catalogues
from maillage.conf.launcher import Session, layout

# Of whoever runs the suite: what the machine needs, not how their installation is set up.
_KEPT = {"MAILLAGE_PG_BIN", "MAILLAGE_PG_USER"}

_session: Session | None = None
_home: Path | None = None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    _begin()
    return (yield)


def _begin() -> None:
    """A fresh home, shared with the workers of pytest-xdist through the environment."""
    global _session, _home
    in_worker = "PYTEST_XDIST_WORKER" in os.environ
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        # A suite started in the background of a shell inherits a deaf SIGINT, and so would the commands
        # it tries to interrupt.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if not in_worker:
        _home = Path(tempfile.mkdtemp(prefix="maillage-tests-"))
        _home.chmod(0o711)
        for name in [name for name in os.environ if name.startswith("MAILLAGE_") and name not in _KEPT]:
            del os.environ[name]
        os.environ["MAILLAGE_HOME"] = str(_home)
        os.environ["MAILLAGE_LANGUAGE"] = "fr"
        compile_catalogues()
    home = paths.ensure_home()
    if not os.environ.get("DATABASE_URL"):
        _session = Session(home)
        _session.join()
        if not in_worker:
            _hurry(home)


def _hurry(home: Path) -> None:
    """This cluster is thrown away: it need not survive a power cut. Nor is it swept: between two tests that
    undo what they wrote, autovacuum finds full pages without a row, and tells the planner of empty tables
    for the rest of the run; some pages then take minutes."""
    where = {"host": str(layout.socket_folder(home)), "port": layout.PORT, "dbname": "postgres"}
    with psycopg.connect(**where, user=layout.SUPERUSER, autocommit=True) as connection:  # type: ignore[arg-type]
        for parameter in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            connection.execute(f"ALTER SYSTEM SET {parameter} = off")
        connection.execute("SELECT pg_reload_conf()")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    global _session, _home
    if _session:
        _session.leave()
        cluster = layout.cluster_folder(_session.home)
        _session = None
        if _home:  # where root's cluster had to lie outside of the home, and a socket in a short folder
            shutil.rmtree(layout.socket_folder(_home), ignore_errors=True)
            shutil.rmtree(cluster, ignore_errors=True)
    if _home:
        shutil.rmtree(_home, ignore_errors=True)
        _home = None
