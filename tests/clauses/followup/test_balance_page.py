"""Every contract on one page."""

import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import build
from tests.clauses import made
from tests.kernel.pdf import text_of

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def signed_in(client, facilitator):
    client.force_login(facilitator.account)
    return client


def text(client, name, *args, **query):
    answer = client.get(reverse(f"clauses:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def some(network, facilitator):
    """One lot late, one over with hours missing, one that has not begun."""
    late = made.lot(
        network,
        build.organisation("Maçons de Bellecour", "employer"),
        contract=made.public_contract(
            network, build.organisation("Ville de Fourvière", "buyer"), "Crèche Gerland", ref="M-1",
            facilitator=facilitator.account,
        ),
        start=f"{YEAR - 1}-01-01",
        end=f"{YEAR + 1}-12-31",
        due=1000,
    )  # fmt: skip
    made.line(late, build.person(network), month=f"{YEAR - 1}-03-01", hours=35, state="validated")
    made.line(late, build.person(network), month=f"{YEAR - 1}-04-01", hours="12.5", state="checked")
    short = made.lot(
        network,
        contract=made.public_contract(network, title="Piscine de Vaise"),
        start=f"{YEAR - 2}-01-01",
        end=f"{YEAR - 1}-12-31",
        due=200,
        number="2",
    )
    coming = made.lot(
        network,
        contract=made.public_contract(network, title="Quai des Étroits"),
        start=f"{YEAR + 1}-01-01",
        end=f"{YEAR + 1}-12-31",
        due=300,
    )
    return late, short, coming


def test_the_page_lists_every_lot_late_ones_first(signed_in, some):
    page = text(signed_in, "balance")
    assert page.index("Crèche Gerland") < page.index("Piscine de Vaise") < page.index("Quai des Étroits")
    assert "Ville de Fourvière · M-1" in page
    assert "Maçons de Bellecour" in page
    assert "en retard" in page
    assert "12,5" in page  # waiting
    assert "1 500" in page  # due at the foot
    assert "Avancement" in page


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ({"etat": "late"}, "Crèche", "Piscine"),
        ({"etat": "short"}, "Piscine", "Crèche"),
        ({"mecanisme": "criterion"}, "", "Crèche"),
        ({"q": "maçons"}, "Crèche", "Piscine"),
        ({"q": "FOURVIERE"}, "Crèche", "Piscine"),
        ({"ouverts": "1"}, "Piscine", "Rien ne répond"),
    ],
)
def test_filters(signed_in, some, query, shown, hidden):
    page = text(signed_in, "balance", **query)
    assert shown in page
    assert hidden not in page


def test_filters_by_record(signed_in, some, facilitator):
    late = some[0]
    for name, value in (
        ("acheteur", late.contract.buyer_id),
        ("titulaire", late.companies.get().organisation_id),
        ("suivi", facilitator.account.pk),
    ):
        page = text(signed_in, "balance", **{name: value})
        assert "Crèche Gerland" in page, name
        assert "Piscine" not in page, name


@pytest.mark.parametrize("key", ["contract", "holder", "due", "done", "waiting", "gauge", "forecast", "ends"])
def test_it_sorts_by_what_is_computed(signed_in, some, key):
    up, down = text(signed_in, "balance", sort=key), text(signed_in, "balance", sort=f"-{key}")
    for page in (up, down):
        assert "Crèche Gerland" in page
    if key == "due":
        assert up.index("Piscine") < up.index("Quai") < up.index("Crèche")
        assert down.index("Crèche") < down.index("Quai") < down.index("Piscine")


def test_the_sheet_holds_the_numbers(signed_in, some):
    answer = signed_in.get(reverse("clauses:balance"), {"format": "xlsx", "sort": "contract"})
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))["Liste"].values)
    first = dict(zip(rows[0], rows[1], strict=True))
    assert first["Marché"] == "Crèche Gerland"
    assert (first["Dues"], first["Faites"], first["En attente"]) == (1000, 35, 12.5)
    assert first["État"] == "en retard"
    assert "Avancement" not in rows[0]


def test_the_table_prints(signed_in, some):
    answer = signed_in.get(reverse("clauses:balance_pdf"), {"etat": "late"})
    paper = text_of(answer.content)
    assert "Crèche Gerland" in paper
    assert "Piscine" not in paper
    assert "État : en retard" in paper
    assert "Ensemble (1)" in paper


def test_another_network_sees_none_of_it(client, some):
    from maillage.accounts.roles import Role

    other = build.context(build.organisation("Autre maison", "lead"), Role.CLAUSE_FACILITATOR)
    client.force_login(other.account)
    page = text(client, "balance")
    assert "Aucun marché à clauses" in page


def test_many_lots_ask_no_more_than_one(signed_in, network, some):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text(signed_in, "balance")
        return len(queries)

    text(signed_in, "balance")
    few = asked()
    for _ in range(8):
        lot = made.lot(network, start=f"{YEAR - 1}-01-01", end=f"{YEAR + 1}-12-31")
        made.line(lot, build.person(network), month=dt.date(YEAR - 1, 5, 1), hours=10, state="validated")
    assert asked() == few
