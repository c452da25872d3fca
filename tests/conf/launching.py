"""Homes of their own for the launcher's tests, and what can be asked about one from outside."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg

from maillage.conf import paths
from maillage.conf.launcher import layout, processes, running


def make_home(name: str = "foyer") -> Path:
    """Short and open to other users, as a checkout is; pytest's own folders are neither."""
    top = Path(tempfile.mkdtemp(prefix="maillage-essai-"))
    top.chmod(0o711)
    return paths.ensure_home(top / name)


def remove_home(home: Path) -> None:
    """With what a home may keep elsewhere; fails when a process of it is still there."""
    left = commands_of(home)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not commands_of(home), "killed leftovers")
    shutil.rmtree(layout.socket_folder(home), ignore_errors=True)
    shutil.rmtree(layout.cluster_folder(home), ignore_errors=True)
    shutil.rmtree(home.parent)
    assert not left, "processes left behind"


@contextmanager
def a_home(name: str = "foyer", *, made: bool = True) -> Iterator[Path]:
    """A home for a test; `made`: with a cluster that was used and stopped (copied, which is quicker)."""
    home = make_home(name)
    try:
        if made:
            copy = ["cp", "-a", str(layout.cluster_folder(shared_home())), str(layout.cluster_link(home))]
            subprocess.run(copy, check=True)
        yield home
    finally:
        remove_home(home)


@cache
def shared_home() -> Path:
    """One home for all tests of this process that leave it in working order, whatever they kill."""
    home = make_home()
    atexit.register(remove_home, home)
    with running(home):
        pass
    return home


def connect(home: Path, dbname: str = layout.DATABASE, user: str = layout.ROLE) -> psycopg.Connection:
    where = {"host": str(layout.socket_folder(home)), "port": layout.PORT}
    return psycopg.connect(**where, dbname=dbname, user=user, autocommit=True, connect_timeout=30)


def commands_of(home: Path) -> list[int]:
    """Every live process that names the home in its command line, works in its data or was given it."""
    found = set(processes.of_cluster(layout.data_folder(home)))
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                told = (entry / "cmdline").read_bytes() + b"\0" + (entry / "environ").read_bytes()
            except OSError:
                continue
            if os.fsencode(home) in told and processes.alive(int(entry.name)):
                found.add(int(entry.name))
    return sorted(found)


def one_of(home: Path, text: str) -> int:
    """A live process of the home with this in its command line; 0 if there is none."""
    for pid in commands_of(home):
        with contextlib.suppress(OSError):  # it may end while we look
            if os.fsencode(text) in Path(f"/proc/{pid}/cmdline").read_bytes() and processes.alive(pid):
                return pid
    return 0


def guardian_of(home: Path) -> int:
    return one_of(home, "maillage.conf.launcher.guardian")


def answers(home: Path) -> bool:
    """Whether its PostgreSQL takes a question."""
    try:
        with connect(home) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def wait_for(condition: Callable[[], object], what: str, seconds: float = 60.0) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, f"waited in vain for: {what}"
        time.sleep(0.05)


# A command in another process: joins, says so, then commits numbered rows, saying each one once the
# database has acknowledged it; until its standard input is closed.
WRITER = """
import select, sys
from pathlib import Path
import psycopg
from maillage.conf.launcher import layout, running
with running(Path(sys.argv[1])) as session:
    where = dict(host=str(layout.socket_folder(session.home)), port=layout.PORT)
    with psycopg.connect(**where, dbname="maillage", user="maillage", autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS written (number bigint PRIMARY KEY)")
        print("joined", flush=True)
        number = connection.execute("SELECT coalesce(max(number), 0) FROM written").fetchone()[0]
        while not select.select([sys.stdin], [], [], 0)[0]:
            number += 1
            connection.execute("INSERT INTO written VALUES (%s)", [number])
            print(number, flush=True)
"""


class Writer:
    """A `WRITER` running beside us."""

    def __init__(self, home: Path) -> None:
        self.output = home / "files" / f"written-{time.monotonic_ns()}"
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-c", WRITER, str(home)],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=subprocess.PIPE,
            )
        wait_for(lambda: len(self.said()) > 20 or self.process.poll() is not None, "rows written")

    def said(self) -> list[str]:
        return [line for line in self.output.read_text().splitlines(keepends=True) if line.endswith("\n")]

    def acknowledged(self) -> int:
        """The last number the database said was saved."""
        return int(self.said()[-1])

    def kill(self) -> int:
        """kill -9; returns the last number acknowledged before it died."""
        self.process.kill()
        return self.end()

    def end(self) -> int:
        """Let it stop by itself, or find it dead."""
        assert self.process.stdin
        assert self.process.stderr
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stderr.close()
        return self.acknowledged()


def written(home: Path) -> int:
    """The number of rows on disk, none missing below the last."""
    with connect(home) as connection:
        row = connection.execute("SELECT count(*), max(number) FROM written").fetchone()
    assert row
    assert row[0] == row[1]
    return row[0]
