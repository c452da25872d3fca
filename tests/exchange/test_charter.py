"""Importing signatures, commitments and actions: what is taken, what is refused and why."""

import datetime as dt

import pytest

from maillage.charter.models import CharterSignature, Commitment, CommitmentAction
from maillage.charter.queries.reading import promises
from tests import build
from tests.charter import made

from .files import counts, reasons, table, taken

SIGNATURES = "company_siret,signed_on,until"
COMMITMENTS = "ref,company_siret,axis,kind,quantity,due_on"
ACTIONS = "ref,commitment_ref,date,quantity,people"
SIRET, OTHER = "12345678200002", "35600000000048"


@pytest.fixture
def company(house):
    return build.organisation("Bazar Comète", siret=SIRET)


def signed(signed_on="2022-03-15", until="2024-03-14", siret=SIRET):
    return {"company_siret": siret, "signed_on": signed_on, "until": until}


def promise(ref="E1", **fields):
    return {
        "ref": ref,
        "company_siret": SIRET,
        "axis": "recruitment",
        "kind": "hires",
        "quantity": "3",
        "due_on": "2023-12-31",
    } | fields


def action(ref="A1", **fields):
    return {"ref": ref, "commitment_ref": "E1", "date": "2023-02-01", "quantity": "2", "people": "2"} | fields


@pytest.fixture
def send(imports):
    def given(kind, *rows, **options):
        columns = {"signatures": SIGNATURES, "commitments": COMMITMENTS, "commitment-actions": ACTIONS}
        return imports(kind, table(columns[kind], *rows), **options)

    return given


def test_the_three_files_make_a_promise_that_is_kept_and_twice_changes_nothing(send, company, house):
    files = [
        ("signatures", [signed()]),
        ("commitments", [promise(), promise("E2", kind="forums", axis="trades", quantity="1")]),
        ("commitment-actions", [action(), action("A2", quantity="1", people="")]),
    ]
    for kind, rows in files:
        assert counts(taken(send(kind, *rows))) == (len(rows), 0, 0, 0)
    for kind, rows in files:
        assert counts(send(kind, *rows)) == (0, 0, len(rows), 0)
    (signature,) = CharterSignature.objects.all()
    assert (signature.organisation, signature.network, signature.version) == (company, house, "2022")
    role = company.roles.get(role="signatory")
    assert (role.since, role.until) == (dt.date(2022, 3, 15), dt.date(2024, 3, 14))
    found = {p.kind: (p.done, p.quantity, p.people) for p in promises(house.pk)}
    assert found == {"hires": (3, 3, 3), "forums": (0, 1, 0)}
    assert CommitmentAction.objects.get(ref="A2").source == "file"
    assert Commitment.objects.get(ref="E1").starts_on == signature.signed_on


def test_a_trial_writes_nothing(send, company):
    assert counts(send("signatures", signed(), dry_run=True)) == (1, 0, 0, 0)
    assert not CharterSignature.objects.exists()
    assert not company.roles.exists()


def test_a_signature_without_term_lasts_as_its_text_says(send, company):
    taken(send("signatures", signed("2017-02-01", "")))
    (found,) = CharterSignature.objects.all()
    assert (found.version, found.until) == ("2016", dt.date(2019, 1, 31))
    assert counts(send("signatures", signed("2017-02-01", "2018-01-31"))) == (0, 1, 0, 0)
    assert counts(send("signatures", signed("2017-02-01", ""))) == (0, 0, 1, 0)


def test_signatures_that_cannot_be_are_refused_with_their_column(send, company, house):
    closed = build.organisation("Jouets Ocre", siret=OTHER)
    with build.writing():
        closed.closed_on = dt.date(2020, 1, 1)
        closed.save()
    outcome = send(
        "signatures",
        signed("2023-01-01", "2022-01-01"),
        signed("2022-01-01", "2023-01-01", OTHER),
        signed(siret="12345678200003"),
        signed(siret="73282932000074"),
    )
    assert reasons(outcome) == [
        (2, "until"),
        (3, "signed_on"),
        (4, "company_siret"),
        (5, "company_siret"),
    ]
    outcome = send("signatures", signed(), signed("2023-01-01", "2025-01-01"))
    assert reasons(outcome) == [(2, "signed_on"), (3, "signed_on")]
    made.commitment(made.signature(company, house, "2022-03-15", "2024-03-14"), due_on="2023-12-31")
    assert reasons(send("signatures", signed(until="2023-06-30"))) == [(2, "until")]
    assert reasons(send("signatures", signed("2021-01-01", "2022-06-30"))) == [(2, "signed_on")]
    assert counts(send("signatures", signed("2020-01-01", "2022-03-14"))) == (1, 0, 0, 0)


def test_commitments_that_cannot_be_are_refused_with_their_column(send, company, house):
    made.signature(company, house, "2016-03-15", "2018-03-14", "2016")
    made.signature(company, house, "2022-03-15", "2024-03-14", "2022")
    outcome = send(
        "commitments",
        promise("E1", due_on="2020-01-01"),
        promise("E2", kind="purchases", axis="paqte_buy", due_on="2017-12-31"),
        promise("E3", axis="trades"),
        promise("E4", quantity="0"),
        promise("E5", kind="unknown"),
        promise("maillage:99"),
        promise("E6", kind="purchases", axis=""),
    )
    assert reasons(outcome) == [
        (2, "due_on"),
        (3, "kind"),
        (4, "axis"),
        (5, "quantity"),
        (6, "kind"),
        (7, "ref"),
    ]
    taken(send("commitments", promise("E6", kind="purchases", axis="")))
    assert Commitment.objects.get().axis == "paqte_buy"


def test_actions_that_cannot_be_are_refused_with_their_column(send, company, house):
    signature = made.signature(company, house, "2022-03-15", "2024-03-14")
    made.commitment(signature, ref="E1", due_on="2023-12-31")
    far = build.organisation("Autre pilote", "lead")
    other = made.commitment(made.signature(company, far, "2022-03-15", "2024-03-14"))
    outcome = send(
        "commitment-actions",
        action("A1", commitment_ref="E9"),
        action("A2", date="2024-01-01"),
        action("A3", date="2099-01-01"),
        action("A4", quantity="0"),
        action("A5", commitment_ref=f"maillage:{other.pk}"),
        action("A6"),
    )
    assert reasons(outcome) == [
        (2, "commitment_ref"),
        (3, "date"),
        (4, "date"),
        (5, "quantity"),
        (6, "commitment_ref"),
    ]
    taken(send("commitment-actions", action("A6")))
    outcome = send("commitments", promise("E1", kind="forums", axis="trades"))
    assert reasons(outcome) == [(2, "kind")]
    assert reasons(send("commitments", promise("E1", due_on="2023-01-01"))) == [(2, "due_on")]
