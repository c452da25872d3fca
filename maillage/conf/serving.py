"""The processes behind `maillage serve`: started together, watched, stopped together."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from maillage.conf import paths
from maillage.conf.launcher.locks import FileLock
from maillage.conf.launcher.processes import end_with_parent

_STOP_WITHIN = 15.0  # seconds a request or a task in progress has to end
_PAUSES = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0)  # seconds before the first, second… restart within five minutes


class NoFreePort(Exception):
    """Neither the port asked for nor the ones after it are free."""


@dataclass
class Port:
    """A port nobody listens on, kept for us until we let it go.

    The web server shares its port among its processes (SO_REUSEPORT), so the system would let a second
    server of the same user share it too, and each would answer half of the requests. The lock says who
    was first; the trial says whether any other program listens.
    """

    number: int
    lock: FileLock

    def release(self) -> None:
        self.lock.free()


def find_port(
    host: str, first: int, tries: int = 50, taken: Callable[[int], None] = lambda number: None
) -> Port:
    """The first free port from `first` on; `taken` is told each one that was not.

    Raises NoFreePort, or OSError when the address is not ours or the port not for us.
    """
    for number in range(first, min(first + tries, 65536)):
        lock = FileLock(Path(tempfile.gettempdir()) / f"maillage-{os.getuid()}-port-{number}.lock")
        if lock.try_take():
            if _bindable(host, number):
                return Port(number, lock)
            lock.free()
        taken(number)
    raise NoFreePort(f"{first}-{min(first + tries, 65536) - 1}")


def _bindable(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        # As the server itself: a port whose last connections are just closing is free.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return not _answers(host, port)


def _answers(host: str, port: int) -> bool:
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - read, not bound
    try:
        with socket.create_connection((reach, port), timeout=1):
            return True
    except OSError:
        return False


@dataclass
class Child:
    """A program that shall run as long as the service does."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    dead: bool = False

    def start(self) -> None:
        """In a session of its own, so that a Ctrl-C reaches us alone and we stop it in order."""
        parent = os.getpid()
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: end_with_parent(signal.SIGTERM, parent),
        )

    def keep(self) -> None:
        """Start it again when it died: at once, then, when it keeps dying, more and more seldom.

        It is never given up: a database server that is away for an hour comes back.
        """
        if self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        if not self.dead:
            self.dead = True
            self.deaths = [at for at in self.deaths if at > now - 300] + [now]
        if now >= self.deaths[-1] + _PAUSES[min(len(self.deaths), len(_PAUSES)) - 1]:
            self.dead = False
            self.start()

    def stop(self, limit: float) -> None:
        """Ask it to end; end it when it has not by `limit` (monotonic)."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()


def child_environment() -> dict[str, str]:
    """What the service's programs inherit: the same installation, and that they serve."""
    return {
        **os.environ,
        "MAILLAGE_HOME": str(paths.home()),
        "MAILLAGE_SERVING": "1",
        "DJANGO_SETTINGS_MODULE": "maillage.conf.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(paths.CHECKOUT), os.environ.get("PYTHONPATH", "")])),
    }


def web_server(host: str, port: int, workers: int) -> Child:
    """Granian with the site; few threads each, since each holds a database connection while it works."""
    command = [sys.executable, "-m", "granian", "maillage.conf.wsgi:application"]
    command += ["--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"]
    command += ["--workers", str(workers), "--blocking-threads", "4", "--backpressure", "64"]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "10", "--log-level", "error"]
    return Child("web", command, child_environment())


def task_worker() -> Child:
    """The worker of background tasks; ends by itself what it has begun when asked to stop."""
    command = [sys.executable, "-m", "django", "worker"]
    return Child("worker", command, child_environment() | {"MAILLAGE_SERVING": ""})


def has_tasks() -> bool:
    """Whether any room defines a background task."""
    from procrastinate.contrib.django import app

    return any("procrastinate.builtin_tasks." not in name for name in app.tasks)


def collect_static() -> None:
    """Fingerprint and compress the assets for this version of the pages; raises when one is missing."""
    with FileLock(paths.ensure_home() / "static.lock"):
        done = subprocess.run(
            [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity=0"],
            env=child_environment(),
            capture_output=True,
            text=True,
        )
    if done.returncode:
        raise RuntimeError(f"collectstatic: {(done.stderr or done.stdout).strip()}")


def wait_until_answers(child: Child, host: str, port: int, stop: threading.Event) -> bool:
    """Whether the server takes connections; False when it ended, was asked to stop, or took a minute."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit and not stop.wait(0.05):
        if _answers(host, port):
            return True
        if child.process is not None and child.process.poll() is not None:
            return False
    return False


def stop_all(children: list[Child]) -> None:
    """Ask all to end at once, then see to it that each has."""
    limit = time.monotonic() + _STOP_WITHIN
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop(limit)
