"""kill -9 of a process at work, of its backend and of PostgreSQL, again and again, in the middle of imports,
merges and ends of files: nothing acknowledged is lost, nothing is half done.

KILLS=50 (`make survive`) for the long loop; a few in the suite.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from maillage.conf.launcher import layout, processes, running
from tests.conf.launching import a_home, answers, connect, wait_for

from .deeds import EACH, ROWS

KILLS = int(os.environ.get("KILLS") or 3)
TARGETS = ("process", "postmaster", "backend")


class AtWork:
    """`tests.security.deeds` running in a home; what it said it would do, and what it says is done."""

    def __init__(self, home: Path, written_in: Path | None = None) -> None:
        folder = written_in or home / "log"
        self.output, self.errors = folder / "deeds", folder / "deeds.errors"
        before = len(self.lines())
        with self.output.open("ab") as out, self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.security.deeds", str(home)],
                stdout=out,
                stderr=errors,
                cwd=Path(__file__).resolve().parents[2],
            )
        try:
            wait_for(lambda: len(self.lines()) > before + 2 or self.process.poll() is not None, "deeds")
            assert self.process.poll() is None, self.errors.read_text()
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise

    def lines(self) -> list[str]:
        """Whole lines only: the last one may be cut by the kill."""
        if not self.output.exists():
            return []
        return [
            line.strip() for line in self.output.read_text().splitlines(keepends=True) if line[-1] == "\n"
        ]


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with a_home() as made:
        told = os.environ | {"MAILLAGE_HOME": str(made)}
        told.pop("DATABASE_URL", None)
        command = [sys.executable, "-c", SCHEMA, str(made)]
        done = subprocess.run(command, env=told, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        yield made


SCHEMA = """
import sys
from pathlib import Path
from maillage.conf.databases import find_socket
from maillage.conf.launcher import running
home = Path(sys.argv[1])
with running(home):
    find_socket(home)
    import os
    os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.conf.settings"
    import django
    django.setup()
    from django.core.management import call_command
    call_command("migrate", verbosity=0)
"""


def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(home: Path) -> None:
    seed = random.randrange(10**6)
    rng = random.Random(seed)
    killed: Counter[str] = Counter()
    for turn in range(KILLS):
        target = TARGETS[turn % len(TARGETS)]
        with running(home) as session:
            at_work = AtWork(home)
            time.sleep(rng.uniform(0, 1.5))
            last = at_work.lines()[-1].split()
            kill(home, target, at_work.process.pid)
            with contextlib.suppress(subprocess.TimeoutExpired):
                at_work.process.wait(20)
            at_work.process.kill()
            at_work.process.wait()
            wait_for(lambda: answers(home), "PostgreSQL to come back")
            session.revive()
            wait_for(lambda: quiet(home), "what was killed to be rolled back")
            with connect(home) as connection:
                check(connection, at_work.lines(), f"seed {seed}, turn {turn}: {target} killed after {last}")
        killed[f"{target} during {last[1] if last[0] == 'trying' else 'the next'}"] += 1
    print(dict(killed))


def kill(home: Path, target: str, process: int) -> None:
    if target == "process":
        os.kill(process, signal.SIGKILL)
    elif target == "postmaster":
        os.kill(processes.postmaster(layout.data_folder(home)), signal.SIGKILL)
    else:
        with connect(home) as connection:
            rows = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
                " AND datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchall()
        os.kill(rows[0][0], signal.SIGKILL)


def quiet(home: Path) -> bool:
    with connect(home) as connection:
        return connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
            " AND datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone() == (0,)


def check(connection: psycopg.Connection, lines: list[str], said: str) -> None:
    """Every deed that was ever tried is whole or not there; every one acknowledged is there."""

    def one(query: str, *values: object) -> object:
        row = connection.execute(query, values).fetchone()
        return row[0] if row else None

    done = {line.split()[1] for line in lines if line.split()[0] in ("import", "merge", "close")}
    for line in lines:
        words = line.split()
        if words[0] != "trying":
            continue
        kind, token, *people = words[1:]
        where = f"{said}; {kind} {token}"
        if kind == "import":
            found = one("SELECT count(*) FROM people_person WHERE ref LIKE %s", f"{token}-%")
            homes = one(
                "SELECT count(*) FROM people_residence r JOIN people_person p ON p.id = r.person_id"
                " WHERE p.ref LIKE %s",
                f"{token}-%",
            )
            assert (found, homes) in {(0, 0), (ROWS, ROWS)}, where
            assert found or token not in done, where
        elif kind == "merge":
            kept, gone = map(int, people)
            merged = one("SELECT count(*) FROM people_personmerge WHERE absorbed_number = %s", gone)
            meetings = [
                one("SELECT count(*) FROM pathways_appointment WHERE person_id = %s", pk)
                for pk in (kept, gone)
            ]
            there = one("SELECT count(*) FROM people_person WHERE id = %s", gone)
            assert (merged, meetings, there) in ((0, [1, 1], 1), (1, [2, 0], 0)), where
            assert merged or token not in done, where
        elif kind == "close":
            named = one("SELECT count(*) FROM people_person WHERE last_name = %s", token)
            notes = one("SELECT count(*) FROM pathways_appointment WHERE note = %s", f"note {token}")
            told = one("SELECT count(*) FROM kernel_change WHERE before::text LIKE %s", f"%{token}%")
            assert (named, notes) in ((0, 0), (EACH, EACH)), where
            assert (named, told) != (0, told) or told == 0, f"{where}: the journal still tells"
            assert not named or token not in done, where
