"""Who is who: the queue of duplicates, two files side by side, merges and their undoing."""

from maillage.accounts.roles import Right
from tests.access.matrix import Rule

R = Right
WORKS, EDITS = (R.EDIT_PATHWAYS,), (R.EDIT_PEOPLE,)


def twin(world, role):
    """A second person within the role's reach."""
    return {"other": world.within[role]["referral"].person_id}


RULES = {
    "pathways:duplicates": Rule(WORKS),
    "pathways:duplicate_decisions": Rule(WORKS),
    "pathways:compare_people": Rule(WORKS, record="person", named=twin),
    "pathways:merge_people": Rule(WORKS, record="person", named=twin, method="post"),
    "pathways:people_differ": Rule(WORKS, record="person", named=twin, method="post"),
    "pathways:people_review": Rule(WORKS, record="person", named=twin, method="post"),
    "pathways:merge_undo": Rule(WORKS, record="merge", method="post"),
}
