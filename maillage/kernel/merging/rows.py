"""Rows moved from one record to another, and what it takes to put them back.

Works on tables and JSON images, as the journal does: whatever column is added to a model tomorrow is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Column:
    """A foreign key to the records that are merged."""

    table: str
    name: str
    key: str  # primary key of the table


def move(column: Column, source: int, target: int, only: Iterable[int] | None = None) -> list[int]:
    """Give the rows of `source` (or `only` those) to `target`; returns their keys."""
    where = f'"{column.name}" = %s'
    values: list[Any] = [target, source]
    if only is not None:
        where += f' AND "{column.key}" = ANY(%s)'
        values.append(sorted(only))
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{column.table}" SET "{column.name}" = %s WHERE {where} RETURNING "{column.key}"',  # noqa: S608
            values,
        )
        return sorted(row[0] for row in cursor.fetchall())


def image(table: str, pk: int, key: str = "id") -> dict[str, Any] | None:
    """A row as it stands, as JSON; None when it is gone."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT to_jsonb(t) FROM "{table}" t WHERE "{key}" = %s', [pk])  # noqa: S608
        row = cursor.fetchone()
    if row is None:
        return None
    return json.loads(row[0]) if isinstance(row[0], str) else row[0]


@cache
def _written_columns(table: str) -> tuple[str, ...]:
    """Columns that can be written: the others are computed by the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
            [table],
        )
        return tuple(row[0] for row in cursor.fetchall())


def insert(table: str, row: dict[str, Any]) -> None:
    """Put a row back from its image."""
    names = ", ".join(f'"{name}"' for name in _written_columns(table))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({names})'  # noqa: S608 - names out of the catalogue
            f' SELECT {names} FROM jsonb_populate_record(NULL::"{table}", %s::jsonb)',
            [json.dumps(row)],
        )


def assign(table: str, pk: int, values: dict[str, Any]) -> None:
    """Write some columns of a row, given as in its image."""
    if not values:
        return
    names = ", ".join(f'"{name}"' for name in values)
    picked = ", ".join(f'r."{name}"' for name in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" SET ({names}) = ROW({picked})'  # noqa: S608 - names of images of our tables
            f' FROM jsonb_populate_record(NULL::"{table}", %s::jsonb) r WHERE "{table}".id = %s',
            [json.dumps(values), pk],
        )


def delete(table: str, keys: Iterable[int], column: str = "id") -> None:
    """Delete rows, without Django's cascade: the database says when something still points at them."""
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}" WHERE "{column}" = ANY(%s)', [sorted(keys)])  # noqa: S608


@dataclass
class Trace:
    """What a merge did: enough to put every row back as it was.

    moves  [table, column, keys] in the order they were made
    rows   one entry a row changed apart: "D" removed (its image), "U" changed (`before`, `after`, and `via`,
           values it can take on its way without meeting another row), "I" created (its image)
    """

    absorbed: dict[str, Any] = field(default_factory=dict)
    survivor: dict[str, dict[str, Any]] = field(default_factory=dict)
    moves: list[tuple[str, str, list[int]]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def remove(self, table: str, pk: int, key: str = "id") -> None:
        row = image(table, pk, key)
        if row is not None:
            self.rows.append({"op": "D", "table": table, "id": pk, "before": row})
            delete(table, [pk], key)

    def note_change(self, table: str, pk: int, before: dict, after: dict, via: dict | None = None) -> None:
        self.rows.append(
            {"op": "U", "table": table, "id": pk, "before": before, "after": after, "via": via or {}}
        )

    def note_creation(self, table: str, pk: int) -> None:
        self.rows.append({"op": "I", "table": table, "id": pk, "after": image(table, pk)})

    def as_json(self) -> dict[str, Any]:
        return {
            "absorbed": self.absorbed,
            "survivor": self.survivor,
            "moves": [list(m) for m in self.moves],
            "rows": self.rows,
        }

    @classmethod
    def of_json(cls, content: dict[str, Any]) -> Trace:
        moves = [(table, column, keys) for table, column, keys in content["moves"]]
        return cls(content["absorbed"], content["survivor"], moves, content["rows"])
