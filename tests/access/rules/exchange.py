"""Imports for who imports, exports for who takes records away."""

from maillage.accounts.roles import Right
from maillage.exchange.models import ImportRun, RunState
from tests.access.matrix import Rule

IMPORTS, EXPORTS = (Right.IMPORT,), (Right.EXPORT,)


def checked(world, role):
    """A file that was tried, of the role's organisation."""
    account = world.accounts[role]
    run = ImportRun.objects.create(
        organisation=account.memberships.get().organisation,
        account=account,
        kind="people",
        file_name="essai.csv",
        size=4,
        content=b"ref\n",
        rejects_file=b"PK",
        state=RunState.CHECKED,
        report={"rows": 0, "rejected": 0},
    )
    return {"pk": run.pk}


RULES = {
    "exchange:home": Rule(IMPORTS + EXPORTS),
    "exchange:imports": Rule(IMPORTS),
    "exchange:run": Rule(IMPORTS, named=checked),
    "exchange:run_state": Rule(IMPORTS, named=checked),
    "exchange:run_confirm": Rule(IMPORTS, named=checked, method="post"),
    "exchange:run_drop": Rule(IMPORTS, named=checked, method="post"),
    "exchange:run_again": Rule(IMPORTS, named=checked, method="post"),
    "exchange:run_rejects": Rule(IMPORTS, named=checked),
    "exchange:template": Rule(IMPORTS, named={"kind": "people"}),
    "exchange:columns": Rule(IMPORTS, named={"kind": "people"}),
    "exchange:exports": Rule(EXPORTS),
    "exchange:export": Rule(EXPORTS, named={"kind": "people", "format": "csv"}),
}
