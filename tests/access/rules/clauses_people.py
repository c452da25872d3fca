"""The people of social clauses: whom the counter of the network knows, and who is in reach."""

from maillage.accounts.roles import Right
from tests.access.matrix import Rule

RUNS = (Right.RUN_CLAUSES,)


RULES = {
    "clauses:people": Rule(RUNS),
    "clauses:person_suggestions": Rule(RUNS),
    "clauses:check_whom": Rule(RUNS),
    "clauses:newcomer": Rule(RUNS),
    "clauses:person": Rule(RUNS, record="person"),
    "clauses:check_new": Rule(RUNS, record="person", query="?critere=plie_participant"),
    "clauses:outcome": Rule(RUNS, record="person", named={"since": "2017-03-01", "months": 12}),
    "clauses:outcome_remove": Rule(RUNS, record="outcome", method="post"),
    "clauses:check": Rule(RUNS, record="eligibility"),
    "clauses:check_edit": Rule(RUNS, record="eligibility"),
    "clauses:check_remove": Rule(RUNS, record="refused_check", method="post"),
    "clauses:check_letter": Rule(RUNS, record="refused_check"),
    "clauses:lot_candidates": Rule(RUNS, record="lot"),
    "clauses:hire": Rule(RUNS, record="lot_to_fill"),
}
