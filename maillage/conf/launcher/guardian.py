"""The process that stands between PostgreSQL and the commands that use it.

It is PostgreSQL's parent, starts it anew when it is killed, and stops it when the last command has gone:
each command holds a shared lock, the guardian waits to get that lock alone. The kernel gives a lock back
however its holder ends, so a command ended by kill -9 leaves nothing running either. When the guardian
itself is killed, PostgreSQL is told to stop by the kernel (Linux), and the next start cleans up.

Run as `python -m maillage.conf.launcher.guardian HOME PROGRAMS`; says `ready` or an error as one line of
JSON, then works in silence.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from maillage.conf.launcher import layout, processes
from maillage.conf.launcher.errors import LauncherError
from maillage.conf.launcher.locks import guardian_lock, users_lock
from maillage.conf.launcher.owner import Owner, owner_of

_RESTARTS = 5  # within _WINDOW seconds; more often, something is broken for good
_WINDOW = 60.0
_LARGEST_LOG = 10 * 1024 * 1024


class Guardian:
    """Keeps one PostgreSQL running as long as somebody uses it."""

    def __init__(self, home: Path, postgres: Path) -> None:
        self.home = home
        self.postgres = postgres
        self.data = layout.data_folder(home)
        self.owner: Owner = owner_of(layout.cluster_folder(home))
        self.server: subprocess.Popen[bytes] | None = None
        self.leaving = False
        self._wake_read, self._wake_write = os.pipe()

    def start(self) -> None:
        """Start PostgreSQL and wait until it takes connections; recovery after a kill may take a while."""
        if not processes.wait_gone(self.data, 0):
            processes.end_orphans(self.data)
        processes.forget_stale_pid(self.data)
        with layout.server_log(self.home).open("ab") as log:
            began = log.tell()
            self.server = subprocess.Popen(
                [self.postgres, "-D", self.data],
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.owner.popen_arguments(end_signal=signal.SIGINT),
            )
        while processes.read_pid_file(self.data) != (self.server.pid, "ready"):
            if self.server.poll() is not None:
                raise LauncherError(*_why_not(layout.server_log(self.home), began))
            if self.leaving:
                return
            time.sleep(0.01)

    def keep(self) -> None:
        """Until the last user has gone or we are asked to leave: start PostgreSQL again when it dies."""
        threading.Thread(target=self._watch_users, daemon=True).start()
        deaths: list[float] = []
        while not self.leaving:
            if select.select([self._wake_read], [], [], 5.0)[0]:
                os.read(self._wake_read, 4096)
            if self.leaving or self.server is None or self.server.poll() is None:
                continue
            deaths = [at for at in deaths if at > time.monotonic() - _WINDOW] + [time.monotonic()]
            if len(deaths) > _RESTARTS:
                return
            self.start()

    def stop(self) -> None:
        """Stop PostgreSQL: cleanly, or, when it does not within a minute, so that it recovers next time."""
        if self.server is None:
            return
        for end_signal, seconds in ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
            if self.server.poll() is None:
                self.server.send_signal(end_signal)
            try:
                self.server.wait(seconds)
                break
            except subprocess.TimeoutExpired:
                continue
        if not processes.wait_gone(self.data, 1.0):
            processes.end_orphans(self.data)

    def wake(self, number: int, frame: FrameType | None) -> None:
        """Signal handler: a child ended, or we are asked to leave."""
        if number != signal.SIGCHLD:
            self.leaving = True
        os.write(self._wake_write, b".")

    def _watch_users(self) -> None:
        users_lock(self.home).take()  # waits; kept until we end, so that newcomers wait for us
        self.leaving = True
        os.write(self._wake_write, b".")


def _why_not(log: Path, began: int) -> tuple[str, str]:
    with log.open("rb") as file:
        file.seek(began)
        lines = [line.strip() for line in file.read().decode(errors="replace").splitlines() if line.strip()]
    grave = [line for line in lines if "FATAL:" in line or "PANIC:" in line] or lines
    reason = grave[-1] if grave else "?"
    return (
        f"PostgreSQL n'a pas démarré : {reason} (journal : {log}). Les données n'ont pas été touchées.",
        f"PostgreSQL did not start: {reason} (log: {log}). The data were left as they are.",
    )


def _shorten(log: Path) -> None:
    if log.exists() and log.stat().st_size > _LARGEST_LOG:
        log.replace(log.with_suffix(".old.log"))


def main() -> int:
    home, postgres = Path(sys.argv[1]), Path(sys.argv[2])
    answer = os.fdopen(os.dup(1), "w")
    alone = guardian_lock(home)
    if not alone.take_within(5.0):
        return 1
    _shorten(layout.server_log(home))
    guardian = Guardian(home, postgres)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, guardian.wake)
    try:
        try:
            guardian.start()
        except LauncherError as error:
            answer.write(json.dumps({"french": error.french, "english": error.english}))
            return 1
        answer.write(json.dumps({"ready": True}))
        answer.close()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        guardian.keep()
        return 0
    finally:
        guardian.stop()


if __name__ == "__main__":
    sys.exit(main())
