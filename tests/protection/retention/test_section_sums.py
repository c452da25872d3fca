"""Figures of employment facts outlive the files of the people behind them: hires, candidates, events."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.employment.iod.models import IodEvent
from maillage.employment.models import EmploymentContract
from maillage.employment.offers.models import Application
from maillage.indicators import compute, listed, records, section
from maillage.kernel.period import Period
from maillage.organisations.models import Organisation
from maillage.people.models import Person
from maillage.protection.retention import sums
from maillage.protection.retention.anonymising import close_files, in_company
from maillage.protection.retention.models import KeptSums
from maillage.protection.retention.rules import COMPANY
from maillage.reports.topics import HeldSection, held_section, years
from tests import build

from .small import TODAY

pytestmark = pytest.mark.django_db

CODES = ("placement", "iod", "funnel_bazar")
YEARS = [Period.year(year) for year in range(2013, 2018)]


class Territory:
    """A network, two companies and a recruitment; people come with `hire`, `follow`, `apply`."""

    def __init__(self) -> None:
        self.lead = build.organisation("Pilote", "lead")
        self.companies = [build.organisation(name, "employer") for name in ("Bazar Comète", "Forge")]
        self.offer = build.offer(self.lead, self.companies[0], code="bazar", collective=True)

    def person(self) -> Person:
        return build.person(self.lead)

    def hire(self, person: Person, year: int, origin: str, company: int = 0, kind: str = "cdi") -> None:
        employer = self.companies[company]
        build.contract(person, f"{year}-03-01", origin=origin, employer=employer, kind=kind)

    def follow(self, person: Person, year: int, kind: str, company: int | None = None) -> None:
        where = None if company is None else self.companies[company]
        with build.writing():
            IodEvent.objects.create(
                network=self.lead,
                origin=self.lead,
                kind=kind,
                date=dt.date(year, 2, 1),
                person=person,
                organisation=where,
            )

    def apply(self, person: Person, year: int, source: str, stages: int) -> None:
        names = ("cv_sent_on", "invited_on", "information_on", "interview_on")[:stages]
        days = {name: dt.date(year, 5, 1 + rank) for rank, name in enumerate(names)}
        build.application(self.offer, person, source=source, **days)

    def figures(self, periods: list[Period] = YEARS) -> dict:
        """Every figure that says something, year by year."""
        found = {}
        for code in CODES:
            here = section(code, self.lead.pk)
            if here is None:
                continue
            asked = [(name, period) for name in here.indicators for period in periods]
            for f in compute(code, self.lead.pk, asked):
                if f.part:
                    found[code, f.indicator, f.breakdown, f.period] = (f.value, f.part, f.whole)
        return found


def _busy(territory: Territory, number: int = COMPANY) -> list[int]:
    """People of the same years, who do everything."""
    people = [territory.person() for _n in range(number)]
    for rank, person in enumerate(people):
        territory.hire(person, 2014, "offer", rank % 2)
        territory.hire(person, 2014, "iod", 1, "cdd" if rank % 2 else "cdi")
        territory.hire(person, 2015, "iod", 0)
        territory.follow(person, 2014, "referral")
        territory.follow(person, 2014, "interview")
        territory.follow(person, 2015, "introduction", 1)
        territory.apply(person, 2014, ("network", "public_employment", "spontaneous")[rank % 3], 1 + rank % 4)
    return [person.pk for person in people]


def test_every_yearly_figure_is_the_same_when_files_are_gone():
    territory = Territory()
    gone, stays = _busy(territory), _busy(territory)
    before = territory.figures()
    assert before["placement", "persons_hired", "iod", Period.year(2015)][0] == 2 * COMPANY
    assert close_files(in_company(gone, TODAY), TODAY) == COMPANY
    assert EmploymentContract.objects.filter(person__in=stays).count() == EmploymentContract.objects.count()
    assert territory.figures() == before
    # What is left is a number: the lists have those who stay.
    hired = records("placement", territory.lead.pk, "persons_hired", Period.year(2015), "iod")
    assert set(hired.ids) == set(stays)
    close_files(in_company(stays, TODAY), TODAY)
    assert not Person.objects.filter(kept_as="").exists()
    assert territory.figures() == before


def test_sections_without_any_record_left_are_still_there():
    territory = Territory()
    people = _busy(territory)
    known = {one.code for one in listed(territory.lead.pk)} & set(CODES)
    was = {code: years(_held(territory, code)) for code in CODES}
    close_files(in_company(people, TODAY), TODAY)
    assert not IodEvent.objects.exists()
    assert not Application.objects.exists()
    assert {one.code for one in listed(territory.lead.pk)} & set(CODES) == known
    assert {code: years(_held(territory, code)) for code in CODES} == was


def _held(territory: Territory, code: str) -> HeldSection:
    found = held_section(territory.lead, code)
    assert found is not None
    return found


def test_a_company_that_another_file_leads_to_counts_once():
    territory = Territory()
    people = [territory.person() for _n in range(COMPANY)]
    for person in people:
        territory.hire(person, 2014, "offer", 0)
    stays = territory.person()
    territory.hire(stays, 2014, "offer", 0)
    before = territory.figures()
    assert before["placement", "companies", "", Period.year(2014)][0] == 1
    close_files(in_company([p.pk for p in people], TODAY), TODAY)
    assert territory.figures() == before
    # The last one alone: it waits for nobody, those of its year are there already.
    close_files(in_company([stays.pk], TODAY), TODAY)
    assert territory.figures() == before


def test_numbers_of_several_years_are_added_up():
    territory = Territory()
    people = [territory.person() for _n in range(COMPANY)]
    for person in people:
        territory.follow(person, 2014, "referral")
        territory.follow(person, 2015, "referral")
    close_files(in_company([p.pk for p in people], TODAY), TODAY)
    both = Period.years(2014, 2015)
    (referrals, followed) = compute(
        "iod", territory.lead.pk, [("referrals", both), ("persons_followed", both)]
    )
    assert referrals.value == 2 * COMPANY
    assert followed.value == 2 * COMPANY  # once in each year: over both, nobody says who came back
    (cut,) = compute("iod", territory.lead.pk, [("referrals", Period.parse("2014-01-01/2014-06-30"))])
    assert cut.value == 0  # a part of a year has none of them


def test_four_wait_for_the_fifth_in_each_section_and_year():
    territory = Territory()
    people = [territory.person() for _n in range(COMPANY)]
    for person in people:
        territory.hire(person, 2014, "offer")
    territory.hire(people[0], 2016, "offer")
    keys = {person.pk for person in people}
    # The one hired in 2016 as well stands alone there; without them the four others are too few.
    assert in_company(keys, TODAY) == set()
    more = [territory.person() for _n in range(COMPANY)]
    for person in more:
        territory.hire(person, 2016, "offer")
    assert in_company(keys | {p.pk for p in more}, TODAY) == keys | {p.pk for p in more}
    assert sums.counted([territory.person().pk]) == set()


def test_who_leaves_without_company_leaves_nothing():
    territory = Territory()
    alone = territory.person()
    territory.hire(alone, 2014, "iod")
    close_files([alone.pk], TODAY)
    assert not KeptSums.objects.exists()
    assert territory.figures() == {}


def test_the_sums_are_sealed_and_say_no_person():
    territory = Territory()
    people = _busy(territory)
    close_files(in_company(people, TODAY), TODAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM retention_keptsums")
        for (kept,) in cursor.fetchall():
            assert b"hired" not in bytes(kept)
            opened = sums.Sums.opened(kept)
            assert opened.people >= COMPANY
            companies = {pk for codes in opened.keys.values() for ids in codes.values() for pk in ids}
            assert companies <= set(Organisation.objects.values_list("pk", flat=True))


LIFE = st.tuples(
    st.sampled_from(["hire", "follow", "apply"]),
    st.integers(2014, 2016),
    st.sampled_from(["offer", "iod", "job_dating"]),
    st.sampled_from(["network", "public_employment", "spontaneous"]),
    st.integers(0, 1),
)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    drawn=st.lists(
        st.tuples(st.lists(LIFE, min_size=1, max_size=3), st.integers(1, 6)), min_size=1, max_size=3
    )
)
def test_any_territory(drawn):
    """Whoever may leave leaves in two goes: no yearly figure moves, and nobody stands in fewer than five."""
    with transaction.atomic():
        territory, people = Territory(), []
        for facts, times in drawn:
            for _n in range(times):
                person = territory.person()
                people.append(person.pk)
                applied = False
                for what, year, origin, source, company in facts:
                    if what == "hire":
                        territory.hire(person, year, origin, company)
                    elif what == "follow":
                        territory.follow(person, year, "introduction", company)
                    elif not applied:
                        territory.apply(person, year, source, 1 + company)
                        applied = True
        before = territory.figures()
        for some in (people[::2], people):
            there = Person.objects.filter(pk__in=some, kept_as="").values_list("pk", flat=True)
            close_files(in_company(list(there), TODAY), TODAY)
            assert territory.figures() == before
        assert all(sums.Sums.opened(row.sealed).people >= COMPANY for row in KeptSums.objects.all())
        transaction.set_rollback(True)
