"""Two files of one company: their statements of a month become one, nothing is counted twice nor lost."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from maillage.accounts.roles import Role
from maillage.clauses.hours import services
from maillage.clauses.models import ForgottenHours, HoursLine, HoursStatement, StatementProof
from maillage.clauses.outside import services as outside
from maillage.clauses.outside.queries import PURPOSE
from maillage.kernel import doors
from maillage.organisations.services.merging import merge_organisations, undo_merge
from tests import build

from .. import made

pytestmark = pytest.mark.django_db


def total():
    return HoursLine.objects.validated().aggregate(total=Sum("hours"))["total"]


@pytest.fixture
def two(network, company, lot, eligible):
    """The company twice, with hours of one person in both, the same month; a month that only one has."""
    other = build.organisation("Batiment Comete SARL", "employer")
    person = eligible()
    made.line(lot, person, company, hours=20, state="validated")
    made.line(lot, person, other, hours=15, state="validated")
    made.line(lot, eligible(), other, month="2017-04-01", hours=7, state="checked")
    return company, other


def test_statements_of_a_month_become_one_and_come_back(network, two):
    company, other = two
    manager = build.context(network, Role.PROGRAMME_MANAGER)
    made.proof(HoursStatement.objects.get(company=company, month="2017-03-01"), sha256="1" * 64)
    made.proof(HoursStatement.objects.get(company=other, month="2017-03-01"), sha256="1" * 64)
    made.proof(HoursStatement.objects.get(company=other, month="2017-03-01"), sha256="2" * 64)
    merge = merge_organisations(manager, company.pk, other.pk, reason="la même")
    assert HoursStatement.objects.count() == 2
    assert set(HoursStatement.objects.values_list("company", flat=True)) == {company.pk}
    assert total() == 35
    march = HoursStatement.objects.get(month="2017-03-01")
    assert (march.lines.count(), StatementProof.objects.standing().filter(statement=march).count()) == (2, 2)
    undo_merge(manager, merge.pk)
    assert HoursStatement.objects.filter(company__name="Batiment Comete SARL").count() == 2
    assert (total(), StatementProof.objects.standing().count()) == (35, 3)
    assert set(HoursLine.objects.validated().values_list("contract__employer__name", flat=True)) == {
        "Bâtiment Comète",
        "Batiment Comete SARL",
    }


def test_the_link_a_company_was_given_opens_the_statement_that_stays(
    network, facilitator, lot, eligible, two
):
    company, other = two
    for one in two:
        made.line(lot, eligible(), one, month="2017-05-01", hours=7, state="checked")
    manager = build.context(network, Role.PROGRAMME_MANAGER)
    month = build.day("2017-05-01")
    asked = outside.ask(facilitator, other, month, None, "https://maillage.example.org/")
    before = doors.subject_of(PURPOSE, asked.token)
    merge = merge_organisations(manager, company.pk, other.pk, reason="la même")
    kept = HoursStatement.objects.get(company=company, month=month)
    assert doors.subject_of(PURPOSE, asked.token) == kept.pk != before
    undo_merge(manager, merge.pk)
    assert doors.subject_of(PURPOSE, asked.token) == before


def test_hours_can_be_corrected_after_the_merge(network, facilitator, two):
    company, other = two
    manager = build.context(network, Role.PROGRAMME_MANAGER)
    merge_organisations(manager, company.pk, other.pk, reason="la même")
    line = HoursLine.objects.validated().get(hours=15)
    services.correct(facilitator, line, Decimal(-30), Decimal(0), "une partie était en double")
    assert total() == 5


def test_forgotten_hours_are_added_up(network, two, lot):
    company, other = two
    with build.writing():
        for one, hours in ((company, 10), (other, 5)):
            ForgottenHours.objects.create(lot=lot, company=one, month="2017-03-01", hours=hours)
    manager = build.context(network, Role.PROGRAMME_MANAGER)
    merge_organisations(manager, company.pk, other.pk, reason="la même")
    assert ForgottenHours.objects.get().hours == 15
