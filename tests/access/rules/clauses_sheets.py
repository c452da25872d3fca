"""Spreadsheets of companies: of the network, for who runs its clauses."""

from maillage.accounts.roles import Right
from tests.access.matrix import Rule

RUNS = (Right.RUN_CLAUSES,)

RULES = {
    "clauses:sheet_new": Rule(RUNS),
    "clauses:sheet": Rule(RUNS, record="sheet_draft"),
    "clauses:sheet_columns": Rule(RUNS, record="sheet_draft"),
    "clauses:sheet_choose": Rule(RUNS, record="sheet_draft", method="post", data={"sheet": "Feuille1"}),
    "clauses:sheet_confirm": Rule(RUNS, record="sheet_draft", method="post"),
    "clauses:sheet_drop": Rule(RUNS, record="sheet_draft", method="post"),
}
