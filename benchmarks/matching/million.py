"""A million people: `python -m benchmarks.matching.million PEOPLE` on a database that may be spoilt.

The base is emptied of its people and filled with drawn ones, one in twenty-five with a second file as another
desk wrote it; then the whole base is searched as `maillage duplicates` does, and files are looked up as
while typing.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import time
from collections.abc import Iterator

import psycopg

from benchmarks.databases import set_up_django
from benchmarks.matching.errors import Row, another_file
from benchmarks.scale import SYLLABLES, loosen
from benchmarks.tables import Line, p95, show

MINUTES, MEMORY, TYPING = 300.0, 2048.0, 50.0
_ASKED = 300
_DRAWN = ("last_name", "birth_name", "first_name", "birth_date", "sex", "email", "phone")
_TABLES = ("people_person", "people_residence")


def main(people: int) -> None:
    set_up_django()
    truth, index_seconds = fill(people)
    at_work = time.process_time()
    spent, found = _search()
    at_work = time.process_time() - at_work
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    right = sum(pair in truth for pair in found)
    show(
        f"Likely duplicates among {people:,} people",
        [
            Line("the whole base searched", spent, limit=MINUTES),
            Line("   of which this process computed (sum of its threads)", at_work),
            Line("memory at most", peak, "MiB", MEMORY),
            Line("index of people made", index_seconds),
            Line("pairs said", len(found), ""),
            Line("   of them right", 100 * right / max(len(found), 1), "%"),
            Line("pairs that are one person", len(truth), ""),
            Line("   of them said", 100 * right / max(len(truth), 1), "%"),
        ],
    )
    times, recognised = _lookups(people, truth)
    show(
        f"Looked up while typing, among {people:,} people",
        [
            Line("p95", p95(times), "ms", TYPING),
            Line("   slowest", max(times), "ms"),
            Line("second files that bring the first one", 100 * recognised, "%"),
        ],
    )


def _search() -> tuple[float, list[tuple[int, int]]]:
    from maillage.people.matching import all_pairs

    start = time.perf_counter()
    found = [(pair.first_id, pair.second_id) for pair in all_pairs()]
    return time.perf_counter() - start, found


def _lookups(people: int, truth: set[tuple[int, int]]) -> tuple[list[float], float]:
    from maillage.people.matching import candidates_for, identity_of
    from maillage.people.models import Person

    times, recognised = [], 0
    asked = sorted(truth)[:: max(1, len(truth) // _ASKED)][:_ASKED]
    for first, second in asked:
        identity = identity_of(Person.objects.get(pk=second))
        start = time.perf_counter()
        found = candidates_for(identity, exclude=[second])
        times.append((time.perf_counter() - start) * 1000)
        recognised += any(c.person_id == first for c in found)
    return times[5:], recognised / len(asked)


def fill(people: int) -> tuple[set[tuple[int, int]], float]:
    """Replace the people of the database; the pairs of files that are one person's, and the index's time."""
    truth: set[tuple[int, int]] = set()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as there:
        organisation = there.execute("SELECT min(id) FROM organisations_organisation").fetchone()[0]  # type: ignore[index]
        for table in _TABLES:
            loosen(there, table)
            there.execute(f"TRUNCATE {table} CASCADE")
        there.execute("DROP INDEX person_match_keys")
        defaults = _defaults(there)
        columns = ("id", "origin_id", *_DRAWN)
        names = ", ".join([*columns, *defaults])
        with (
            there.cursor() as cursor,
            psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as beside,
            beside.cursor() as homes,
            cursor.copy(f"COPY people_person ({names}) FROM STDIN") as copy,
            homes.copy("COPY people_residence (person_id, start_date, address, postcode, city, insee_code)"
                       " FROM STDIN") as home,
        ):  # fmt: skip
            for number, (row, of) in enumerate(_everybody(people), 1):
                if of:
                    truth.add((of, number))
                values = [row[c] for c in columns[2:]]
                copy.write_row([number, organisation, *values, *defaults.values()])
                home.write_row([number, "2015-01-01", row["address_1"], row["postcode"], "Lyon", ""])
        start = time.perf_counter()
        there.execute(
            "CREATE INDEX person_match_keys ON people_person USING gin"
            " (maillage_match_keys(last_name, birth_name, first_name, birth_date, email, phone))"
        )
        spent = time.perf_counter() - start
        there.execute("VACUUM (ANALYZE) people_person")
        there.execute("VACUUM (ANALYZE) people_residence")
    return truth, spent


def _defaults(there: psycopg.Connection) -> dict[str, object]:
    """Values for the columns that must have one and that are not drawn here."""
    from maillage.people.models import Person

    drawn = {"id", "origin", *_DRAWN}
    return {
        f.column: f.get_default()
        for f in Person._meta.concrete_fields
        if not f.generated and not f.null and f.name not in drawn
    }


def _everybody(people: int) -> Iterator[tuple[Row, int]]:
    """Rows one by one, and the number of the row that is the same person's (0 for none)."""
    from maillage.demo.names import origins, plain

    rng = random.Random(2017)
    known = [name for origin in origins() for name in origin.last]
    firsts = {sex: [n for o in origins() for n in (o.women if sex == "F" else o.men)] for sex in "FM"}
    streets = [f"{kind} {''.join(rng.choices(SYLLABLES, k=3)).title()}" for kind in ("rue", "avenue", "place")
               for _ in range(1500)]  # fmt: skip
    recent: list[Row] = []
    number = 0
    while number < people:
        sex = rng.choice("FM")
        last = rng.choice(known) if rng.random() < 0.35 else _surname(rng)
        first = firsts[sex][int(len(firsts[sex]) * rng.random() ** 2)]
        if rng.random() < 0.06:
            first = f"{first}-{rng.choice(firsts[sex])}"
        number += 1
        row = {
            "last_name": last,
            "birth_name": _surname(rng) if sex == "F" and rng.random() < 0.3 else "",
            "first_name": first,
            "birth_date": f"{rng.randint(1950, 2006)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}",
            "sex": sex,
            "email": f"{plain(first)}.{plain(last)}{number}@example.org" if rng.random() < 0.6 else "",
            "phone": f"+336{rng.randint(0, 99_999_999):08}" if rng.random() < 0.8 else "",
            "street_number": "",
            "address_1": f"{rng.randint(1, 140)} {rng.choice(streets)}",
            "postcode": f"6900{rng.randint(1, 9)}",
            "city": "Lyon",
        }
        yield row, 0
        if len(recent) < 2000:
            recent.append(row)
        elif rng.random() < 0.04 and number < people:
            number += 1
            yield another_file(rng, row, recent), number - 1


def _surname(rng: random.Random) -> str:
    """One of 216 000, some far more common than others."""
    draw = int(len(SYLLABLES) ** 3 * rng.random() ** 3)
    parts = []
    for _ in range(3):
        draw, rest = divmod(draw, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
    return "".join(parts).title()


if __name__ == "__main__":
    main(int(sys.argv[1]))
