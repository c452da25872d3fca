"""The synthetic territory anonymised, and somebody who tries to find people in it again."""

from __future__ import annotations

import datetime as dt

import pytest

from maillage.pathways.models import Enrolment, Programme
from maillage.people.models import Person
from maillage.protection.retention.anonymising import close_files
from maillage.reports import queries
from maillage.reports.subject import Subject
from tests.published.conftest import _territory_database, territory  # noqa: F401 - fixtures

from .attacker import candidates, rows, told


@pytest.mark.usefixtures("territory")
def test_the_territory_keeps_its_figures_and_loses_its_people():
    """All pathways that ended before 2013: the chapters, years and cumulated, say the same afterwards."""
    today = dt.date(2026, 11, 22)
    people = sorted(
        set(Enrolment.objects.filter(exit_date__lt="2013-01-01").values_list("person_id", flat=True))
        - set(Enrolment.objects.filter(exit_date__isnull=True).values_list("person_id", flat=True))
    )
    names = set(Person.objects.filter(pk__in=people).values_list("last_name", "first_name", "birth_date"))
    true, before = rows(people), _figures()
    for start in range(0, len(people), 500):
        close_files(people[start : start + 500], today)
    assert _figures() == before

    left = rows(people)
    assert not names & set(
        Person.objects.filter(pk__in=people).values_list("last_name", "first_name", "birth_date")
    )
    found = told(candidates(true, left), left)
    assert found["pathways"] > 300
    assert found["alone"] < 0.10, found
    assert found["guess"] < 0.30, found


def _figures() -> dict:
    found: dict = {}
    for programme in Programme.objects.filter(code="plie"):
        for year in (2012, 2017):
            readings = queries.readings_now(Subject(programme, year)).by_key.values()
            found |= {(programme.pk, year, *r.key): (r.value, r.part, r.whole) for r in readings}
    return found
