"""A structure that imports, and files written on the spot."""

import pytest

from maillage.accounts.roles import Role
from maillage.kernel.history import Actor
from tests import build

from .files import Imports


@pytest.fixture
def house(db):
    """A lead with the delivered programmes."""
    lead = build.organisation("Maison de l'emploi d'essai", "lead")
    build.programme(lead)
    return lead


@pytest.fixture
def imports(house):
    """`imports("people", "ref,…\\nP1,…")` imports a CSV for the house."""
    return Imports(Actor("tests", organisation_id=house.pk), house.pk)


@pytest.fixture
def manager(house):
    return build.context(house, Role.PROGRAMME_MANAGER)
