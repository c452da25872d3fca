"""`maillage serve`: one port for one server, nothing left behind, whatever is killed comes back."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from maillage.conf import serving
from maillage.conf.launcher import layout, processes
from tests.conf.commands import MAILLAGE, environment, maillage
from tests.conf.launching import commands_of, connect, guardian_of, one_of, shared_home, wait_for

FIRST = 18400  # tests look for their ports from here on


class Served:
    """A `maillage serve` of the shared home."""

    def __init__(self, home: Path, first: int) -> None:
        self.home = home
        self.output = home / "files" / "serve"
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [*MAILLAGE, "serve", "--port", str(first), "--workers", "1"],
                env=environment(home),
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        wait_for(lambda: "répond sur" in self.said() or self.process.poll() is not None, self.said(), 120)
        found = re.search(r"http://127\.0\.0\.1:(\d+)", self.said())
        assert found, self.said()
        self.port = int(found[1])

    def said(self) -> str:
        return self.output.read_text()

    def answers(self, path: str = "/") -> bool:
        """Whether a page comes, from a database that works: the sign-in page reads sessions."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as page:
                return page.status == 200
        except urllib.error.HTTPError as error:
            return error.code < 500
        except OSError:
            return False


@pytest.fixture
def home() -> Path:
    return shared_home()


@contextmanager
def serve(home: Path, first: int = FIRST) -> Iterator[Served]:
    served = Served(home, first)
    try:
        yield served
    finally:
        if served.process.poll() is None:
            served.process.kill()
            served.process.wait()


def test_a_life_with_blows_and_a_clean_end(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        with serve(home, number) as served:
            assert f"Le port {number} est pris" in served.said()
            assert served.port > number
            assert served.answers()

            killed = one_of(home, "granian")
            os.kill(killed, signal.SIGKILL)
            wait_for(lambda: one_of(home, "granian") not in (0, killed), "a new web server", 60)
            wait_for(served.answers, "its answer", 60)

            os.kill(guardian_of(home), signal.SIGKILL)
            wait_for(lambda: guardian_of(home), "a new guardian", 60)
            wait_for(served.answers, "the database to be back", 60)

            served.process.send_signal(signal.SIGINT)
            assert served.process.wait(60) == 0
            assert "Traceback" not in served.said()
            assert commands_of(home) == []


def test_killed_it_leaves_nothing(home: Path) -> None:
    with serve(home) as served:
        assert served.answers()
        served.process.kill()
        served.process.wait()
        wait_for(lambda: not commands_of(home), "all its processes to end", 60)
        assert not processes.postmaster(layout.data_folder(home))


def test_a_worker_whose_database_goes_away_says_so_in_one_line(home: Path) -> None:
    """Its own leave-taking needs the database too, and used to end in a traceback when it was away."""
    with serve(home) as served:
        wait_for(lambda: one_of(home, "django\0worker"), "the worker")
        with connect(home) as connection:
            wait_for(lambda: registered(connection), "the worker at work")
        worker = one_of(home, "django\0worker")
        os.kill(served.process.pid, signal.SIGSTOP)  # nobody brings the database back meanwhile
        os.kill(guardian_of(home), signal.SIGKILL)
        wait_for(lambda: not processes.alive(worker), "the end of the worker", 60)
        os.kill(served.process.pid, signal.SIGCONT)
        wait_for(lambda: one_of(home, "django\0worker") not in (0, worker), "a new worker", 60)
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(60) == 0
        assert "La base de données ne répond plus" in served.said()
        assert "Traceback" not in served.said()


def registered(connection: psycopg.Connection) -> bool:
    """Whether a worker has told the queue it is there."""
    return connection.execute("SELECT count(*) FROM procrastinate_workers").fetchone() != (0,)


def test_two_searches_never_find_the_same_port() -> None:
    """The web server would share its port with a second one of the same user, and each answer half."""
    refused: list[int] = []
    first = serving.find_port("127.0.0.1", FIRST + 100)
    second = serving.find_port("127.0.0.1", FIRST + 100, taken=refused.append)
    try:
        assert second.number > first.number
        assert first.number in refused
    finally:
        first.release()
        second.release()
    again = serving.find_port("127.0.0.1", FIRST + 100)
    assert again.number == first.number
    again.release()


def test_no_port_left_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        with pytest.raises(serving.NoFreePort, match=str(number)):
            serving.find_port("127.0.0.1", number, tries=1)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--port", "70000"], "Un port va de 1 à 65535"),
        (["--workers", "0"], "au moins un processus"),
        (["--host", "203.0.113.1"], "Impossible de répondre sur 203.0.113.1"),
    ],
)
def test_bad_addresses_are_one_line_and_two(home: Path, arguments: list[str], expected: str) -> None:
    done = maillage(home, "serve", *arguments)
    assert done.returncode == 2
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


def test_what_keeps_dying_is_started_more_and_more_seldom(tmp_path: Path) -> None:
    counted = tmp_path / "counted"
    child = serving.Child("bref", ["sh", "-c", f"echo x >> '{counted}'"], dict(os.environ))
    child.start()
    began = time.monotonic()
    while time.monotonic() < began + 2.5:
        child.keep()
        time.sleep(0.05)
    serving.stop_all([child])
    # at once, after one second, and not yet after two more
    assert counted.read_text().count("x") == 3
