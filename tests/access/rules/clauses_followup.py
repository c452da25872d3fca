"""Follow-up of the contracts: balances, notices, papers. A buyer reads the statement of its own contracts."""

from maillage.accounts.roles import Right
from tests.access.matrix import Rule

RUNS = (Right.RUN_CLAUSES,)
READS = (Right.RUN_CLAUSES, Right.SEE_OWN_CLAUSES)


def _on(record, **more):
    return Rule(RUNS, record=record, **more)


RULES = {
    "clauses:balance": Rule(RUNS),
    "clauses:balance_pdf": Rule(RUNS),
    "clauses:notice_new": _on("lot"),
    "clauses:notice_letter": _on("formal_notice"),
    "clauses:notice_withdraw": _on("formal_notice", method="post"),
    "clauses:penalty_new": _on("formal_notice"),
    "clauses:penalty_sheet": _on("penalty"),
    "clauses:penalty_cancel": _on("penalty", method="post"),
    "clauses:plan_met": _on("lot_company", method="post"),
    "clauses:plan_due_again": _on("lot_company", method="post", named={"day": "2017-04-01"}),
    "clauses:certificate": _on("clause_company"),
    "clauses:certificate_pdf": _on("clause_company"),
    "clauses:buyer_statement": Rule(READS, record="buyer"),
    "clauses:buyer_statement_pdf": Rule(READS, record="buyer"),
    "clauses:buyer_statement_xlsx": Rule(READS, record="buyer"),
    "clauses:operation_statement": Rule(READS, record="clause_operation"),
    "clauses:operation_statement_pdf": Rule(READS, record="clause_operation"),
    "clauses:operation_statement_xlsx": Rule(READS, record="clause_operation"),
    "clauses:urban_renewal": Rule(RUNS),
}
