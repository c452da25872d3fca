"""Proofs of actions: received, served, withdrawn, put back; known to all that keeps files."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import threading
import time
import uuid

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from maillage.accounts.roles import Role
from maillage.charter import services
from maillage.charter.models import ActionProof, CommitmentAction
from maillage.charter.paper import statement_pdf
from maillage.charter.queries.statements import statement_of
from maillage.charter.services import ActionFacts, declarations
from maillage.clauses.models import StatementProof
from maillage.evidence import store
from maillage.evidence.checking import check, sweep
from maillage.evidence.inspection import inspect
from maillage.evidence.models import Document
from maillage.evidence.sealed import sealed_models
from maillage.kernel.crypto import keyring
from maillage.kernel.crypto.rotation import retire, rotate
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.history import changes
from maillage.kernel.models import Change
from maillage.organisations.services import merge_organisations, undo_merge
from tests import build
from tests.evidence import files

from . import made

pytestmark = pytest.mark.django_db
FORUM = ActionFacts(kind="forums", date=dt.date(2023, 10, 1), people=40, note="Salon")
TYPED = {"kind": "forums", "date": "1/10/2023", "quantity": "1", "people": "40", "note": "", "commitment": ""}


@pytest.fixture(autouse=True)
def store_folder(settings, tmp_path):
    settings.KEYS_FOLDER = tmp_path / "keys"
    settings.KEYS_GIVEN = ""
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"
    settings.DOCUMENTS_FOLDER.mkdir(mode=0o700)
    return settings.DOCUMENTS_FOLDER


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer.account)
    return client


@pytest.fixture
def proof(officer, signed) -> ActionProof:
    received = inspect("émargement.pdf", files.pdf())
    return services.record_proved_action(officer, signed, FORUM, received).proofs.get()


def new(signed) -> str:
    return reverse("charter:action_new", args=[signed.pk])


def sent(content: bytes, name: str = "photo.jpg", **more: str) -> dict[str, object]:
    return TYPED | {"file": SimpleUploadedFile(name, content)} | more


# --- sent and read --------------------------------------------------------------------------------
def test_a_photograph_comes_in_with_the_action_without_what_it_says_of_the_phone(signed_in, officer, signed):
    answer = signed_in.post(new(signed), sent(files.picture(gps=True)))
    assert answer.status_code == 302
    proof = ActionProof.objects.get()
    assert (proof.action.kind, proof.name, proof.uploaded_by) == ("forums", "photo.jpg", officer.account)
    kept = store.read(proof.key)
    assert hashlib.sha256(kept).hexdigest() == proof.sha256
    assert b"TelephoneDeMadame" not in kept
    assert kept[:20] not in store.place_of(proof.key).read_bytes()
    assert list(check()) == []


def test_without_a_file_nothing_changes(signed_in, signed):
    assert signed_in.post(new(signed), TYPED).status_code == 302
    assert CommitmentAction.objects.count() == 1
    assert not ActionProof.objects.exists()


def test_from_the_short_form_and_when_correcting_too(signed_in, company, signed):
    typed = sent(files.picture(), organisation=str(company.pk))
    assert signed_in.post(reverse("charter:quick_action"), typed).status_code == 302
    action = CommitmentAction.objects.get()
    edit = reverse("charter:action_edit", args=[action.pk])
    assert signed_in.post(edit, sent(files.pdf(), "attestation.pdf")).status_code == 302
    assert signed_in.post(edit, TYPED | {"people": "41"}).status_code == 302
    assert set(action.proofs.values_list("name", flat=True)) == {"photo.jpg", "attestation.pdf"}
    twice = signed_in.post(edit, sent(files.pdf(), "encore.pdf"))
    assert twice.status_code == 422
    assert "déjà joint à cette action, sous le nom « attestation.pdf »" in twice.content.decode()
    assert len(list(store.files())) == 2


@pytest.mark.parametrize("field", ["action_new", "quick_action", "action_edit"])
def test_the_forms_take_files_and_offer_the_camera_without_forcing_it(signed_in, signed, proof, field):
    args = {"action_new": [signed.pk], "action_edit": [proof.action_id]}.get(field, [])
    page = signed_in.get(reverse(f"charter:{field}", args=args)).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert 'accept=".pdf,.jpg,' in page
    assert "capture" not in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"GIF89a", "pas accepté"),
        (b"<svg onload='x'/>", "pas accepté"),
        (b"", "vide"),
        (files.pdf(javascript="app.alert(1)"), "imprimez"),
    ],
)
def test_what_is_no_proof_is_refused_and_nothing_is_noted(signed_in, signed, content, said):
    page = signed_in.post(new(signed), sent(content, "photo.pdf"))
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not CommitmentAction.objects.exists()
    assert list(store.files()) == []


def test_too_large_is_said_for_a_file_and_for_a_whole_sending(signed_in, signed, settings):
    settings.DOCUMENT_MAX_BYTES = 1000
    assert "dépasse" in signed_in.post(new(signed), sent(files.pdf() + b" " * 1000)).content.decode()
    page = signed_in.post(new(signed), sent(b"%PDF-" + b"x" * 200_000))
    assert page.status_code == 422
    assert "trop lourd" in page.content.decode()
    assert not CommitmentAction.objects.exists()


def test_a_mistake_elsewhere_asks_for_the_file_again(signed_in, signed):
    page = signed_in.post(new(signed), sent(files.pdf(), date="1/10/2029"))
    assert page.status_code == 422
    assert "Choisissez de nouveau le fichier" in page.content.decode()
    assert list(store.files()) == []


def test_nothing_is_written_in_clear_and_the_token_is_asked_for(officer, signed_in, signed, monkeypatch):
    def refuse(*_arguments: object, **_more: object) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    assert signed_in.post(new(signed), sent(files.picture(size=(3000, 3000), quality=100))).status_code == 302
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(officer.account)
    assert careful.post(new(signed), sent(files.pdf())).status_code == 403
    assert careful.post(new(signed), TYPED).status_code == 403
    assert CommitmentAction.objects.count() == 1


def test_it_opens_under_a_policy_that_lets_it_do_nothing(signed_in, proof):
    response = signed_in.get(reverse("charter:proof_open", args=[proof.key]))
    assert hashlib.sha256(response.content).hexdigest() == proof.sha256
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store, private"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    kept = signed_in.get(reverse("charter:proof_open", args=[proof.key]), {"telecharger": "1"})
    assert kept.headers["Content-Disposition"].startswith("attachment")


def test_the_pages_and_the_statement_show_it(signed_in, network, company, signed, proof):
    opens = reverse("charter:proof_open", args=[proof.key])
    made.action(signed, "forums", "2023-11-01", note="Sans pièce")
    for name, args in (("company", [company.pk]), ("statement", [company.pk, 2023])):
        page = signed_in.get(reverse(f"charter:{name}", args=args)).content.decode()
        assert page.count("pièce jointe") == 1
        assert opens in page
    edit = signed_in.get(reverse("charter:action_edit", args=[proof.action_id])).content.decode()
    assert opens in edit
    found = statement_of(network.pk, company.pk, 2023, dt.date(2024, 1, 10))
    text = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(statement_pdf(found))).pages)
    assert "Salon · pièce jointe" in text
    assert "1 action est prouvée par une pièce" in text
    assert text.count("pièce jointe") == 1


# --- who ------------------------------------------------------------------------------------------
def test_only_who_follows_companies_in_the_network_of_the_signature(network, proof, officer):
    other = build.organisation("Autre réseau", "lead")
    seen = {
        (where.name, role): ActionProof.objects.visible_to(build.context(where, role)).exists()
        for where in (network, other)
        for role in (Role.LIAISON_OFFICER, Role.ADMINISTRATOR, Role.REFERENCE_WORKER)
    }
    assert {who for who, sees in seen.items() if sees} == {(network.name, Role.LIAISON_OFFICER)}
    worker = build.context(network, Role.REFERENCE_WORKER)
    for write in (
        lambda: services.withdraw_proof(worker, proof, reason="x"),
        lambda: services.reinstate_proof(worker, proof),
        lambda: services.record_proved_action(worker, proof.action.signature, FORUM, None),
    ):
        with pytest.raises(NotAllowed):
            write()


def test_a_guessed_address_and_another_network_s_lead_nowhere(client, proof, signed_in):
    assert signed_in.get(reverse("charter:proof_open", args=[uuid.uuid4()])).status_code == 404
    stranger = build.context(build.organisation("Autre réseau", "lead"), Role.LIAISON_OFFICER)
    client.force_login(stranger.account)
    for name in ("proof_open", "proof_withdraw"):
        assert client.get(reverse(f"charter:{name}", args=[proof.key])).status_code == 404
    # A document of a person and a proof of an action do not open by each other's address.
    assert client.get(f"/pieces/{proof.key}/").status_code in (403, 404)


# --- withdrawn ------------------------------------------------------------------------------------
def test_withdrawn_with_a_reason_then_put_back(signed_in, network, company, proof):
    withdraw = reverse("charter:proof_withdraw", args=[proof.key])
    assert signed_in.post(withdraw, {"reason": " "}).status_code == 422
    assert signed_in.post(withdraw, {"reason": "illisible"}).status_code == 302
    proof.refresh_from_db()
    assert (proof.withdrawn_reason, proof.withdrawn_by_id) == ("illisible", proof.uploaded_by_id)
    assert store.read(proof.key)
    found = statement_of(network.pk, company.pk, 2023, dt.date(2024, 1, 10))
    assert [deed.proved for deed in found.deeds] == [False]
    edit = signed_in.get(reverse("charter:action_edit", args=[proof.action_id])).content.decode()
    assert "illisible" in edit
    again = signed_in.post(withdraw, {"reason": "encore"})
    assert "déjà retirée" in again.content.decode()
    signed_in.post(reverse("charter:proof_reinstate", args=[proof.key]))
    assert ActionProof.objects.standing().get() == proof
    written = Change.objects.filter(table_name="charter_actionproof").order_by("pk")
    assert list(written.values_list("operation", flat=True)) == ["I", "U", "U"]


def test_one_that_was_replaced_does_not_come_back_twice(officer, proof):
    services.withdraw_proof(officer, proof, reason="erreur")
    received = inspect("émargement.pdf", files.pdf())
    services.update_proved_action(officer, proof.action, FORUM, received)
    with pytest.raises(DomainError, match="déjà joint"):
        services.reinstate_proof(officer, proof)


def test_the_database_holds_the_rules(officer, proof):
    with pytest.raises(DomainError, match="dit pourquoi"), changes(officer.actor, "essai"):
        ActionProof.objects.filter(pk=proof.pk).update(withdrawn_at="2023-01-01T00:00Z")
    with pytest.raises(DomainError, match="déjà joint"):
        made.proof(proof.action, sha256=proof.sha256)


def test_a_proved_action_is_not_taken_away_in_passing(
    signed_in, officer, proof, django_capture_on_commit_callbacks
):
    remove = reverse("charter:action_remove", args=[proof.action_id])
    signed_in.post(remove)
    assert CommitmentAction.objects.filter(pk=proof.action_id).exists()
    services.withdraw_proof(officer, proof, reason="mauvaise entreprise")
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(remove)
    assert not ActionProof.objects.exists()
    assert not store.place_of(proof.key).exists()
    gone = Change.objects.get(table_name="charter_actionproof", operation="D")
    assert gone.before["withdrawn_reason"] == "mauvaise entreprise"


def test_an_answer_is_not_read_again_over_a_proved_action(officer, company, signed):
    asked = declarations.ask(officer, signed, 2023, None, "https://maillage.test/").declaration
    declarations.answer_line(asked, "forums", 1, 10, "")
    declarations.answer_contact(asked, name="Camille", function="", email="c@example.org", phone="")
    declarations.send(asked)
    declarations.accept(officer, asked)
    action = CommitmentAction.objects.get()
    facts = ActionFacts(kind="forums", date=action.date, people=10)
    services.update_proved_action(officer, action, facts, inspect("liste.pdf", files.pdf()))
    with pytest.raises(DomainError, match="retirez d'abord la pièce"):
        declarations.reopen(officer, asked)


# --- kept -----------------------------------------------------------------------------------------
def test_every_model_of_sealed_files_is_known():
    assert set(sealed_models()) == {Document, ActionProof, StatementProof}


def test_the_sweeping_of_orphans_leaves_it(proof):
    place, orphan = store.place_of(proof.key), store.place_of(uuid.uuid4())
    store.make_folder(orphan.parent)
    orphan.write_bytes(b"x")
    for path in (place, orphan):
        past = time.time() - 90 * 86_400
        os.utime(path, (past, past))
    assert sweep() == 1
    assert place.exists()
    assert not orphan.exists()
    assert list(check()) == []


def test_a_missing_or_altered_file_is_found_and_said(signed_in, proof):
    place = store.place_of(proof.key)
    content = bytearray(place.read_bytes())
    content[-1] ^= 1
    place.write_bytes(content)
    page = signed_in.get(reverse("charter:proof_open", args=[proof.key]))
    assert page.status_code == 410
    assert "modifié" in page.content.decode()
    assert "Retour à l'action" in page.content.decode().replace("&#x27;", "'")
    assert [(f.what, f.path) for f in check()] == [("altered", place)]
    place.unlink()
    assert signed_in.get(reverse("charter:proof_open", args=[proof.key])).status_code == 410
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 anomalie pour 1 pièces"):
        call_command("documents", "check", stdout=out)
    assert f"fichier manquant (pièce d'action de la charte {proof.pk}, reçue le" in out.getvalue()


def test_a_change_of_key_reaches_it(signed_in, proof):
    former = keyring().current().id
    assert proof.key_id == former
    assert rotate().refused == []
    proof.refresh_from_db()
    assert proof.key_id == store.key_used(proof.key) == keyring().current().id != former
    assert former not in retire(settling=0)[1]
    assert signed_in.get(reverse("charter:proof_open", args=[proof.key])).status_code == 200


def test_a_refusal_of_the_database_leaves_no_file(officer, signed, monkeypatch):
    def refuse(**_fields: object) -> None:
        raise RuntimeError("refusé")

    monkeypatch.setattr(ActionProof.objects, "create", refuse)
    with pytest.raises(RuntimeError):
        services.record_proved_action(officer, signed, FORUM, inspect("x.pdf", files.pdf()))
    assert list(store.files()) == []
    assert not CommitmentAction.objects.exists()


def test_the_merge_of_two_companies_keeps_it(signed_in, officer, company, proof):
    twin = build.organisation("Bazar Comete")
    merge = merge_organisations(officer, twin.pk, company.pk)
    proof.refresh_from_db()
    assert proof.action.signature.organisation_id == twin.pk
    assert signed_in.get(reverse("charter:proof_open", args=[proof.key])).status_code == 200
    undo_merge(officer, merge.pk)
    assert ActionProof.objects.get().action.signature.organisation_id == company.pk
    assert list(check()) == []


# --- at once --------------------------------------------------------------------------------------
def together(*calls) -> list[str]:
    """What each call says, run at the same instant on connections of their own: "" when it went well."""
    start, said = threading.Barrier(len(calls)), []

    def run(call):
        try:
            start.wait(20)
            call()
            said.append("")
        except DomainError as error:
            said.append(error.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


@pytest.mark.django_db(transaction=True)
def test_two_officers_attach_one_file_and_it_is_kept_once(network, officer, signed):
    action = services.record_proved_action(officer, signed, FORUM, None)
    other = build.context(network, Role.LIAISON_OFFICER)

    def attach(context):
        held = CommitmentAction.objects.get(pk=action.pk)
        services.update_proved_action(context, held, FORUM, inspect("liste.pdf", files.pdf()))

    well, refused = together(lambda: attach(officer), lambda: attach(other))
    assert well == ""
    assert "déjà joint" in refused
    assert [key for _path, key in store.files()] == [ActionProof.objects.get().key]


@pytest.mark.django_db(transaction=True)
def test_an_action_is_proved_or_taken_away_never_both(network, officer, signed):
    other = build.context(network, Role.LIAISON_OFFICER)
    received = inspect("liste.pdf", files.pdf())
    for _again in range(5):
        action = services.record_proved_action(officer, signed, FORUM, None)
        one, two = (CommitmentAction.objects.get(pk=action.pk) for _n in range(2))
        well, refused = together(
            lambda one=one: services.update_proved_action(officer, one, FORUM, received),
            lambda two=two: services.remove_action(other, two),
        )
        assert (well, bool(refused)) == ("", True)
        assert {key for _path, key in store.files()} == set(ActionProof.objects.values_list("key", flat=True))
