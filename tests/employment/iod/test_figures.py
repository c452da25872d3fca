"""Each figure of the section, at the edges of its definition."""

import pytest

from maillage.employment.iod.models import IodEvent
from maillage.indicators import compute, organisations_with, records
from maillage.kernel.period import Period
from tests import build

pytestmark = pytest.mark.django_db

YEAR = Period.year(2017)


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


def event(lead, kind, day, person=None, company=None):
    with build.writing():
        return IodEvent.objects.create(
            network=lead, origin=lead, kind=kind, date=build.day(day), person=person, organisation=company
        )


def hired(lead, person, start, **fields):
    fields.setdefault("kind", "cdi")
    planned = fields.pop("planned", None)
    return build.contract(person, start, origin="iod", planned_end_date=build.day(planned), **fields)


def value(lead, code, period=YEAR):
    (figure,) = compute("iod", lead.pk, [(code, period)])
    return figure.value


def test_people_followed_are_counted_once_over_the_days_of_the_period(lead):
    one, two, three = (build.person(lead) for _ in range(3))
    for person, kind, day in (
        (one, "referral", "2017-01-01"),
        (one, "interview", "2017-06-01"),
        (two, "follow_up_employee", "2017-12-31"),
        (three, "referral", "2016-12-31"),
        (three, "interview", "2018-01-01"),
    ):
        event(lead, kind, day, person)
    event(lead, "company_meeting", "2017-05-05", company=build.organisation())
    assert value(lead, "persons_followed") == 2
    assert value(lead, "persons_with_interview") == 1
    assert value(lead, "persons_with_interview_rate") == 50
    assert value(lead, "persons_followed", Period.years(2016, 2018)) == 3
    assert records("iod", lead.pk, "persons_followed", YEAR).ids == (one.pk, two.pk)


def test_referrals_and_introductions_count_each_time(lead):
    person = build.person(lead)
    for day in ("2017-02-01", "2017-09-01"):
        event(lead, "referral", day, person)
        event(lead, "introduction", day, person)
    assert (value(lead, "referrals"), value(lead, "introductions")) == (2, 2)


def test_a_new_company_is_one_whose_very_first_meeting_is_in_the_period(lead):
    old, new, visited, twice = (build.organisation() for _ in range(4))
    event(lead, "company_meeting", "2016-12-31", company=old)
    event(lead, "company_meeting", "2017-03-01", company=old)
    event(lead, "company_meeting", "2017-01-01", company=new)
    event(lead, "post_visit", "2017-03-01", company=visited)
    event(lead, "company_meeting", "2017-05-01", company=twice)
    event(lead, "company_meeting", "2017-05-01", company=twice)  # two meetings of the same first day
    assert value(lead, "new_companies_met") == 2
    assert value(lead, "company_meetings") == 4
    assert value(lead, "network_companies") == 4
    assert value(lead, "new_companies_met", Period.years(2016, 2017)) == 3
    assert set(records("iod", lead.pk, "new_companies_met", YEAR).ids) == {new.pk, twice.pk}


def test_another_network_counts_its_own(lead):
    elsewhere = build.organisation("Ailleurs", "lead")
    company = build.organisation()
    event(elsewhere, "company_meeting", "2016-05-05", company=company)
    event(lead, "company_meeting", "2017-05-05", company=company)
    assert value(lead, "new_companies_met") == 1
    assert organisations_with("iod") == sorted([lead.pk, elsewhere.pk])


@pytest.mark.parametrize(
    ("kind", "planned", "end", "lasts"),
    [
        ("cdi", None, "2017-03-02", True),  # what was written, not what became of it
        ("cdi_interim", None, None, True),
        ("cdd", "2017-08-31", None, True),  # six months to the day
        ("cdd", "2017-08-30", None, False),
        ("cddi", "2017-12-31", "2017-04-01", True),
        ("cdd", None, "2017-08-31", True),  # no written end: the real one
        ("cdd", None, None, False),
        ("interim", "2018-03-01", None, False),
        ("public_service", None, None, True),
        ("public_service", "2017-05-01", None, False),
    ],
)
def test_what_lasts(lead, kind, planned, end, lasts):
    hired(lead, build.person(lead), "2017-03-01", kind=kind, planned=planned, end=end)
    assert value(lead, "persons_hired") == 1
    assert value(lead, "persons_hired_lasting") == (1 if lasts else 0)
    assert value(lead, "persons_hired_transitional") == (0 if lasts else 1)


def test_six_months_from_the_end_of_august_end_in_february(lead):
    hired(lead, build.person(lead), "2017-08-31", kind="cdd", planned="2018-02-27")
    assert value(lead, "persons_hired_lasting") == 1


def test_who_has_several_hires_is_counted_once_and_lasting_when_one_is(lead):
    person, other = build.person(lead), build.person(lead)
    hired(lead, person, "2017-10-01", kind="cdd", planned="2017-10-31")
    hired(lead, person, "2017-02-01")
    hired(lead, person, "2018-01-01")  # of the next year
    hired(lead, other, "2017-01-01", kind="cape")  # employs nobody
    build.contract(other, "2017-03-01", origin="offer")
    assert value(lead, "persons_hired") == 1
    assert (value(lead, "persons_hired_lasting"), value(lead, "persons_hired_transitional")) == (1, 0)
    assert records("iod", lead.pk, "persons_hired_lasting", YEAR).ids == (person.pk,)
    assert records("iod", lead.pk, "persons_hired_transitional", YEAR).ids == ()


def test_hires_recorded_by_a_structure_of_the_network_are_the_networks(lead):
    operator = build.organisation("Opérateur")
    with build.writing():
        operator.accounts_managed_by = lead
        operator.save()
    hired(lead, build.person(operator), "2017-03-01")
    assert value(lead, "persons_hired") == 1
    assert organisations_with("iod") == [lead.pk]


def test_a_rate_without_anybody_has_no_value(lead):
    hired(lead, build.person(lead), "2017-03-01")
    assert value(lead, "persons_hired_rate") is None


def test_98_of_137_is_71_and_a_half(lead):
    people = [build.person(lead) for _ in range(8)]
    for person in people:
        event(lead, "interview", "2017-03-01", person)
    for person in people[:3]:
        hired(lead, person, "2017-03-01")
    (figure,) = compute("iod", lead.pk, [("persons_hired_rate", YEAR)])
    assert str(figure.value) == "37.5"


def test_people_followed_who_enter_a_qualifying_training_the_same_year(lead):
    programme = build.programme(lead)
    one, late, never = (build.enrolment(programme, entry="2016-01-01") for _ in range(3))
    event(lead, "interview", "2017-12-31", one.person)
    event(lead, "interview", "2016-12-31", late.person)
    for enrolment in (one, late, never):
        build.step(enrolment, "qualifying_training", "2017-01-02", "2017-06-30")
    build.step(one, "qualifying_training", "2017-09-02")
    assert value(lead, "persons_in_qualifying_training") == 1
    assert records("iod", lead.pk, "persons_in_qualifying_training", YEAR).ids == (one.person.pk,)
    assert value(lead, "persons_in_qualifying_training", Period.year(2018)) == 0


def test_no_event_and_no_hire_no_section(lead):
    assert organisations_with("iod") == []
