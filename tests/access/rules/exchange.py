"""Imports for who imports, exports for who takes records away."""

from maillage.accounts.roles import RIGHTS, Right
from maillage.exchange.models import ImportRun, RunState
from tests.access.matrix import Rule

# Facilitators import and take away the files of social clauses, and no other kind.
IMPORTS, EXPORTS = (Right.IMPORT, Right.RUN_CLAUSES), (Right.EXPORT, Right.RUN_CLAUSES)


def checked(world, role):
    """A file that was tried, of the role's organisation."""
    account = world.accounts[role]
    run = ImportRun.objects.create(
        organisation=account.memberships.get().organisation,
        account=account,
        kind="public-contracts",
        file_name="essai.csv",
        size=4,
        content=b"ref\n",
        rejects_file=b"PK",
        state=RunState.CHECKED,
        report={"rows": 0, "rejected": 0},
    )
    return {"pk": run.pk}


def exported(world, role):
    kind = "people" if Right.EXPORT in RIGHTS[role] else "public-contracts"
    return {"kind": kind, "format": "csv"}


RULES = {
    "exchange:home": Rule(IMPORTS + EXPORTS),
    "exchange:imports": Rule(IMPORTS),
    "exchange:run": Rule(IMPORTS, named=checked),
    "exchange:run_state": Rule(IMPORTS, named=checked),
    "exchange:run_confirm": Rule(IMPORTS, named=checked, method="post"),
    "exchange:run_drop": Rule(IMPORTS, named=checked, method="post"),
    "exchange:run_again": Rule(IMPORTS, named=checked, method="post"),
    "exchange:run_rejects": Rule(IMPORTS, named=checked),
    "exchange:template": Rule(IMPORTS, named={"kind": "public-contracts"}),
    "exchange:columns": Rule(IMPORTS, named={"kind": "public-contracts"}),
    "exchange:exports": Rule(EXPORTS),
    "exchange:export": Rule(EXPORTS, named=exported),
}
