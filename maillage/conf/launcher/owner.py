"""The user PostgreSQL runs as, and where its folder may lie.

PostgreSQL refuses to run as root. Then it runs as an ordinary user who owns the cluster's folder; root
still reaches it through the socket, by a line of the identity map.
"""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maillage.conf.launcher.errors import LauncherError
from maillage.conf.launcher.processes import end_with_parent

# Tried in this order when root starts a new cluster; MAILLAGE_PG_USER comes before them.
USERS = ("maillage", "postgres", "nobody")


@dataclass(frozen=True)
class Owner:
    """A system user: `name` as peer authentication sees it."""

    name: str
    uid: int
    gid: int

    @property
    def is_me(self) -> bool:
        return self.uid == os.geteuid()

    def popen_arguments(self, end_signal: int | None = None) -> dict[str, Any]:
        """Arguments for `subprocess` that run a program as this user, with an environment of its own.

        `end_signal` is sent to the program when we die, even by kill -9 (Linux).
        """
        arguments: dict[str, Any] = {
            "env": {
                "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "LC_ALL": "C",
                "TZ": "UTC",
                "PGTZ": "UTC",
            },
            "cwd": "/",
            "stdin": subprocess.DEVNULL,
        }
        if not self.is_me:
            arguments |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        if end_signal is not None:
            parent = os.getpid()
            arguments["preexec_fn"] = lambda: end_with_parent(end_signal, parent)
        return arguments

    def run(
        self,
        command: Sequence[str | os.PathLike[str]],
        text: str | None = None,
        end_signal: int | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this user to its end; `text` is its standard input."""
        arguments = self.popen_arguments(end_signal)
        if text is not None:
            del arguments["stdin"]
            arguments["input"] = text
        try:
            return subprocess.run(
                command, capture_output=True, encoding="utf-8", errors="replace", **arguments
            )
        except PermissionError as error:
            if self.is_me or Path(error.filename or "").exists():
                raise
            raise LauncherError(
                f"PostgreSQL doit tourner sous l'utilisateur {self.name}, et ce système ne permet pas à root "
                "de changer d'utilisateur. Lancez la commande sous un utilisateur ordinaire.",
                f"PostgreSQL must run as the user {self.name}, and this system does not let root change "
                "user. Run the command as an ordinary user.",
            ) from error

    def give(self, path: Path) -> None:
        """Make a file or folder this user's."""
        if not self.is_me:
            os.chown(path, self.uid, self.gid)

    def can_enter(self, folder: Path) -> bool:
        """Whether every folder on the way lets this user through."""
        for step in (folder, *folder.parents):
            mode = step.stat()
            if mode.st_uid == self.uid:
                allowed = mode.st_mode & stat.S_IXUSR
            elif mode.st_gid == self.gid:
                allowed = mode.st_mode & stat.S_IXGRP
            else:
                allowed = mode.st_mode & stat.S_IXOTH
            if not allowed:
                return False
        return True


def _named(entry: pwd.struct_passwd) -> Owner:
    return Owner(entry.pw_name, entry.pw_uid, entry.pw_gid)


def owner_of(folder: Path) -> Owner:
    """The user an existing cluster belongs to, which is who must run it."""
    uid = folder.stat().st_uid
    try:
        owner = _named(pwd.getpwuid(uid))
    except KeyError as error:
        raise LauncherError(
            f"{folder} appartient à l'utilisateur numéro {uid}, inconnu de ce système. Rien n'a été modifié.",
            f"{folder} belongs to user number {uid}, unknown to this system. Nothing was changed.",
        ) from error
    if os.geteuid() not in (0, uid):
        raise LauncherError(
            f"{folder} appartient à {owner.name} : lancez la commande sous ce nom, ou donnez un autre "
            "dossier par MAILLAGE_HOME. Rien n'a été modifié.",
            f"{folder} belongs to {owner.name}: run the command as that user, or give another folder with "
            "MAILLAGE_HOME. Nothing was changed.",
        )
    return owner


def new_owner(home: Path) -> Owner:
    """Who shall own a new cluster: ourselves; for root, whoever owns the home, else an ordinary user."""
    uid = os.geteuid()
    if uid != 0:
        try:
            return _named(pwd.getpwuid(uid))
        except KeyError as error:
            raise LauncherError(
                f"L'utilisateur numéro {uid} n'a pas de nom sur ce système, et PostgreSQL en demande un : "
                "ajoutez-le (/etc/passwd) ou donnez un serveur par DATABASE_URL.",
                f"User number {uid} has no name on this system, and PostgreSQL wants one: add it "
                "(/etc/passwd) or give a server with DATABASE_URL.",
            ) from error
    home_uid = home.stat().st_uid
    if home_uid != 0:
        return owner_of(home)
    asked = os.environ.get("MAILLAGE_PG_USER", "").strip()
    for name in (asked,) if asked else USERS:
        try:
            owner = _named(pwd.getpwnam(name))
        except KeyError:
            continue
        if owner.uid != 0:
            return owner
    raise LauncherError(
        "PostgreSQL ne tourne pas sous root et aucun utilisateur ordinaire n'a été trouvé "
        f"({asked or ', '.join(USERS)}) : nommez-en un par MAILLAGE_PG_USER.",
        "PostgreSQL does not run as root and no ordinary user was found "
        f"({asked or ', '.join(USERS)}): name one with MAILLAGE_PG_USER.",
    )
