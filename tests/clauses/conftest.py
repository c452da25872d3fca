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


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    """A store of the test's own for what proves hours."""
    settings.KEYS_FOLDER, settings.KEYS_GIVEN = tmp_path / "keys", ""
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"
    settings.DOCUMENTS_FOLDER.mkdir(mode=0o700)
