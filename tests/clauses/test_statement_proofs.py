"""Proofs of hours: added by hand, opened, withdrawn, put back, destroyed at their term."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from maillage.clauses.models import StatementProof
from maillage.clauses.outside import blocks, services
from maillage.clauses.outside.services.proofs import destroyed_on
from maillage.evidence.store import place_of
from maillage.protection.models import AccessRecord
from maillage.protection.retention.models import Suspension
from tests import build
from tests.evidence import files

from . import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(network):
    return build.person(network, "Moreau", "Ana")


@pytest.fixture
def statement(network, company, lot, person):
    return made.line(lot, person).statement


def add(client, statement, name="bulletin.jpg", content=None):
    url = reverse("clauses:statement_proof_add", args=[statement.pk])
    return client.post(url, {"file": SimpleUploadedFile(name, content or files.picture(size=(800, 600)))})


def test_a_proof_is_added_opened_withdrawn_and_put_back(client, facilitator, statement, person):
    client.force_login(facilitator.account)
    assert add(client, statement).status_code == 302
    assert add(client, statement).status_code == 422, "the same file twice"
    assert add(client, statement, "a.exe", b"MZ").status_code == 422
    proof = StatementProof.objects.get()
    url = reverse("clauses:statement_proof", args=[proof.key])
    page = client.get(url)
    assert page.status_code == 200
    assert page.headers["Content-Type"] == "image/jpeg"
    small = client.get(url + "?vignette=1")
    assert small.status_code == 200
    assert 0 < len(small.content) < len(page.content) + 1
    assert client.get(url + "?telecharger=1").headers["Content-Disposition"].startswith("attachment")
    assert AccessRecord.objects.filter(person_id=person.pk, page="clauses:statement_proof").exists()
    withdraw = reverse("clauses:statement_proof_withdraw", args=[proof.key])
    assert client.get(withdraw).status_code == 200
    assert client.post(withdraw, {"reason": " "}).status_code == 422
    client.post(withdraw, {"reason": "illisible"})
    content = blocks.proofs_block(facilitator, statement)
    assert [one.proof.withdrawn_reason for one in content["withdrawn"]] == ["illisible"]
    assert content["standing"] == []
    client.post(reverse("clauses:statement_proof_reinstate", args=[proof.key]))
    assert len(blocks.proofs_block(facilitator, statement)["standing"]) == 1


def test_proofs_are_destroyed_at_their_term_and_the_page_says_when(
    facilitator, network, company, lot, statement
):
    old = made.proof(made.statement(network, company, "2017-04-01"), sha256="1" * 64)
    kept = made.proof(made.statement(network, company, "2017-05-01"), sha256="2" * 64)
    assert destroyed_on(old) == dt.date(2022, 5, 1)
    assert services.destroy_proofs(dt.date(2022, 4, 30)) == 0
    assert services.destroy_proofs(dt.date(2022, 5, 1)) == 1
    assert list(StatementProof.objects.all()) == [kept]
    recent = timezone.localdate().replace(day=1)
    fresh = made.proof(made.statement(network, company, f"{recent}"), sha256="3" * 64)
    services.withdraw_proof(facilitator, fresh, reason="illisible")
    fresh.refresh_from_db()
    assert destroyed_on(fresh) == timezone.localdate() + dt.timedelta(days=30)
    with build.writing():
        StatementProof.objects.filter(pk=fresh.pk).update(withdrawn_at=timezone.now() - dt.timedelta(days=31))
    services.destroy_proofs(dt.date(2022, 5, 1))
    assert not StatementProof.objects.filter(pk=fresh.pk).exists()


def test_the_content_goes_with_the_row(client, facilitator, statement, django_capture_on_commit_callbacks):
    client.force_login(facilitator.account)
    add(client, statement)
    key = StatementProof.objects.get().key
    assert place_of(key).exists()
    with django_capture_on_commit_callbacks(execute=True):
        services.destroy_proofs(dt.date(2030, 1, 1))
    assert not place_of(key).exists()


def test_what_somebody_asked_to_keep_waits(network, statement, person):
    made.proof(statement)
    with build.writing():
        suspension = Suspension.objects.create(person=person, until=dt.date(2031, 1, 1), reason="contrôle")
    assert services.destroy_proofs(dt.date(2030, 1, 1)) == 0
    with build.writing():
        suspension.lifted_on = dt.date(2029, 1, 1)
        suspension.save()
    assert services.destroy_proofs(dt.date(2030, 1, 1)) == 1


def test_another_network_opens_nothing(client, statement):
    from maillage.accounts.roles import Role

    proof = made.proof(statement)
    elsewhere = build.context(build.organisation("Ailleurs", "lead"), Role.CLAUSE_FACILITATOR)
    client.force_login(elsewhere.account)
    for name in ("statement_proof", "statement_proof_withdraw"):
        assert client.get(reverse(f"clauses:{name}", args=[proof.key])).status_code == 404
    assert add(client, statement).status_code == 404
