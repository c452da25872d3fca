"""Hours in the small: declaring as a company does, deciding as a facilitator does."""

import pytest

from maillage.clauses.hours import services
from maillage.clauses.models import HoursLine
from tests import build

from .. import made


@pytest.fixture
def declare(network):
    """`declare(lot, person, hours)`: what the holder sends; returns the lines as checked."""

    def act(lot, person, hours=35, *, month="2017-03", training=0, company=None, source="company", **facts):
        company = company or lot.companies.get(role="holder").organisation
        with build.writing():
            statement = services.statement_of(network.pk, company.pk, made.month(month))
            said = services.LineFacts(
                lot=lot,
                person=person,
                hours=made.amount(hours),
                training_hours=made.amount(training),
                **facts,
            )
            return services.declare(network.pk, statement, [said], source)

    return act


@pytest.fixture
def eligible(network):
    """A person whose eligibility was checked in time."""

    def act(*args, **fields):
        person = build.person(network, *args, **fields)
        made.eligibility(network, person)
        return person

    return act


def fresh(line):
    return HoursLine.objects.get(pk=line.pk)
