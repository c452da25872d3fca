"""The pages answer, say what is there, and ask the database a constant number of questions."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.charter.models import CharterSignature, Commitment, CommitmentAction
from maillage.organisations.services import hand_over
from tests import build

from . import made

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
YEAR = TODAY().year


@pytest.fixture
def running(network, company):
    """A signature that began a year ago, with a promise that is late and one half done."""
    signature = made.signature(company, network, f"{YEAR - 1}-01-01", f"{YEAR + 1}-12-31")
    made.commitment(signature, "hires", 2, due_on=f"{YEAR - 1}-12-31")
    made.commitment(signature, "forums", 2, axis="trades")
    made.action(signature, "forums", f"{YEAR - 1}-06-01", people=30, note="Salon des métiers")
    return signature


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer.account)
    return client


def text(client, name, *args, **query):
    answer = client.get(reverse(f"charter:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_pages_say_what_is_there(signed_in, company, running):
    page = text(signed_in, "company", company.pk)
    assert "0 / 2 embauches" in page
    assert "1 / 2 forums" in page
    assert "Salon des métiers" in page
    assert "en retard" in page
    board = text(signed_in, "dashboard")
    assert "Bazar Comète" in board
    assert "0 / 2 embauches" in board
    assert "Bazar Comète" in text(signed_in, "list")
    assert "Bazar Comète" in text(signed_in, "list", etat="running", engagements="late")
    assert "Bazar Comète" not in text(signed_in, "list", etat="ended")
    statement = text(signed_in, "statement", company.pk, YEAR - 1)
    assert "Salon des métiers" in statement
    assert "Forum ou événement emploi" in statement
    figures = text(signed_in, "figures", YEAR - 1)
    assert "Entreprises signataires" in figures
    assert "Bazar Comète" in text(signed_in, "figure", YEAR - 1, "actions")
    assert "Bazar Comète" in text(signed_in, "figure", YEAR - 1, "commitments_kept_rate")
    assert "Bazar Comète" in text(signed_in, "figure", YEAR - 1, "signatories")
    file = signed_in.get(reverse("organisations:file", args=[company.pk])).content.decode()
    assert "1 engagement en retard" in file
    assert "1 / 2 forums" in file


def test_empty_pages_say_what_to_do(signed_in, company):
    assert "Pas encore signataire" in text(signed_in, "company", company.pk)
    assert "Aucun signataire" in text(signed_in, "list")
    assert "Aucun engagement en retard" in text(signed_in, "dashboard")
    assert "Rien de compté" in text(signed_in, "figure", YEAR, "actions")
    assert signed_in.get(reverse("charter:statement", args=[company.pk, YEAR])).status_code == 404
    assert signed_in.get(reverse("charter:figure", args=[YEAR, "nothing"])).status_code == 404
    assert signed_in.get(reverse("charter:figures", args=[YEAR + 1])).status_code == 404


def test_a_company_signs_promises_and_acts(signed_in, company):
    answer = signed_in.post(
        reverse("charter:sign"), {"organisation": company.pk, "signed_on": f"1/3/{YEAR - 1}"}
    )
    signature = CharterSignature.objects.get()
    assert answer.url == reverse("charter:commitment_new", args=[signature.pk])
    assert signature.until == dt.date(YEAR + 1, 2, 28)
    assert company.roles.get(role="signatory").since == dt.date(YEAR - 1, 3, 1)
    answer = signed_in.post(answer.url, {"kind": "hires", "quantity": "3", "more": "1"})
    assert answer.url == reverse("charter:commitment_new", args=[signature.pk])
    commitment = Commitment.objects.get()
    assert (commitment.axis, commitment.due_on) == ("recruitment", signature.until)
    answer = signed_in.post(
        reverse("charter:quick_action"),
        {"organisation": company.pk, "kind": "hires", "date": "hier", "quantity": "2"},
    )
    assert answer.url == reverse("charter:company", args=[company.pk])
    action = CommitmentAction.objects.get()
    assert (action.quantity, action.source, action.commitment) == (2, "typed", None)
    assert "2 / 3 embauches" in text(signed_in, "company", company.pk)
    address = reverse("charter:action_edit", args=[action.pk])
    signed_in.post(address, {"kind": "hires", "date": "hier", "quantity": "3", "commitment": commitment.pk})
    action.refresh_from_db()
    assert (action.quantity, action.commitment) == (3, commitment)
    answer = signed_in.post(
        address, {"kind": "forums", "date": "hier", "quantity": "3", "commitment": commitment.pk}
    )
    assert answer.status_code == 422
    assert signed_in.post(reverse("charter:signature_remove", args=[signature.pk])).status_code == 302
    assert CharterSignature.objects.exists(), "one with actions stays"
    signed_in.post(reverse("charter:action_remove", args=[action.pk]))
    signed_in.post(reverse("charter:signature_remove", args=[signature.pk]))
    assert not CharterSignature.objects.exists()
    assert not company.roles.filter(role="signatory").exists()


def test_what_cannot_be_is_said_at_its_field(signed_in, company, running):
    page = signed_in.post(reverse("charter:sign"), {"organisation": company.pk, "signed_on": "hier"})
    assert page.status_code == 422
    assert "déjà une signature" in page.content.decode()
    page = signed_in.post(
        reverse("charter:commitment_new", args=[running.pk]),
        {"kind": "hires", "quantity": "1", "due_on": f"1/1/{YEAR + 5}"},
    )
    assert "hors de la signature" in page.content.decode()
    page = signed_in.post(
        reverse("charter:action_new", args=[running.pk]), {"kind": "hires", "date": "demain", "quantity": "1"}
    )
    assert "une fois faite" in page.content.decode()


def test_renewing_is_one_press_and_can_be_taken_back(signed_in, network, company):
    old = made.signature(company, network, f"{YEAR - 2}-01-01", (TODAY() + dt.timedelta(30)).isoformat())
    made.commitment(old, "hires", 2)
    assert "Renouveler" in text(signed_in, "dashboard")
    signed_in.post(reverse("charter:signature_renew", args=[old.pk]), {"next": "dashboard"})
    new = CharterSignature.objects.exclude(pk=old.pk).get()
    assert new.signed_on == old.until + dt.timedelta(days=1)
    assert [(c.kind, c.quantity, c.due_on) for c in new.commitments.all()] == [("hires", 2, new.until)]
    assert company.roles.get(role="signatory").until == new.until
    signed_in.post(reverse("charter:signature_renew", args=[old.pk]), {"next": "dashboard"})
    assert CharterSignature.objects.count() == 2, "the same press twice renews once"
    signed_in.post(reverse("charter:signature_remove", args=[new.pk]))
    assert company.roles.get(role="signatory").until == old.until


def test_an_officer_lands_on_their_own_companies(signed_in, officer, network, company, running):
    other = build.organisation("Jouets Ocre")
    made.commitment(
        made.signature(other, network, f"{YEAR - 1}-01-01", f"{YEAR}-12-31"), due_on=f"{YEAR - 1}-02-01"
    )
    assert "Jouets Ocre" in text(signed_in, "dashboard")
    hand_over(officer, company, officer.account, TODAY())
    board = text(signed_in, "dashboard")
    assert "Bazar Comète" in board
    assert "Jouets Ocre" not in board
    assert "Jouets Ocre" in text(signed_in, "dashboard", suivi="tous")


@pytest.mark.parametrize("name", ["list", "dashboard", "company", "statement", "figure"])
def test_questions_do_not_grow_with_what_is_there(signed_in, network, company, running, name):
    args = {
        "company": [company.pk],
        "statement": [company.pk, YEAR - 1],
        "figure": [YEAR - 1, "actions"],
    }.get(name, [])
    address = reverse(f"charter:{name}", args=args)
    signed_in.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        signed_in.get(address)
    for number in range(4):
        other = build.organisation(f"Voisine {number}")
        signature = made.signature(other, network, f"{YEAR - 1}-01-01", f"{YEAR + 1}-12-31")
        made.commitment(signature, due_on=f"{YEAR - 1}-06-30")
        made.action(signature, "forums", f"{YEAR - 1}-06-01", people=3)
        made.action(running, "forums", f"{YEAR - 1}-07-0{number + 1}", people=3)
        build.contract(build.person(network), f"{YEAR - 1}-03-01", employer=other)
        build.contract(build.person(network), f"{YEAR - 1}-03-01", employer=company)
    with CaptureQueriesContext(connection) as many:
        signed_in.get(address)
    # The first contract among the deeds asks once which of them the reader may open.
    assert len(many) - len(few) <= (1 if name in ("company", "statement", "figure") else 0)
