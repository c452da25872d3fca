"""The social clauses of a case of the world: a contract of a buyer, a lot, a line of the case's person."""

from types import SimpleNamespace

from django.utils import timezone

from tests import build
from tests.clauses import made


def case(person, network, buyer):
    """Records by kind, as the world keeps them: the lot is the buyer's, the lines are of the person."""
    company = build.organisation(None, "employer")
    operation = made.operation(network)
    contract = made.public_contract(network, buyer, operation=operation)
    lot = made.lot(network, company, contract=contract, start="2017-01-01", end="2099-12-31")
    declared = made.line(lot, person, month="2017-04-01", state="declared")
    checked = made.line(lot, person, month="2017-05-01", state="checked")
    validated = made.line(lot, person, month="2017-03-01", state="validated")
    # Somebody may be hired on another lot today: they were checked anew.
    made.eligibility(network, person, "plie_participant", on=timezone.localdate())
    return {
        "buyer": contract.buyer,
        "clause_company": company,
        "clause_operation": operation,
        "public_contract": contract,
        "lot": lot,
        "lot_to_fill": made.lot(network, contract=contract, number="2", start="2017-01-01", end="2099-12-31"),
        "lot_company": lot.companies.get(),
        "amendment": made.amendment(lot),
        "hours_statement": validated.statement,
        "awaiting_statement": declared.statement,
        "declared_line": declared,
        "checked_line": checked,
        "validated_line": validated,
        "formal_notice": made.notice(lot, build.organisation()),
        "penalty": made.penalty(made.notice(lot, build.organisation())),
        "perimeter": made.perimeter(network, f"p{contract.pk}", contract.buyer),
        "eligibility": made.eligibility(network, person, on="2017-02-01"),
        "sheet_draft": made.sheet_draft(network, company),
        "refused_check": made.eligibility(
            network, person, "senior_job_seeker", on="2017-01-15", granted=False, reason="Moins de 50 ans."
        ),
        "outcome": made.outcome(network, person, since="2017-03-01"),
        "statement_proof": SimpleNamespace(pk=made.proof(validated.statement).key),
    }
