"""The charter of a case of the world: a signature, a promise, an action, answers of the company."""

import datetime as dt
from types import SimpleNamespace

from maillage.accounts.roles import Role
from maillage.charter.models import Declaration, StatementRun
from tests import build
from tests.charter import made

_SENT = dt.datetime(2025, 1, 2, 12, tzinfo=dt.UTC)


def case(organisation, network, accounts):
    """Records by kind, as the world keeps them. A company signs with a network once: again, another does."""
    if organisation.charter_signatures.filter(network=network).exists():
        organisation = build.organisation(f"Autre {organisation.name}")
    signature = made.signature(organisation, network, "2024-01-01", "2099-12-31", "2022")
    commitment = made.commitment(signature)
    officer = accounts[Role.LIAISON_OFFICER]
    with build.writing():
        sent, asked, accepted = (
            Declaration.objects.create(
                signature=signature,
                year=year,
                state=state,
                asked_by=officer,
                asked_on=dt.date(2025, 1, 1),
                sent_at=None if state == "asked" else _SENT,
                decided_at=_SENT if state == "accepted" else None,
            )
            for year, state in ((2024, "sent"), (2025, "asked"), (2026, "accepted"))
        )
    run = StatementRun.objects.create(
        network=network, account=officer, year=2024, state="done", progress=100, content=b"PK"
    )
    ended = made.signature(build.organisation(), network, "2022-01-01", "2022-12-31", "2022")
    proved = made.action(signature, date="2024-03-01")
    return {
        "signature": signature,
        "ended_signature": ended,
        "commitment": commitment,
        "charter_action": made.action(signature, date="2024-02-01"),
        "action_proof": SimpleNamespace(pk=made.proof(proved).key),  # its address is not its number
        "sent_declaration": sent,
        "asked_declaration": asked,
        "accepted_declaration": accepted,
        "statement_run": run,
    }
