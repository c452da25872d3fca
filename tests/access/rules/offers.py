"""Offers are a network's; applications are seen in it, and by who may see the person."""

from maillage.accounts.roles import Right, Role
from tests.access.matrix import Rule

FOLLOWS = (Right.FOLLOW_COMPANIES,)
WORKS = (Right.FOLLOW_COMPANIES, Right.EDIT_PATHWAYS)


def _offer(rights, **fields):
    return Rule(rights, "offer", **fields)


def _application(rights, **fields):
    return Rule(rights, "application", **fields)


RULES = {
    "employment:offers": Rule(WORKS),
    "employment:offer_new": Rule(FOLLOWS),
    "employment:offer": _offer(WORKS),
    "employment:offer_edit": _offer(FOLLOWS),
    "employment:offer_confirm": _offer(FOLLOWS, method="post"),
    "employment:offer_close": _offer(FOLLOWS),
    "employment:offer_reopen": _offer(FOLLOWS, method="post"),
    "employment:offer_propose": _offer(WORKS),
    "employment:offer_grid": _offer(FOLLOWS),
    "employment:session_new": _offer(FOLLOWS),
    "employment:person_propose": Rule(WORKS, "person"),
    "employment:application": _application(WORKS),
    "employment:application_cell": _application(
        FOLLOWS, method="post", data={"column": "interview", "value": "hier"}
    ),
    "employment:application_withdraw": _application(WORKS),
    "employment:application_refuse": _application(FOLLOWS),
    "employment:application_resume": _application(WORKS, method="post"),
    "employment:application_remove": _application(WORKS, method="post"),
    "employment:application_hire": _application(FOLLOWS),
    "employment:application_unhire": _application(FOLLOWS, method="post"),
    "employment:application_join": _application(
        FOLLOWS,
        method="post",
        data=lambda world, role: {"contract": world.within[role]["contract"].pk},
        # They read no contract.
        out_of_reach=(Role.LIAISON_OFFICER, Role.CLAUSE_FACILITATOR),
    ),
    "employment:application_convene": _application(
        FOLLOWS, method="post", data=lambda world, role: {"session": world.within[role]["session"].pk}
    ),
    "employment:session": Rule(FOLLOWS, "session"),
    "employment:session_edit": Rule(FOLLOWS, "session"),
    "employment:session_remove": Rule(FOLLOWS, "session", method="post"),
    "employment:session_convene": Rule(FOLLOWS, "session", method="post"),
    "employment:session_letters": Rule(FOLLOWS, "session"),
    "employment:convening_letter": Rule(FOLLOWS, "convening"),
    "employment:convening_mark": Rule(FOLLOWS, "convening", method="post", data={"attendance": "present"}),
    "employment:convening_remove": Rule(FOLLOWS, "convening", method="post"),
}
