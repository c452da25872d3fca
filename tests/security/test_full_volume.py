"""A volume that is really full, in the middle of imports, merges and ends of files: said plainly, nothing is
lost or half done, and once there is room again everything goes on.

Takes minutes: `make survive` runs it. Needs the right to mount a volume in memory; says so where it has none.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from maillage.conf import paths
from maillage.conf.launcher import layout, running
from tests.conf.launching import answers, connect, make_home, remove_home, shared_home, wait_for

from .test_kills import SCHEMA, AtWork, check, quiet

SIZE = 600  # MiB
LEFT = 6  # MiB to work with: less than one more segment of the journal of PostgreSQL


pytestmark = pytest.mark.skipif("KILLS" not in os.environ, reason="long: run by `make survive`")


@pytest.fixture
def small_home() -> Iterator[Path]:
    """A home alone on its volume, with the schema in it."""
    home = make_home()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m,mode=711", "tmpfs", str(home)], capture_output=True
    )
    if mount.returncode:
        remove_home(home)
        pytest.skip("a volume cannot be mounted here: a really full disk is not tried")
    try:
        paths.ensure_home(home)
        copy = ["cp", "-a", str(layout.cluster_folder(shared_home())), str(layout.cluster_link(home))]
        subprocess.run(copy, check=True)
        told = os.environ | {"MAILLAGE_HOME": str(home)}
        told.pop("DATABASE_URL", None)
        done = subprocess.run(
            [sys.executable, "-c", SCHEMA, str(home)], env=told, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        yield home
    finally:
        subprocess.run(["umount", "--lazy", str(home)], check=True)
        remove_home(home)


def test_nothing_is_lost_on_a_full_disk(small_home: Path, tmp_path: Path) -> None:
    ballast = small_home / "ballast"
    with running(small_home) as session:
        at_work = AtWork(small_home, tmp_path)
        free = os.statvfs(small_home)
        room = free.f_bavail * free.f_frsize - LEFT * 1024 * 1024
        with ballast.open("wb") as heavy:
            os.posix_fallocate(heavy.fileno(), 0, room)
        at_work.process.wait(300)  # it works until there is no room left
        said = at_work.errors.read_text()
        assert "No space left" in said or "disque du serveur est plein" in said, said[-2000:]
        ballast.unlink()
        wait_for(lambda: answers(small_home), "PostgreSQL, once there is room")
        session.revive()
        wait_for(lambda: quiet(small_home), "what was refused to be rolled back")
        with connect(small_home) as connection:
            check(connection, at_work.lines(), "the disk was full")

        again = AtWork(small_home, tmp_path)
        done = len([line for line in again.lines() if line.startswith("import ")])
        wait_for(
            lambda: len([line for line in again.lines() if line.startswith("import ")]) > done,
            "work to go on",
        )
        again.process.kill()
        again.process.wait()
