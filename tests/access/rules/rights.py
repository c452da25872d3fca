"""Requests of people: written down by who meets them, handled by the data protection officer."""

import datetime as dt

from maillage.accounts.roles import Right
from maillage.protection.rights.models import DataRequest
from tests import build
from tests.access.matrix import Rule
from tests.access.world import World

TAKES, HANDLES, FOLLOWS = (Right.EDIT_PEOPLE,), (Right.ANSWER_REQUESTS,), (Right.EDIT_PATHWAYS,)


def asked(world: World, role: str) -> dict:
    """A request to the role's own structure, about somebody it follows."""
    account = world.accounts[role]
    with build.writing():
        made = DataRequest.objects.create(
            person_id=build.person(world.operator, "Demande").pk,
            organisation_id=account.memberships.get().organisation_id,
            kind="objection",
            received_on=dt.date(2026, 1, 1),
            channel="letter",
            due_on=dt.date(2026, 2, 1),
            registered_by=account,
        )
    return {"pk": made.pk}


RULES = {
    "rights:requests": Rule(HANDLES),
    "rights:request": Rule(HANDLES, named=asked),
    "rights:answer": Rule(HANDLES, named=asked, method="post"),
    "rights:extend": Rule(HANDLES, named=asked, method="post"),
    "rights:limit": Rule(HANDLES, named=asked, method="post"),
    "rights:lift": Rule(HANDLES, named=asked, method="post"),
    "rights:erase": Rule(HANDLES, named=asked, method="post"),
    "rights:processing": Rule(HANDLES),
    "rights:processing_pdf": Rule(HANDLES),
    "rights:register": Rule(TAKES, "person"),
    "rights:consent": Rule(TAKES, "person", named={"code": "sharing"}),
    "rights:notice": Rule(TAKES, "person"),
    "rights:download_pdf": Rule(FOLLOWS, "person"),
    "rights:download_zip": Rule(FOLLOWS, "person"),
}
