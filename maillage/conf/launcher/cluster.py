"""Making a cluster, and making an existing one ready to start. Called with the start lock held."""

from __future__ import annotations

import os
import re
import shutil
import signal
import stat
import tempfile
import time
from pathlib import Path

from maillage.conf.launcher import binaries, layout, tuning
from maillage.conf.launcher.binaries import Binaries
from maillage.conf.launcher.errors import LauncherError
from maillage.conf.launcher.owner import Owner, new_owner, owner_of

_DRAFT = "draft-"
_LAST_WRITES = 5.0  # seconds given to the dying processes of a killed creation


def prepare(home: Path) -> tuple[Owner, Binaries]:
    """Create the cluster if there is none, check it if there is, and write its configuration.

    Returns who must run it and with which programs.
    """
    link = layout.cluster_link(home)
    if link.is_symlink() and not link.exists():
        raise LauncherError(
            f"{link} mène à {os.readlink(link)}, qui n'existe plus : les données étaient là. Remettez ce "
            "dossier, ou retirez le lien pour repartir à vide.",
            f"{link} leads to {os.readlink(link)}, which is gone: the data were there. Put this folder back, "
            "or remove the link to start afresh.",
        )
    if not link.exists():
        _make_cluster_folder(home)
    owner = owner_of(layout.cluster_folder(home))
    _remove_drafts(home)
    if layout.data_folder(home).exists():
        programs = binaries.reachable(binaries.for_data(layout.data_folder(home)), owner)
    else:
        programs = _create(home, owner)
    _make_socket_folder(home, owner)
    _configure(home, layout.data_folder(home), owner)
    return owner, programs


def _make_cluster_folder(home: Path) -> None:
    """In the home; where the owner could not reach it there, in a folder of the system, with a link to it."""
    owner = new_owner(home)
    link = layout.cluster_link(home)
    if owner.is_me or owner.can_enter(home.resolve()):
        draft = Path(tempfile.mkdtemp(prefix="postgres-", dir=home))  # 0700
        owner.give(draft)
        draft.rename(link)
        return
    layout.SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
    label = re.sub(r"[^A-Za-z0-9]+", "-", home.resolve().parent.name).strip("-")[:20] or "home"
    folder = Path(tempfile.mkdtemp(prefix=f"{label}-", dir=layout.SYSTEM_FOLDER))
    (folder / "home").write_text(f"{home}\n")  # for people who wonder whose folder this is
    owner.give(folder)
    link.symlink_to(folder)


def _remove_drafts(home: Path) -> None:
    """What a killed creation left: never started, holds nothing.

    The last process of that creation may still be writing while it dies: try until it has.
    """
    until = time.monotonic() + _LAST_WRITES
    while drafts := list(layout.cluster_folder(home).glob(f"{_DRAFT}*")):
        for draft in drafts:
            shutil.rmtree(draft, ignore_errors=True)
        if time.monotonic() > until:
            return
        time.sleep(0.05)


def _create(home: Path, owner: Owner) -> Binaries:
    """Fill a draft folder, with role and database, then rename it: a cluster is whole or not there."""
    problems = []
    for candidate in binaries.for_new_cluster():
        draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=layout.cluster_folder(home)))
        owner.give(draft)
        try:
            programs = binaries.reachable(candidate, owner)
            _initialise(draft, programs, owner)
            draft.rename(layout.data_folder(home))
            _to_disk(layout.cluster_folder(home))
        except _Unsuitable as problem:
            problems.append(f"{candidate.folder} : {problem}")
        else:
            return programs
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    raise LauncherError(
        "La base de données n'a pas pu être créée. " + " ; ".join(problems),
        "The database could not be created. " + "; ".join(problems),
    )


class _Unsuitable(Exception):
    """These programs cannot make our cluster; others may."""


def _initialise(draft: Path, programs: Binaries, owner: Owner) -> None:
    command: list[str | os.PathLike[str]] = [
        programs.program("initdb"),
        f"--pgdata={draft}",
        f"--username={layout.SUPERUSER}",
        "--auth=peer",
        "--encoding=UTF8",
        "--data-checksums",
        "--no-instructions",
        *_locale(programs),
    ]
    made = owner.run(command, end_signal=signal.SIGKILL)
    if made.returncode:
        raise _Unsuitable(_last_line(made.stderr or made.stdout))
    wanted = ", ".join(f"'{name}'" for name in layout.EXTENSIONS)
    statements = [
        f"CREATE ROLE {layout.ROLE} LOGIN CREATEDB;",
        f"CREATE DATABASE {layout.DATABASE} OWNER {layout.ROLE};",
        f"SELECT name FROM pg_available_extensions WHERE name IN ({wanted});",  # noqa: S608 - our own names
    ]
    # Single-user mode: no server listens before the cluster is complete.
    single: list[str | os.PathLike[str]] = [
        programs.program("postgres"),
        "--single",
        "-j",
        "-D",
        draft,
        "postgres",
    ]
    done = owner.run(single, text="\n\n".join(statements) + "\n\n", end_signal=signal.SIGKILL)
    refused = [line for line in done.stderr.splitlines() if re.search(r"\b(ERROR|FATAL|PANIC):", line)]
    if done.returncode or refused:
        raise _Unsuitable(_last_line("\n".join(refused) or done.stderr))
    missing = set(layout.EXTENSIONS) - set(re.findall(r'name = "(\w+)"', done.stdout))
    if missing:
        raise _Unsuitable(f"extensions missing: {', '.join(sorted(missing))} (postgresql-contrib)")


def _locale(programs: Binaries) -> list[str]:
    """Upper and lower case for all letters, sorting by code point, the same on each machine.

    From version 17 PostgreSQL brings this locale itself; before, the system has it or PostgreSQL's `C`
    stands in, which knows the case of plain letters only.
    """
    if programs.major >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    import locale  # only here: asks the system

    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return ["--locale=C"]
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return ["--locale=C.UTF-8"]


def _make_socket_folder(home: Path, owner: Owner) -> None:
    """A folder for the owner alone; for a long home a short one elsewhere, with a link to it."""
    link = layout.cluster_folder(home) / "run"
    if link.is_symlink() and not _private(Path(os.path.realpath(link)), owner):
        link.unlink()  # the temporary folder was swept away, or is not ours any more
    fits = len(os.fsencode(link)) <= layout.LONGEST_SOCKET_FOLDER
    if link.is_dir() and not link.is_symlink() and not fits:
        shutil.rmtree(link)  # the home was moved to a longer path; nothing runs, so it holds no live socket
    if not link.exists():
        if fits:
            link.mkdir(mode=0o700)
            owner.give(link)
        else:
            short = Path(tempfile.mkdtemp(prefix="maillage-", dir="/tmp"))
            owner.give(short)
            link.symlink_to(short)
    # No server runs now: what lies here is of a dead one, and its number may be another process's today.
    for left in layout.socket_folder(home).glob(".s.PGSQL.*"):
        left.unlink()


def _private(folder: Path, owner: Owner) -> bool:
    try:
        found = folder.stat(follow_symlinks=False)
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == owner.uid and stat.S_IMODE(found.st_mode) == 0o700


def _configure(home: Path, data: Path, owner: Owner) -> None:
    texts = {
        "postgresql.conf": tuning.configuration(home),
        "pg_hba.conf": tuning.access_rules(),
        "pg_ident.conf": tuning.identity_map([owner.name, "root"]),
    }
    for name, text in texts.items():
        target = data / name
        if target.exists() and target.read_text(encoding="utf-8") == text:
            continue
        draft = data / f"{name}.new"
        draft.write_text(text, encoding="utf-8")
        draft.chmod(0o600)
        owner.give(draft)
        draft.rename(target)


def _to_disk(folder: Path) -> None:
    """Make a rename in this folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "?"
