"""Every row of the business tables as it stands, to be compared with what it was."""

from __future__ import annotations

import json

from django.apps import apps
from django.db import connection

from maillage.kernel.models import Record

# What a merge and its undoing write about themselves.
_OWN = {"people_personmerge", "organisations_organisationmerge"}


def snapshot() -> dict[str, dict[int, dict]]:
    """table -> primary key -> image of the row, for every journalled table."""
    found = {}
    tables = sorted({m._meta.db_table for m in apps.get_models() if issubclass(m, Record)} - _OWN)
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT id, to_jsonb(t) FROM "{table}" t')
            found[table] = {
                pk: json.loads(row) if isinstance(row, str) else row for pk, row in cursor.fetchall()
            }
    return found


def differences(before: dict, after: dict) -> list[tuple[str, int, dict | None, dict | None]]:
    """What changed between two snapshots."""
    return [
        (table, pk, before[table].get(pk), after[table].get(pk))
        for table in before
        for pk in before[table].keys() | after[table].keys()
        if before[table].get(pk) != after[table].get(pk)
    ]
