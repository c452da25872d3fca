"""Writing many rows of one model at once: COPY into a temporary table, then one INSERT and one UPDATE.

The triggers of the journal and of the rules then speak once for all rows.
"""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Lookup
from psycopg import sql

_counter = itertools.count(1)


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class AnyOf(Lookup):
    """`ref__any_of=[…]`: as `in`, with one parameter whatever the number of values."""

    lookup_name = "any_of"

    def get_prep_lookup(self) -> list[Any]:
        return [self.lhs.output_field.get_prep_value(value) for value in self.rhs]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, parameters = self.process_lhs(compiler, connection)
        kind = self.lhs.output_field.db_type(connection)
        return f"{left} = ANY(%s::{kind}[])", [*parameters, self.rhs]


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """Fresh primary keys, so that rows that depend on each other are prepared before any is written."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def insert(model: type[models.Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows given as values of `fields` (column names, `id` among them).

    The other columns take the model's default.
    """
    if not rows:
        return
    rest = [
        field
        for field in model._meta.concrete_fields
        if field.column not in fields and not field.generated and not field.primary_key
    ]
    defaults = [field.get_db_prep_save(field.get_default(), connection) for field in rest]
    columns = [*fields, *(field.column for field in rest)]
    with connection.cursor() as cursor:
        stage = _stage(cursor, model, columns, ([*row, *defaults] for row in rows))
        cursor.execute(
            sql.SQL("INSERT INTO {table} ({columns}) SELECT {columns} FROM {stage} ORDER BY id").format(
                table=sql.Identifier(model._meta.db_table), columns=_names(columns), stage=stage
            )
        )


def update(model: type[models.Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> set[int]:
    """Write `fields` (column names, `id` first) of existing rows; returns the ids of those that changed.

    A row that already holds these values is not touched.
    """
    if not rows:
        return set()
    values = [name for name in fields if name != "id"]
    with connection.cursor() as cursor:
        stage = _stage(cursor, model, fields, rows)
        cursor.execute(
            sql.SQL(
                "UPDATE {table} t SET {assignments} FROM {stage} s WHERE t.id = s.id"
                " AND ({old}) IS DISTINCT FROM ({new}) RETURNING t.id"
            ).format(
                table=sql.Identifier(model._meta.db_table),
                stage=stage,
                assignments=sql.SQL(", ").join(
                    sql.SQL("{0} = s.{0}").format(sql.Identifier(name)) for name in values
                ),
                old=_names(values, "t"),
                new=_names(values, "s"),
            )
        )
        return {row[0] for row in cursor.fetchall()}


def delete(model: type[models.Model], ids: Iterable[int]) -> int:
    """Delete rows by primary key; returns how many."""
    found = list(ids)
    if not found:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("DELETE FROM {} WHERE id = ANY(%s::bigint[])").format(
                sql.Identifier(model._meta.db_table)
            ),
            [found],
        )
        return cursor.rowcount


def _stage(
    cursor: Any, model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> sql.Identifier:
    """A temporary table with these columns of the model, filled; gone when the transaction ends."""
    stage = sql.Identifier(f"maillage_stage_{next(_counter)}")
    cursor.execute(
        sql.SQL(
            "CREATE TEMP TABLE {stage} ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA"
        ).format(stage=stage, columns=_names(columns), table=sql.Identifier(model._meta.db_table))
    )
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(stage, _names(columns))) as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(sql.SQL("ANALYZE {}").format(stage))
    return stage


def _names(columns: Sequence[str], alias: str | None = None) -> sql.Composed:
    if alias is None:
        return sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL(", ").join(sql.SQL(alias + ".{}").format(sql.Identifier(name)) for name in columns)
