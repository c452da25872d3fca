"""Triggers that hold frozen files: made from the declared facts after every migration.

Statement level, and a look at a small table first: nothing is paid where no file is frozen. Acts the data
protection officer approved (erasure) go through `approved()`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from maillage.kernel.errors import register_rule
from maillage.protection.facts import Facts, all_facts

register_rule(
    "file_is_limited",
    _(
        "Ce dossier est limité à la demande de la personne : il se lit et ne se modifie pas. "
        "Rien n'a été enregistré ; la protection des données peut lever la limitation."
    ),
)

_FUNCTION = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('maillage.limited_door', true) = pg_current_xact_id()::text THEN RETURN NULL; END IF;
  IF NOT EXISTS (SELECT FROM rights_limitation WHERE lifted_on IS NULL) THEN RETURN NULL; END IF;
  {checks}
  RETURN NULL;
END $$;
"""
_CHECK = """
  IF TG_OP {operations} AND EXISTS (
    SELECT FROM {rows} r {joins} JOIN rights_limitation l ON l.person_id = {person} AND l.lifted_on IS NULL
  ) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'file_is_limited',
      MESSAGE = 'file_is_limited';
  END IF;
"""
_TRIGGER = """
CREATE OR REPLACE TRIGGER {name} AFTER {operation} ON {table} {referencing}
  FOR EACH STATEMENT EXECUTE FUNCTION {function}();
"""
_REFERENCING = {
    "INSERT": "REFERENCING NEW TABLE AS new_rows",
    "UPDATE": "REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows",
    "DELETE": "REFERENCING OLD TABLE AS old_rows",
}


def hold_frozen_files(**kwargs: Any) -> None:
    """Make the triggers of every table of facts (after a migration; doing it again changes nothing)."""
    with connection.cursor() as cursor:
        if "rights_limitation" not in connection.introspection.table_names(cursor):
            return
        present = set(connection.introspection.table_names(cursor))
        for facts in all_facts():
            if facts.table._meta.db_table in present and not facts.apart:
                for statement in statements_for(facts):
                    cursor.execute(statement)


def statements_for(facts: Facts) -> list[str]:
    """The function and the triggers of one table; one trigger an operation, for it sees other rows."""
    table = facts.table._meta.db_table
    way = facts.model.partition("#")[2]
    stem = f"limited_{table}" + (f"_{way}" if way else "")
    joins, person = _way(facts)
    made = []
    for operation, referencing in _REFERENCING.items():
        sides = [rows for rows in ("old_rows", "new_rows") if rows in referencing]
        checks = "".join(
            _CHECK.format(operations=f"= '{operation}'", rows=rows, joins=joins, person=person)
            for rows in sides
        )
        function = f"{stem}_{operation.lower()}"
        made.append(_FUNCTION.format(function=function, checks=checks))
        made.append(
            _TRIGGER.format(
                name=function, operation=operation, table=table, referencing=referencing, function=function
            )
        )
    return made


def _way(facts: Facts) -> tuple[str, str]:
    """From a row `r` to the number of the person: joins, and the expression."""
    first, _sep, rest = facts.person.partition("__")
    if not rest:
        return (
            "",
            f"r.{facts.table._meta.get_field(first.removesuffix('_id')).column}" if first != "id" else "r.id",
        )
    pointed = facts.table._meta.get_field(first)
    other = pointed.related_model._meta
    column = other.get_field(rest.removesuffix("_id")).column
    return f"JOIN {other.db_table} o ON o.id = r.{pointed.column}", f"o.{column}"


@contextmanager
def approved() -> Iterator[None]:
    """Inside a transaction: writes to frozen files the data protection officer decided."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maillage.limited_door', pg_current_xact_id()::text, true)")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('maillage.limited_door', '', true)")
