"""Makes a territory larger: the records of the protocol copied k times inside PostgreSQL.

    python -m benchmarks.scale 100 [people | writable]

Copied: everybody who entered the PLIE until 2017, with homes, contracts, the pathway and its steps until
then (6 107 people and 29 623 steps at ×1). Every copy has the same dates and figures, ids moved by a
constant; names are spread, so that a search has a million different ones. The journal, references between
tables and the rules of exclusion are taken off this database first: it is read, never written again, unless
`writable` has them put back.

`people` then adds bare copies until there are that many.
"""

from __future__ import annotations

import os
import re
import sys

import psycopg
from psycopg import sql

LAST = "2017-12-31"
MOVE = 10_000_000  # between the ids of two copies

SYLLABLES = re.findall(
    r"\w+",
    "ba be bi bo bou bre cha che chi cla co cre da de di do du fa fe fi fo ga go gra ja jo la le li lo lu "
    "ma me mi mo mu na ne ni no pa pe pi po qua ra re ri ro sa se si so ta te ti to va ve vi vo za zo",
)

# Table, rows to copy (x), columns that are not copied as they are.
_NAME = """CASE WHEN g %% 3 = 0 THEN x.last_name ELSE initcap(
    (%(syllables)s::text[])[1 + abs(hashint8(x.id + g * 7919)) %% {n}]
    || (%(syllables)s::text[])[1 + abs(hashint8(x.id * 31 + g * 104729)) %% {n}]
    || (%(syllables)s::text[])[1 + abs(hashint8(x.id * 17 + g)) %% {n}]) END""".format(n=len(SYLLABLES))
_CHOSEN = (
    "SELECT e.id, e.person_id FROM pathways_enrolment e JOIN pathways_programme p ON p.id = e.programme_id"
    f" WHERE p.code = 'plie' AND e.entry_date <= '{LAST}' AND e.id < {MOVE}"
)
_MOVED = f"+ g * {MOVE}"
_PEOPLE = f"SELECT person_id FROM ({_CHOSEN}) chosen"
_TABLES: list[tuple[str, str, dict[str, str]]] = [
    ("people_person", f"x.id IN ({_PEOPLE})", {"last_name": _NAME}),
    ("people_residence", f"x.person_id IN ({_PEOPLE})", {"person_id": ""}),
    (
        "people_residencearea",
        f"x.residence_id IN (SELECT id FROM people_residence WHERE id < {MOVE} AND person_id IN ({_PEOPLE}))",
        {"residence_id": ""},
    ),
    ("employment_employmentcontract", f"x.person_id IN ({_PEOPLE})", {"person_id": ""}),
    (
        "pathways_enrolment",
        f"x.id IN (SELECT id FROM ({_CHOSEN}) chosen)",
        {"person_id": "", "exit_contract_id": "", "referral_id": "NULL"},
    ),
    (
        "pathways_step",
        f"x.enrolment_id IN (SELECT id FROM ({_CHOSEN}) chosen) AND x.start_date <= '{LAST}'",
        {"enrolment_id": "", "contract_id": ""},
    ),
]


def copy_all(connection: psycopg.Connection, times: int, writable: bool = False) -> None:
    """Bring the records to `times` what they are; `writable`: journal, references and rules come back."""
    kept = {line for table, _, _ in _TABLES for line in loosen(connection, table)}
    for table, where, changed in _TABLES:
        _copy(connection, table, where, changed, 1, times - 1)
    if writable:
        _tighten(connection, sorted(kept))


def _tighten(connection: psycopg.Connection, constraints: list[tuple[str, str, str]]) -> None:
    """Undo `loosen`: what is written from now on is written as anywhere."""
    for table, name, definition in constraints:
        connection.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    for table, _, _ in _TABLES:
        connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
        )


def add_people(connection: psycopg.Connection, times: int, people: int) -> None:
    """After `copy_all`, add copies of people and their pathways alone until there are `people` persons."""
    present = _one(connection, "SELECT count(*) FROM people_person")
    chosen = _one(connection, f"SELECT count(*) FROM ({_PEOPLE}) p")
    more = -(-(people - present) // chosen) if people > present else 0
    for table, where, changed in _TABLES:
        if more and table in ("people_person", "pathways_enrolment"):
            _copy(connection, table, where, changed, times, times + more - 1)


def _one(connection: psycopg.Connection, query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def loosen(connection: psycopg.Connection, table: str) -> list[tuple[str, str, str]]:
    """Without journal, references and exclusions a copy takes minutes, not hours.

    Returns what was taken off: table, constraint, definition.
    """
    name = sql.Identifier(table)
    connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(name))
    found = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE (contype IN ('f', 'x') AND conrelid = %(table)s::regclass)"
        " OR (contype = 'f' AND confrelid = %(table)s::regclass)",
        {"table": table},
    ).fetchall()
    for holder, constraint, _definition in found:
        connection.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
                sql.Identifier(holder), sql.Identifier(constraint)
            )
        )
    return found


def _copy(
    connection: psycopg.Connection, table: str, where: str, changed: dict[str, str], first: int, last: int
) -> None:
    """Copies `first` to `last`. A column with no expression of its own is an id that moves."""
    if last < first:
        return
    columns = [
        row[0]
        for row in connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
            " AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
    ]
    values = []
    for column in columns:
        if changed.get(column):
            values.append(changed[column])
        elif column == "id" or column in changed:
            values.append(f"x.{column} {_MOVED}")
        elif column == "ref":
            values.append("x.ref || '-' || g")
        else:
            values.append(f"x.{column}")
    names = ", ".join(f'"{column}"' for column in columns)
    connection.execute(
        f"INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE SELECT {', '.join(values)} FROM {table} x"
        " CROSS JOIN generate_series(%(first)s::bigint, %(last)s::bigint) g"
        f" WHERE x.id < {MOVE} AND {where}",
        {"first": first, "last": last, "syllables": SYLLABLES},
    )


if __name__ == "__main__":
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as there:
        copy_all(there, int(sys.argv[1]), writable=sys.argv[2:] == ["writable"])
        if sys.argv[2:] not in ([], ["writable"]):
            add_people(there, int(sys.argv[1]), int(sys.argv[2]))
        there.execute("VACUUM (ANALYZE)")
