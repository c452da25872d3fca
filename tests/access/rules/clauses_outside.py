"""A company's month: asked and reminded by facilitators, declared by its link, proved by sealed files."""

import datetime as dt

from maillage.accounts.roles import Right, Role
from maillage.clauses.outside.queries import PURPOSE
from maillage.kernel.doors import make_door
from tests.access.matrix import Rule

RUNS = (Right.RUN_CLAUSES,)
MONTH = {"month": "2017-04"}


def company(world, role):
    return MONTH | {"pk": world.within[role]["lot_company"].organisation_id}


def door(world, role):
    pk = world.within[Role.CLAUSE_FACILITATOR]["awaiting_statement"].pk
    return {"token": make_door(PURPOSE, pk, validity=dt.timedelta(days=1))}


def step(world, role):
    return door(world, role) | {"step": "pieces"}


def _proof(method="get", **more):
    return Rule(RUNS, record="statement_proof", argument="key", method=method, **more)


RULES = {
    "clauses:asking": Rule(RUNS),
    "clauses:asking_month": Rule(RUNS, named=MONTH),
    "clauses:ask_all": Rule(RUNS, named=MONTH, method="post"),
    "clauses:ask_state": Rule(RUNS, named=MONTH),
    "clauses:company_ask": Rule(RUNS, named=company),
    "clauses:statement_ask": Rule(RUNS, record="awaiting_statement"),
    "clauses:statement_withdraw": Rule(RUNS, record="awaiting_statement", method="post"),
    "clauses:statement_remind": Rule(RUNS, record="awaiting_statement", method="post"),
    "clauses:statement_proof_add": Rule(RUNS, record="awaiting_statement"),
    "clauses:statement_proof": _proof(),  # 410: the record of the test has no file
    "clauses:statement_proof_withdraw": _proof("post", data={"reason": "illisible"}),
    "clauses:statement_proof_reinstate": _proof("post"),
    "clauses:declare": Rule(public=True, named=door),
    "clauses:declare_step": Rule(public=True, named=step),
}
