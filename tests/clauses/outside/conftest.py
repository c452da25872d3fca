"""A company with somebody at work, asked for its month; a store and letters of the test's own."""

import pytest

from maillage.clauses.outside import services
from tests import build
from tests.clauses import made

from .telling import MARCH, SITE


@pytest.fixture
def contact(company):
    with build.writing():
        return company.contacts.create(name="Rose Ancel", function="Paie", email="rose@example.org")


@pytest.fixture
def person(network, lot):
    """Somebody who did 35 hours in February."""
    someone = build.person(network, "Moreau", "Ana", birth_date="1991-04-03")
    made.line(lot, someone, month="2017-02-01", hours="35.50", state="validated")
    return someone


@pytest.fixture
def asked(facilitator, company, lot, contact, person):
    return services.ask(facilitator, company, MARCH, contact, SITE)
