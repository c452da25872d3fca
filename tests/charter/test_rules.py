"""What the database and the services refuse, each with words people understand."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from maillage.accounts.roles import Role
from maillage.charter import services
from maillage.charter.loading import CharterFileError, charter, charters, in_force, read
from maillage.charter.models import CharterSignature, Commitment, CommitmentAction
from maillage.charter.states import CommitmentState, SignatureState, commitment_state, signature_state
from maillage.kernel.errors import DomainError, NotAllowed
from tests import build

from . import made

pytestmark = pytest.mark.django_db
D = dt.date


def test_the_texts_are_data_with_their_dates():
    assert list(charters()) == ["2016", "2022"]
    assert in_force(D(2021, 12, 31)).version == "2016"
    assert in_force(D(2022, 1, 1)).version == "2022"
    assert in_force(D(2010, 1, 1)).version == "2016"
    assert {"paqte_raise", "paqte_train", "paqte_recruit", "paqte_buy"} <= set(charter("2022").axes)
    with pytest.raises(DomainError, match="texte connu"):
        charter("1999")


@pytest.mark.parametrize(
    "text",
    [
        "- a list",
        "version: '1'",
        "a: [",
        "version: '1'\nvalid_from: demain\nname: x\nsignature_months: 12\nrenewal_days: 1\n"
        "at_risk_after: 5\naxes: []\nkinds: []",
        "version: '1'\nvalid_from: 2020-01-01\nname: x\nsignature_months: 12\nrenewal_days: 1\n"
        "at_risk_after: 5\naxes: [{code: a, label: A}]\n"
        "kinds: [{code: k, label: K, units: [x, y], axes: [b], deed: hire}]",
        "version: '1'\nvalid_from: 2020-01-01\nname: x\nsignature_months: 12\nrenewal_days: 1\n"
        "at_risk_after: 5\naxes: [{code: a, label: A}]\n"
        "kinds: [{code: k, label: K, units: [x, y], axes: [a], deed: dance}]",
    ],
)
def test_a_text_that_makes_no_sense_is_refused_with_its_file(text):
    with pytest.raises(CharterFileError, match=r"essai\.yaml"):
        read(text, "essai.yaml")


@pytest.mark.parametrize(
    ("done", "due_on", "today", "state"),
    [
        (2, D(2023, 12, 31), D(2023, 2, 1), CommitmentState.KEPT),
        (2, D(2023, 12, 31), D(2024, 2, 1), CommitmentState.KEPT),
        (1, D(2023, 12, 31), D(2024, 1, 1), CommitmentState.LATE),
        (1, D(2023, 12, 31), D(2023, 12, 31), CommitmentState.AT_RISK),
        (0, D(2023, 12, 31), D(2023, 6, 1), CommitmentState.RUNNING),
        (0, D(2023, 12, 31), D(2023, 7, 2), CommitmentState.AT_RISK),
        (1, D(2023, 12, 31), D(2023, 7, 2), CommitmentState.AT_RISK),
        (1, D(2023, 12, 31), D(2023, 7, 1), CommitmentState.RUNNING),
        (0, D(2023, 12, 31), D(2022, 12, 31), CommitmentState.COMING),
    ],
)
def test_states_of_a_promise_of_two_over_a_year(done, due_on, today, state):
    assert commitment_state(charter("2022"), 2, done, D(2023, 1, 1), due_on, today) == state


def test_states_of_a_signature():
    text, first, last = charter("2022"), D(2023, 1, 1), D(2024, 12, 31)

    def state(day, followed=False):
        return signature_state(text, first, last, day, followed)

    assert state(D(2022, 12, 31)) == SignatureState.COMING
    assert state(D(2024, 9, 1)) == SignatureState.RUNNING
    assert state(D(2024, 9, 2)) == SignatureState.RENEW, "120 days before its term"
    assert state(D(2024, 9, 2), followed=True) == SignatureState.RUNNING
    assert state(D(2024, 12, 31)) == SignatureState.RENEW
    assert state(D(2025, 1, 1)) == SignatureState.ENDED


def test_two_signatures_of_a_company_never_overlap_in_a_network(network, company, signed):
    with pytest.raises(DomainError, match="déjà une signature"):
        made.signature(company, network, "2024-12-31", "2026-12-31")
    made.signature(company, network, "2025-01-01", "2026-12-31")
    made.signature(company, build.organisation("Autre réseau", "lead"), "2023-01-01", "2024-12-31")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"quantity": 0}, "au moins une fois"),
        ({"due_on": D(2022, 12, 31)}, "échéance précède"),
    ],
)
def test_the_database_holds_promises(signed, changed, words):
    facts = {"kind": "hires", "axis": "recruitment", "quantity": 1, "starts_on": D(2023, 1, 1)}
    facts |= {"due_on": D(2023, 12, 31), "origin_organisation": signed.network} | changed
    with pytest.raises(DomainError, match=words), build.writing():
        Commitment.objects.create(signature=signed, **facts)


def test_an_action_fulfils_a_promise_of_its_own_company_and_kind(network, signed):
    other = made.signature(build.organisation("Jouets Ocre"), network)
    promise, theirs = made.commitment(signed), made.commitment(other)
    for kind, commitment in (("hires", theirs), ("forums", promise)):
        with pytest.raises(DomainError, match="même entreprise et de la même nature"):
            made.action(signed, kind, commitment=commitment)
    made.action(signed, "hires", commitment=promise)
    with pytest.raises(DomainError, match="au moins une fois"):
        made.action(signed, quantity=0)


def test_nothing_is_written_without_the_journal(signed):
    with pytest.raises(DatabaseError, match="without author"), transaction.atomic():
        CharterSignature.objects.filter(pk=signed.pk).update(until=D(2025, 1, 1))


def test_facts_are_checked_at_their_field(officer, signed):
    promise = services.add_commitment(
        officer, signed, services.CommitmentFacts(kind="hires", quantity=2, due_on=D(2023, 12, 31))
    )
    assert (promise.axis, promise.starts_on) == ("recruitment", signed.signed_on)

    def refused(facts, field):
        with pytest.raises(DomainError) as raised:
            facts()
        assert raised.value.field == field

    def promised(**facts):
        return lambda: services.add_commitment(
            officer, signed, services.CommitmentFacts(**{"kind": "hires", "quantity": 1, **facts})
        )

    refused(promised(kind="dance"), "kind")
    refused(promised(axis="trades"), "axis")
    refused(promised(quantity=0), "quantity")
    refused(promised(due_on=D(2025, 1, 1)), "due_on")
    refused(promised(starts_on=D(2022, 1, 1)), "starts_on")

    def acted(**facts):
        said = {"kind": "hires", "date": D(2023, 6, 1), **facts}
        return lambda: services.record_action(officer, signed, services.ActionFacts(**said))

    refused(acted(date=D(2999, 1, 1)), "date")
    refused(acted(date=D(2022, 1, 1)), "date")
    refused(acted(date=D(2024, 1, 1), commitment=promise), "date")
    refused(acted(people=-1), "people")
    entered = acted(commitment=promise)()
    assert entered.kind == "hires"
    refused(
        lambda: services.update_commitment(
            officer, promise, services.CommitmentFacts(kind="forums", quantity=1)
        ),
        "kind",
    )
    refused(
        lambda: services.update_commitment(
            officer,
            promise,
            services.CommitmentFacts(kind="hires", quantity=1, due_on=D(2023, 1, 31)),
        ),
        "due_on",
    )
    refused(
        lambda: services.update_signature(
            officer, signed, services.SignatureFacts(signed_on=D(2023, 1, 1), until=D(2023, 3, 1))
        ),
        "until",
    )
    refused(
        lambda: services.update_signature(
            officer, signed, services.SignatureFacts(signed_on=D(2023, 2, 1), until=D(2024, 12, 31))
        ),
        "signed_on",
    )
    services.remove_commitment(officer, promise)
    assert CommitmentAction.objects.get().commitment is None, "what was done outlives the promise"


def test_a_closed_company_does_not_sign(officer, company):
    with build.writing():
        company.closed_on = D(2020, 1, 1)
        company.save()
    with pytest.raises(DomainError, match="fermée"):
        services.sign(officer, company, services.SignatureFacts(signed_on=D(2021, 1, 1)))


def test_who_does_not_follow_companies_writes_nothing(network, company, signed):
    reader = build.context(network, Role.FUNDING_MANAGER)
    for act in (
        lambda: services.sign(reader, company, services.SignatureFacts(signed_on=D(2021, 1, 1))),
        lambda: services.add_commitment(reader, signed, services.CommitmentFacts(kind="hires", quantity=1)),
        lambda: services.record_action(
            reader, signed, services.ActionFacts(kind="hires", date=D(2023, 1, 1))
        ),
        lambda: services.remove_signature(reader, signed),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not CharterSignature.objects.visible_to(reader).exists()


def test_another_network_reads_nothing(company, signed):
    stranger = build.context(build.organisation("Autre réseau", "lead"), Role.LIAISON_OFFICER)
    promise = made.commitment(signed)
    assert not CharterSignature.objects.visible_to(stranger).exists()
    assert not Commitment.objects.visible_to(stranger).filter(pk=promise.pk).exists()
