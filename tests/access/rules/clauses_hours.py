"""Hours of social clauses: for who runs the clauses of a network."""

from maillage.accounts.roles import Right
from tests.access.matrix import Rule

RUNS = (Right.RUN_CLAUSES,)
MONTH = {"month": "2017-04"}


def company(world, role):
    """The company of the statement that waits in the network of the role."""
    return {"company": world.within[role]["awaiting_statement"].company_id} | MONTH


RULES = {
    "clauses:hours": Rule(RUNS),
    "clauses:hours_lines": Rule(RUNS),
    "clauses:hours_month": Rule(RUNS, named=MONTH),
    "clauses:hours_validate": Rule(RUNS, named=MONTH, method="post"),
    "clauses:statement_of_month": Rule(RUNS, named=company),
    "clauses:hours_entry": Rule(RUNS, named=company),
    "clauses:line_new": Rule(RUNS, named=company),
    "clauses:statement": Rule(RUNS, record="hours_statement"),
    "clauses:statement_validate": Rule(RUNS, record="awaiting_statement", method="post"),
    "clauses:line_validate": Rule(RUNS, record="checked_line"),
    "clauses:line_reject": Rule(RUNS, record="checked_line"),
    "clauses:line_reopen": Rule(RUNS, record="checked_line", method="post"),
    "clauses:line_correct": Rule(RUNS, record="validated_line"),
    "clauses:line_edit": Rule(RUNS, record="declared_line"),
    "clauses:line_person": Rule(RUNS, record="declared_line"),
}
