"""COPY into the tables of models, with ids given beforehand so that rows can point at each other."""

from collections.abc import Callable
from typing import Any

from django.db import connection, models

BATCH = 20_000
MANY = 1_000  # rows after which the planner is told what a table holds


class Table:
    """Rows to come of a model. `name` is what they are called while they are written.

    `fields` are the ones given with each row; the others take their default.
    """

    def __init__(self, name: str, model: type[models.Model], *fields: str) -> None:
        self.name, self.model = name, model
        self._given = [model._meta.get_field(name) for name in fields]
        rest = [f for f in model._meta.concrete_fields if not (f.primary_key or f.generated)]
        self._rest = [f for f in rest if f not in self._given]
        self._defaults = tuple(self._default(f) for f in self._rest)
        self._next = self._first_id()
        self._rows: list[tuple[Any, ...]] = []

    @staticmethod
    def _default(field: models.Field) -> Any:
        return None if field.null and not field.has_default() else field.get_default()

    def _first_id(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT COALESCE(max(id), 0) + 1 FROM "{self.model._meta.db_table}"')  # noqa: S608
            return cursor.fetchone()[0]

    def add(self, *values: Any) -> int:
        """Keep a row for `flush`; returns its id."""
        row_id = self._next
        self._next += 1
        self._rows.append((row_id, *values))
        return row_id

    def __len__(self) -> int:
        return len(self._rows)

    def flush(self, tell: Callable[[int], None] = lambda _: None) -> int:
        """Write the rows kept; `tell` is given how many, batch after batch. Returns their number.

        Tables that follow are checked against this one, by triggers that ask one question for a whole batch.
        Where autovacuum once found this table empty, the planner would take it for empty still and read it
        whole for each row: minutes in place of seconds. No vacuum sees rows before they are committed, so
        they are counted here.
        """
        count = len(self._rows)
        columns = ", ".join(f'"{f.column}"' for f in self.model._meta.concrete_fields if f.primary_key)
        columns += "".join(f', "{f.column}"' for f in [*self._given, *self._rest])
        statement = f'COPY "{self.model._meta.db_table}" ({columns}) FROM STDIN'
        defaults = self._defaults
        for start in range(0, count, BATCH):
            batch = self._rows[start : start + BATCH]
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                for row in batch:
                    copy.write_row(row + defaults)
            tell(len(batch))
        self._rows = []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)",
                [f'"{self.model._meta.db_table}"', self._next],
            )
            if count >= MANY:
                cursor.execute(f'ANALYZE "{self.model._meta.db_table}"')
        return count
