"""Who may leave, and who waits: never fewer than five behind anything the sums tell apart."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.indicators import compute, records, section
from maillage.kernel.months import add_months
from maillage.kernel.period import Period
from maillage.pathways.models import CarriedFigures, Enrolment
from maillage.people.models import Person
from maillage.protection.retention.anonymising import close_files, in_company, run
from maillage.protection.retention.contacts import refresh
from maillage.protection.retention.models import Due
from maillage.protection.retention.queries import leaves_on, waits_until
from maillage.protection.retention.rules import COMPANY
from tests import build
from tests.pathways.ledger import Ledger
from tests.pathways.test_definitions_properties import Life, lives, write

from . import attacker
from .small import TODAY

pytestmark = pytest.mark.django_db

SPANS = [Period.years(first, last) for first in range(2013, 2020) for last in range(first, 2020)]


def _figures(ledger: Ledger) -> dict:
    here = section(ledger.code, ledger.lead.pk)
    asked = [(name, span) for name in here.indicators for span in SPANS]
    found = compute(ledger.code, ledger.lead.pk, asked)
    return {(f.indicator, f.breakdown, f.period): (f.value, f.part, f.whole) for f in found if f.part}


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=st.lists(st.tuples(lives(), st.integers(1, 7)), min_size=2, max_size=4))
def test_any_territory(drawn: list[tuple[Life, int]]):
    """People generated, some of the same years: those in company leave in two goes, then the others."""
    with transaction.atomic():
        ledger = Ledger()
        write(ledger, [life for life, times in drawn for _n in range(times)])
        still = set(Enrolment.objects.filter(exit_date=None).values_list("person_id", flat=True))
        over = sorted(set(Enrolment.objects.values_list("person_id", flat=True)) - still)
        numbers = attacker.numbers_of(over)
        everybody = attacker.known(over)
        before = _figures(ledger)
        for people in (over[::2], over):
            close_files(in_company(_there(people), TODAY), TODAY)
            assert _figures(ledger) == before
            _never_fewer(everybody)
        alone = _there(over)
        close_files(alone, TODAY)
        assert not attacker.left_of({t: ids for t, ids in numbers.items() if t != "people_person"} | {
            "people_person": set(over) - _archived(over)})  # fmt: skip
        _never_fewer(everybody)
        gone = sum(1 for one in everybody if one.person in alone)
        (now,) = compute(ledger.code, ledger.lead.pk, [("new_entrants", Period.years(2013, 2019))])
        then = before.get(("new_entrants", "", Period.years(2013, 2019)), (0, 0, None))
        assert now.part == then[1] - gone, "those alone leave nothing"
        transaction.set_rollback(True)


def _there(people: list[int]) -> set[int]:
    return set(Person.objects.filter(pk__in=people, kept_as="").values_list("pk", flat=True))


def _archived(people: list[int]) -> set[int]:
    return set(Person.objects.filter(pk__in=people, kept_as="archived").values_list("pk", flat=True))


def _never_fewer(people: list[attacker.Known]) -> None:
    """In every sum of a year, nobody or five at least: however many left alone."""
    sums = attacker.Opened()
    for programme, year, way in {
        cell
        for one in people
        for cell in ((one.programme, one.entered, "entered"), (one.programme, one.left, "left"))
    }:
        if programme in sums.first:
            number = sums.company(programme, year, way)
            assert number == 0 or number >= COMPANY


def _enrol(ledger: Ledger, number: int, entry: str = "2014-02-03", left: str = "2015-04-05") -> list[int]:
    return [ledger.enrol(entry, left, "moved").person_id for _n in range(number)]


def test_four_wait_for_the_fifth():
    ledger = Ledger("gpp")
    four = _enrol(ledger, COMPANY - 1)
    refresh(TODAY - dt.timedelta(days=40))
    assert run(TODAY) == (0, 0)
    assert Person.objects.filter(pk__in=four).count() == COMPANY - 1
    due = Due.objects.get(person=four[0])
    assert leaves_on(due) < TODAY < waits_until(due)
    (fifth,) = _enrol(ledger, 1)
    refresh(TODAY)
    Due.objects.filter(person=fifth).update(noticed_on=TODAY - dt.timedelta(days=40))
    assert run(TODAY) == (COMPANY, 0)
    _never_fewer([attacker.Known(0, ledger.programme.pk, 2014, 2015, "F", "V")])
    (sixth,) = _enrol(ledger, 1)
    assert in_company([sixth], TODAY) == {sixth}, "who comes later stands with those already gone"


def test_the_year_of_exit_needs_company_as_well():
    ledger = Ledger("gpp")
    together = _enrol(ledger, COMPANY)
    apart = _enrol(ledger, 1, left="2016-01-01")
    assert in_company([*together, *apart], TODAY) == set(together)
    # The others of 2014 lose nothing by it, and somebody of two programmes needs company in both.
    other = build.programme(ledger.lead, "ier")
    build.enrolment(other, Person.objects.get(pk=together[0]), "2016-01-01", "2016-05-05", "moved")
    assert in_company([*together, *apart], TODAY) == set()


def test_a_wait_ends_and_figures_count_one_less():
    ledger = Ledger("gpp")
    (alone,) = _enrol(ledger, 1)
    refresh(TODAY - dt.timedelta(days=40))
    later = add_months(TODAY - dt.timedelta(days=10), 12)
    assert run(later - dt.timedelta(days=2)) == (0, 0)
    assert run(later + dt.timedelta(days=2)) == (1, 0)
    assert not Person.objects.filter(pk=alone).exists()
    assert not CarriedFigures.objects.exists()
    (figure,) = compute(ledger.code, ledger.lead.pk, [("new_entrants", Period.year(2014))])
    assert figure.part == 0


def test_years_that_come_later_keep_the_sums():
    """Spans grow both ways as files of other years leave."""
    ledger = Ledger("gpp")
    first, later = _enrol(ledger, COMPANY), _enrol(ledger, COMPANY, "2012-02-03", "2027-02-03")
    before = _figures(ledger)
    close_files(first, TODAY)
    assert _figures(ledger) == before
    close_files(later, dt.date(2029, 5, 5))
    assert _figures(ledger) == before
    (figure,) = compute(ledger.code, ledger.lead.pk, [("participants", Period.years(2000, 2040))])
    assert figure.part == 2 * COMPANY
    (figure,) = compute(
        ledger.code, ledger.lead.pk, [("participants", Period.parse("2014-03-01/2015-12-31"))]
    )
    assert figure.part == 2 * COMPANY, "a year cut short is left out, those of the whole ones stay"
    assert len(records(ledger.code, ledger.lead.pk, "participants", Period.year(2014))) == 0
