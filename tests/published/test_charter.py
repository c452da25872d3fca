"""The charter of the demonstration, read by its own indicators, yields the published figures."""

import pytest

from maillage.charter.models import CharterSignature
from maillage.demo.structures import LEAD
from maillage.indicators import compute, section
from maillage.kernel.period import Period
from maillage.organisations.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]

# Source: annual report 2017, Service Entreprises; the charter's statement of 2023.
PUBLISHED = {
    2017: {"signatories": 351, "commitments_kept_rate": 55, "sponsors": 18},
    2023: {
        "signatories": 1025,
        "actions": 2687,
        "beneficiaries": 9000,
        "persons_hired": 1412,
        "companies_hiring": 139,
        "events": 747,
        "companies_immersion": 91,
        "companies_presenting_trades": 306,
        "mock_interview_persons": 287,
        "hr_training_sessions": 55,
        "liaison_officers": 12,
    },
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_published_figures_come_out(year):
    lead = Organisation.objects.get(name=LEAD).pk
    wanted = PUBLISHED[year]
    span = Period.year(year)
    found = compute("charter", lead, [(code, span) for code in wanted])
    assert {f.indicator: f.value for f in found} == wanted


def test_what_no_record_tells_is_not_computed():
    lead = Organisation.objects.get(name=LEAD).pk
    assert "members_gip" not in section("charter", lead).indicators


def test_eighteen_more_signed_at_the_ceremony():
    assert CharterSignature.objects.filter(signed_on="2024-03-20").count() == 18
