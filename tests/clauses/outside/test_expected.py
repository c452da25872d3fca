"""Who and which lots a month expects; what becomes of drafts and letters."""

from decimal import Decimal

import pytest

from maillage.accounts.roles import Role
from maillage.clauses.models import (
    HoursStatement,
    StatementDraft,
)
from maillage.clauses.outside import services
from maillage.clauses.outside.queries import expected, lots_of
from tests import build
from tests.clauses import made

from .telling import MARCH, SITE, at, key_of

pytestmark = pytest.mark.django_db


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
