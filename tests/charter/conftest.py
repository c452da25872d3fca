"""A network, an officer of it, a company that signed."""

import pytest

from maillage.accounts.roles import Role
from tests import build

from . import made


@pytest.fixture
def network():
    return build.organisation("Maison Garance", "lead")


@pytest.fixture
def officer(network):
    return build.context(network, Role.LIAISON_OFFICER)


@pytest.fixture
def company():
    return build.organisation("Bazar Comète", "employer")


@pytest.fixture
def signed(network, company):
    return made.signature(company, network)
