"""What was read of a company's file stays with its hours; what else the file says does not."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillage.clauses.models import HoursLine, HoursStatement, SheetDraft, StatementProof
from maillage.clauses.outside import services as outside
from maillage.clauses.sheets import services
from maillage.evidence import store
from maillage.evidence.delivery import checked_content
from tests import build
from tests.clauses import made
from tests.kernel.pdf import text_of
from tests.kernel.sheets.files import xlsx

from .files import HEAD, MARCH

pytestmark = pytest.mark.django_db
WAGES = [*HEAD, "Salaire net"]


def confirmed(facilitator, company, content, month=MARCH):
    draft = services.deposit(facilitator, company, month, "Relevé mars.xlsx", content)
    sheet = services.open_draft(draft)
    services.set_mapping(facilitator, draft, sheet, services.mapping_of(draft, sheet))
    return services.confirm(facilitator, draft)


def test_what_was_read_is_a_proof_and_the_rest_of_the_file_is_not(facilitator, company, lot):
    content = xlsx(WAGES, ["Durand", "Ana", "35h30", 1421.77], ["Petit", "Léo", 12, 1398.5])
    confirmed(facilitator, company, content)
    proof = StatementProof.objects.get()
    assert (proof.statement.month, proof.uploaded_by) == (MARCH, facilitator.account)
    assert (proof.name, proof.content_type) == ("Relevé mars - lu.pdf", "application/pdf")
    text = text_of(checked_content(proof))
    for said in ("Ana Durand", "35,5", "Léo Petit", "47,5", "Relevé mars.xlsx", company.name):
        assert said in text
    assert hashlib.sha256(content).hexdigest() in text.replace("\n", "").replace(" ", "")
    assert "1421" not in text
    assert "1 421" not in text


def test_the_same_file_again_is_kept_once(facilitator, company, lot):
    content = xlsx(HEAD, ["Durand", "Ana", 35.5])
    confirmed(facilitator, company, content)
    with build.writing():
        HoursLine.objects.all().delete()  # as if all had been rejected and asked again
    confirmed(facilitator, company, content)
    assert StatementProof.objects.count() == 1
    assert len(list(store.files())) == 1
    confirmed(facilitator, company, xlsx(HEAD, ["Durand", "Ana", 36]))
    assert StatementProof.objects.count() == 2


def test_a_file_that_changes_nothing_proves_nothing_more(facilitator, company, lot):
    content = xlsx(HEAD, ["Durand", "Ana", 35.5])
    confirmed(facilitator, company, content)
    confirmed(facilitator, company, content)
    assert StatementProof.objects.count() == 1


def test_when_the_declaration_fails_the_paper_goes_with_it(facilitator, company, lot, monkeypatch):
    def fails(*_arguments):
        raise RuntimeError("panne")

    monkeypatch.setattr(services, "remember", fails)
    with pytest.raises(RuntimeError):
        confirmed(facilitator, company, xlsx(HEAD, ["Durand", "Ana", 35.5]))
    assert not StatementProof.objects.exists()
    assert not list(store.files())
    assert SheetDraft.objects.exists()


def test_what_a_company_sends_is_kept_and_never_shown_to_its_link(client, facilitator, network, company, lot):
    ana = build.person(network, last_name="Durand", first_name="Ana")
    made.line(lot, ana, month="2017-02-01", hours=40)
    asked = outside.ask(facilitator, company, MARCH, None, "https://maillage.example.org/")
    address = reverse("clauses:declare_step", args=[asked.token, "tableau"])
    file = SimpleUploadedFile("mars.xlsx", xlsx(HEAD, ["Durand", "Ana", 35.5]))
    client.post(address, {"deposit": "1", "file": file})
    assert not StatementProof.objects.exists()
    client.post(address, {"sender": "Rose Ancel", "function": "Paie"})
    proof = StatementProof.objects.get()
    assert (proof.name, proof.uploaded_by) == ("mars - lu.pdf", None)
    for step in ("", "tableau", "pieces"):
        at = reverse("clauses:declare_step", args=[asked.token, step]) if step else address
        assert "mars - lu" not in client.get(at, follow=True).content.decode()
    client.force_login(facilitator.account)
    statement = HoursStatement.objects.get(month=MARCH)
    shown = client.get(reverse("clauses:statement", args=[statement.pk])).content.decode()
    assert "mars - lu.pdf" in shown
