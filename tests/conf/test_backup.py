"""Backup and restore: all or nothing, and what comes back is what went in."""

from __future__ import annotations

import io
import json
import signal
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from maillage.conf import paths
from maillage.conf.backup import archive
from tests.conf.commands import MAILLAGE, a_database, contents, databases_like, environment, maillage, url_of
from tests.conf.launching import wait_for

pytestmark = pytest.mark.django_db  # has the suite's database made, which these tests copy

_FILL = """
import sys, django
django.setup()
from tests import build
organisation = build.organisation("Maison d'essai")
for number in range(int(sys.argv[1])):
    build.person(organisation)
"""


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A copy of the suite's database, schema and rules, with a few people in it."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()  # a database in use is not copied
        suite = connection.settings_dict["NAME"]
        with a_database(template=suite) as name:
            fill(name, 5)
            yield name


@pytest.fixture
def database(filled: str) -> Iterator[str]:
    with a_database(template=filled) as name:
        yield name


def fill(name: str, people: int) -> None:
    subprocess.run(
        [sys.executable, "-c", _FILL, str(people)],
        env=environment(paths.home(), url_of(name), DJANGO_SETTINGS_MODULE="maillage.conf.settings"),
        check=True,
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "foyer"


def test_what_comes_back_is_what_went_in(database: str, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "sauvegarde du jour"
    before = contents(database)
    assert before["people_person"][0] == 5

    saved = maillage(home, "backup", file, url=url_of(database))
    assert (saved.returncode, saved.stderr) == (0, "")
    assert str(file) in saved.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["foyer", "sauvegarde du jour"]
    with archive.opened(file) as (_, manifest):
        assert manifest.rows == {table: rows for table, (rows, _) in before.items()}

    fill(database, 3)
    assert contents(database) != before

    restored = maillage(home, "restore", file, url=url_of(database))
    assert (restored.returncode, restored.stderr) == (0, "")
    assert contents(database) == before
    assert databases_like(database) == [database]
    assert list((home / "cache").iterdir()) == []

    # the rules came back with the data: the journal still refuses an anonymous write
    fill(database, 1)
    with psycopg.connect(url_of(database)) as beside, pytest.raises(psycopg.Error):
        beside.execute("UPDATE people_person SET last_name = 'X'")

    again = maillage(home, "backup", file, url=url_of(database))
    assert again.returncode == 2
    assert "existe déjà" in again.stderr
    assert maillage(home, "backup", file, "--replace", url=url_of(database)).returncode == 0


def test_a_restore_that_fails_leaves_the_present_data(database: str, home: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    assert maillage(home, "backup", good, url=url_of(database)).returncode == 0
    fill(database, 1)
    before = contents(database)

    # a manifest that promises a row more than the dump holds
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        manifest = json.loads(source.read("manifest.json"))
        manifest["rows"]["people_person"] += 1
        target.writestr("database.dump", source.read("database.dump"))
        target.writestr("manifest.json", json.dumps(manifest))
    done = maillage(home, "restore", bad, url=url_of(database))
    assert done.returncode == 2
    assert "Restauration incomplète (table « people_person »)" in done.stderr

    with psycopg.connect(url_of(database)):
        used = maillage(home, "restore", good, url=url_of(database))
    assert used.returncode == 2
    assert "arrêtez « maillage serve »" in used.stderr

    for failed in (done, used):
        assert failed.stderr.count("\n") == 1
    assert contents(database) == before
    assert databases_like(database) == [database]


def test_a_killed_restore_leaves_the_present_data(database: str, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    assert maillage(home, "backup", file, url=url_of(database)).returncode == 0
    before = contents(database)
    command = subprocess.Popen(
        [*MAILLAGE, "restore", str(file)], env=environment(home, url_of(database)), stderr=subprocess.DEVNULL
    )
    wait_for(lambda: len(databases_like(database)) > 1, "the copy beside")
    command.send_signal(signal.SIGKILL)
    command.wait()
    assert database in databases_like(database)
    assert contents(database) == before
    assert maillage(home, "restore", file, url=url_of(database)).returncode == 0
    assert contents(database) == before
    assert databases_like(database) == [database]


class TestDamage:
    """A file that is not whole is known before anything is touched."""

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        file = tmp_path / "sauvegarde"
        manifest = archive.Manifest(
            "2026-01-01T00:00:00+00:00", "0.1.0", "15", ["people.0001_initial"], {"people": 3}
        )
        archive.write(file, manifest, io.BytesIO(bytes(range(256)) * 40))
        return file

    def read(self, file: Path, tmp_path: Path) -> None:
        with archive.opened(file) as (opened, manifest):
            target = tmp_path / "dump"
            try:
                archive.extract_dump(opened, manifest, target)
            finally:
                target.unlink(missing_ok=True)

    def test_a_whole_one_is_read(self, file: Path, tmp_path: Path) -> None:
        self.read(file, tmp_path)

    def test_every_single_byte_counts(self, file: Path, tmp_path: Path) -> None:
        """A byte changed anywhere: refused in our words, or of no consequence to the content."""
        whole = file.read_bytes()
        refused = 0
        for position in range(0, len(whole), 7):
            changed = bytearray(whole)
            changed[position] ^= 0x55
            file.write_bytes(changed)
            try:
                self.read(file, tmp_path)
            except archive.BadArchive:
                refused += 1
        assert refused > len(whole) / 7 * 0.95

    @pytest.mark.parametrize("kept", [0, 1, 100, 0.5, 0.99])
    def test_cut_short(self, file: Path, tmp_path: Path, kept: float) -> None:
        whole = file.read_bytes()
        file.write_bytes(whole[: int(kept if isinstance(kept, int) else kept * len(whole))])
        with pytest.raises(archive.BadArchive, match="abîmée"):
            self.read(file, tmp_path)

    def test_another_zip(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "x.zip", "w") as other:
            other.writestr("lettre.txt", "Bonjour")
        with pytest.raises(archive.BadArchive, match="n'est pas une sauvegarde"):
            self.read(tmp_path / "x.zip", tmp_path)

    def test_no_file_and_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(archive.BadArchive, match="n'existe pas"):
            self.read(tmp_path / "rien", tmp_path)
        with pytest.raises(archive.BadArchive, match="est un dossier"):
            self.read(tmp_path, tmp_path)

    def test_from_the_future(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "x", "w") as later:
            later.writestr("database.dump", b"")
            later.writestr("manifest.json", json.dumps({"format": 99}))
        with pytest.raises(archive.BadArchive, match="plus récente"):
            self.read(tmp_path / "x", tmp_path)

    def test_the_command_says_it_in_one_line(self, file: Path, database: str, home: Path) -> None:
        file.write_bytes(file.read_bytes()[:5000])
        done = maillage(home, "restore", file, url=url_of(database))
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "abîmée" in done.stderr
