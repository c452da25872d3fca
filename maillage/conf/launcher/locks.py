"""Locks between processes, held by the kernel: they end with their holder, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType

from maillage.conf.launcher.errors import LauncherError


class FileLock:
    """A `flock` on a file of the home.

    The file descriptor is not inherited by started programs, so a lock never outlives the process that
    took it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def _open(self) -> int:
        if self._descriptor is None:
            try:
                self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            except PermissionError as error:
                raise LauncherError(
                    f"{self.path.parent} appartient à un autre utilisateur : lancez la commande sous son "
                    "nom, ou donnez un autre dossier par MAILLAGE_HOME. Rien n'a été modifié.",
                    f"{self.path.parent} belongs to another user: run the command as that user, "
                    "or give another folder with MAILLAGE_HOME. Nothing was changed.",
                ) from error
            folder = os.stat(self.path.parent)
            if os.geteuid() == 0 and folder.st_uid != 0:
                # root helping out in somebody's home must not lock them out of it afterwards
                os.fchown(self._descriptor, folder.st_uid, folder.st_gid)
        return self._descriptor

    def take(self, *, shared: bool = False) -> None:
        """Take the lock, waiting for whoever holds it against us."""
        fcntl.flock(self._open(), fcntl.LOCK_SH if shared else fcntl.LOCK_EX)

    def take_within(self, seconds: float) -> bool:
        """Take the lock alone within so many seconds; False when somebody kept it."""
        limit = time.monotonic() + seconds
        while not self.try_take():
            if time.monotonic() > limit:
                return False
            time.sleep(0.02)
        return True

    def try_take(self, *, shared: bool = False) -> bool:
        """Take the lock if nobody holds it against us, without waiting."""
        mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self._open(), mode | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def free(self) -> None:
        """Give the lock back; harmless when it was not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> FileLock:
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.free()


def start_lock(home: Path) -> FileLock:
    """Held while the cluster is created, started, joined or left: one command at a time decides."""
    return FileLock(home / "postgres.start.lock")


def users_lock(home: Path) -> FileLock:
    """Shared by every command that uses the cluster; whoever gets it alone knows that nobody does."""
    return FileLock(home / "postgres.users.lock")


def guardian_lock(home: Path) -> FileLock:
    """Held by the guardian as long as it lives."""
    return FileLock(home / "postgres.guardian.lock")
