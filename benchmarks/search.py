"""Search by any part of a name, as a programme manager and as a reference worker type it.

python -m benchmarks.search      on the database of DATABASE_URL
"""

from __future__ import annotations

import datetime as dt
import random
import time

from benchmarks.databases import set_up_django
from benchmarks.tables import Line, p95, show

LIMIT = 50  # ms
SEARCHES = 300


def main() -> None:
    set_up_django()
    from maillage.accounts.context import Context
    from maillage.accounts.queries import demo_memberships
    from maillage.accounts.roles import Role
    from maillage.pathways.queries.search import search_people
    from maillage.people.models import Person

    typed = texts(random.Random(2017))
    today = dt.date(2017, 12, 31)
    contexts = {m.role: Context.of(m) for m in demo_memberships()}
    lines = []
    for role, words in ((Role.PROGRAMME_MANAGER, "the lead"), (Role.REFERENCE_WORKER, "a structure")):
        context = contexts[role]
        spent, found = [], 0
        for text in typed[:20]:
            search_people(context, text, today)
        for text in typed:
            start = time.perf_counter()
            found += bool(search_people(context, text, today))
            spent.append((time.perf_counter() - start) * 1000)
        lines.append(
            Line(f"p95, people of {words} ({found} of {len(typed)} find somebody)", p95(spent), "ms", LIMIT)
        )
        lines.append(Line("   slowest", max(spent), "ms"))
    show(f"Name search among {Person.objects.count():,} people, {len(typed)} different texts", lines)


def texts(rng: random.Random) -> list[str]:
    """What people type: a beginning, a middle, two words in either order, capitals, an accent too many."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT last_name, first_name FROM people_person TABLESAMPLE BERNOULLI (1)"
            " ORDER BY hashint8(id) LIMIT %s",
            [SEARCHES],
        )
        names = cursor.fetchall()
    return [_typed(rng, last, first) for last, first in names]


def _typed(rng: random.Random, last: str, first: str) -> str:
    start = rng.randrange(max(1, len(last) - 3))
    return rng.choice(
        [
            last,
            last[:3],
            last[: rng.randint(3, 6)],
            last[start : start + 4],
            f"{last} {first}",
            f"{first} {last}",
            f"{first[:3]} {last[:4]}".upper(),
            last.replace("e", "é"),
        ]
    )


if __name__ == "__main__":
    main()
