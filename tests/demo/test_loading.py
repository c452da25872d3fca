"""Loading by COPY: what the planner knows of a table when the next one is checked against it."""

import pytest
from django.db import connection

from maillage.demo.loading.copying import MANY, Table
from maillage.organisations.models import Organisation
from tests import build

pytestmark = pytest.mark.django_db


def told(table: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
        return cursor.fetchone()[0]


def test_the_planner_knows_of_the_rows_before_they_are_committed() -> None:
    table = Organisation._meta.db_table
    with build.writing():
        rows = Table("structures", Organisation, "name")
        for number in range(MANY):
            rows.add(f"Structure {number}")
        rows.flush()
    assert told(table) >= MANY
