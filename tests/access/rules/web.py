from maillage.accounts.roles import Right
from tests.access.matrix import Rule

RULES = {
    "web:home": Rule(),
    "web:search": Rule((Right.SEE_PEOPLE, Right.SEE_ORGANISATIONS), query="?q=not"),
    "web:healthz": Rule(public=True),
    "web:style": Rule((Right.MANAGE_ACCOUNTS,)),
    "web:draft": Rule(named={"key": "essai.formulaire"}),
}
