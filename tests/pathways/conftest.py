"""A lead with its programme, an operator with its worker: what most tests of the room need."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.organisations.models import Organisation
from maillage.pathways.models import Programme
from tests import build


@dataclass
class House:
    """`manager` runs the programme, `worker` and `colleague` follow pathways at the operator."""

    lead: Organisation
    operator: Organisation
    programme: Programme
    manager: Context
    worker: Context
    colleague: Context


@pytest.fixture
def house(db: None) -> House:
    return make_house()


def make_house() -> House:
    lead = build.organisation("Pilote", "lead")
    operator = build.organisation("Opérateur", "operator")
    with build.writing():
        operator.accounts_managed_by = lead
        operator.save()
    return House(
        lead,
        operator,
        build.programme(lead),
        build.context(lead, Role.PROGRAMME_MANAGER, first_name="Maud", last_name="Animation"),
        build.context(operator, Role.REFERENCE_WORKER, first_name="Rémi", last_name="Référent"),
        build.context(operator, Role.REFERENCE_WORKER, first_name="Clara", last_name="Collègue"),
    )
