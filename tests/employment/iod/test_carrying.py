"""Files leave: what the method counts stays, as sums of five people at least."""

import pytest

from maillage.employment.iod.carrying import PURPOSE
from maillage.employment.iod.models import IodCarried, IodCase, IodEvent
from maillage.indicators import compute_section, section
from maillage.kernel.crypto import open_sealed
from maillage.kernel.period import Period
from maillage.people.models import Keeping, Person
from maillage.protection.retention.anonymising import close_files
from tests import build

from .conftest import today

pytestmark = pytest.mark.django_db

SPANS = [Period.year(2016), Period.year(2017), Period.years(2016, 2017), Period.years(2012, 2018)]


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


def followed(lead, count, year=2017, hired=True):
    """People of one year, each oriented, met and introduced; `hired` for half of them lastingly."""
    programme, company = build.programme(lead), build.organisation("Bazar", "employer")
    people = []
    for number in range(count):
        enrolment = build.enrolment(programme, entry=f"{year}-01-02", exit=f"{year}-12-20", kind="moved")
        person = enrolment.person
        people.append(person)
        for kind, day in (("referral", f"{year - 1}-12-01"), ("interview", f"{year}-02-01")):
            event(lead, kind, day, person)
        event(lead, "introduction", f"{year}-02-15", person, company)
        with build.writing():
            IodCase.objects.create(
                person=person,
                network=lead,
                opened_on=build.day(f"{year - 1}-12-01"),
                closed_on=build.day(f"{year}-12-20"),
                closing="settled",
            )
        if hired:
            kind, planned = (("cdi", None), ("cdd", f"{year}-04-01"))[number % 2]
            build.contract(
                person,
                f"{year}-03-01",
                f"{year}-04-01",
                kind=kind,
                origin="iod",
                planned_end_date=build.day(planned),
                employer=company,
            )
    event(lead, "company_meeting", f"{year}-01-20", company=company)
    return people


def event(lead, kind, day, person=None, company=None):
    with build.writing():
        IodEvent.objects.create(
            network=lead, origin=lead, kind=kind, date=build.day(day), person=person, organisation=company
        )


def figures(lead):
    here = section("iod", lead.pk)
    requests = [(code, span) for code in here.indicators for span in SPANS]
    return {(f.indicator, f.period_label): f.value for f in compute_section(here, requests)}


def test_the_figures_are_the_same_when_six_people_leave(lead):
    leaving, staying = followed(lead, 6), followed(lead, 2)
    before = figures(lead)
    assert before["persons_followed", "2016-2017"] == 8
    assert before["persons_hired_lasting", "2017"] == 4
    close_files([p.pk for p in leaving], today())
    assert not IodEvent.objects.filter(person__in=[p.pk for p in leaving]).exists()
    assert set(Person.objects.filter(kept_as=Keeping.LIVE)) == set(staying)
    assert figures(lead) == before


def test_later_ones_join_them(lead):
    first = followed(lead, 5)
    second, third = followed(lead, 5, year=2018, hired=False), followed(lead, 1)
    before = figures(lead)
    close_files([p.pk for p in first], today())
    close_files([p.pk for p in second], today())
    close_files([p.pk for p in third], today())  # with the five of the same years already there
    assert figures(lead) == before


def test_four_people_leave_nothing(lead):
    leaving = followed(lead, 4)
    followed(lead, 1)
    close_files([p.pk for p in leaving], today())
    assert figures(lead)["persons_followed", "2017"] == 1
    assert not IodCarried.objects.exists()


def test_the_sums_are_sealed_and_name_nobody(lead):
    leaving = followed(lead, 5)
    close_files([p.pk for p in leaving], today())
    kept = IodCarried.objects.get(first_year=2017, last_year=2017)
    assert b"referrals" not in bytes(kept.sealed)
    assert b'"persons_followed:0":{"":5}' in open_sealed(kept.sealed, PURPOSE)
