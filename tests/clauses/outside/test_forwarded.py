"""A link in other hands shows nothing and decides nothing; what nobody types is refused."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from maillage.accounts.throttle import LIMITS
from maillage.clauses.hours.services import validate
from maillage.clauses.models import (
    HoursLine,
    HoursStatement,
    StatementDraft,
    StatementProof,
)
from maillage.clauses.outside import services
from maillage.clauses.outside.queries import PURPOSE
from maillage.kernel import doors
from maillage.kernel.errors import DomainError
from tests import build
from tests.clauses import made
from tests.evidence import files

from .telling import MARCH, SENDER, SITE, at, declared, key_of, tell, upload

pytestmark = pytest.mark.django_db


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
