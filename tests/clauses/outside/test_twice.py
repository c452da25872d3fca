"""Sent twice, it is one declaration; what is validated is never replaced."""

import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from maillage.accounts.roles import Role
from maillage.clauses.hours.services import validate
from maillage.clauses.models import (
    HoursLine,
    HoursStatement,
    StatementLetter,
)
from maillage.clauses.outside import services
from tests import build
from tests.clauses import made

from .telling import MARCH, SENDER, SITE, at, declared, key_of, tell

pytestmark = pytest.mark.django_db


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
