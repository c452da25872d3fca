"""Databases made before the first steps of the schema were gathered into one each: carried on, or refused."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations import Migration

from maillage.conf.backup import archive
from maillage.conf.schema import known, missing_step
from tests.conf.commands import a_database, connect, contents, maillage, url_of


class Gathered(Migration):
    replaces = [("people", "0001_initial"), ("people", "0002_merges")]


OURS = {
    ("people", "0001_squashed"): Gathered("0001_squashed", "people"),
    ("people", "0002_more"): Migration("0002_more", "people"),
}


def test_former_names_are_known():
    assert known(OURS) == {*OURS, ("people", "0001_initial"), ("people", "0002_merges")}


@pytest.mark.parametrize(
    ("applied", "missing"),
    [
        ([], None),
        (["0001_initial", "0002_merges"], None),
        (["0001_initial"], ("people", "0002_merges")),
        (["0002_merges", "0002_more"], ("people", "0001_initial")),
        (["0001_squashed"], None),
        (["0001_initial", "0001_squashed"], None),
    ],
)
def test_a_step_that_misses(applied: list[str], missing: tuple[str, str] | None):
    assert missing_step(OURS, [("people", name) for name in applied]) == missing


@pytest.fixture
def database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """One of before: it bears the names of all the former steps."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()
        with a_database(template=connection.settings_dict["NAME"]) as name:
            with connect(name) as server:
                server.execute("DELETE FROM django_migrations WHERE name LIKE '000__squashed%'")
            yield name


@pytest.mark.django_db
def test_a_database_of_before_goes_on(database: str, tmp_path: Path):
    before = contents(database)
    done = maillage(tmp_path, "documents", "check", url=url_of(database))
    assert (done.returncode, done.stderr) == (0, "")
    saved = maillage(tmp_path, "backup", tmp_path / "x", url=url_of(database))
    assert (saved.returncode, saved.stderr) == (0, "")
    restored = maillage(tmp_path, "restore", tmp_path / "x", url=url_of(database))
    assert (restored.returncode, restored.stderr) == (0, "")
    after = contents(database)
    assert {name for name in before if before[name] != after[name]} <= {"django_migrations"}


@pytest.mark.django_db
def test_a_database_stopped_before_the_last_step_is_refused(database: str, tmp_path: Path):
    with connect(database) as server:
        server.execute("DELETE FROM django_migrations WHERE (app, name) = ('people', '0003_merges')")
    before = contents(database)
    done = maillage(tmp_path, "documents", "check", url=url_of(database))
    assert done.returncode == 2
    assert "trop ancienne" in done.stderr
    assert done.stderr.count("\n") == 1
    assert contents(database) == before


@pytest.mark.django_db
def test_a_backup_from_before_the_last_step_is_refused(database: str, tmp_path: Path):
    manifest = archive.Manifest(
        "2026-01-01T00:00:00+00:00",
        "0.1.0",
        "15",
        ["people.0001_initial", "people.0002_addresses_by_btree"],
        {},
    )
    archive.write(tmp_path / "x", manifest, io.BytesIO(b"never read"))
    before = contents(database)
    done = maillage(tmp_path, "restore", tmp_path / "x", url=url_of(database))
    assert done.returncode == 2
    assert "trop ancienne" in done.stderr
    assert "people.0003_merges" in done.stderr
    assert done.stderr.count("\n") == 1
    assert contents(database) == before
