"""The synthetic territory anonymised, and somebody who tries to find people in it again."""

from __future__ import annotations

import datetime as dt

import pytest

from maillage.organisations.models import Organisation
from maillage.pathways.models import CarriedFigures, Enrolment, Programme
from maillage.people.models import Person
from maillage.protection.retention import rules
from maillage.protection.retention.anonymising import close_files, destroy_archives, in_company
from maillage.protection.retention.models import ArchivedFile
from maillage.reports import queries
from maillage.reports.models import FrozenSet
from maillage.reports.services.freezing import freeze
from maillage.reports.subject import Subject
from tests import build
from tests.published.conftest import _territory_database, territory  # noqa: F401 - fixtures

from . import attacker

TODAY = dt.date(2026, 11, 22)


@pytest.mark.usefixtures("territory")
def test_the_territory_keeps_its_figures_and_loses_its_people():
    """All pathways that ended before 2013, in two departures: figures of years and cumulated stay, to the
    unit; who knows everything about everybody, has the database and the key of the sums, finds nobody."""
    over = Enrolment.objects.filter(exit_date__lt="2013-01-01").values_list("person_id", flat=True)
    still = Enrolment.objects.filter(exit_date__isnull=True).values_list("person_id", flat=True)
    people = in_company(set(over) - set(still), TODAY)
    assert len(people) > 300
    frozen = _frozen_version()
    knowing, numbers = attacker.known(people), attacker.numbers_of(people)
    assert attacker.left_of(numbers)["reports_frozenset"], "a version lists them"
    before = _figures()
    first = in_company(sorted(people)[::2], TODAY)
    close_files(first, TODAY)
    assert _figures() == before
    close_files(people - first, TODAY)
    assert _figures() == before
    ArchivedFile.objects.update(until=TODAY - dt.timedelta(days=1))
    destroy_archives(TODAY)
    assert _figures() == before

    # Without the key: no row, no number of a row, in no table, no list, no line of the journal.
    assert not Person.objects.filter(pk__in=people).exists()
    assert not attacker.left_of(numbers)
    assert frozen.figures.exists()
    # With the key.
    sums = attacker.Opened()
    assert attacker.fewest(sums, knowing) >= rules.COMPANY
    found = attacker.guesses(sums, knowing)
    assert found["who"] <= 1 / rules.COMPANY, found
    assert found["certain"] < 0.01, found
    assert found["level"] <= found["blind"] + 0.1, found


def test_sums_without_the_key_tell_nothing(territory):  # noqa: F811 - the fixture
    over = Enrolment.objects.filter(exit_date__year=2012, programme__code="plie").order_by("person_id")
    people = in_company(over.values_list("person_id", flat=True)[:200], TODAY)
    gone = attacker.known(people)
    close_files(people, TODAY)
    kept = b"".join(bytes(sums) for sums in CarriedFigures.objects.values_list("sealed", flat=True))
    assert kept
    assert b"participants" not in kept
    assert attacker.Opened().company(_plie().pk, 2012, "left") == sum(
        one.left == 2012 and one.programme == _plie().pk for one in gone
    )
    assert ArchivedFile.objects.filter(person_id__in=people).exists()
    stubs = Person.objects.filter(pk__in=people)
    assert {(p.last_name, p.birth_date) for p in stubs} == {("Anonyme", dt.date(1900, 1, 2))}
    assert not Enrolment.objects.filter(person__in=people).exists()


def _plie() -> Programme:
    return Programme.objects.get(code="plie")


def _frozen_version():
    programme = _plie()
    lead = Organisation.objects.get(pk=programme.organisation_id)
    version = freeze(build.context(lead, "programme_manager"), Subject(programme, 2012), "Avant")
    assert FrozenSet.objects.filter(report=version).exists()
    return version


def _figures() -> dict:
    found: dict = {}
    for programme in Programme.objects.all():
        for year in (2012, 2017):
            readings = queries.readings_now(Subject(programme, year)).by_key.values()
            found |= {(programme.pk, year, *r.key): (r.value, r.part, r.whole) for r in readings}
    return found
