"""Using the embedded cluster: join it, starting it if need be; leave it, stopping it if nobody is left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from maillage.conf import paths
from maillage.conf.launcher import binaries, cluster, layout, processes
from maillage.conf.launcher.errors import LauncherError
from maillage.conf.launcher.locks import guardian_lock, start_lock, users_lock


class Session:
    """One command's use of the cluster of a home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._use = users_lock(home)

    def join(self) -> None:
        """Return when the cluster takes connections; raises LauncherError when it cannot."""
        with start_lock(self.home):
            self._use.take(shared=True)  # waits for a guardian that is just stopping
            try:
                self._ensure_running()
            except BaseException:
                self._use.free()
                raise

    def revive(self) -> None:
        """For long-running commands: start again what was killed since. Cheap when all is well."""
        if not _guardian_alive(self.home):
            with start_lock(self.home):
                self._ensure_running()

    def leave(self) -> None:
        """Stop using the cluster; when nobody else does, return once no process of it is left."""
        with start_lock(self.home):
            self._use.free()
            while True:
                probe = users_lock(self.home)
                try:
                    if probe.try_take():
                        # nobody uses it: the guardian is about to notice, or is dead
                        if not _guardian_alive(self.home):
                            self._end_leftovers()
                            break
                    elif probe.try_take(shared=True):
                        return  # others still use it
                    else:
                        probe.take(shared=True)  # the guardian is stopping it: wait for its end
                        break
                finally:
                    probe.free()
                time.sleep(0.01)
            _collect_guardians(self.home)

    def _ensure_running(self) -> None:
        if _guardian_alive(self.home):
            self._wait_ready()
            return
        self._end_leftovers()
        _, programs = cluster.prepare(self.home)
        _start_guardian(self.home, programs.program("postgres"))

    def _wait_ready(self) -> None:
        """The guardian lives: PostgreSQL is there, or on its way back after having been killed.

        A process just killed still counts as alive until the kernel has buried it, so PostgreSQL is asked.
        """
        data, socket_folder = layout.data_folder(self.home), layout.socket_folder(self.home)
        while True:
            pid, status = processes.read_pid_file(data)
            if status == "ready" and processes.alive(pid) and processes.answers(socket_folder, layout.PORT):
                return
            if not _guardian_alive(self.home):
                self._ensure_running()
                return
            time.sleep(0.02)

    def _end_leftovers(self) -> None:
        data = layout.data_folder(self.home)
        if data.exists() and processes.of_cluster(data):
            processes.end_orphans(data)


# Of this process: the guardians it started, each with its home, and the sessions it has open.
_guardians: list[tuple[Path, subprocess.Popen[bytes]]] = []
_joined: list[Session] = []


def _guardian_alive(home: Path) -> bool:
    probe = guardian_lock(home)
    try:
        return not probe.try_take()
    finally:
        probe.free()


def _start_guardian(home: Path, postgres: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment["PYTHONPATH"] = str(paths.CHECKOUT)
    command = [sys.executable, "-m", "maillage.conf.launcher.guardian", str(home), str(postgres)]
    with (home / "log" / "guardian.log").open("ab") as log:
        guardian = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd="/",
            env=environment,
            start_new_session=True,  # a Ctrl-C in the terminal is for the command, which leaves in order
        )
    try:
        assert guardian.stdout is not None  # noqa: S101 - for the type checker
        with guardian.stdout as pipe:
            answer = pipe.read()
    except BaseException:
        guardian.terminate()
        raise
    _guardians.append((home, guardian))
    said = json.loads(answer) if answer else {}
    if "ready" not in said:
        guardian.wait()
        default = f"voir / see {home / 'log' / 'guardian.log'}"
        raise LauncherError(said.get("french", default), said.get("english", default))


def _collect_guardians(home: Path) -> None:
    """Those of this home we started ourselves and that have just given back their locks: leave no zombie.
    Another home's is not waited for: it may have long to live."""
    for started in [one for one in _guardians if one[0] == home]:
        with suppress(subprocess.TimeoutExpired):
            started[1].wait(5)
            _guardians.remove(started)


@contextmanager
def running(home: Path | None = None) -> Iterator[Session]:
    """The cluster of this home, running for the length of the block."""
    session = Session(paths.ensure_home(home))
    session.join()
    _joined.append(session)
    try:
        yield session
    finally:
        _joined.remove(session)
        session.leave()


def current() -> Session | None:
    """The session of the command that is running, if it uses an embedded cluster."""
    return _joined[-1] if _joined else None


def programs(home: Path) -> binaries.Binaries:
    """The programs the cluster of this home runs with."""
    return binaries.for_data(layout.data_folder(home))
