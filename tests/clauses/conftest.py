"""A network, its facilitator, a company that holds a lot."""

import pytest

from maillage.accounts.roles import Role
from tests import build

from . import made


@pytest.fixture
def network():
    return build.organisation("Maison Garance", "lead")


@pytest.fixture
def facilitator(network):
    return build.context(network, Role.CLAUSE_FACILITATOR)


@pytest.fixture
def company():
    return build.organisation("Bâtiment Comète", "employer")


@pytest.fixture
def lot(network, company):
    return made.lot(network, company)
