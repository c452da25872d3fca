"""Documents are received, corrected, withdrawn and put back; who sees which; what goes wrong is said."""

from __future__ import annotations

import datetime as dt
import errno
import io
import os
import time
import uuid

import pytest
from django.core.management import CommandError, call_command

from maillage.accounts.roles import Role
from maillage.evidence import services, store
from maillage.evidence.checking import check, sweep
from maillage.evidence.inspection import inspect
from maillage.evidence.models import Document, DocumentLink
from maillage.evidence.queries import completeness_of
from maillage.evidence.services import Facts
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.history import changes
from maillage.kernel.models import Change
from tests import build

from . import files

pytestmark = pytest.mark.django_db
DAY = dt.date(2017, 3, 1)


def add(context, person, criterion="identity", content=None, **facts) -> Document:
    received = inspect("piece.pdf", content or files.pdf())
    return services.add_document(
        context, person, received, Facts(criterion=criterion, date=facts.pop("date", DAY), **facts)
    )


def test_a_document_is_kept_sealed_and_comes_back(context, person, store_folder) -> None:
    content = files.pdf()
    document = add(context, person, content=content)
    file = store.place_of(document.key)
    assert b"%PDF" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert store.read(document.key) == content
    assert list(check()) == []
    assert document.uploaded_by == context.account


def test_one_file_proves_one_thing_once(context, person) -> None:
    add(context, person)
    with pytest.raises(DomainError, match="déjà au dossier"):
        add(context, person)
    add(context, person, "home")
    assert Document.objects.count() == 2
    assert len(list(store.files())) == 2


def test_withdrawing_says_why_and_can_be_undone(context, person) -> None:
    document = add(context, person)
    with pytest.raises(DomainError, match="pourquoi"):
        services.withdraw_document(context, document, reason="  ")
    services.withdraw_document(context, document, reason="illisible")
    assert completeness_of(context, person).withdrawn == [document]
    assert store.read(document.key)
    with pytest.raises(DomainError, match="déjà retirée"):
        services.withdraw_document(context, document, reason="encore")
    services.reinstate_document(context, document)
    assert completeness_of(context, person).withdrawn == []
    operations = Change.objects.filter(table_name="evidence_document").order_by("pk")
    assert list(operations.values_list("operation", flat=True)) == ["I", "U", "U"]


def test_one_that_was_replaced_does_not_come_back_twice(context, person) -> None:
    document = add(context, person)
    services.withdraw_document(context, document, reason="erreur")
    add(context, person)
    with pytest.raises(DomainError, match="déjà au dossier"):
        services.reinstate_document(context, document)


def test_a_withdrawal_without_reason_is_refused_by_the_database(context, person) -> None:
    document = add(context, person)
    with pytest.raises(DomainError, match="dit pourquoi"), changes(context.actor, "essai"):
        Document.objects.filter(pk=document.pk).update(withdrawn_at="2017-01-01T00:00Z")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"date": dt.date(2999, 1, 1)}, "date"),
        ({"valid_until": dt.date(2017, 2, 1)}, "valid_until"),
        ({"criterion": "nothing"}, "criterion"),
        ({"about": "enrolment:999999"}, "about"),
    ],
)
def test_facts_are_checked_before_anything_is_written(context, person, facts, field) -> None:
    with pytest.raises(DomainError) as refused:
        add(context, person, **facts)
    assert refused.value.field == field
    assert list(store.files()) == []


def test_a_document_may_be_about_a_record_of_the_file(context, person, enrolment) -> None:
    step = build.step(enrolment, "social_support", "2017-03-01")
    contract = build.contract(person, "2017-03-01")
    document = add(context, person, about=f"step:{step.pk}")
    assert "Accompagnement social" in completeness_of(context, person).asked[0].documents[0].about
    services.update_document(
        context, document, Facts(criterion="activity", date=DAY, about=f"contract:{contract.pk}")
    )
    assert list(document.links.values_list("target", "target_id")) == [("contract", contract.pk)]
    stranger = build.enrolment(enrolment.programme, operator=enrolment.operator)
    with pytest.raises(DomainError, match="pas dans le dossier"):
        add(context, person, "home", about=f"enrolment:{stranger.pk}")


def test_a_record_that_goes_leaves_the_document(context, person, enrolment) -> None:
    step = build.step(enrolment, "social_support", "2017-03-01")
    document = add(context, person, about=f"step:{step.pk}")
    with changes(context.actor, "essai"):
        step.delete()
    assert Document.objects.filter(pk=document.pk).exists()
    assert not DocumentLink.objects.exists()


# --- who sees -------------------------------------------------------------------------------------
def test_documents_are_seen_by_who_works_on_the_file(context, person, lead, operator) -> None:
    document = add(context, person)
    seen = {
        role: Document.objects.visible_to(build.context(where, role)).filter(pk=document.pk).exists()
        for role, where in [
            (Role.PROGRAMME_MANAGER, lead),
            (Role.REFERENCE_WORKER, operator),
            (Role.RECEPTION, operator),
            (Role.IOD_OFFICER, operator),
            (Role.DIRECTION, lead),
            (Role.ADMINISTRATOR, lead),
        ]
    }
    assert {role for role, sees in seen.items() if sees} == {Role.PROGRAMME_MANAGER, Role.REFERENCE_WORKER}
    neighbour = build.context(build.organisation("Voisin", "operator"))
    assert not Document.objects.visible_to(neighbour).exists()


def test_what_reveals_a_situation_is_for_the_reference_team(context, person, operator) -> None:
    document = add(context, person, "minimum_income")
    colleague = build.context(operator, Role.REFERENCE_WORKER)
    assert Document.objects.visible_to(context).filter(pk=document.pk).exists()
    team = Document.objects.visible_to(colleague).filter(pk=document.pk).exists()
    codes = {p.criterion.code for p in completeness_of(colleague, person).others}
    assert ("minimum_income" in codes) is team
    if not team:
        with pytest.raises(NotAllowed):
            add(colleague, person, "justice")


def test_a_role_without_the_right_adds_nothing(person, operator) -> None:
    with pytest.raises(NotAllowed):
        add(build.context(operator, Role.RECEPTION), person)


# --- completeness ---------------------------------------------------------------------------------
def test_completeness_says_what_lacks_ends_and_holds(context, person) -> None:
    day = dt.date(2017, 6, 1)
    add(context, person, "identity", valid_until=dt.date(2017, 6, 20))
    add(context, person, "home", valid_until=dt.date(2017, 5, 1))
    add(context, person, "job_search")
    add(context, person, "permit")
    found = completeness_of(context, person, day)
    assert {p.criterion.code: p.state for p in found.asked} == {
        "identity": "ending",
        "home": "ended",
        "job_search": "ok",
        "commitment": "missing",
    }
    assert [(p.criterion.code, p.state) for p in found.others] == [("permit", "extra")]
    assert (found.proven, [p.criterion.code for p in found.lacking]) == (2, ["home", "commitment"])


def test_a_positive_exit_asks_for_its_proof(context, lead, operator) -> None:
    programme = build.programme(lead)
    gone = build.enrolment(
        programme, None, "2016-01-01", "2017-01-31", "cdi", operator=operator, worker=context.account
    )
    (proof,) = completeness_of(context, gone.person, dt.date(2017, 6, 1)).asked
    assert (proof.criterion.code, proof.state) == ("exit_result", "missing")


# --- the store ------------------------------------------------------------------------------------
def test_a_full_disk_is_said_and_leaves_nothing(context, person, monkeypatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("maillage.kernel.durable.os.fsync", full)
    with pytest.raises(DomainError, match="plein"):
        add(context, person)
    monkeypatch.undo()
    assert not Document.objects.exists()
    assert list(store.files()) == []


def test_a_refusal_of_the_database_leaves_no_file(context, person, monkeypatch) -> None:
    monkeypatch.setattr(Document.objects, "create", _refuse)
    with pytest.raises(RuntimeError):
        add(context, person)
    assert list(store.files()) == []


def _refuse(**_fields: object) -> None:
    raise RuntimeError("refusé")


def test_a_destroyed_document_leaves_no_content(context, person, django_capture_on_commit_callbacks) -> None:
    document = add(context, person)
    with django_capture_on_commit_callbacks(execute=True), changes(context.actor, "effacement"):
        Document.objects.filter(pk=document.pk).delete()
        assert store.place_of(document.key).exists()
    assert not store.place_of(document.key).exists()


def test_check_finds_what_is_missing_altered_swapped_or_nobody_s(context, person, store_folder) -> None:
    missing, altered, first, second = (
        add(context, person, code, content=files.picture(size=(60 + n, 40)))
        for n, code in enumerate(("identity", "home", "job_search", "commitment"))
    )
    store.remove(missing.key)
    place = store.place_of(altered.key)
    content = bytearray(place.read_bytes())
    content[-1] ^= 1
    place.write_bytes(content)
    one, other = store.place_of(first.key), store.place_of(second.key)
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)
    orphan = store.place_of(uuid.uuid4())
    store.make_folder(orphan.parent)
    orphan.write_bytes(b"x")
    _age(orphan, hours=2)
    found = {finding.path: finding.what for finding in check()}
    assert found == {
        store.place_of(missing.key): "missing",
        place: "altered",
        one: "altered",
        other: "altered",
        orphan: "orphan",
    }
    assert sweep() == 0
    _age(orphan, hours=25)
    assert sweep() == 1
    assert place.exists()


def _age(path, hours: int) -> None:
    import os
    import time

    then = time.time() - hours * 3600
    os.utime(path, (then, then))


def test_the_check_says_what_mends_each_fault(settings, tmp_path):
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"
    key = uuid.uuid4()
    store.write(key, b"de personne")
    past = time.time() - 86_400
    os.utime(store.place_of(key), (past, past))
    with pytest.raises(CommandError, match="documents sweep » le retire") as refusal:
        call_command("documents", "check", stdout=io.StringIO())
    assert "sauvegarde" not in str(refusal.value)


def test_a_batch_that_fails_takes_away_its_own_files_and_no_other(store_folder):
    first, there, last = (uuid.uuid4() for _n in range(3))
    store.write(there, b"d'avant")
    with pytest.raises(FileExistsError):
        store.write_all({first: b"du lot", there: b"du lot aussi", last: b"jamais"})
    assert store.read(there) == b"d'avant"
    for key in (first, last):
        with pytest.raises(store.Missing):
            store.read(key)
