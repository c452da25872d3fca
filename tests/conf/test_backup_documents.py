"""Backup and restore with documents: what comes back opens, or one is told why before anything changes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection

from tests.conf.commands import MAILLAGE, a_database, contents, databases_like, environment, maillage, url_of
from tests.conf.launching import wait_for

pytestmark = pytest.mark.django_db

_ADD = """
import sys, datetime, django
django.setup()
from maillage.accounts.models import Membership
from maillage.accounts.context import Context
from maillage.evidence import services
from maillage.evidence.inspection import inspect
from maillage.people.models import Person
from tests import build
from tests.evidence import files
context = Context.of(Membership.objects.select_related("account", "organisation").first()) \\
    if Membership.objects.exists() else build.context(build.organisation("Pilote", "lead"))
person = build.person(context.organisation)
for number in range(int(sys.argv[1])):
    received = inspect("x.jpg", files.picture(size=(200 + number, 200)))
    facts = services.Facts(criterion="home", date=datetime.date(2017, 1, 1))
    print(services.add_document(context, person, received, facts).key.hex, flush=True)
"""

_PROVE = """
import datetime, django
django.setup()
from maillage.accounts.roles import Role
from maillage.charter import services
from maillage.evidence.inspection import inspect
from tests import build
from tests.charter import made
from tests.evidence import files
network = build.organisation("Maison Garance", "lead")
signed = made.signature(build.organisation("Bazar Comète", "employer"), network)
facts = services.ActionFacts(kind="forums", date=datetime.date(2023, 6, 1))
officer = build.context(network, Role.LIAISON_OFFICER)
received = inspect("liste.pdf", files.pdf())
print(services.record_proved_action(officer, signed, facts, received).proofs.get().key.hex)
"""


@pytest.fixture(scope="module")
def schema(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()
        with a_database(template=connection.settings_dict["NAME"]) as name:
            yield name


@pytest.fixture
def database(schema: str) -> Iterator[str]:
    with a_database(template=schema) as name:
        yield name


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "foyer"


def adding(home: Path, name: str, count: int) -> list[str]:
    return [sys.executable, "-c", _ADD, str(count)]


def surroundings(home: Path, name: str) -> dict[str, str]:
    return environment(home, url_of(name), DJANGO_SETTINGS_MODULE="maillage.conf.settings")


def add(home: Path, name: str, count: int) -> list[str]:
    """Keys of the documents added."""
    done = subprocess.run(
        adding(home, name, count), env=surroundings(home, name), check=True, capture_output=True, text=True
    )
    return done.stdout.split()


def stored(home: Path) -> dict[str, str]:
    """Name and digest of each file of the store, while a command may be renaming some."""
    found = {}
    for path in home.glob("documents/*/*"):
        with suppress(FileNotFoundError):
            found[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def checked(home: Path, name: str) -> int:
    return maillage(home, "documents", "check", url=url_of(name)).returncode


def test_documents_come_back_whole(database: str, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "sauvegarde"
    keys = add(home, database, 3)
    before, files = contents(database), stored(home)
    saved = maillage(home, "backup", file, url=url_of(database))
    assert (saved.returncode, saved.stderr) == (0, "")
    assert "3 pièces" in saved.stdout
    assert "gardez à part les clés" in saved.stdout

    lost, altered = (home / "documents" / key[:2] / key for key in keys[:2])
    lost.unlink()
    altered.write_bytes(altered.read_bytes()[:-1])
    assert checked(home, database) == 2
    add(home, database, 1)

    restored = maillage(home, "restore", file, url=url_of(database))
    assert (restored.returncode, restored.stderr) == (0, "")
    assert contents(database) == before
    assert {key: stored(home)[key] for key in files} == files
    assert checked(home, database) == 0


def test_a_proof_of_an_action_is_in_the_backup_and_comes_back(
    database: str, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "sauvegarde"
    done = subprocess.run(
        [sys.executable, "-c", _PROVE],
        env=surroundings(home, database),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    key = done.stdout.strip()
    before = stored(home)
    assert "1 pièce" in maillage(home, "backup", file, url=url_of(database)).stdout
    with zipfile.ZipFile(file) as archive:
        assert f"documents/{key}" in archive.namelist()
    (home / "documents" / key[:2] / key).unlink()
    assert checked(home, database) == 2
    assert maillage(home, "restore", file, url=url_of(database)).returncode == 0
    assert stored(home) == before
    assert checked(home, database) == 0


def test_without_its_keys_a_backup_is_refused_then_accepted(
    database: str, home: Path, tmp_path: Path
) -> None:
    file, other = tmp_path / "sauvegarde", tmp_path / "ailleurs"
    add(home, database, 1)
    assert maillage(home, "backup", file, url=url_of(database)).returncode == 0
    with zipfile.ZipFile(file) as archive:
        (needed,) = json.loads(archive.read("manifest.json"))["keys"]
        assert [name for name in archive.namelist() if name.startswith("keys/")] == []
    before = contents(database)
    refused = maillage(other, "restore", file, url=url_of(database))
    assert refused.returncode == 2
    assert needed in refused.stderr
    assert "keys" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert stored(other) == {}
    assert contents(database) == before

    assert maillage(other, "restore", file, "--without-keys", url=url_of(database)).returncode == 0
    unreadable = maillage(other, "documents", "check", url=url_of(database))
    assert unreadable.returncode == 2
    assert "clé manquante" in unreadable.stdout

    shutil.copy(home / "keys" / f"{needed}.key", other / "keys")
    assert checked(other, database) == 0


def test_keys_travel_only_when_asked(database: str, home: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "sauvegarde", tmp_path / "ailleurs"
    add(home, database, 1)
    assert maillage(home, "backup", "--with-keys", file, url=url_of(database)).returncode == 0
    assert maillage(other, "restore", file, url=url_of(database)).returncode == 0
    assert checked(other, database) == 0
    (key,) = (other / "keys").glob("*.key")
    assert key.stat().st_mode & 0o777 == 0o600


def test_a_backup_from_before_a_change_of_key_comes_back(database: str, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "sauvegarde"
    add(home, database, 2)
    assert maillage(home, "backup", file, url=url_of(database)).returncode == 0
    assert maillage(home, "keys", "rotate", url=url_of(database)).returncode == 0
    assert maillage(home, "restore", file, url=url_of(database)).returncode == 0
    assert checked(home, database) == 0
    assert maillage(home, "keys", "rotate", url=url_of(database)).returncode == 0
    assert checked(home, database) == 0


def test_a_damaged_document_in_the_archive_is_known_before_anything_changes(
    database: str, home: Path, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    add(home, database, 2)
    assert maillage(home, "backup", good, url=url_of(database)).returncode == 0
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            changed = name.startswith("documents/") and name == source.namelist()[-3]
            target.writestr(name, content[:-1] + bytes([content[-1] ^ 1]) if changed else content)
    for path in home.glob("documents/*/*"):
        path.unlink()
    before = contents(database)
    done = maillage(home, "restore", bad, url=url_of(database))
    assert done.returncode == 2
    assert "abîmée" in done.stderr
    assert contents(database) == before
    assert stored(home) == {}
    assert databases_like(database) == [database]


def test_a_missing_file_does_not_prevent_a_backup_but_is_said(
    database: str, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "sauvegarde"
    key, _other = add(home, database, 2)
    (home / "documents" / key[:2] / key).unlink()
    saved = maillage(home, "backup", file, url=url_of(database))
    assert saved.returncode == 2
    assert "1 fichiers de pièces manquaient" in saved.stderr
    assert maillage(home, "restore", file, url=url_of(database)).returncode == 0


def start(home: Path, name: str, *arguments: object) -> subprocess.Popen[bytes]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([*MAILLAGE, *map(str, arguments)], env=environment(home, url_of(name)), **quiet)


def kill(command: subprocess.Popen[bytes]) -> None:
    command.send_signal(signal.SIGKILL)
    command.wait()


def kill_once_a_file_moved(home: Path, command: subprocess.Popen[bytes]) -> None:
    before = stored(home)
    wait_for(lambda: stored(home) != before or command.poll() is not None, "a file moved")
    kill(command)


def test_killed_backups_leave_no_file_and_the_next_one_no_draft(
    database: str, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "tuée"
    add(home, database, 5)
    for wait in (0.0, 0.1):
        command = start(home, database, "backup", file)
        wait_for(lambda: list(tmp_path.glob(".tuée.*.part")), "the draft")
        time.sleep(wait)
        kill(command)
        file.unlink(missing_ok=True)  # it may just have ended
    assert maillage(home, "backup", file, url=url_of(database)).returncode == 0
    assert list(tmp_path.glob(".*.part")) == []
    assert maillage(home, "restore", file, url=url_of(database)).returncode == 0
    assert checked(home, database) == 0


def test_killed_restores_leave_the_present_data(database: str, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "sauvegarde"
    keys = add(home, database, 30)
    assert maillage(home, "backup", file, url=url_of(database)).returncode == 0
    kept = add(home, database, 1)
    before = contents(database)
    for key in keys:
        (home / "documents" / key[:2] / key).unlink()
    command = start(home, database, "restore", file)
    wait_for(lambda: len(stored(home)) > 1, "the first document back")
    kill(command)
    assert contents(database) == before
    assert set(kept) <= set(stored(home))
    assert maillage(home, "restore", file, url=url_of(database)).returncode == 0
    assert databases_like(database) == [database]
    assert set(keys) <= set(stored(home))
    assert contents(database)["evidence_document"][0] == 30


def test_no_acknowledged_document_is_lost_to_a_kill(database: str, home: Path) -> None:
    """Each key is printed once its document is recorded: whatever was printed is there and opens."""
    told: list[str] = []
    for wait in (0.05, 0.2, 0.5):
        with subprocess.Popen(
            adding(home, database, 2000), env=surroundings(home, database), stdout=subprocess.PIPE, text=True
        ) as command:
            assert command.stdout is not None
            told.append(command.stdout.readline().strip())
            time.sleep(wait)
            command.send_signal(signal.SIGKILL)
            told += [key for key in command.stdout.read().split("\n") if len(key) == 32]
    assert len(told) > 3
    assert set(told) <= set(stored(home))
    assert checked(home, database) == 0  # what the kills left is too young to be an orphan
    then = time.time() - 30 * 3600
    for path in home.glob("documents/*/*"):
        os.utime(path, (then, then))
    assert maillage(home, "documents", "sweep", url=url_of(database)).returncode == 0
    assert set(told) <= set(stored(home))
    assert checked(home, database) == 0


def test_a_change_of_key_killed_again_and_again_ends_well(database: str, home: Path) -> None:
    keys = add(home, database, 40)
    first = next((home / "keys").glob("*.key")).stem
    for _again in range(3):
        kill_once_a_file_moved(home, start(home, database, "keys", "rotate"))
    assert checked(home, database) == 0
    assert maillage(home, "keys", "rotate", url=url_of(database)).returncode == 0
    listed = maillage(home, "keys", url=url_of(database)).stdout
    assert f"{first} — ne protège rien" in listed
    assert set(keys) <= set(stored(home))
    assert checked(home, database) == 0


# --- a full disk ----------------------------------------------------------------------------------
_LIMITED = """
import resource, runpy, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.dont_write_bytecode = True  # a module compiled under this limit would stay cut short
sys.argv = ["maillage", *sys.argv[2:]]
runpy.run_module("maillage.conf.cli", run_name="__main__")
"""


def limited(home: Path, name: str, size: int, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The command, no file of which may grow beyond `size` bytes."""
    return subprocess.run(
        [sys.executable, "-c", _LIMITED, str(size), *map(str, arguments)],
        env=environment(home, url_of(name)),
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_backup_on_a_full_disk_leaves_nothing(database: str, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "sauvegarde"
    add(home, database, 2)
    maillage(home, "documents", "check", url=url_of(database))
    done = limited(home, database, 50_000, "backup", file)
    assert done.returncode == 2
    assert "n'a pas pu être écrit" in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["foyer"]


def test_a_restore_on_a_full_disk_changes_nothing(database: str, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "sauvegarde"
    add(home, database, 2)
    assert maillage(home, "backup", file, url=url_of(database)).returncode == 0
    before, files = contents(database), stored(home)
    done = limited(home, database, 50_000, "restore", file)
    assert done.returncode == 2
    assert "intactes" in done.stderr
    assert done.stderr.count("\n") == 1
    assert contents(database) == before
    assert stored(home) == files
    assert list((home / "cache").iterdir()) == []


_NO_ROOM = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
sys.dont_write_bytecode = True  # a module compiled under this limit would stay cut short
"""


def test_a_document_on_a_full_disk_is_refused_whole(database: str, home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _NO_ROOM + _ADD, "1"],
        env=surroundings(home, database),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "le disque du serveur est plein" in done.stderr
    assert stored(home) == {}
    assert contents(database)["evidence_document"][0] == 0
    assert checked(home, database) == 0
