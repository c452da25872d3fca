"""The IOD method: posts and offers of the network; people, proposals, hires and events as far as the person
is reached."""

from maillage.accounts.roles import Right
from tests.access.matrix import Rule

RUNS, WORKS = (Right.RUN_IOD,), (Right.RUN_IOD, Right.EDIT_PATHWAYS)


def of_network(kind):
    """A record of the network, whoever's person is behind: another network's is tried apart."""
    return lambda world, role: {"pk": world.within[role][kind].pk}


RULES = {
    "iod:day": Rule(RUNS),
    "iod:quick": Rule(RUNS),
    "iod:people": Rule(RUNS),
    "iod:posts": Rule(RUNS),
    "iod:retention": Rule(RUNS),
    "iod:post_new": Rule(RUNS),
    "iod:post": Rule(RUNS, named=of_network("iod_post")),
    "iod:post_edit": Rule(RUNS, named=of_network("iod_post")),
    "iod:post_remove": Rule(RUNS, named=of_network("iod_post"), method="post"),
    "iod:offer_new": Rule(RUNS, named=of_network("iod_post")),
    "iod:offer_edit": Rule(RUNS, named=of_network("iod_offer")),
    "iod:offer_close": Rule(RUNS, named=of_network("iod_offer"), method="post"),
    "iod:offer_reopen": Rule(RUNS, named=of_network("iod_offer"), method="post"),
    "iod:propose": Rule(RUNS, named=of_network("iod_offer")),
    "iod:proposal_plan": Rule(RUNS, record="iod_proposal"),
    "iod:proposal_meet": Rule(RUNS, record="iod_proposal"),
    "iod:proposal_refuse": Rule(RUNS, record="iod_proposal"),
    "iod:proposal_resume": Rule(RUNS, record="iod_proposal", method="post"),
    "iod:proposal_withdraw": Rule(RUNS, record="iod_proposal", method="post"),
    "iod:proposal_hire": Rule(RUNS, record="iod_proposal"),
    "iod:hire": Rule(RUNS, record="contract"),
    "iod:hire_cancel": Rule(RUNS, record="contract", method="post"),
    "iod:follow_up": Rule(
        RUNS, record="contract", method="post", data={"kind": "follow_up_employer", "due": "01/04/2017"}
    ),
    "iod:event_remove": Rule(RUNS, record="iod_event", method="post"),
    "iod:refer": Rule(WORKS, record="person"),
    "iod:case_take": Rule(RUNS, record="iod_case", method="post"),
    "iod:case_close": Rule(WORKS, record="iod_case"),
    "iod:case_reopen": Rule(WORKS, record="iod_case", method="post"),
}
