"""The buyer's own access: its contracts and no other, no name anywhere."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.models import Membership
from maillage.accounts.roles import RIGHTS, Right, Role
from maillage.clauses.buyers import queries
from tests import build
from tests.clauses import made
from tests.kernel.pdf import text_of as text_of_pdf

pytestmark = pytest.mark.django_db

NAMES = ("Zéphirin", "Quiberon", "Wisława", "Xanthopoulos", "Yacoubi", "Ñandú", "Kerbrat")


@pytest.fixture
def buyer(network):
    found = build.organisation("Ville de Garance", "buyer")
    with build.writing():
        found.accounts_managed_by = network
        found.save()
    return found


@pytest.fixture
def reader(buyer):
    return build.context(buyer, Role.BUYER)


@pytest.fixture
def contract(network, buyer):
    return made.public_contract(network, buyer, title="Groupe scolaire", ref="2016-045")


@pytest.fixture
def browser(client, reader):
    client.force_login(reader.account)
    return client


def worked(network, lot, names=NAMES, month="2017-03-01", sex="F", hours=10):
    found = []
    for name in names:
        person = build.person(network, last_name=name, first_name=f"P{name}", sex=sex)
        made.line(lot, person, month=month, hours=hours, state="validated")
        found.append(person)
    return found


def pages(browser, contract):
    """Every page and export a buyer reaches of this contract."""
    addresses = [
        reverse("clauses:own_contracts"),
        reverse("clauses:own_contract", args=[contract.pk]),
        reverse("clauses:own_contracts") + "?format=xlsx",
        *(
            reverse(f"clauses:buyer_statement{ending}", args=[contract.buyer_id]) + "?periode=2017"
            for ending in ("", "_pdf", "_xlsx")
        ),
    ]
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        yield address, answer


def text_of(answer):
    if "pdf" in answer["Content-Type"]:
        return text_of_pdf(b"".join(answer) if answer.streaming else answer.content)
    if "spreadsheet" not in answer["Content-Type"]:
        return answer.content.decode()
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer) if answer.streaming else answer.content))
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


def test_the_home_of_a_buyer_is_its_contracts(browser, network, contract):
    made.lot(network, contract=contract, due=500)
    assert browser.get("/").url == reverse("clauses:own_contracts")
    page = browser.get(reverse("clauses:own_contracts")).content.decode()
    assert "Groupe scolaire" in page
    assert "Mes marchés" in page


def test_no_page_and_no_export_names_anybody(browser, network, contract):
    lot = made.lot(network, contract=contract)
    found = worked(network, lot)
    made.line(lot, None, said_last_name="Inconnu-Déclaré", hours=3)
    for address, answer in pages(browser, contract):
        text = text_of(answer)
        for person in found:
            assert person.last_name not in text, address
            assert person.first_name not in text, address
        assert "Inconnu" not in text
        assert "1980" not in text


def test_a_buyer_reaches_its_own_contracts_only(browser, network, contract):
    other = made.public_contract(network, title="Ailleurs")
    made.lot(network, contract=other)
    assert "Ailleurs" not in browser.get(reverse("clauses:own_contracts")).content.decode()
    assert browser.get(reverse("clauses:own_contract", args=[other.pk])).status_code == 404


def test_a_buyer_opens_nothing_else_of_the_room(browser, network, contract):
    lot = made.lot(network, contract=contract)
    line = made.line(lot, build.person(network))
    for name, *args in (
        ("clauses:home",),
        ("clauses:sheet_new",),
        ("pathways:people",),
        ("organisations:file", line.statement.company_id),
    ):
        assert browser.get(reverse(name, args=args)).status_code in (403, 404), name
    assert frozenset({Right.SEE_OWN_CLAUSES}) == RIGHTS[Role.BUYER]


def test_hours_of_the_lots_add_up_and_wait_for_validation(browser, network, contract):
    first, second = (
        made.lot(network, contract=contract, due=100),
        made.lot(network, contract=contract, due=50, number="2"),
    )
    worked(network, first, hours=10)
    made.line(second, build.person(network), hours=7)  # declared, not validated
    standing = browser.get(reverse("clauses:own_contract", args=[contract.pk])).context["standing"]
    assert (standing.due, standing.done) == (150, 70)


def test_few_people_are_not_counted(browser, network, contract):
    worked(network, made.lot(network, contract=contract), names=NAMES[:4])
    page = browser.get(reverse("clauses:own_contract", args=[contract.pk]))
    assert "Moins de 5 personnes" in page.content.decode()
    assert page.context["counts"].people == 0
    assert len(page.context["periods"]) == 1


def test_people_are_counted_by_what_they_were_in_their_first_month(network, reader, contract):
    """Eleven people at once; one is 26 on the very day, another the day after; five live in a QPV."""
    lot = made.lot(network, contract=contract)
    area = build.area("Gerland")
    now = timezone.now()
    for i, born in enumerate(
        (
            "1991-03-01",
            "1991-03-02",
            "1960-01-01",
            "1960-01-01",
            "1960-01-01",
            "1999-01-01",
            "1999-01-01",
            "1999-01-01",
            "1999-01-01",
            "1960-01-01",
            "1960-01-01",
        )
    ):
        person = build.person(network, birth_date=build.day(born), sex="F" if i % 2 else "M")
        build.residence(person, "2016-01-01", areas=[area]) if i < 5 else None
        made.line(lot, person, month="2017-03-01", state="validated", decided_at=now)
    counts = queries.people_told(contract, dt.date(2017, 12, 31))
    assert counts.people == 11
    # 26 on 1 March; 25 on the day after their birthday to come: under 26 are 5, 26 to 49 one, 50 and over 5.
    # One alone is not told, and would be by subtraction: the smallest part told goes with it.
    assert dict(counts.parts["age"]) == {"50": 5}
    assert counts.apart["age"] == 6
    assert dict(counts.parts["sex"]) == {"F": 5, "M": 6}
    assert dict(counts.parts["neighbourhood"]) == {"qpv": 5, "elsewhere": 6}
    assert queries.contracts_told(contract, counts) == 11


def test_corrections_and_new_hours_of_the_same_people_move_no_count(network, contract):
    lot = made.lot(network, contract=contract)
    found = worked(network, lot)
    before = queries.people_told(contract, dt.date(2017, 12, 31))
    made.line(lot, found[0], month="2017-04-01", state="validated", modality="etti")
    made.line(lot, found[1], month="2017-03-01", hours=-2, state="validated")
    after = queries.people_told(contract, dt.date(2017, 12, 31))
    assert (before.people, before.parts, before.until) == (after.people, after.parts, after.until)


def test_a_month_of_one_person_hides_in_its_quarter(browser, network, contract):
    lot = made.lot(network, contract=contract)
    found = worked(network, lot, month="2017-01-01", hours=10)
    made.line(lot, found[0], month="2017-02-01", hours=33, state="validated")
    for person in found:
        made.line(lot, person, month="2017-04-01", hours=1, state="validated")
    page = browser.get(reverse("clauses:own_contract", args=[contract.pk]))
    assert [hours for _label, hours in page.context["periods"]] == [103, 7]
    assert ">33<" not in page.content.decode()


def test_the_statement_of_a_buyer_is_of_a_year_that_is_over(browser, network, buyer, contract):
    worked(network, made.lot(network, contract=contract))
    address = reverse("clauses:buyer_statement", args=[buyer.pk])
    last = timezone.localdate().year - 1
    for asked, given in (
        ("periode=2017", "2017"),
        ("periode=2017-01-01/2017-03-31", str(last)),
        ("periode=2016-2017", str(last)),
        ("du=01/01/2017&au=31/03/2017", str(last)),
        (f"periode={last + 1}", str(last)),
        ("", str(last)),
    ):
        assert browser.get(f"{address}?{asked}").context["made"].period.label == given, asked


def test_questions_do_not_grow_with_contracts_nor_people(
    browser, network, buyer, contract, django_assert_max_num_queries
):
    lot = made.lot(network, contract=contract)
    worked(network, lot, names=["Seul"])
    address = reverse("clauses:own_contract", args=[contract.pk])
    browser.get(address)
    for round_ in range(2):
        with django_assert_max_num_queries(20):
            browser.get(address)
        with django_assert_max_num_queries(16):
            browser.get(reverse("clauses:own_contracts"))
        if not round_:
            worked(network, lot, names=[f"N{i}" for i in range(12)])
            for _ in range(15):
                made.lot(network, contract=made.public_contract(network, buyer))


def test_the_lead_invites_a_buyer(client, network, buyer):
    administrator = build.context(network, Role.ADMINISTRATOR)
    client.force_login(administrator.account)
    answer = client.post(
        reverse("accounts:invite"),
        {
            "email": "achats@example.org",
            "first_name": "Une",
            "last_name": "Acheteuse",
            "organisation": buyer.pk,
            "role": Role.BUYER,
            "fte": "1",
        },
    )
    assert answer.status_code == 200
    assert Membership.objects.filter(organisation=buyer, role=Role.BUYER).exists()
