"""Terms of files for who follows people; the archive for who accounts for money or for data."""

import datetime as dt

from maillage.accounts.roles import Right
from maillage.protection.retention.archive import put_apart
from maillage.protection.retention.models import Due
from tests.access.matrix import Rule
from tests.access.world import World

FOLLOWS, READS = (Right.EDIT_PATHWAYS,), (Right.READ_ARCHIVE,)


def due(world: World, role: str) -> dict:
    for case in (world.within[role], world.outside[role]):
        if "person" in case:
            Due.objects.get_or_create(
                person=case["person"],
                defaults={
                    "last_contact": dt.date(2017, 1, 1),
                    "due_on": dt.date(2019, 1, 1),
                    "noticed_on": dt.date(2019, 1, 1),
                },
            )
    return {}


def archived(world: World, role: str) -> dict:
    """A file of the role's own organisation."""
    organisation = world.accounts[role].memberships.get().organisation_id
    put_apart(10**9, {}, [organisation], dt.date.max, "FSE", dt.date(2020, 1, 1))
    return {"pk": 10**9}


RULES = {
    "retention:terms": Rule(FOLLOWS),
    "retention:suspend": Rule(FOLLOWS, "person", named=due),
    "retention:lift": Rule(FOLLOWS, "person", named=due, method="post"),
    "retention:archives": Rule(READS),
    "retention:archive": Rule(READS, named=archived),
}
