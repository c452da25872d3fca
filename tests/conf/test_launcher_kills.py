"""The embedded PostgreSQL in war: kill -9 of any process, then the next start works and nothing
acknowledged is lost."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from maillage.conf.launcher import Session, layout, processes, running
from tests.conf.launching import (
    Writer,
    a_home,
    commands_of,
    connect,
    guardian_of,
    shared_home,
    wait_for,
    written,
)


@pytest.fixture
def home() -> Path:
    return shared_home()


def test_killed_command_leaves_nothing_running_and_loses_nothing(home: Path) -> None:
    writer = Writer(home)
    acknowledged = writer.kill()
    wait_for(lambda: not commands_of(home), "the guardian to notice")
    with running(home):
        assert written(home) >= acknowledged


def test_killed_postmaster_comes_back_under_the_feet_of_its_users(home: Path) -> None:
    with running(home) as session:
        writer = Writer(home)
        killed = processes.postmaster(layout.data_folder(home))
        os.kill(killed, signal.SIGKILL)
        acknowledged = writer.end()
        wait_for(
            lambda: processes.postmaster(layout.data_folder(home)) not in (0, killed), "a new postmaster"
        )
        session.join()
        assert written(home) >= acknowledged


def test_killed_backend_costs_no_acknowledged_row(home: Path) -> None:
    with running(home) as session:
        writer = Writer(home)
        with connect(home) as connection:
            found = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE query LIKE 'INSERT INTO written%'"
            ).fetchone()
        assert found
        os.kill(found[0], signal.SIGKILL)
        acknowledged = writer.end()
        wait_for(lambda: _answers(home), "recovery")
        session.revive()
        assert written(home) >= acknowledged


def test_killed_guardian_takes_postgresql_with_it_and_is_replaced(home: Path) -> None:
    with running(home) as session:
        writer = Writer(home)
        os.kill(guardian_of(home), signal.SIGKILL)
        acknowledged = writer.end()
        session.revive()  # what `serve` does every second
        assert guardian_of(home)
        assert written(home) >= acknowledged


def test_a_postmaster_that_does_not_answer_is_waited_for(home: Path) -> None:
    """As one just killed, which counts as alive until the kernel has buried it."""
    with running(home):
        postmaster = processes.postmaster(layout.data_folder(home))
        second = Session(home)
        os.kill(postmaster, signal.SIGSTOP)
        try:
            joining = threading.Thread(target=second.join)
            joining.start()
            joining.join(1.5)
            assert joining.is_alive()
        finally:
            os.kill(postmaster, signal.SIGCONT)
        joining.join(30)
        assert not joining.is_alive()
        assert _answers(home)
        second.leave()


def test_everything_killed_at_once(home: Path) -> None:
    writer = Writer(home)
    everything = commands_of(home)
    assert len(everything) > 4
    random.shuffle(everything)
    for pid in everything:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    acknowledged = writer.end()
    with running(home):
        assert written(home) >= acknowledged


@pytest.mark.parametrize("delay", [0.0, 0.25, 0.6])
def test_killed_while_it_is_being_made(delay: float) -> None:
    with a_home(made=False) as home:
        lines = "from pathlib import Path; import sys; from maillage.conf.launcher import running\n"
        lines += "with running(Path(sys.argv[1])): sys.stdin.read()"
        command = subprocess.Popen([sys.executable, "-c", lines, str(home)], stdin=subprocess.PIPE)
        wait_for(lambda: list(layout.cluster_folder(home).glob("draft-*")), "initdb at work")
        time.sleep(delay)
        command.kill()
        command.communicate()
        with running(home), connect(home) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert not list(layout.cluster_folder(home).glob("draft-*"))


def test_interrupted_while_it_is_being_made() -> None:
    """Ctrl-C is not kill -9: it cleans up at once."""
    with a_home(made=False) as home:
        lines = "from pathlib import Path; import sys; from maillage.conf.launcher import running\n"
        lines += "with running(Path(sys.argv[1])): sys.stdin.read()"
        command = subprocess.Popen(
            [sys.executable, "-c", lines, str(home)], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        wait_for(lambda: list(layout.cluster_folder(home).glob("draft-*")), "initdb at work")
        command.send_signal(signal.SIGINT)
        command.communicate()
        assert not list(layout.cluster_folder(home).glob("draft-*"))
        wait_for(lambda: not commands_of(home), "initdb to end")


def _answers(home: Path) -> bool:
    try:
        with connect(home) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False
