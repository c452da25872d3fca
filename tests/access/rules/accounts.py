from maillage.accounts.roles import Right
from tests.access.matrix import Rule

MANAGE = (Right.MANAGE_ACCOUNTS,)

RULES = {
    "accounts:login": Rule(public=True),
    "accounts:demo_login": Rule(public=True, method="post", named={"membership_id": 1}),
    "accounts:logout": Rule(public=True, method="post"),
    "accounts:welcome": Rule(public=True, named={"secret": "inconnu"}),
    "accounts:language": Rule(public=True, method="post", data={"language": "fr"}),
    "accounts:account": Rule(),
    "accounts:switch": Rule(
        method="post", data=lambda world, role: {"membership": world.accounts[role].memberships.get().pk}
    ),
    "accounts:memberships": Rule(MANAGE),
    "accounts:invite": Rule(MANAGE),
    "accounts:membership_end": Rule(MANAGE, record="membership", method="post"),
    "accounts:membership_reopen": Rule(MANAGE, record="membership", method="post"),
    "accounts:membership_link": Rule(MANAGE, record="membership", method="post"),
}
