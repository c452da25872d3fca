"""People and offers brought together."""

from maillage.accounts.roles import Right
from tests.access.matrix import Rule
from tests.access.world import World

WORKS = (Right.EDIT_PATHWAYS, Right.FOLLOW_COMPANIES)


def _offer(world: World, role: str) -> dict[str, int]:
    return {"pk": world.within[role]["offer"].pk}  # type: ignore[attr-defined]


def _pair(**said: object) -> Rule:
    """An offer of the network and a person; the person decides what is in reach."""
    return Rule(WORKS, record="person", argument="person", named=_offer, **said)  # type: ignore[arg-type]


RULES = {
    "employment:match_week": Rule((Right.EDIT_PATHWAYS,)),
    "employment:match_rules": Rule(WORKS),
    "employment:offer_match": Rule(WORKS, record="offer"),
    "employment:match_propose": _pair(method="post"),
    "employment:match_withdraw": _pair(method="post"),
    "employment:match_set_aside": _pair(),
    "employment:match_take_back": _pair(method="post"),
}
