"""Contracts, lots, operations, buyers: for who runs the clauses. A buyer has pages of its own."""

from maillage.accounts.roles import Right
from tests.access.matrix import Rule

RUNS = (Right.RUN_CLAUSES,)


def _on(record, **more):
    return Rule(RUNS, record=record, **more)


RULES = {
    "clauses:contracts": Rule(RUNS),
    "clauses:contract_new": Rule(RUNS),
    "clauses:contract": _on("public_contract"),
    "clauses:contract_edit": _on("public_contract"),
    "clauses:contract_copy": _on("public_contract", method="post"),
    "clauses:contract_remove": _on("public_contract", method="post"),
    "clauses:lot_new": _on("public_contract"),
    "clauses:lot": _on("lot"),
    "clauses:lot_edit": _on("lot"),
    "clauses:lot_remove": _on("lot", method="post"),
    "clauses:lot_close": _on("lot"),
    "clauses:lot_reopen": _on("lot", method="post"),
    "clauses:lot_company_new": _on("lot"),
    "clauses:lot_company_edit": _on("lot_company"),
    "clauses:lot_company_remove": _on("lot_company", method="post"),
    "clauses:amendment_new": _on("lot"),
    "clauses:amendment_edit": _on("amendment"),
    "clauses:amendment_remove": _on("amendment", method="post"),
    "clauses:calibrate": _on("lot"),
    "clauses:clause_text": _on("lot"),
    "clauses:clause_text_pdf": _on("lot"),
    "clauses:calculator": Rule(RUNS, query="?trade=roads&amount=100000"),
    "clauses:calculation": Rule(RUNS, query="?trade=roads&amount=100000&defaults=1"),
    "clauses:operations": Rule(RUNS),
    "clauses:operation_new": Rule(RUNS),
    "clauses:operation": _on("clause_operation"),
    "clauses:operation_edit": _on("clause_operation"),
    "clauses:operation_remove": _on("clause_operation", method="post"),
    "clauses:buyers": Rule(RUNS),
}
