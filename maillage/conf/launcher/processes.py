"""Which processes of a cluster are alive: a number in a file proves nothing.

After a kill -9 or in a container started anew, the number in `postmaster.pid` may be a zombie's or
belong to another program by now. Where there is `/proc`, a process is recognised as ours by its working
folder, which PostgreSQL sets to the data folder in every process; elsewhere by its command line.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_SSL_REQUEST = 80877103  # of PostgreSQL's protocol; answered with one byte before anything is asked for
# Above any process number of Linux, macOS and the BSDs: a postmaster.pid that names it is stale for sure,
# and PostgreSQL's own check of the shared memory named in the same file still works.
NOBODY = 2147483646


def end_with_parent(end_signal: int, parent: int) -> None:
    """In a child before its program starts: receive `end_signal` when the parent dies, even by kill -9."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, end_signal, 0, 0, 0)
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), signal.SIGKILL)


def alive(pid: int) -> bool:
    """Whether the process exists and is more than a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    except OverflowError:
        return False
    return _state(pid) not in ("Z", "X", "")


def _state(pid: int) -> str:
    try:
        # The name, in parentheses, may hold anything: the state follows the last one.
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        if Path("/proc/self/stat").exists():
            return ""
    except (ProcessLookupError, IndexError):
        return ""
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return found.stdout.strip()[:1]


def _works_in(pid: int, data: Path) -> bool:
    try:
        return os.readlink(f"/proc/{pid}/cwd") == str(data)
    except PermissionError:
        return False  # another user's process is no process of our cluster
    except OSError:
        if Path("/proc/self/cwd").exists():
            return False
    found = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)
    return "postgres" in found.stdout and str(data) in found.stdout


def of_cluster(data: Path) -> list[int]:
    """Every live process of the cluster: the postmaster, backends, or orphans of a killed postmaster."""
    if Path("/proc/self/cwd").exists():
        numbers = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    else:
        pid, _ = read_pid_file(data)
        numbers = [pid] if pid else []
    return [pid for pid in numbers if pid != os.getpid() and _works_in(pid, data) and alive(pid)]


def read_pid_file(data: Path) -> tuple[int, str]:
    """Number and status (`starting`, `ready`, `stopping` or empty) in `postmaster.pid`; 0 if none."""
    try:
        lines = (data / "postmaster.pid").read_text(errors="replace").splitlines()
        return abs(int(lines[0])), lines[7].strip() if len(lines) > 7 else ""
    except (FileNotFoundError, IndexError, ValueError):
        return 0, ""


def postmaster(data: Path) -> int:
    """The number of the running postmaster of this data folder; 0 if there is none."""
    pid, _ = read_pid_file(data)
    return pid if pid and alive(pid) and _works_in(pid, data) else 0


def answers(folder: Path, port: int, within: float = 1.0) -> bool:
    """Whether a PostgreSQL behind this socket folder answers: it is asked if it speaks TLS, nothing more.

    A socket alone proves nothing: the kernel takes connections for a process that is stopped or dying.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asked:
            asked.settimeout(within)
            asked.connect(str(folder / f".s.PGSQL.{port}"))
            asked.sendall(struct.pack("!ii", 8, _SSL_REQUEST))
            return asked.recv(1) in (b"N", b"S")
    except OSError:
        return False


def wait_gone(data: Path, seconds: float) -> bool:
    """Wait until no process of the cluster is left; False when some still are."""
    limit = time.monotonic() + seconds
    while of_cluster(data):
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True


def end_orphans(data: Path) -> None:
    """End what a dead guardian or postmaster left behind, gently first.

    Fast shutdown, then immediate, then kill: what was acknowledged is in the log on disk in each case.
    """
    for end_signal, seconds in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        main = postmaster(data)
        if main:
            _send(main, end_signal)
        elif end_signal != signal.SIGINT:
            for pid in of_cluster(data):
                _send(pid, end_signal)
        elif wait_gone(data, 2.0):  # backends notice by themselves that their postmaster died
            return
        else:
            continue
        if wait_gone(data, seconds):
            return


def _send(pid: int, end_signal: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, end_signal)


def forget_stale_pid(data: Path) -> None:
    """Let PostgreSQL start over a `postmaster.pid` whose number lives on as another process or a zombie.

    Only the number is replaced: the rest of the file names the shared memory, by which PostgreSQL itself
    still refuses to start beside a surviving process of the old run. Called when none was found.
    """
    path = data / "postmaster.pid"
    pid, _ = read_pid_file(data)
    if not path.exists():
        return
    if not pid:  # cut short by a full disk or a power cut: holds nothing worth keeping
        path.unlink()
        return
    lines = path.read_text(errors="replace").splitlines(keepends=True)
    lines[0] = f"{NOBODY}\n"
    with path.open("r+", encoding="utf-8") as file:
        file.write("".join(lines))
        file.truncate()
