"""Pages served to eight users at once: lists, files, home, report.

python -m benchmarks.pages      on the database of DATABASE_URL
"""

from __future__ import annotations

import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.databases import set_up_django
from benchmarks.tables import Line, p95, show

if TYPE_CHECKING:
    from maillage.accounts.models import Membership

USERS = 8
LIMIT = 150  # ms
SECONDS = 30
WARM_UP = 5  # seconds: each process of the server has met each kind of page
PAUSE = (0.5, 1.5)  # seconds somebody looks at a page, between two
FIRST_PORT = 8700
OFTEN = {"home": 1, "list": 2, "file": 4, "clauses home": 1, "clauses": 2}  # how often each kind is opened


@dataclass
class User:
    """One signed-in reader: a cookie, and addresses by kind of page."""

    cookie: str
    addresses: dict[str, list[str]]
    spent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


def main() -> None:
    set_up_django()
    from django.db import connection

    users = signed_in()
    connection.close()
    server, port = serve()
    try:
        visit(users, port, WARM_UP, pauses=False)
        everyday = visit(users, port, SECONDS, pauses=True)
        hurried = visit(users, port, SECONDS, pauses=False)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    lines = [
        Line(f"p95 {kind} ({len(times)} pages)", p95(times) * 1000, "ms", LIMIT)
        for kind, times in sorted(everyday.items())
    ]
    total = sum(map(len, hurried.values()))
    lines += [
        Line(f"p95 {kind}, nobody pauses ({len(times)} pages)", p95(times) * 1000, "ms")
        for kind, times in sorted(hurried.items())
    ]
    show(
        f"Pages, {USERS} users at once, each looking about a second at a page",
        [*lines, Line("pages a second when nobody pauses", total / SECONDS, "/s")],
    )


def signed_in() -> list[User]:
    """Reference workers with the most open pathways, a programme manager, a facilitator of social clauses."""
    from django.db.models import Count, Q
    from django.urls import reverse

    from maillage.accounts.context import Context
    from maillage.accounts.models import Membership
    from maillage.accounts.roles import Role
    from maillage.people.models import Person

    open_cases = Count("account__assignments", filter=Q(account__assignments__end_date__isnull=True))
    workers = Membership.objects.active().filter(role=Role.REFERENCE_WORKER).annotate(n=open_cases)
    managers = Membership.objects.active().filter(role=Role.PROGRAMME_MANAGER)
    chosen = [*workers.order_by("-n")[: USERS - 2], *managers[:1]]
    users = []
    for membership in chosen:
        people = Person.objects.visible_to(Context.of(membership)).order_by("?").values_list("pk", flat=True)
        listing = reverse("pathways:people")
        users.append(
            User(
                session_for(membership),
                {
                    "home": ["/"],
                    "list": [listing, f"{listing}?page=2", f"{listing}?page=3"],
                    "file": [reverse("pathways:person", args=[pk]) for pk in people[:50]],
                },
            )
        )
    facilitator = Membership.objects.active().filter(role=Role.CLAUSE_FACILITATOR).first()
    if facilitator is not None:
        pages = {"clauses home": ["/"], "clauses": [reverse("clauses:home"), reverse("clauses:balance")]}
        users.append(User(session_for(facilitator), pages))
    return users


def session_for(membership: Membership) -> str:
    """The key of a session opened with two proofs under this role."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from maillage.accounts.signing_in import MEMBERSHIP, VERIFIED

    session = SessionStore()
    session[SESSION_KEY] = str(membership.account_id)
    session[BACKEND_SESSION_KEY] = "maillage.accounts.backends.MemberBackend"
    session[HASH_SESSION_KEY] = membership.account.get_session_auth_hash()
    session[MEMBERSHIP] = membership.pk
    session[VERIFIED] = True
    session.save()
    return session.session_key


def serve() -> tuple[subprocess.Popen[bytes], int]:
    """`maillage serve` with its usual number of processes, once it answers."""
    command = [sys.executable, "-m", "maillage.conf.cli", "serve", "--port", str(FIRST_PORT)]
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, "MAILLAGE_DEMO": "1"}
    )
    said = threading.Event()
    address: list[int] = []

    def read() -> None:
        for line in server.stdout or []:
            text = line.decode(errors="replace")
            if "http://127.0.0.1:" in text and not address:
                address.append(int(text.split("http://127.0.0.1:")[1].split()[0].strip("/.")))
                said.set()

    threading.Thread(target=read, daemon=True).start()
    if not said.wait(180):
        server.kill()
        raise SystemExit("the server did not start within three minutes")
    return server, address[0]


def visit(users: list[User], port: int, seconds: float, pauses: bool) -> dict[str, list[float]]:
    """All users at once for a while; seconds of each page by kind."""
    for user in users:
        user.spent.clear()
    until = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=_read_pages, args=(user, port, until, pauses, random.Random(rank)))
        for rank, user in enumerate(users)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found: dict[str, list[float]] = defaultdict(list)
    for user in users:
        for kind, times in user.spent.items():
            found[kind] += times
    return found


def _read_pages(user: User, port: int, until: float, pauses: bool, rng: random.Random) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": f"maillage_session={user.cookie}"}
    if pauses:
        time.sleep(rng.uniform(0, PAUSE[1]))  # people do not begin in the same instant
    while time.perf_counter() < until:
        kinds = list(user.addresses)
        kind = rng.choices(kinds, [OFTEN[one] for one in kinds])[0]
        address = rng.choice(user.addresses[kind])
        start = time.perf_counter()
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        answer.read()
        user.spent[kind].append(time.perf_counter() - start)
        assert answer.status == 200, f"{address} answers {answer.status}"
        if pauses:
            time.sleep(rng.uniform(*PAUSE))
    connection.close()


if __name__ == "__main__":
    main()
