"""Figures of social clauses: sections, perimeters, grids."""

from maillage.accounts.roles import Right
from tests.access.matrix import Rule

RUNS = (Right.RUN_CLAUSES,)
RULES = {
    "clauses:perimeters": Rule(RUNS),
    "clauses:perimeter_new": Rule(RUNS),
    "clauses:perimeter_edit": Rule(RUNS, record="perimeter"),
    "clauses:perimeter_remove": Rule(RUNS, record="perimeter", method="post"),
    "clauses:grid": Rule(RUNS, named={"code": "national"}),
}
