"""Follow-up of the contracts: balances, notices, papers."""

from maillage.accounts.roles import Right
from tests.access.matrix import Rule

RUNS = (Right.RUN_CLAUSES,)
RULES = {
    "clauses:balance": Rule(RUNS),
    "clauses:balance_pdf": Rule(RUNS),
}
