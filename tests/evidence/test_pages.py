"""Pages of documents: sent, opened under a policy, withdrawn; guessed addresses lead nowhere."""

from __future__ import annotations

import hashlib
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from maillage.accounts.roles import Role
from maillage.evidence import store
from maillage.evidence.models import Document
from tests import build

from . import files

pytestmark = pytest.mark.django_db
TOLD = {"criterion": "identity", "date": "1/3/2017"}


@pytest.fixture
def client(context):
    client = Client()
    client.force_login(context.account)
    return client


def send(client, person, *contents, name="piece.pdf", **said):
    given = [SimpleUploadedFile(name, content) for content in contents]
    headers = said.pop("headers", {})
    url = f"/personnes/{person.pk}/pieces/ajouter/"
    return client.post(url, TOLD | {"files": given} | said, headers=headers)


def test_a_document_is_sent_and_shows_on_the_file(client, person) -> None:
    response = send(client, person, files.pdf(), name="carte.pdf")
    assert response.headers["Location"] == f"/personnes/{person.pk}/pieces/"
    page = client.get(response.headers["Location"]).content.decode()
    assert "carte.pdf" in page
    assert "Pièces demandées : 1 sur 4" in page


def test_several_files_each_on_its_own(client, person) -> None:
    response = send(client, person, files.pdf(), b"<svg/>", files.picture())
    assert response.status_code == 422
    assert "piece.pdf : Ce type de fichier" in response.content.decode()
    assert Document.objects.count() == 2


def test_sent_by_a_script_the_answer_is_data(client, person) -> None:
    quiet = {"Accept": "application/json"}
    assert send(client, person, files.pdf(), headers=quiet).json() == {"added": 1}
    refused = send(client, person, files.pdf(), headers=quiet)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "files"
    assert send(client, person, b"GIF89a", headers=quiet, date="").json()["errors"][0]["field"] == "date"


def test_an_empty_or_too_big_file_is_refused_without_reading_it_all(client, person, settings) -> None:
    settings.DOCUMENT_MAX_BYTES = 1000
    assert "vide" in send(client, person, b"").content.decode()
    assert "dépasse" in send(client, person, files.pdf() + b" " * 1000).content.decode()
    page = send(client, person, b"%PDF-" + b"x" * 200_000)
    assert page.status_code == 422
    assert "trop lourd" in page.content.decode()
    assert not Document.objects.exists()


def test_what_is_received_never_touches_the_disk_in_clear(client, person, monkeypatch) -> None:
    def refuse(*_arguments: object, **_more: object) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    assert send(client, person, files.picture(size=(3000, 3000), quality=100)).status_code == 302


def test_the_token_is_asked_for(context, person) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(context.account)
    assert send(careful, person, files.pdf()).status_code == 403
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("content", "shown"), [(files.pdf(), True), (files.picture(), True), (files.docx(), False)]
)
def test_a_document_opens_under_a_policy_that_lets_it_do_nothing(client, person, content, shown) -> None:
    send(client, person, content, name="é 1.pdf")
    document = Document.objects.get()
    response = client.get(f"/pieces/{document.key}/")
    assert hashlib.sha256(response.content).hexdigest() == document.sha256
    assert response.headers["Content-Disposition"].startswith("inline" if shown else "attachment")
    assert "%C3%A9" in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store, private"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    attached = client.get(f"/pieces/{document.key}/?telecharger=1")
    assert attached.headers["Content-Disposition"].startswith("attachment")


def test_somebody_else_s_document_is_not_found(client, context, person) -> None:
    send(client, person, files.pdf())
    key = Document.objects.get().key
    stranger = Client()
    stranger.force_login(build.context(build.organisation("Voisin", "operator")).account)
    for path in ("", "modifier/", "retirer/"):
        assert stranger.get(f"/pieces/{key}/{path}").status_code == 404
    assert stranger.post(f"/pieces/{key}/remettre/").status_code == 404
    assert send(stranger, person, files.picture()).status_code == 404
    assert client.get(f"/pieces/{uuid.uuid4()}/").status_code == 404
    anonymous = Client().get(f"/pieces/{key}/")
    assert anonymous.status_code == 302
    assert Document.objects.count() == 1


def test_reception_sees_no_document(client, person, operator) -> None:
    send(client, person, files.pdf())
    reception = Client()
    reception.force_login(build.context(operator, Role.RECEPTION).account)
    assert reception.get(f"/personnes/{person.pk}/pieces/").status_code == 404
    assert reception.get(f"/pieces/{Document.objects.get().key}/").status_code == 403


def test_fields_of_the_record_cannot_be_sent_along(client, person, context) -> None:
    other = build.person(context.organisation, "Autre")
    more = {"person": other.pk, "person_id": other.pk, "sha256": "0" * 64, "key": str(uuid.uuid4())}
    given = {"files": SimpleUploadedFile("x.pdf", files.pdf())}
    client.post(f"/personnes/{person.pk}/pieces/ajouter/", TOLD | more | given)
    document = Document.objects.get()
    assert document.person == person
    assert document.sha256 != "0" * 64


def test_a_hostile_name_is_shown_escaped(client, person) -> None:
    send(client, person, files.pdf(), name="x'><img src=x onerror=alert(1)>&amp;.pdf")
    page = client.get(f"/personnes/{person.pk}/pieces/").content.decode()
    assert "<img src=x" not in page
    assert "onerror=alert(1)_&amp;" in page


def test_withdrawn_with_a_reason_then_put_back(client, person) -> None:
    send(client, person, files.pdf())
    document = Document.objects.get()
    assert client.post(f"/pieces/{document.key}/retirer/", {"reason": ""}).status_code == 422
    client.post(f"/pieces/{document.key}/retirer/", {"reason": "illisible"})
    page = client.get(f"/personnes/{person.pk}/pieces/").content.decode()
    assert "1 pièce retirée" in page
    assert "illisible" in page
    assert f"/pieces/{document.key}/remettre/" in page
    client.post(f"/pieces/{document.key}/remettre/")
    assert Document.objects.get().withdrawn_at is None


def test_what_is_said_of_it_can_be_corrected(client, person) -> None:
    send(client, person, files.pdf())
    key = Document.objects.get().key
    assert client.get(f"/pieces/{key}/modifier/").status_code == 200
    wrong = client.post(f"/pieces/{key}/modifier/", TOLD | {"valid_until": "1/2/2017"})
    assert wrong.status_code == 422
    client.post(f"/pieces/{key}/modifier/", {"criterion": "home", "date": "2/3/2017"})
    assert Document.objects.get().criterion == "home"


def test_a_missing_or_altered_file_gives_a_page_that_says_so(client, person, caplog) -> None:
    send(client, person, files.pdf())
    document = Document.objects.get()
    place = store.place_of(document.key)
    place.write_bytes(place.read_bytes()[:-5])
    page = client.get(f"/pieces/{document.key}/")
    assert page.status_code == 410
    assert "a été modifié" in page.content.decode()
    place.unlink()
    page = client.get(f"/pieces/{document.key}/")
    assert page.status_code == 410
    assert "manque" in page.content.decode()
    assert str(document.key) in caplog.text


def test_a_lost_key_gives_a_page_that_says_so(client, person, settings, tmp_path) -> None:
    send(client, person, files.pdf())
    settings.KEYS_FOLDER = tmp_path / "elsewhere"
    page = client.get(f"/pieces/{Document.objects.get().key}/")
    assert page.status_code == 503
    assert "clé de chiffrement" in page.content.decode()


def test_the_part_of_the_file_costs_the_same_whatever_it_holds(
    client, person, django_assert_max_num_queries
) -> None:
    for number in range(6):
        send(client, person, files.picture(size=(60 + number, 40)))
    with django_assert_max_num_queries(40) as counted:
        client.get(f"/personnes/{person.pk}/pieces/")
    few = len(counted)
    for number in range(12):
        send(client, person, files.picture(size=(90 + number, 40)))
    with django_assert_max_num_queries(few):
        client.get(f"/personnes/{person.pk}/pieces/")
