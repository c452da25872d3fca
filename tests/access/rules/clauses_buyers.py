"""The buyer's own access: its contracts, and no other."""

from maillage.accounts.roles import Right
from tests.access.matrix import Rule

OWN = (Right.SEE_OWN_CLAUSES,)

RULES = {
    "clauses:own_contracts": Rule(OWN),
    "clauses:own_contract": Rule(OWN, record="public_contract"),
}
