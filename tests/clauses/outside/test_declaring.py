"""The page without account: two minutes for the company, proofs with them."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client

from maillage.clauses.models import (
    HoursLine,
    HoursStatement,
    StatementDraft,
    StatementProof,
)
from maillage.clauses.outside import services
from maillage.clauses.outside.queries import companies_awaited
from maillage.kernel.models import DoorLink
from tests import build
from tests.clauses import made
from tests.evidence import files

from .telling import MARCH, SENDER, SITE, at, declared, key_of, tell, upload

pytestmark = pytest.mark.django_db


def test_a_company_accepts_the_hours_of_last_month_or_changes_them(client, asked, lot, person, letters):
    page = client.get(at(asked))
    text = page.content.decode()
    assert page.headers["X-Robots-Tag"].startswith("noindex")
    assert "site-nav" not in text
    assert "mars\xa02017" in text
    assert "Bâtiment Comète" in text
    assert asked.statement.asked_by.full_name in text
    screen = client.get(at(asked, f"lot-{lot.pk}")).content.decode()
    assert "Ana M." in screen
    assert 'value="35,5"' in screen, "the hours of February are proposed"
    tell(client, asked, lot, "40h30", "7")
    check = client.get(at(asked, "verifier")).content.decode()
    assert "40,5 h" in check
    assert "7 h de formation" in check
    assert client.post(at(asked, "verifier"), SENDER).url == at(asked)
    assert declared() == [(person, Decimal("40.50"), Decimal(7), "company")]
    statement = HoursStatement.objects.get(month=MARCH)
    assert (statement.sender, statement.message) == ("Rose Ancel, Paie", "À bientôt")
    assert HoursLine.objects.validated().filter(statement=statement).count() == 0, "nothing counts yet"
    (receipt,) = letters()
    assert receipt.to == ["rose@example.org"]
    assert "40,5 h" in receipt.body
    assert "Moreau" not in receipt.body
    assert "Ana" not in receipt.body


@pytest.mark.parametrize("typed", ["35,5", "35.5", "35h30", "35:30", " 35 h 30 "])
def test_hours_are_typed_as_companies_write_them(client, asked, lot, typed):
    tell(client, asked, lot, typed)
    client.post(at(asked, "verifier"), SENDER)
    assert [hours for _p, hours, _t, _s in declared()] == [Decimal("35.50")]


def test_what_cannot_be_read_is_said_and_what_was_typed_stays(client, asked, lot):
    step = f"lot-{lot.pk}"
    key = key_of(client.get(at(asked, step)).content.decode())
    for wrong in ("35h5", "beaucoup", "745", "-3", "x" * 300):
        page = client.post(at(asked, step), {f"{key}-hours": wrong, f"{key}-training": "2"})
        assert page.status_code == 422
        assert 'value="2"' in page.content.decode()
        assert f'value="{wrong}"' in page.content.decode()
    page = client.post(at(asked, "verifier"), {"sender": "", "function": "", "message": "Bonjour"})
    assert page.url == at(asked, step), "a lot nobody looked at is not sent"
    tell(client, asked, lot)
    page = client.post(at(asked, "verifier"), {"sender": "", "function": "", "message": "Bonjour"})
    assert page.status_code == 422
    assert "Bonjour" in page.content.decode()
    assert declared() == []


def test_no_hour_this_month_in_one_press(client, asked, letters):
    assert client.get(at(asked)).status_code == 200
    assert DoorLink.objects.get().last_used_at is None, "looking writes nothing"
    assert StatementDraft.objects.count() == 0
    client.post(at(asked), {"nothing": "1"})
    statement = HoursStatement.objects.get(month=MARCH)
    assert statement.nothing_done
    assert statement.sent_at is not None
    assert "aucune heure" in letters()[0].body
    assert "c'est reçu" in client.get(at(asked)).content.decode().replace("&#x27;", "'")


def test_a_mistaken_press_is_put_right_from_the_same_browser_only(client, asked, lot, person):
    client.post(at(asked), {"nothing": "1"})
    stranger = Client()
    assert "Corriger" not in stranger.get(at(asked)).content.decode()
    stranger.post(at(asked), {"correct": "1"})
    assert "Corriger" in client.get(at(asked)).content.decode()
    client.post(at(asked), {"correct": "1"})
    tell(client, asked, lot, "12")
    client.post(at(asked, "verifier"), SENDER)
    assert declared() == [(person, Decimal(12), Decimal(0), "company")]
    assert not HoursStatement.objects.get(month=MARCH).nothing_done


def test_somebody_away_and_somebody_more(client, asked, lot, person):
    step = f"lot-{lot.pk}"
    key = key_of(client.get(at(asked, step)).content.decode())
    client.post(at(asked, step), {f"{key}-hours": "3", "absent": key})
    screen = client.get(at(asked, step)).content.decode()
    assert f"{key}-hours" not in screen
    assert "Remettre" in screen
    assert client.post(at(asked, step), {"add": "1"}).url == at(asked, f"ajouter-{lot.pk}")
    someone = {
        "first_name": "Idris",
        "last_name": "Benali",
        "birth_date": "12/3/1985",
        "modality": "direct",
        "hours": "21",
        "training": "",
    }
    page = client.post(at(asked, f"ajouter-{lot.pk}"), {**someone, "hours": ""})
    assert page.status_code == 422
    assert "Benali" in page.content.decode(), "what was typed stays"
    assert client.post(at(asked, f"ajouter-{lot.pk}"), someone).url == at(asked, step)
    screen = client.get(at(asked, step)).content.decode()
    assert "Idris B." in screen
    assert "Benali" not in screen, "once noted, first name and initial"
    assert "1985" not in screen
    added = key_of(screen)
    client.post(at(asked, step), {f"{added}-hours": "21", f"{added}-training": ""})
    client.post(at(asked, "verifier"), SENDER)
    line = HoursLine.objects.get(statement__month=MARCH)
    assert (line.said_last_name, line.said_first_name) == ("Benali", "Idris")
    assert line.said_birth_date == dt.date(1985, 3, 12)
    assert line.hours == 21


def test_somebody_removed_again_leaves_nothing(client, asked, lot):
    step = f"lot-{lot.pk}"
    someone = {"first_name": "Idris", "last_name": "Benali", "birth_date": "12/3/1985", "modality": "direct",
               "hours": "21", "training": ""}  # fmt: skip
    client.post(at(asked, f"ajouter-{lot.pk}"), someone)
    screen = client.get(at(asked, step)).content.decode()
    mine = re.search(r'name="(a\d+)-hours"', screen)[1]
    other = re.search(r'name="(e\d+)-hours"', screen)[1]
    client.post(at(asked, step), {f"{mine}-hours": "21", f"{other}-hours": "9", "remove": mine})
    screen = client.get(at(asked, step)).content.decode()
    assert "Idris" not in screen
    assert 'value="9"' in screen, "what was typed beside stays"


def test_a_structure_that_supplies_staff_declares_once_for_all_its_clients(
    client, facilitator, network, contact
):
    etti = build.organisation("Tremplin Intérim", "siae")
    with build.writing():
        etti.roles.update(kind="etti")
    lots = []
    for number in range(5):
        client_company = build.organisation(f"Client {number}", "employer")
        lot = made.lot(network, client_company)
        with build.writing():
            lot.companies.update(modality="etti")
        made.lot_company(lot, etti, "supplier")
        lots.append(lot)
    awaited = set(companies_awaited(network.pk, MARCH).values_list("name", flat=True))
    assert awaited == {"Tremplin Intérim"}, "the clients' hours are those of the structure"
    person = build.person(network, "Moreau", "Ana")
    made.line(lots[3], person, etti, month="2017-02-01", hours=20, modality="etti", state="validated")
    asked = services.ask(facilitator, etti, MARCH, None, SITE)
    welcome = client.get(at(asked)).content.decode()
    assert "5 marchés" in welcome
    screen = client.get(at(asked, "marches")).content.decode()
    assert screen.count("checked") == 1
    assert "Client 3" in screen
    answer = client.post(at(asked, "marches"), {"lots": [lots[1].pk, lots[3].pk]})
    assert answer.url in {at(asked, f"lot-{lots[1].pk}"), at(asked, f"lot-{lots[3].pk}")}
    page = client.get(at(asked, f"lot-{lots[3].pk}")).content.decode()
    assert "pour Client 3" in page
    key = key_of(page)
    client.post(at(asked, f"lot-{lots[3].pk}"), {f"{key}-hours": "18"})
    client.post(at(asked, f"lot-{lots[1].pk}"), {})
    client.post(at(asked, "verifier"), SENDER)
    line = HoursLine.objects.get(statement__month=MARCH)
    assert (line.lot, line.hours, line.modality) == (lots[3], 18, "etti")
    assert line.statement.company == etti


def test_photographs_are_kept_with_the_sending_and_read_by_nobody_before(client, asked, facilitator, lot):
    tell(client, asked, lot)
    sent = {
        "photo": [upload("bulletin.jpg", files.picture(gps=True))],
        "files": [upload("heures.pdf", files.pdf()), upload("b.png", files.picture("PNG"))],
        "more": "1",
    }
    assert client.post(at(asked, "pieces"), sent).url == at(asked, "pieces")
    page = client.get(at(asked, "pieces")).content.decode()
    assert "bulletin.jpg" in page
    assert StatementProof.objects.visible_to(facilitator).count() == 0
    stranger = Client()
    assert "bulletin.jpg" not in stranger.get(at(asked, "pieces")).content.decode()
    again = {"files": [upload("encore.jpg", files.picture(gps=True))]}
    client.post(at(asked, "pieces"), again)
    assert StatementProof.objects.count() == 3, "the same file twice is once"
    one = StatementProof.objects.get(name="b.png")
    client.post(at(asked, "pieces"), {"detach": one.pk})
    client.post(at(asked, "verifier"), SENDER)
    assert sorted(StatementProof.objects.visible_to(facilitator).values_list("name", flat=True)) == [
        "bulletin.jpg",
        "heures.pdf",
    ]


def test_files_that_are_no_proof_are_refused_in_words(client, asked, lot, settings):
    settings.DOCUMENT_MAX_BYTES = 20_000
    for name, content in (
        ("a.exe", b"MZ not a picture"),
        ("vide.pdf", b""),
        ("gros.pdf", b"%PDF-" + b"0" * 30_000),
        ("lourd.pdf", b"%PDF-" + b"0" * 90_000),
        ("piege.pdf", files.pdf(javascript="app.alert(1)")),
    ):
        page = client.post(at(asked, "pieces"), {"files": [upload(name, content)]})
        assert page.status_code == 422, name
        assert "error" in page.content.decode()
    assert StatementProof.objects.count() == 0
    assert not list(settings.DOCUMENTS_FOLDER.glob("*/*"))


def test_somebody_elses_file_is_not_taken_back(client, asked):
    client.post(at(asked, "pieces"), {"files": [upload("heures.pdf", files.pdf())]})
    stranger = Client()
    stranger.post(at(asked, "pieces"), {"detach": StatementProof.objects.get().pk})
    assert StatementProof.objects.count() == 1
