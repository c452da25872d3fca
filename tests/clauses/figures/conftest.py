"""A small counter: two buyers, a site of urban renewal, people under one mechanism or two."""

import pytest

from tests import build
from tests.clauses import made


@pytest.fixture
def world(network):
    """Two buyers; a person under both mechanisms of the town, one of the State, one not validated."""

    class World:
        town = build.organisation("Ville", "buyer", siret="21690123100011")
        state = build.organisation("État", "buyer")
        site = made.operation(network, "Chantier", urban_renewal=True)
        works = made.lot(network, contract=made.public_contract(network, town, operation=site))
        again = made.lot(
            network,
            contract=made.public_contract(network, town, operation=site),
            mechanism="execution_and_criterion",
        )
        object = made.lot(network, contract=made.public_contract(network, town), mechanism="object")
        lifts = made.lot(network, contract=made.public_contract(network, state), mechanism="criterion")
        both, one, other, waiting = (build.person(network) for _ in range(4))

    made.line(World.works, World.both, month="2017-02-01", hours="35.50", state="validated")
    made.line(World.object, World.both, month="2017-03-01", hours="20.25", state="validated", modality="ai")
    made.line(World.again, World.one, month="2017-12-01", hours=10, training=7, state="validated")
    made.line(World.works, World.one, month="2016-12-01", hours=99, state="validated")
    made.line(World.lifts, World.other, month="2017-06-01", hours=1, state="validated")
    made.line(World.works, World.waiting, month="2017-06-01", hours=70, state="checked")
    return World
