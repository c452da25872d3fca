"""The register and its clock, the whole answer, files that are frozen, erasure where the law allows."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.evidence.models import Document
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.listing.withholding import may_leave
from maillage.people.models import Person
from maillage.protection.facts import all_facts
from maillage.protection.log import record
from maillage.protection.models import AccessRecord
from maillage.protection.retention import rules
from maillage.protection.retention.anonymising import due_now, run
from maillage.protection.retention.contacts import refresh
from maillage.protection.rights import answers, consents, queries, services
from maillage.protection.rights.freezing import statements_for
from maillage.protection.rights.models import DataRequest, Limitation
from maillage.protection.rights.processing import register_of, register_pdf
from maillage.protection.rights.texts import TextFileError, texts_on
from maillage.protection.services import shares
from tests import build
from tests.kernel.pdf import text_of
from tests.protection.retention.small import SECRET, Old, make


@pytest.fixture
def old(db: None) -> Old:
    return make()


@pytest.fixture
def worker(old: Old) -> Context:
    return Context.of(old.worker.memberships.select_related("account", "organisation").get())


@pytest.fixture
def officer(old: Old) -> Context:
    return build.context(old.lead, Role.DATA_PROTECTION)


def _ask(
    worker: Context, person: Person, kind: str = "access", received: dt.date | None = None
) -> DataRequest:
    day = received or timezone.localdate()
    return services.register(worker, person, kind=kind, received_on=day, channel="letter", details=SECRET)


def test_the_clock_runs_from_the_receipt(old: Old, worker: Context, officer: Context):
    asked = _ask(worker, old.people["Alpha"], received=dt.date(2026, 1, 31))
    assert asked.due_on == dt.date(2026, 2, 28)
    assert asked.is_late
    assert list(queries.requests(officer)) == [asked]
    assert list(queries.requests(worker)) == [asked]
    assert not queries.requests(build.context(build.organisation(), Role.DATA_PROTECTION)).exists()
    with pytest.raises(DomainError, match="au plus tard aujourd'hui"):
        _ask(worker, old.people["Alpha"], received=timezone.localdate() + dt.timedelta(days=1))


def test_two_more_months_once_and_for_a_reason(old: Old, worker: Context, officer: Context):
    asked = _ask(worker, old.people["Alpha"])
    with pytest.raises(DomainError, match="un mois ne suffit pas"):
        services.extend(officer, asked, reason=" ")
    with pytest.raises(NotAllowed):
        services.extend(worker, asked, reason="beaucoup de pièces")
    services.extend(officer, asked, reason="beaucoup de pièces")
    assert asked.extended_to > asked.due_on
    assert asked.handler_id == officer.account.pk
    with pytest.raises(DomainError, match="déjà été prolongée"):
        services.extend(officer, asked, reason="encore")
    late = _ask(worker, old.people["Beta"], received=dt.date(2026, 1, 1))
    with pytest.raises(DomainError, match="passé"):
        services.extend(officer, late, reason="oubli")


def test_an_answer_closes_it(old: Old, worker: Context, officer: Context):
    asked = _ask(worker, old.people["Alpha"])
    services.answer(officer, asked, text="Document remis en main propre.")
    assert (asked.state, asked.answered_on) == ("answered", timezone.localdate())
    with pytest.raises(DomainError, match="déjà close"):
        services.answer(officer, asked, text="encore")


def test_the_answer_tells_everything(old: Old, worker: Context, officer: Context):
    person = old.people["Alpha"]
    record(build.context(old.lead, Role.RECEPTION), "view", "pathways:person", person_id=person.pk)
    held = answers.everything(worker, person)
    told = {model: len(rows) for model, rows in held["facts"].items()}
    for facts in all_facts():
        rows = facts.of([person.pk]).count()
        if rows and not facts.apart:
            assert told[facts.table._meta.label] == rows, facts.model
    assert held["read_by"][0]["role"] == str(Role.RECEPTION.label)
    assert any(f["name"] == old.worker.full_name for f in held["followed_by"])
    words = text_of(answers.answer_pdf(worker, person))
    for word in ("PrenomAlpha", "2 juil. 1969", SECRET, "Qui a lu votre dossier", "CNIL"):
        assert word in words, word
    archive = zipfile.ZipFile(io.BytesIO(answers.answer_archive(worker, person)))
    data = json.loads(archive.read("donnees.json"))
    assert data["facts"]["people.Person"][0]["last_name"] == "Alpha"
    assert data["facts"]["pathways.Appointment"][0]["note"] == f"{SECRET} Alpha"
    taken = AccessRecord.objects.filter(person_id=person.pk, kind="export")
    assert sorted(taken.values_list("page", flat=True)) == ["rights:answer", "rights:archive"]
    with pytest.raises(NotAllowed):
        answers.everything(officer, person)
    assert Document.objects.count() == 0


def test_a_limited_file_is_read_and_never_changed(old: Old, worker: Context, officer: Context):
    person, enrolment = old.people["Omega"], old.enrolments["Omega"]
    asked = _ask(worker, person, "limitation")
    services.limit(officer, asked, reason="exactitude contestée")
    for facts in all_facts():
        rows = facts.of([person.pk])
        if facts.apart or not rows.exists():
            continue
        with pytest.raises(DomainError, match="limité"), build.writing():
            rows.update(**{_a_column(facts): rows.values_list(_a_column(facts), flat=True).first()})
        with pytest.raises((DomainError, DatabaseError)), transaction.atomic(), build.writing():
            rows.first().delete()
    with pytest.raises(DomainError, match="limité"):
        build.step(enrolment, old.programme.step_types.first().code, "2018-01-01", "2018-01-02")
    with pytest.raises(DomainError, match="limité"):
        build.appointment(person, "2018-01-01", enrolment)
    build.appointment(old.people["Alpha"], "2018-01-01")
    assert worker.has("see_people")
    assert Person.objects.visible_to(worker).filter(pk=person.pk).exists()
    left = may_leave(Person.objects.visible_to(worker))
    assert not left.filter(pk=person.pk).exists()
    assert left.filter(pk=old.people["Alpha"].pk).exists()
    services.lift(officer, Limitation.objects.get(), reason="données vérifiées")
    build.appointment(person, "2018-01-01", enrolment)


def _a_column(facts) -> str:
    """A column that is no key."""
    fields = facts.table._meta.concrete_fields
    return next(f.attname for f in fields if not f.primary_key and not f.generated and not f.is_relation)


def test_a_limited_file_outlives_its_term(old: Old, worker: Context, officer: Context, monkeypatch):
    person, today = old.people["Alpha"], timezone.localdate()
    asked = _ask(worker, person, "limitation")
    services.limit(officer, asked, reason="exactitude contestée")
    refresh(today)
    later = today + dt.timedelta(days=31)
    assert person.pk not in due_now(later)
    monkeypatch.setattr(rules, "COMPANY", 1)
    assert run(later) == (3, 0)
    assert Person.objects.get(pk=person.pk).last_name == "Alpha"


def test_every_table_of_facts_is_held(old: Old):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'limited_%'")
        held = {name for (name,) in cursor.fetchall()}
    for facts in all_facts():
        if not facts.apart:
            names = {statement.split("TRIGGER ")[1].split()[0] for statement in statements_for(facts)[1::2]}
            assert names <= held, facts.model


@pytest.mark.parametrize("company", [1, 5])
def test_an_erasure_where_nothing_forbids_it(
    old: Old, worker: Context, officer: Context, monkeypatch, company: int
):
    """At once, in company or not: figures stay what they were where enough others stand in them."""
    monkeypatch.setattr(rules, "COMPANY", company)
    person = old.people["Alpha"]
    before = old.figures()
    asked = _ask(worker, person, "erasure")
    services.limit(officer, asked, reason="en attendant")
    done = services.erase(officer, asked)
    assert (done.state, done.details) == ("answered", "")
    assert not Person.objects.filter(pk=person.pk).exists()
    entered = (2014, "new_entrants", "", "2014")
    assert (old.figures() == before) is (company == 1)
    assert old.figures()[entered] == before[entered], "somebody else's year is not touched"


def test_an_erasure_the_law_refuses_puts_the_file_apart(db: None):
    old = make("plie")
    worker = Context.of(old.worker.memberships.select_related("account", "organisation").get())
    officer = build.context(old.lead, Role.DATA_PROTECTION)
    done = services.erase(officer, _ask(worker, old.people["Alpha"], "erasure"))
    assert done.state == "refused"
    assert "Fonds social européen" in done.answer
    assert Person.objects.get(pk=old.people["Alpha"].pk).kept_as == "archived"
    with pytest.raises(DomainError, match="enregistrez d'abord la sortie"):
        services.erase(officer, _ask(worker, old.people["Omega"], "erasure"))
    assert Person.objects.get(pk=old.people["Omega"].pk).last_name == "Omega"


def test_what_a_person_is_told_and_agrees_to(old: Old, worker: Context, client):
    person, today = old.people["Omega"], timezone.localdate()
    known = {"day": today, "how": "paper"}
    with pytest.raises(DomainError, match="se donne"):
        consents.record_answer(worker, person, code="information", answer="given", **known)
    consents.record_answer(worker, person, code="information", answer="informed", **known)
    consents.record_answer(worker, person, code="companies", answer="given", **known)
    assert may_leave(Person.objects.filter(pk=person.pk)).exists()
    consents.record_answer(worker, person, code="companies", answer="withdrawn", **known)
    assert consents.refused(person.pk, "companies")
    assert not may_leave(Person.objects.filter(pk=person.pk)).exists()
    held = consents.latest(person.pk)
    assert (held["information"].version, held["information"].how) == ("2026-01-01", "paper")
    words = text_of(consents.notice_pdf(worker, person))
    assert "J'accepte" in words
    assert "CNIL" in words
    client.force_login(worker.account)
    url = reverse("rights:consent", args=[person.pk, "photograph"])
    assert client.post(url, {"answer": "refused", "day": "hier", "how": "aloud"}).status_code == 302
    assert consents.refused(person.pk, "photograph")
    assert client.get(reverse("rights:notice", args=[person.pk]))["Content-Type"] == "application/pdf"


def test_a_refusal_blocks_a_share(old: Old, worker: Context):
    person = old.people["Omega"]
    stranger = build.context(build.organisation(), Role.REFERENCE_WORKER)
    share = shares.ask(stranger, person, level="who", reason="même personne suivie par les deux structures")
    consents.record_answer(
        worker, person, code="sharing", answer="refused", day=timezone.localdate(), how="aloud"
    )
    with pytest.raises(DomainError, match="a refusé"):
        shares.accept(worker, share, level="who", days=3, agreed=True)


def test_a_structure_has_texts_of_its_own(old: Old, settings, tmp_path):
    settings.HOME = tmp_path
    (tmp_path / "texts" / "123").mkdir(parents=True)
    own = "---\ncode: sharing\nkind: consent\nlabel: Notre partage\nvalid_from: 2026-06-01\n---\nTexte."
    (tmp_path / "texts" / "123" / "partage.md").write_text(own)
    assert texts_on(dt.date(2026, 7, 1), "123")["sharing"].label == "Notre partage"
    assert texts_on(dt.date(2026, 7, 1))["sharing"].version == "2026-01-01"
    assert texts_on(dt.date(2026, 5, 1), "123")["sharing"].version == "2026-01-01"
    (tmp_path / "texts" / "faux.md").write_text("rien")
    with pytest.raises(TextFileError, match=r"faux\.md"):
        texts_on(dt.date(2026, 7, 1))


def test_the_register_of_processing_follows_the_settings(old: Old, officer: Context, client, settings):
    settings.ACCESS_LOG_MONTHS = 11
    found = register_of(officer)
    assert any("24 mois" in activity.retention for activity in found.activities)
    assert any(activity.retention == "11 mois" for activity in found.activities)
    assert "Entretiens" in found.categories
    assert found.sensitive
    assert any("Référence de parcours" in line for line in found.recipients)
    assert "Registre des activités de traitement" in text_of(register_pdf(officer))
    client.force_login(officer.account)
    assert client.get(reverse("rights:processing")).status_code == 200


def test_the_pages(old: Old, worker: Context, officer: Context, client):
    person = old.people["Omega"]
    client.force_login(worker.account)
    page = client.get(reverse("pathways:person_tab", args=[person.pk, "droits"]))
    assert page.status_code == 200
    assert "Enregistrer une demande" in page.content.decode()
    sent = {"kind": "limitation", "received_on": "1/11/2026", "channel": "letter", "details": ""}
    answer = client.post(reverse("rights:register", args=[person.pk]), sent)
    assert answer.status_code == 302
    made = DataRequest.objects.get()
    client.force_login(officer.account)
    assert "dossier n°" in client.get(reverse("rights:request", args=[made.pk])).content.decode()
    assert client.post(reverse("rights:limit", args=[made.pk]), {"limit-reason": ""}).status_code == 422
    client.post(reverse("rights:limit", args=[made.pk]), {"limit-reason": "contestée"})
    assert Limitation.objects.get().person_id == person.pk
    client.post(reverse("rights:answer", args=[made.pk]), {"accepted": "oui", "text": "Fait."})
    made.refresh_from_db()
    assert made.state == "answered"
    assert "Omega" not in client.get(reverse("rights:requests")).content.decode()
