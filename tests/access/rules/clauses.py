"""Social clauses: the first page of the room. Each part has its own rules beside."""

from maillage.accounts.roles import Right
from tests.access.matrix import Rule

RUNS = (Right.RUN_CLAUSES,)
RULES = {"clauses:home": Rule(RUNS)}
