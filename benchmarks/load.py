"""A working morning: fifty case workers at once for five minutes, who look things up and write.

    python -m benchmarks.load [SECONDS] [WORKERS]     on the database of DATABASE_URL

Each has a session of their own, a few thousand people within reach and a pause of one to five seconds
between two presses. They open their home, search a name, read the list, a file, the agenda, note an
appointment on the line of a file and add a step. One answer that is not the one expected is an error, and
the measure fails.
"""

from __future__ import annotations

import http.client
import os
import random
import signal
import sys
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.databases import set_up_django
from benchmarks.pages import serve
from benchmarks.tables import Line, percentile, show

WORKERS = 50
SECONDS = 300.0
PAUSE = (1.0, 5.0)  # seconds between an answer and the next press
LIMIT = 500.0  # ms, p95 of any kind
WEIGHTS = {"home": 2, "search": 3, "list": 3, "file": 6, "agenda": 2, "appointment": 3, "step": 1}


@dataclass
class Worker:
    """Somebody at their desk: a session, and what it can be used on."""

    cookie: str
    people: list[int]
    names: list[str]
    enrolments: list[int]
    random: random.Random
    token: str = ""
    spent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    count = int(sys.argv[2]) if len(sys.argv) > 2 else WORKERS
    set_up_django()
    from django.db import connection

    workers = at_their_desks(count)
    connection.close()
    server, port = serve()
    try:
        started = time.perf_counter()
        threads = [threading.Thread(target=work, args=(w, port, started + seconds)) for w in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        lasted = time.perf_counter() - started
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    errors = tell(workers, lasted)
    if errors:
        raise SystemExit(1)


def at_their_desks(count: int) -> list[Worker]:
    """Reference workers, the busiest first, each account as often as it takes."""
    from django.db.models import Count, Q

    from benchmarks.pages import session_for
    from maillage.accounts.context import Context
    from maillage.accounts.models import Membership
    from maillage.accounts.roles import Role
    from maillage.pathways.models import Enrolment
    from maillage.people.models import Keeping, Person

    busy = Count("account__assignments", filter=Q(account__assignments__end_date__isnull=True))
    memberships = Membership.objects.active().filter(role=Role.REFERENCE_WORKER).annotate(n=busy)
    chosen = list(memberships.select_related("account", "organisation").order_by("-n")[:count])
    workers = []
    for rank in range(count):
        membership = chosen[rank % len(chosen)]
        context = Context.of(membership)
        reach = Person.objects.visible_to(context).filter(kept_as=Keeping.LIVE)
        people = list(reach.order_by("?").values_list("pk", "last_name")[:200])
        if not people:
            raise SystemExit(f"nobody is within reach of {membership}")
        current = Enrolment.objects.visible_to(context).filter(
            exit_date__isnull=True, programme__code="plie", operator=context.organisation_id
        )
        workers.append(
            Worker(
                session_for(membership),
                [pk for pk, _name in people],
                [name for _pk, name in people],
                list(current.order_by("?").values_list("pk", flat=True)[:50]),
                random.Random(rank),
            )
        )
    return workers


def work(worker: Worker, port: int, until: float) -> None:
    """Until the end; whatever stops somebody before is an error of the measure."""
    try:
        _work(worker, port, until)
    except Exception as error:
        worker.errors[f"stopped: {error!r}"] += 1


def _work(worker: Worker, port: int, until: float) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    time.sleep(worker.random.uniform(0, PAUSE[1]))  # people do not sit down in the same instant
    kinds, weights = zip(*WEIGHTS.items(), strict=True)
    _press(worker, connection, "home")  # brings the key of forms
    while time.perf_counter() < until:
        time.sleep(worker.random.uniform(*PAUSE))
        kind = worker.random.choices(kinds, weights)[0]
        if kind == "step" and not worker.enrolments:
            kind = "file"
        _press(worker, connection, kind)
    connection.close()


def _press(worker: Worker, connection: http.client.HTTPConnection, kind: str) -> None:
    """One press: what is sent, how long until the whole answer is there, and whether it is the right one."""
    method, address, data = _question(worker, kind)
    headers = {"Cookie": f"maillage_session={worker.cookie}; maillage_csrf={worker.token}"}
    body = None
    if data is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": worker.token}
        body = urlencode(data)
    start = time.perf_counter()
    try:
        connection.request(method, address, body, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException) as error:
        worker.errors[f"{kind}: {type(error).__name__}"] += 1
        connection.close()
        return
    worker.spent[kind].append(time.perf_counter() - start)
    for cookie in answer.headers.get_all("Set-Cookie") or []:
        if cookie.startswith("maillage_csrf="):
            worker.token = cookie.split("=", 1)[1].split(";")[0]
    expected = 302 if method == "POST" else 200
    if answer.status != expected:
        worker.errors[f"{kind}: {answer.status}"] += 1


def _question(worker: Worker, kind: str) -> tuple[str, str, dict[str, str] | None]:
    rng = worker.random
    person = rng.choice(worker.people)
    match kind:
        case "home":
            return "GET", "/", None
        case "search":
            name = rng.choice(worker.names)
            return "GET", f"/recherche/?{urlencode({'q': name[: rng.randint(3, 8)]})}", None
        case "list":
            return "GET", f"/personnes/?page={rng.randint(1, 5)}", None
        case "agenda":
            return "GET", "/entretiens/", None
        case "appointment":
            said = {"date": "aujourd'hui", "attendance": "kept", "mode": "in_person", "theme": "inclusion"}
            return (
                "POST",
                f"/personnes/{person}/entretiens/rapide/",
                {**said, "note": "Point sur les démarches."},
            )
        case "step":
            data = {"type": "social_support", "title": "Atelier", "start_date": "aujourd'hui"}
            return "POST", f"/parcours/{rng.choice(worker.enrolments)}/etapes/nouvelle/", data
    return "GET", f"/personnes/{person}/", None


def tell(workers: list[Worker], lasted: float) -> int:
    """Print the measure; how many answers were wrong."""
    spent: dict[str, list[float]] = defaultdict(list)
    errors: Counter[str] = Counter()
    for worker in workers:
        errors += worker.errors
        for kind, times in worker.spent.items():
            spent[kind] += times
    lines = []
    for kind in WEIGHTS:
        times = spent[kind]
        if not times:
            errors[f"{kind}: never asked for"] += 1
            continue
        for share, limit in ((50, None), (95, LIMIT), (99, None)):
            said = f"p{share} {kind}" + (f" ({len(times)} requests)" if share == 50 else "")
            lines.append(Line(said, percentile(times, share) * 1000, "ms", limit))
    total = sum(map(len, spent.values()))
    lines.append(Line("requests a second", total / lasted, "/s"))
    lines.append(Line("wrong answers", float(sum(errors.values())), "", 0))
    show(f"Load: {len(workers)} case workers at once for {lasted:.0f} s", lines)
    for said, number in errors.most_common(20):
        print(f"  {number} × {said}")
    return sum(errors.values())


if __name__ == "__main__":
    if not os.environ.get("DATABASE_URL"):
        raise SystemExit("DATABASE_URL says where the territory is (make bench ARGS=load makes one)")
    main()
