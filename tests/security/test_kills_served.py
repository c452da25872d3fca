"""kill -9 of what `maillage serve` runs, again and again, while somebody opens files and imports lists from
their browser: what a page said is done stays done, nothing is half done, the service comes back by itself.

KILLS=50 (`make survive`) for the long loop; a few in the suite.
"""

from __future__ import annotations

import html
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from maillage.conf.launcher import layout, processes
from tests.conf.launching import a_home, connect, one_of, wait_for
from tests.conf.test_serve import Served, serve

from .visitor import Unanswered, Visitor

KILLS = int(os.environ.get("KILLS") or 2)
TARGETS = ("worker", "postmaster", "web process", "web server")
ROWS = 200  # people in an import
PORT = 18900
ENDED = ("done", "failed")


@pytest.fixture(scope="module")
def opened() -> Iterator[tuple[Path, str]]:
    """A home with a structure in it, and the key of an open session of its programme manager."""
    with a_home() as home:
        told = os.environ | {"MAILLAGE_HOME": str(home)}
        told.pop("DATABASE_URL", None)
        done = subprocess.run(
            [sys.executable, "-c", _OPEN, str(home)], env=told, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stderr
        yield home, done.stdout.split()[-1]


_OPEN = """
import os, sys
from pathlib import Path
from maillage.conf.databases import find_socket
from maillage.conf.launcher import running
home = Path(sys.argv[1])
with running(home):
    find_socket(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.conf.settings"
    import django
    django.setup()
    from django.core.management import call_command
    call_command("migrate", verbosity=0)
    from benchmarks.pages import session_for
    from tests import build
    lead = build.organisation("Maison des essais", "lead")
    build.programme(lead)
    print(session_for(build.context(lead, "programme_manager").membership))
"""


class Busy:
    """Somebody who opens files and imports lists, one after the other, until told to stop."""

    def __init__(self, port: int, cookie: str) -> None:
        self.visitor = Visitor(port, cookie)
        self.opened: list[str] = []  # names of files a page said were open
        self.tried: list[str] = []
        self.runs: dict[str, str] = {}  # token of a list: address of its import
        self.failed: set[str] = set()  # imports whose page says that nothing was written
        self.unanswered = 0
        self.failure: BaseException | None = None
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()

    def _work(self) -> None:
        try:
            while not self.stop.is_set():
                try:
                    self.open_file()
                    self.import_list()
                except Unanswered:
                    self.unanswered += 1
                    time.sleep(0.2)
        except BaseException as error:
            self.failure = error

    def open_file(self) -> None:
        name = f"Essai{uuid.uuid4().hex}"
        self.tried.append(name)
        fields = {"last_name": name, "first_name": "Alix", "birth_date": "15/06/1980", "sex": "F"}
        self.visitor.send("/personnes/nouvelle/", fields | {"confirmed": "1"})
        self.opened.append(name)

    def import_list(self) -> None:
        token = uuid.uuid4().hex
        lines = ["ref,last_name,first_name,birth_date,sex,address,postcode,city"]
        lines += [
            f"{token}-{n},Liste{token},Prénom{n},{1950 + n % 50}-06-15,F,1 rue de l'Essai,69001,Lyon"
            for n in range(ROWS)
        ]
        file = ("liste.csv", "\n".join(lines).encode())
        self.runs[token] = self.visitor.send("/imports/", {"kind": "people"}, file)
        for _turn in range(20):
            if self.stop.is_set() or self.forward(token) in ENDED:
                return
            time.sleep(0.1)

    def forward(self, token: str) -> str:
        """Do what the page of this import asks for next, and say where it stands."""
        address = self.runs[token]
        page = self.visitor.get(address)
        for deed in ("confirmer", "relancer"):
            if f'action="{address}{deed}/"' in page:
                self.visitor.send(f"{address}{deed}/", {}, page=address)
                return deed
        if "Rien n'a été écrit. Corrigez le fichier" in html.unescape(page):
            self.failed.add(token)
            return "failed"
        return "done" if "Le fichier est écrit en entier" in html.unescape(page) else ""

    def end(self) -> None:
        self.stop.set()
        self.thread.join(120)
        assert not self.thread.is_alive()
        if self.failure:
            raise self.failure


def test_what_a_page_said_stays_said(opened: tuple[Path, str]) -> None:
    home, cookie = opened
    rng = random.Random(seed := random.randrange(10**6))
    killed: Counter[str] = Counter()
    with serve(home, PORT) as served:
        busy = Busy(served.port, cookie)
        for turn in range(KILLS):
            before = len(busy.opened)
            target = TARGETS[turn % len(TARGETS)]
            time.sleep(rng.uniform(0.3, 2.5))
            kill(home, target)
            killed[target] += 1
            where = f"seed {seed}, turn {turn}: {target} killed"
            wait_for(
                lambda before=before: len(busy.opened) > before + 1 or busy.failure,
                f"pages again; {where}",
                90,
            )
            if busy.failure:
                raise busy.failure
        busy.end()
        settle(served, busy)
        check(home, busy, f"seed {seed}")
        print(
            dict(killed),
            f"{len(busy.opened)} files, {len(busy.runs)} imports, {len(busy.failed)} of them failed",
            f"{busy.unanswered} unanswered",
        )
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(60) == 0


def kill(home: Path, target: str) -> None:
    if target == "postmaster":
        os.kill(processes.postmaster(layout.data_folder(home)), signal.SIGKILL)
        return
    if target == "worker":
        found = one_of(home, "django\0worker")
    else:
        found = one_of(home, "granian")
        if target == "web process":
            found = max(children_of(found), default=found)
    if found:
        os.kill(found, signal.SIGKILL)


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return [int(word) for word in listed.split()]


def settle(served: Served, busy: Busy) -> None:
    """Take every import to its end as its user would: confirm, or start again what stopped."""
    waiting = set(busy.runs)
    limit = time.monotonic() + 60 + 30 * len(waiting)
    while waiting:
        assert time.monotonic() < limit, f"imports never ended: {waiting}"
        for token in list(waiting):
            try:
                if busy.forward(token) in ENDED:
                    waiting.discard(token)
            except Unanswered:
                continue
        time.sleep(0.2)


def check(home: Path, busy: Busy, said: str) -> None:
    with connect(home) as connection:
        for name in busy.tried:
            row = connection.execute("SELECT count(*) FROM people_person WHERE last_name = %s", [name])
            count = row.fetchone()[0]  # type: ignore[index]
            assert count <= 1, f"{said}: {name} opened {count} times"
            assert count or name not in busy.opened, f"{said}: {name} was said to be open"
        for token in busy.runs:
            row = connection.execute(
                "SELECT count(*), count(r.id) FROM people_person p"
                " LEFT JOIN people_residence r ON r.person_id = p.id WHERE p.ref LIKE %s",
                [f"{token}-%"],
            )
            whole = 0 if token in busy.failed else ROWS
            assert row.fetchone() == (whole, whole), f"{said}: import {token}"
