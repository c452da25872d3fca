"""The page without account: two minutes for the company, nothing for a stranger, nothing counted unread."""

import datetime as dt
import re
import threading
from decimal import Decimal

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.accounts.throttle import LIMITS
from maillage.clauses.hours.services import validate
from maillage.clauses.models import (
    HoursLine,
    HoursStatement,
    StatementDraft,
    StatementLetter,
    StatementProof,
)
from maillage.clauses.outside import services
from maillage.clauses.outside.queries import PURPOSE, companies_awaited, expected, lots_of
from maillage.kernel import doors
from maillage.kernel import tasks as kernel_tasks
from maillage.kernel.errors import DomainError
from maillage.kernel.models import DoorLink, OutgoingMail
from tests import build
from tests.evidence import files

from . import made

pytestmark = pytest.mark.django_db
MARCH = dt.date(2017, 3, 1)
SITE = "https://maillage.example.org/"


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.KEYS_FOLDER, settings.KEYS_GIVEN = tmp_path / "keys", ""
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"
    settings.DOCUMENTS_FOLDER.mkdir(mode=0o700)


@pytest.fixture
def letters(settings, monkeypatch):
    monkeypatch.setattr(kernel_tasks, "close_old_connections", lambda: None)
    settings.MAILLAGE_MAIL = True
    settings.DEFAULT_FROM_EMAIL = "maillage@example.org"

    def send():
        mail.outbox.clear()
        for pk in OutgoingMail.objects.order_by("pk").values_list("pk", flat=True):
            kernel_tasks.send_mail(mail_id=pk)
        return list(mail.outbox)

    return send


@pytest.fixture
def contact(company):
    with build.writing():
        return company.contacts.create(name="Rose Ancel", function="Paie", email="rose@example.org")


@pytest.fixture
def person(network, lot):
    """Somebody who did 35 hours in February."""
    someone = build.person(network, "Moreau", "Ana", birth_date="1991-04-03")
    made.line(lot, someone, month="2017-02-01", hours="35.50", state="validated")
    return someone


@pytest.fixture
def asked(facilitator, company, lot, contact, person):
    return services.ask(facilitator, company, MARCH, contact, SITE)


def at(asked, step=""):
    token = asked if isinstance(asked, str) else asked.token
    if step:
        return reverse("clauses:declare_step", args=[token, step])
    return reverse("clauses:declare", args=[token])


SENDER = {"sender": "Rose Ancel", "function": "Paie", "message": "À bientôt"}


def key_of(page):
    """The key of the first person of a lot's screen."""
    return re.search(r'name="([ea]\d+)-hours"', page)[1]


def tell(client, asked, lot, hours="40h30", training=""):
    """A company goes through the screens, and stops before it sends."""
    step = f"lot-{lot.pk}"
    key = key_of(client.get(at(asked, step)).content.decode())
    answer = client.post(at(asked, step), {f"{key}-hours": hours, f"{key}-training": training})
    assert answer.status_code == 302, answer.content.decode()
    assert answer.url == at(asked, "pieces")
    assert client.post(at(asked, "pieces")).url == at(asked, "verifier")


def declared():
    return [
        (line.person, line.hours, line.training_hours, line.source)
        for line in HoursLine.objects.filter(statement__month=MARCH).order_by("pk")
    ]


# --- Two minutes -----------------------------------------------------------------------------------


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


# --- Proofs ----------------------------------------------------------------------------------------


def upload(name, content):
    return SimpleUploadedFile(name, content)


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


# --- A link forwarded to somebody else -------------------------------------------------------------


def test_before_sending_nobody_is_named_and_nothing_of_others_is_shown(
    client, asked, lot, network, person, facilitator
):
    other = build.organisation("Voisine Travaux", "employer")
    made.lot_company(lot, other, "co_contractor")
    neighbour = build.person(network, "Petitjean", "Luc", birth_date="1970-01-02")
    made.line(lot, neighbour, other, month="2017-02-01", state="validated")
    made.line(lot, neighbour, other, month="2017-03-01")
    seen = ""
    for step in ("", f"lot-{lot.pk}", f"ajouter-{lot.pk}", "pieces", "verifier"):
        seen += client.get(at(asked, step), follow=True).content.decode()
    assert "Ana M." in seen
    for secret in ("Moreau", "1991", "Petitjean", "Luc P.", "Voisine", "Rose Ancel", "rose@example.org"):
        assert secret not in seen, secret


def test_once_sent_the_link_says_that_it_was_received_and_no_more(client, asked, lot, letters):
    tell(client, asked, lot)
    client.post(at(asked, "verifier"), SENDER)
    for visitor in (Client(), client):
        for step in ("", f"lot-{lot.pk}", f"ajouter-{lot.pk}", "pieces", "verifier"):
            page = visitor.get(at(asked, step))
            text = page.content.decode()
            assert page.status_code == 200
            assert "Reçu le" in text
            for secret in ("Ana M", "40,5", "Rose", "rose@", "À bientôt", lot.contract.title):
                assert secret not in text.replace(asked.token, ""), secret
    stranger = Client()
    stranger.post(at(asked, f"lot-{lot.pk}"), {})
    stranger.post(at(asked, "verifier"), {**SENDER, "sender": "Un autre"})
    stranger.post(at(asked), {"nothing": "1"})
    assert HoursStatement.objects.get(month=MARCH).sender == "Rose Ancel, Paie"
    assert [hours for _p, hours, _t, _s in declared()] == [Decimal("40.50")]


def test_a_stranger_who_declares_first_is_seen_by_the_contact_of_record(client, asked, lot, letters):
    stranger = Client()
    tell(stranger, asked, lot, "200")
    stranger.post(at(asked, "verifier"), {"sender": "Quelqu'un", "function": "Inconnue", "message": ""})
    (receipt,) = letters()
    assert receipt.to == ["rose@example.org"]
    assert "Quelqu'un, Inconnue" in receipt.body
    assert "prévenez-nous" in receipt.body
    assert not HoursLine.objects.validated().filter(statement__month=MARCH).exists()


def test_every_wrong_link_gets_the_same_words(client, facilitator, asked, company, contact, lot):
    good, pk = asked.token, asked.statement.pk
    pages = set()

    def refused(token, step=""):
        answer = client.get(at(token, step))
        assert answer.status_code == 404
        assert answer.headers["X-Robots-Tag"].startswith("noindex")
        text = answer.content.decode().replace(token, "")
        pages.add(text[text.index("<main") : text.index("</main")])

    refused(good[:-1] + ("A" if good[-1] != "A" else "B"))
    refused("nothing", "verifier")
    refused("x" * 500)
    refused(doors.make_door("charter.declaration", pk, validity=dt.timedelta(days=1)))
    refused(doors.make_door(PURPOSE, pk, validity=dt.timedelta(seconds=-1)))
    refused(doors.make_door(PURPOSE, 0, validity=dt.timedelta(days=1)))
    again = services.ask(facilitator, company, MARCH, contact, SITE)
    refused(good)
    assert client.get(at(again)).status_code == 200
    services.withdraw(facilitator, HoursStatement.objects.get(pk=pk))
    refused(again.token)
    last = services.ask(facilitator, company, MARCH, contact, SITE)
    with build.writing():
        type(lot).objects.update(closed_on="2017-04-01")
    refused(last.token)
    assert len(pages) == 1


def test_a_month_that_is_settled_opens_nothing(client, asked, lot, facilitator, company, contact):
    tell(client, asked, lot)
    client.post(at(asked, "verifier"), SENDER)
    assert client.get(at(asked)).status_code == 200
    lines = list(HoursLine.objects.filter(statement__month=MARCH))
    validate(facilitator, lines, reason="vu les pièces")
    assert HoursLine.objects.validated().filter(statement__month=MARCH).count() == 1
    assert client.get(at(asked)).status_code == 404
    assert client.post(at(asked, "verifier"), SENDER).status_code == 404
    with pytest.raises(DomainError, match="soldé"):
        services.ask(facilitator, company, MARCH, contact, SITE)


def test_guessing_is_slowed_down(client, asked):
    tries, _window = LIMITS["door_from"]
    for number in range(tries):
        client.get(at(f"guess{number}"))
    assert client.get(at(asked)).status_code == 404


def test_a_draft_is_sealed_and_goes_in_time(client, asked, lot):
    client.post(
        at(asked, f"ajouter-{lot.pk}"),
        {"first_name": "Idris", "last_name": "Benali", "birth_date": "12/3/1985", "modality": "direct",
         "hours": "21", "training": ""},
    )  # fmt: skip
    draft = StatementDraft.objects.get()
    assert b"Benali" not in bytes(draft.sealed)
    cookie = client.cookies["maillage_releve"]
    assert cookie["httponly"]
    assert cookie["path"] == at(asked)
    assert cookie.value not in draft.key_hash
    client.post(at(asked, "pieces"), {"files": [upload("heures.pdf", files.pdf())]})
    from maillage.clauses.outside import drafts

    assert drafts.forget_old(dt.timedelta(days=45)) == 0
    StatementDraft.objects.update(changed_at=timezone.now() - dt.timedelta(days=46))
    assert drafts.forget_old(dt.timedelta(days=45)) == 1
    assert StatementProof.objects.count() == 0, "what was never sent goes with it"


def test_a_key_of_another_month_opens_no_draft(client, asked, facilitator, company, contact, lot):
    client.post(at(asked, "pieces"), {"files": [upload("heures.pdf", files.pdf())]})
    april = services.ask(facilitator, company, dt.date(2017, 4, 1), contact, SITE)
    client.cookies["maillage_releve"]["path"] = "/"
    assert "heures.pdf" not in client.get(at(april, "pieces")).content.decode()


HOSTILE = ("\x00", "9" * 30, "9" * 5000, "\ud7ff\uffff\u202e", "31/12/9999", "<script>x</script>", "-1", "")


def test_values_nobody_types_are_refused_in_words(client, asked, lot):
    steps = (
        "",
        f"lot-{lot.pk}",
        f"ajouter-{lot.pk}",
        "pieces",
        "verifier",
        "marches",
        "lot-9999999999999999",
    )
    key = key_of(client.get(at(asked, f"lot-{lot.pk}")).content.decode())
    names = (
        f"{key}-hours", f"{key}-training", "absent", "remove", "back", "first_name", "last_name",
        "birth_date", "modality", "hours", "training", "detach", "lots", "sender",
        "function", "message", "correct",
    )  # fmt: skip
    browser = Client(raise_request_exception=False)
    for step in steps:
        for hostile in HOSTILE:
            if step == "":
                assert browser.get(at(asked), {"x": hostile}).status_code < 500
                continue
            for data in (dict.fromkeys(names, hostile), {"add": "1"} | dict.fromkeys(names[:2], hostile)):
                page = browser.post(at(asked, step), data)
                assert page.status_code < 500, (step, hostile)
                assert "<script>x" not in page.content.decode()
    browser.cookies["maillage_releve"] = "é" * 90
    assert browser.get(at(asked)).status_code == 200


def test_a_form_without_its_key_is_refused(asked, lot):
    strict = Client(enforce_csrf_checks=True)
    for step in ("", f"lot-{lot.pk}", "pieces", "verifier"):
        assert strict.post(at(asked, step), {"nothing": "1", **SENDER}).status_code == 403
    assert declared() == []
    assert HoursStatement.objects.get(month=MARCH).sent_at is None


def test_people_and_lots_of_others_are_not_declared(client, asked, lot, network):
    """A page that was changed by hand names nobody and no lot but those it was given."""
    foreign = made.lot(network)
    stranger = build.person(network, "Étrangère")
    line = made.line(foreign, stranger, month="2017-02-01", state="validated")
    client.post(at(asked, f"lot-{lot.pk}"), {f"e{line.pk}-hours": "50", "back": f"e{line.pk}"})
    assert client.get(at(asked, f"lot-{foreign.pk}")).url == at(asked)
    assert client.post(at(asked, f"ajouter-{foreign.pk}"), {"last_name": "x"}).url == at(asked)
    tell(client, asked, lot)
    client.post(at(asked, "verifier"), SENDER)
    assert [line.lot for line in HoursLine.objects.filter(statement__month=MARCH)] == [lot]
    assert not HoursLine.objects.filter(statement__month=MARCH, person=stranger).exists()


# --- Sending twice ---------------------------------------------------------------------------------


def test_the_back_button_and_a_second_press_declare_once(client, asked, lot, letters):
    tell(client, asked, lot)
    client.post(at(asked, "verifier"), SENDER)
    client.post(at(asked, "verifier"), SENDER)
    assert [hours for _p, hours, _t, _s in declared()] == [Decimal("40.50")]
    assert len(letters()) == 1


def test_of_two_browsers_the_later_one_replaces_what_is_not_decided(client, asked, lot, person):
    other = Client()
    tell(client, asked, lot, "40")
    tell(other, asked, lot, "41")
    client.post(at(asked, "verifier"), SENDER)
    other.post(at(asked, "verifier"), {**SENDER, "sender": "Sam Roux"})
    assert declared() == [(person, Decimal(41), Decimal(0), "company")]
    assert HoursStatement.objects.get(month=MARCH).sender == "Sam Roux, Paie"


def test_what_is_validated_is_never_replaced(client, asked, lot, person, facilitator, network):
    other_lot = made.lot(network, lot.companies.get().organisation)
    browser = Client()
    for one in (client, browser):
        key = key_of(one.get(at(asked, f"lot-{lot.pk}")).content.decode())
        one.post(at(asked, f"lot-{lot.pk}"), {f"{key}-hours": "40" if one is client else "50"})
        someone = {"first_name": "Idris", "last_name": "Benali", "birth_date": "12/3/1985",
                   "modality": "direct", "hours": "5", "training": ""}  # fmt: skip
        one.post(at(asked, f"ajouter-{other_lot.pk}"), someone)
        added = key_of(one.get(at(asked, f"lot-{other_lot.pk}")).content.decode())
        one.post(at(asked, f"lot-{other_lot.pk}"), {f"{added}-hours": "5"})
    client.post(at(asked, "verifier"), SENDER)
    mine = HoursLine.objects.get(statement__month=MARCH, person=person)
    validate(facilitator, [mine], reason="vu les pièces")
    browser.post(at(asked, "verifier"), SENDER)
    mine.refresh_from_db()
    assert (mine.state, mine.hours) == ("validated", Decimal(40))
    later = HoursLine.objects.get(statement__month=MARCH, person=person, state__in=("declared", "checked"))
    assert later.hours == 50
    assert "after_validation" in later.anomalies
    assert HoursLine.objects.filter(statement__month=MARCH, said_last_name="Benali").count() == 1


def test_a_fresh_link_lets_a_company_send_anew(client, asked, lot, facilitator, company, contact, person):
    tell(client, asked, lot, "40")
    client.post(at(asked, "verifier"), SENDER)
    again = services.ask(facilitator, company, MARCH, contact, SITE)
    other = Client()
    tell(other, again, lot, "44")
    other.post(at(again, "verifier"), SENDER)
    assert declared() == [(person, Decimal(44), Decimal(0), "company")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["double press", "two browsers"])
def test_sent_twice_at_once_it_is_one_declaration(kind, settings):
    settings.MAILLAGE_MAIL = True
    network = build.organisation("Maison Garance", "lead")
    company = build.organisation("Bâtiment Comète", "employer")
    with build.writing():
        company.contacts.create(name="Rose Ancel", email="rose@example.org")
    lot = made.lot(network, company)
    person = build.person(network, "Moreau", "Ana")
    made.line(lot, person, month="2017-02-01", hours=35, state="validated")
    asked = services.ask(build.context(network, Role.CLAUSE_FACILITATOR), company, MARCH, None, SITE)
    browsers = [Client(), Client()]
    tell(browsers[0], asked, lot, "40")
    if kind == "double press":
        browsers[1].cookies = browsers[0].cookies
    else:
        tell(browsers[1], asked, lot, "41")
    start, said = threading.Barrier(2), []

    def press(browser):
        try:
            start.wait()
            said.append(browser.post(at(asked, "verifier"), SENDER).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(one,)) for one in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said[0] in (200, 302)
    assert said[1] in (200, 302)
    lines = HoursLine.objects.filter(statement__month=MARCH)
    assert lines.count() == 1
    assert lines.get().hours in ((40,) if kind == "double press" else (40, 41))
    receipts = StatementLetter.objects.filter(kind="receipt").count()
    assert receipts == (1 if kind == "double press" else 2)


# --- Who is expected -------------------------------------------------------------------------------


def test_who_a_lot_expects(network, company, lot, person):
    """The last month with lines counts; rejected, corrected to nothing, ended contracts are left out."""
    statement = made.statement(network, company)
    old = build.person(network, "Ancien")
    made.line(lot, old, month="2017-01-01", state="validated")
    rejected = build.person(network, "Rejet")
    made.line(lot, rejected, month="2017-02-01", state="rejected")
    undone = build.person(network, "Nul")
    made.line(lot, undone, month="2017-02-01", hours=10, state="validated")
    made.line(lot, undone, month="2017-02-01", hours=-10, state="validated")
    gone = build.person(network, "Parti")
    ended = build.contract(gone, "2017-01-02", "2017-02-20", employer=company, origin="clause")
    made.line(lot, gone, month="2017-02-01", state="validated", contract=ended)
    made.line(lot, None, month="2017-02-01", hours=4, said_last_name="Benali", said_first_name="Idris")
    people = expected(statement, [lot.pk])[lot.pk]
    assert [(one.short, one.hours) for one in people] == [
        ("Ana M.", Decimal("35.50")),
        ("Idris B.", Decimal(4)),
    ]


def test_lots_of_a_month(network, company, lot):
    statement = made.statement(network, company)
    early = made.lot(network, company, start="2016-01-01", end="2017-02-28")
    made.lot(network, company, start="2017-04-01")
    made.lot(network, company, closed_on="2017-03-10")
    made.lot(network)
    assert [one.pk for one in lots_of(statement)] == [lot.pk]
    with build.writing():
        early.amendments.create(signed_on="2017-02-01", new_end_date="2017-03-05", reason="retard")
    assert {one.pk for one in lots_of(statement)} == {lot.pk, early.pk}


def test_screens_ask_a_constant_number_of_questions(
    client, asked, lot, network, company, django_assert_max_num_queries
):
    client.post(at(asked, f"lot-{lot.pk}"), {})
    with django_assert_max_num_queries(40) as few:
        client.get(at(asked, "verifier"))
        client.get(at(asked, f"lot-{lot.pk}"))
    for number in range(20):
        made.line(lot, build.person(network, f"Personne{number}"), month="2017-02-01", state="validated")
    with django_assert_max_num_queries(len(few)):
        client.get(at(asked, "verifier"))
        client.get(at(asked, f"lot-{lot.pk}"))


def test_a_change_of_key_reaches_what_was_typed(client, asked, lot):
    from maillage.clauses.outside import drafts
    from maillage.kernel.crypto import keyring
    from maillage.kernel.crypto.rotation import rotate

    key = key_of(client.get(at(asked, f"lot-{lot.pk}")).content.decode())
    client.post(at(asked, f"lot-{lot.pk}"), {f"{key}-hours": "12"})
    former = keyring().current().id
    assert rotate().refused == []
    assert keyring().current().id != former
    assert drafts.read(StatementDraft.objects.get()).lots[lot.pk].said[key].hours == "12.00"


def test_two_files_of_a_company_become_one_with_their_letters(facilitator, network, company, lot, contact):
    """Both were asked and reminded for the same month: nothing is refused, nothing is lost."""
    from maillage.organisations.services import merge_organisations

    double = build.organisation("Bâtiment Comete", "employer")
    made.lot(network, double)
    for one in (company, double):
        asked = services.ask(facilitator, one, MARCH, None, SITE)
        with build.writing():
            asked.statement.letters.create(kind="reminder", days=5, address="rose@example.org")
    manager = build.context(network, Role.PROGRAMME_MANAGER)
    merge_organisations(manager, company.pk, double.pk)
    assert HoursStatement.objects.get().letters.count() == 4
