"""What a company's file says of hires: counts of the network; one by one, only of people within reach."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.employment.company_file import hires_and_offers, hires_panel
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    made = build.organisation("Pilote", "lead")
    build.programme(made)
    return made


@pytest.fixture
def company():
    return build.organisation("Bazar Comète", "employer")


def hired(lead, company, start, end=None, **fields):
    """Somebody followed by the network, hired there."""
    person = build.person(lead)
    build.enrolment(build.programme(lead), person, worker=build.account(lead))
    contract = build.contract(person, start, end, employer=company, **fields)
    with build.writing():
        type(contract).objects.filter(pk=contract.pk).update(origin_organisation=lead)
    return person


def test_people_are_counted_and_not_named(lead, company):
    year = timezone.localdate().year
    hired(lead, company, f"{year}-01-05")
    hired(lead, company, "2017-03-01", "2017-06-30")
    other = build.organisation("Ailleurs", "lead")
    build.contract(build.person(other), "2018-01-01", employer=company)
    officer = build.context(lead, Role.LIAISON_OFFICER)
    panel = hires_panel(officer, company)
    assert [(str(label), value) for label, value, _url in panel.rows] == [
        ("Personnes embauchées", "2"),
        ("dont cette année", "1"),
        ("Toujours en poste", "1"),
    ]
    assert hires_panel(build.context(lead, Role.CULTURE_OFFICER), company) is None
    assert hires_panel(officer, build.organisation("Vide")) is None


def test_a_hire_is_shown_by_itself_to_who_may_read_of_the_person(lead, company, client):
    hired(lead, company, "2017-03-01", "2017-06-30")
    manager = build.context(lead, Role.PROGRAMME_MANAGER)
    officer = build.context(lead, Role.LIAISON_OFFICER)
    (moment,) = hires_and_offers(manager, company)
    assert (moment.start, moment.end, moment.shape) == (dt.date(2017, 3, 1), dt.date(2017, 6, 30), "diamond")
    assert hires_and_offers(officer, company) == [], "nobody agreed to be presented"
    client.force_login(manager.account)
    html = client.get(reverse("organisations:file", args=[company.pk])).content.decode()
    assert "tl-contract" in html
    assert "Toujours en poste" in html
