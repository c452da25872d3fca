"""The larger territory of the measurements has the figures of the first, as many times over."""

import pytest
from django.db import connection

from benchmarks import chapter, scale
from maillage.people.models import Person
from tests import build
from tests.pathways.ledger import Ledger

pytestmark = pytest.mark.django_db

COUNTS = ("participants", "new_entrants", "new_entrants_qpv", "steps", "contracts", "positive_exits")


def test_copies_count_like_the_first():
    ledger = Ledger()
    area = build.area("Mermoz")
    for kind in ("cdi", "dropout"):
        pathway = ledger.enrol("2016-02-01", "2017-05-01", kind)
        build.residence(pathway.person, "2010-01-01", None, [area])
        held = build.contract(pathway.person, "2016-03-01", "2017-02-01")
        build.step(pathway, "employment_contract", "2016-03-01", "2017-02-01", held)
        build.step(pathway, "culture", "2017-03-01", "2017-04-01")
    ledger.enrol("2018-02-01")  # after the protocol's years: left alone
    before = {(name, year): ledger.value(name, year) for name in COUNTS for year in ("2016", "2017")}
    scale.copy_all(_raw(), 3)
    assert {key: ledger.value(*key) for key in before} == {key: value * 3 for key, value in before.items()}
    assert ledger.value("participants", "2018") == 1
    scale.add_people(_raw(), 3, 20)
    assert Person.objects.count() >= 20
    assert ledger.value("steps", "2017") == before["steps", "2017"] * 3


def test_scan_the_chapter_is_held_against_reads_every_table():
    ledger = Ledger()
    build.step(ledger.enrol("2016-02-01"), "culture", "2016-03-01")
    with connection.cursor() as cursor:
        cursor.execute(chapter.scan_sql(), {"programme": ledger.programme.pk})
        assert [row[:3] for row in cursor.fetchall()] == [("culture", 0, 0)]
        for table in chapter.TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")


def _raw():
    connection.ensure_connection()
    return connection.connection
