"""The simulator reads the network's own records: who was hired, where they lived, on what contract."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maillage.accounts.roles import Role
from maillage.employment.free_zones.hires import hires_at
from maillage.employment.free_zones.rules import rules_on
from maillage.employment.free_zones.simulation import Typed, simulate
from maillage.organisations.models import OrganisationArea
from tests import build

pytestmark = pytest.mark.django_db
START, TODAY = dt.date(2018, 1, 1), dt.date(2020, 6, 1)


@pytest.fixture
def officer():
    return build.context(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER)


@pytest.fixture
def company():
    return build.organisation("Bazar Comète", "employer")


@pytest.fixture
def quarter():
    return build.area("Le Plateau", valid_from="2015-01-01")


def hire(officer, company, start, end=None, areas=(), since=None, until=None, **fields):
    person = build.person(officer.organisation, last_name="Confidentielle")
    build.residence(person, since, until, areas)
    fields = {"kind": "cdi", "weekly_hours": 35} | fields
    planned = fields.pop("planned", None)
    return build.contract(person, start, end, employer=company, planned_end_date=build.day(planned), **fields)


def read(officer, company):
    found = hires_at(officer, company, rules_on(START), START, TODAY)
    return [(one.day, one.counts, len(one.lacks)) for one in found]


def test_which_hires_count(officer, company, quarter):
    zone = build.area("Zone du Parc", kind="zfu")
    old = build.area("Ancien périmètre", valid_to="2017-12-31")
    hire(officer, company, "2017-12-31", areas=[quarter])  # before the implantation
    hire(officer, company, "2018-01-01", areas=[quarter])
    hire(officer, company, "2018-02-01", areas=[zone], kind="cdd", planned="2019-01-31")
    hire(officer, company, "2018-03-01", areas=[quarter], kind="cdd", planned="2019-02-27")
    hire(officer, company, "2018-04-01", areas=[quarter], weekly_hours=15.99)
    hire(officer, company, "2018-05-01", areas=[old])
    hire(officer, company, "2018-06-01", areas=[quarter], until="2018-05-31")  # had left it the day before
    hire(officer, company, "2018-07-01", areas=[quarter], kind="interim", weekly_hours=None)
    hire(officer, company, "2018-08-01", areas=[quarter], kind="cape")  # no employment
    hire(officer, company, "2020-06-02", areas=[quarter])  # to come
    assert read(officer, company) == [
        (dt.date(2018, 1, 1), True, 0),
        (dt.date(2018, 2, 1), True, 0),
        (dt.date(2018, 3, 1), False, 1),
        (dt.date(2018, 4, 1), False, 1),
        (dt.date(2018, 5, 1), False, 1),
        (dt.date(2018, 6, 1), False, 1),
        (dt.date(2018, 7, 1), False, 2),
    ]
    stranger = build.context(build.organisation("Autre pilote", "lead"), Role.LIAISON_OFFICER)
    assert read(stranger, company) == [], "another network's hires are its own"


def test_a_simulation_joins_records_and_what_is_typed(officer, company, quarter):
    zone = build.area("Zone du Parc", kind="zfu")
    with build.writing():
        OrganisationArea.objects.create(organisation=company, area=zone)
    hire(officer, company, "2018-05-01", areas=[quarter])
    hire(officer, company, "2018-06-01", "2019-06-01", areas=[quarter])
    hire(officer, company, "2019-05-01")
    typed = Typed(
        implanted_on=START, profit=80_000, turnover=900_000, employees=5, residents=1, other_hires=2
    )
    found = simulate(officer, company, typed)
    assert found.eligible
    assert (found.residents, found.clause.staff.residents, found.clause.staff.all) == (2, 2, 5)
    assert (found.clause.hires.residents, found.clause.hires.all) == (2, 5)
    assert (found.clause.kept, found.clause.missing) == (False, 1)
    assert [year.ceiling for year in found.years][:2] == [60_000, 50_000]
    too_big = simulate(
        officer, company, Typed(implanted_on=START, profit=1, turnover=10_000_001, employees=51)
    )
    assert [condition.holds for condition in too_big.conditions] == [True, True, False, False]
    late = simulate(
        officer, company, Typed(implanted_on=dt.date(2021, 1, 1), profit=1, turnover=1, employees=1)
    )
    assert [condition.holds for condition in late.conditions] == [True, False, True, True]


def test_the_page_explains_names_nobody_and_prints(officer, company, quarter, client):
    hire(officer, company, "2018-05-01", areas=[quarter])
    client.force_login(officer.account)
    address = reverse("employment:free_zone", args=[company.pk])
    assert "Quelques chiffres" in client.get(address).content.decode()
    query = "?implanted_on=1/1/2018&profit=80+000+€&turnover=900000&employees=3&residents=1"
    page = client.get(address + query).content.decode()
    assert "Confidentielle" not in page
    assert "Le Plateau" in page
    assert "CGI, art. 44 octies A" in page
    assert "55 000" in page.replace("\u202f", " "), "the year of the hire: 50 000 and 5 000"
    paper = client.get(reverse("employment:free_zone_paper", args=[company.pk]) + query)
    assert paper.content.startswith(b"%PDF")
    wrong = client.get(address + "?implanted_on=demain&profit=beaucoup&turnover=-1&employees=2&residents=3")
    assert wrong.status_code == 422
    far = query.replace("1/1/2018", "31/12/9999")
    assert client.get(address + far).status_code == 422
    assert client.get(reverse("employment:free_zone_paper", args=[company.pk])).status_code == 302


def test_a_company_of_a_zone_shows_the_way(officer, company, client):
    with build.writing():
        OrganisationArea.objects.create(organisation=company, area=build.area("Zone du Parc", kind="zfu"))
    client.force_login(officer.account)
    page = client.get(reverse("organisations:file", args=[company.pk])).content.decode()
    assert reverse("employment:free_zone", args=[company.pk]) in page


def test_the_page_asks_a_constant_number_of_questions(officer, company, quarter, client):
    client.force_login(officer.account)
    address = reverse("employment:free_zone", args=[company.pk])
    query = "?implanted_on=1/1/2018&profit=80000&turnover=900000&employees=3"

    def count():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address + query).status_code == 200
        return len(asked)

    hire(officer, company, "2018-05-01", areas=[quarter])
    few = count()
    for _ in range(6):
        hire(officer, company, "2018-06-01", areas=[quarter])
    assert count() == few
