from maillage.accounts.roles import Right
from tests.access.matrix import Rule

RULES = {
    "web:healthz": Rule(public=True),
    "web:style": Rule((Right.MANAGE_ACCOUNTS,)),
    "web:draft": Rule(named={"key": "essai.formulaire"}),
}
