"""The charter: read and written by who follows companies, one network at a time; a company by its link."""

import datetime as dt

from maillage.accounts.roles import Right, Role
from maillage.kernel.doors import make_door
from tests.access.matrix import Rule

FOLLOWS = (Right.FOLLOW_COMPANIES,)
YEAR = {"year": 2024}


def company(world, role):
    return {"pk": world.within[role]["signature"].organisation_id}


def statement(world, role):
    return company(world, role) | YEAR


def door(world, role):
    pk = world.within[Role.LIAISON_OFFICER]["asked_declaration"].pk
    return {"token": make_door("charter.declaration", pk, validity=dt.timedelta(days=1))}


def step(world, role):
    return door(world, role) | {"step": "contact"}


def _proof(method="get", **more):
    return Rule(FOLLOWS, record="action_proof", argument="key", method=method, **more)


RULES = {
    "charter:dashboard": Rule(FOLLOWS),
    "charter:list": Rule(FOLLOWS),
    "charter:sign": Rule(FOLLOWS),
    "charter:quick_action": Rule(FOLLOWS),
    "charter:company": Rule(FOLLOWS, named=company),
    "charter:statement": Rule(FOLLOWS, named=statement),
    "charter:statement_pdf": Rule(FOLLOWS, named=statement),
    "charter:signature_edit": Rule(FOLLOWS, record="signature"),
    "charter:signature_renew": Rule(FOLLOWS, record="ended_signature", method="post"),
    "charter:signature_remove": Rule(FOLLOWS, record="ended_signature", method="post"),
    "charter:commitment_new": Rule(FOLLOWS, record="signature"),
    "charter:action_new": Rule(FOLLOWS, record="signature"),
    "charter:ask": Rule(FOLLOWS, record="signature"),
    "charter:commitment_edit": Rule(FOLLOWS, record="commitment"),
    "charter:commitment_remove": Rule(FOLLOWS, record="commitment", method="post"),
    "charter:action_edit": Rule(FOLLOWS, record="charter_action"),
    "charter:action_remove": Rule(FOLLOWS, record="charter_action", method="post"),
    "charter:proof_open": _proof(),  # 410: the record of the test has no file
    "charter:proof_withdraw": _proof("post", data={"reason": "illisible"}),
    "charter:proof_reinstate": _proof("post"),
    "charter:declaration": Rule(FOLLOWS, record="sent_declaration"),
    "charter:declaration_accept": Rule(FOLLOWS, record="sent_declaration", method="post"),
    "charter:declaration_refuse": Rule(FOLLOWS, record="sent_declaration", method="post"),
    "charter:declaration_reopen": Rule(FOLLOWS, record="accepted_declaration", method="post"),
    "charter:declaration_withdraw": Rule(FOLLOWS, record="asked_declaration", method="post"),
    "charter:statements": Rule(FOLLOWS, named=YEAR),
    "charter:statements_state": Rule(FOLLOWS, named=YEAR),
    "charter:statements_make": Rule(FOLLOWS, named=YEAR, method="post"),
    "charter:ask_all": Rule(FOLLOWS, named=YEAR, method="post"),
    "charter:statements_zip": Rule(FOLLOWS, record="statement_run"),
    "charter:figures": Rule(FOLLOWS, named=YEAR),
    "charter:figure": Rule(FOLLOWS, named=YEAR | {"indicator": "actions"}),
    "charter:declare": Rule(public=True, named=door),
    "charter:declare_step": Rule(public=True, named=step),
}
