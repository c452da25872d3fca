"""The company sends its own spreadsheet by its link, without account."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from maillage.clauses.models import HoursLine, HoursStatement, SheetDraft
from maillage.clauses.outside import services as outside
from maillage.clauses.sheets import services
from tests import build
from tests.clauses import made
from tests.kernel.sheets.files import xlsx

from .files import HEAD, MARCH

pytestmark = pytest.mark.django_db
SENDER = {"sender": "Rose Ancel", "function": "Paie"}


@pytest.fixture
def ana(network, lot):
    person = build.person(network, last_name="Durand", first_name="Ana", birth_date=build.day("1990-05-04"))
    made.line(lot, person, month="2017-02-01", hours=40)
    return person


@pytest.fixture
def address(facilitator, company, lot, ana):
    asked = outside.ask(facilitator, company, MARCH, None, "https://maillage.example.org/")
    return reverse("clauses:declare_step", args=[asked.token, "tableau"])


def deposit(client, address, *rows, content=None):
    file = SimpleUploadedFile("mars.xlsx", content or xlsx(*rows))
    return client.post(address, {"deposit": "1", "file": file})


def test_what_is_understood_is_shown_then_declared(client, address, ana, lot):
    assert client.get(address).status_code == 200
    assert deposit(client, address, HEAD, ["DURAND", "Ana", "35h30"], ["Total", None, 35.5]).url == address
    page = client.get(address).content.decode()
    assert "DURAND Ana" in page
    assert "35,5" in page
    assert "1990" not in page  # nothing the file does not say
    assert not HoursLine.objects.filter(statement__month=MARCH).exists()
    assert client.post(address, SENDER).status_code == 302
    line = HoursLine.objects.get(statement__month=MARCH)
    assert (line.person, float(line.hours), line.source, line.lot) == (ana, 35.5, "sheet", lot)
    statement = HoursStatement.objects.get(month=MARCH)
    assert statement.sender == "Rose Ancel, Paie"
    assert statement.sent_at is not None
    assert not SheetDraft.objects.exists()
    # Once sent the page says that it was received, and nothing of what was said.
    assert "DURAND" not in client.get(address, follow=True).content.decode()
    client.post(address, SENDER)
    assert HoursLine.objects.filter(statement__month=MARCH).count() == 1


def test_what_is_not_understood_is_left_to_a_facilitator_whole(client, address, facilitator, company):
    deposit(client, address, HEAD, ["Durand", "Ana", "=1+1"], ["Petit", "Léo", 12])
    page = client.get(address).content.decode()
    assert "C2" in page
    assert not SheetDraft.objects.visible_to(facilitator).exists()  # its own until it sends
    client.post(address, SENDER)
    assert not HoursLine.objects.filter(statement__month=MARCH).exists()
    draft = SheetDraft.objects.visible_to(facilitator).get()
    assert services.clean_up() == 0
    assert HoursStatement.objects.get(month=MARCH).sent_at is not None
    services.confirm(facilitator, draft)
    assert float(HoursLine.objects.get(statement__month=MARCH).hours) == 12


def test_a_link_forwarded_shows_nothing_of_the_file(client, address):
    deposit(client, address, HEAD, ["Durand", "Ana", 35])
    other = Client()
    assert "Durand" not in other.get(address).content.decode()
    assert other.post(address, SENDER).status_code == 302
    assert not HoursLine.objects.filter(statement__month=MARCH).exists()


def test_what_is_no_spreadsheet_is_refused_in_words(client, address):
    answer = deposit(client, address, content=b"%PDF-1.7")
    assert answer.status_code == 422
    assert "PDF" in answer.content.decode()
    assert client.post(address, {"deposit": "1"}).status_code == 422
    assert not SheetDraft.objects.exists()


def test_waiting_sheets_are_on_the_first_page(client, network, facilitator, company, lot):
    made.sheet_draft(network, company)
    client.force_login(facilitator.account)
    assert "Tableaux à confirmer" in client.get(reverse("clauses:home")).content.decode()
