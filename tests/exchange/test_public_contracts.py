"""Importing public contracts: a row a lot; buyers, holders and operations found or made."""

import time
from decimal import Decimal

import pytest
from django.urls import reverse

from maillage.accounts.roles import Role
from maillage.clauses.contracts.imports.cells import MechanismCell
from maillage.clauses.models import Lot, LotCompany, LotCompanyRole, Operation, PublicContract
from maillage.exchange.models import ImportRun, RunState
from maillage.kernel.models import Change
from maillage.kernel.sheets.cells import CellError
from maillage.organisations.models import Organisation
from tests import build
from tests.clauses import made

from .files import counts, public_contract, reasons, table, taken
from .test_pages import deposit, latest

SIRET = "12345678200002"
POSTE = "35600000000048"


def test_lots_of_one_reference_make_one_contract(imports, house):
    outcome = imports.public_contracts(
        public_contract(operation="Tilleuls", buyer_siret=SIRET, hours_due="571,5"),
        public_contract(operation="Tilleuls", buyer_siret=SIRET, lot="2", holder_name="Peinture d'essai"),
        public_contract("M2", lot="", mechanism="28", holder_name="", end_date="", hours_due=""),
    )
    assert counts(taken(outcome)) == (3, 0, 0, 0)
    contract = PublicContract.objects.get(ref="M1")
    assert (contract.network, contract.origin_organisation, contract.title) == (house, house, "Travaux M1")
    assert (contract.buyer.siret, contract.operation.name) == (SIRET, "Tilleuls")
    first, second = contract.lots.order_by("number")
    assert (first.number, first.mechanism, first.hours_due) == ("1", "execution", Decimal("571.50"))
    assert second.companies.get().organisation.name == "Peinture d'essai"
    assert second.companies.get().role == LotCompanyRole.HOLDER
    alone = PublicContract.objects.get(ref="M2").lots.get()
    assert (alone.number, alone.mechanism, alone.end_date, alone.hours_due) == ("", "object", None, 0)
    assert not alone.companies.exists()
    roles = set(first.companies.get().organisation.roles.values_list("role", flat=True))
    assert roles == {"clause_holder", "employer"}
    assert set(contract.buyer.roles.values_list("role", flat=True)) == {"buyer"}
    assert any("Opération créée : Tilleuls" in notice for notice in outcome.notices)


def test_the_same_file_again_changes_nothing(imports):
    rows = [
        public_contract(operation="Tilleuls", holder_siret=POSTE, hours_due="12,25"),
        public_contract(operation="Tilleuls", lot=""),
        public_contract("M2", holder_name=""),
    ]
    taken(imports.public_contracts(*rows))
    before = Change.objects.count()
    again = imports.public_contracts(*rows)
    assert counts(again) == (0, 0, 3, 0)
    assert again.notices == []
    assert Change.objects.count() == before


def test_a_trial_writes_nothing(imports):
    outcome = imports.public_contracts(public_contract(operation="Tilleuls"), dry_run=True)
    assert counts(outcome) == (1, 0, 0, 0)
    assert any("Opération créée" in notice for notice in outcome.notices)
    assert not PublicContract.objects.exists()
    assert not Operation.objects.exists()
    assert not Organisation.objects.filter(name="Ville d'essai").exists()


def test_what_a_row_changes_is_updated(imports):
    taken(imports.public_contracts(public_contract(), public_contract(lot="2"), public_contract("M2")))
    outcome = imports.public_contracts(
        public_contract(title="Autre objet"),
        public_contract(lot="2", title="Autre objet"),
        public_contract("M2", hours_due="600", holder_name="Maçonnerie d'essai"),
    )
    assert counts(outcome) == (0, 3, 0, 0)
    assert PublicContract.objects.get(ref="M1").title == "Autre objet"
    lot = Lot.objects.get(contract__ref="M2")
    assert (lot.hours_due, lot.companies.get().organisation.name) == (600, "Maçonnerie d'essai")


def test_absent_columns_keep_what_is_recorded(imports):
    taken(imports.public_contracts(public_contract(operation="Tilleuls")))
    short = table("ref,title,mechanism,lot", public_contract(mechanism="criterion"))
    assert counts(imports("public-contracts", short)) == (0, 1, 0, 0)
    lot = Lot.objects.get()
    assert (lot.mechanism, lot.hours_due, lot.start_date.isoformat()) == ("criterion", 571, "2017-01-02")
    assert lot.contract.operation.name == "Tilleuls"
    assert lot.contract.buyer.name == "Ville d'essai"
    # A column that is there and empty takes the operation away; the holder stays.
    assert counts(imports.public_contracts(public_contract(mechanism="criterion", holder_name=""))) == (
        0,
        1,
        0,
        0,
    )
    lot = Lot.objects.get()
    assert lot.contract.operation is None
    assert lot.companies.get().organisation.name == "Bâtiment d'essai"


def test_buyers_and_holders_are_found_by_number_then_by_exact_name(imports):
    town = build.organisation("Nom d'avant", "lead", siret=POSTE)
    firm = build.organisation("Épicerie de l'Étoile")
    outcome = imports.public_contracts(
        public_contract(buyer_siret="356 000 000 00048", holder_name="EPICERIE DE L ETOILE")
    )
    lot = Lot.objects.get()
    assert lot.contract.buyer == town
    assert lot.companies.get().organisation == firm
    assert any("Rôle ajouté : Épicerie de l'Étoile" in notice for notice in outcome.notices)


def test_rows_that_cannot_be_are_refused_with_their_line(imports):
    outcome = imports.public_contracts(
        public_contract("A", mechanism="clause"),
        public_contract("B", start_date="2018-01-01", end_date="2017-12-31"),
        public_contract("C", hours_due="-1"),
        public_contract("D", buyer_siret="123"),
        public_contract("E", buyer_name=""),
        public_contract("maillage:999999"),
        public_contract("F", hours_due="beaucoup"),
        public_contract("G", title=""),
        public_contract("H"),
        accept_valid=True,
    )
    assert reasons(outcome) == [
        (2, "mechanism"),
        (3, "end_date"),
        (4, "hours_due"),
        (5, "buyer_siret"),
        (6, ""),
        (7, "ref"),
        (8, "hours_due"),
        (9, "title"),
    ]
    assert "execution, execution_and_criterion" in outcome.rejects[0].reason
    assert counts(outcome) == (1, 0, 0, 8)
    assert list(PublicContract.objects.values_list("ref", flat=True)) == ["H"]


def test_rows_of_one_reference_agree(imports):
    outcome = imports.public_contracts(
        public_contract("A"),
        public_contract("A", lot="2", buyer_name="Métropole d'essai"),
        public_contract("B", operation="Tilleuls"),
        public_contract("B", lot="2"),
        public_contract("C"),
        public_contract("C", lot="2", title="Autre"),
        public_contract("D", buyer_siret=SIRET),
        public_contract("D", lot="2"),  # the same buyer, by its name
    )
    assert reasons(outcome) == [
        (2, "buyer_siret"),
        (3, "buyer_siret"),
        (4, "operation"),
        (5, "operation"),
        (6, "title"),
        (7, "title"),
    ]
    assert "ligne 3" in outcome.rejects[0].reason
    assert "ligne 2" in outcome.rejects[1].reason


def test_a_lot_is_written_once_a_file(imports, house):
    outcome = imports.public_contracts(
        public_contract("A"),
        public_contract("A", hours_due="3"),
        public_contract("B"),
        public_contract("B"),
    )
    assert reasons(outcome) == [(2, "lot"), (3, "lot"), (5, "lot")]
    # A contract under its reference and under its number of an export.
    taken(imports.public_contracts(public_contract("A")))
    pk = PublicContract.objects.get().pk
    outcome = imports.public_contracts(public_contract("A"), public_contract(f"maillage:{pk}", hours_due="3"))
    assert reasons(outcome) == [(2, "lot"), (3, "lot")]


def test_operations_are_found_by_name_and_made_once(imports, house):
    known = made.operation(house, "Réhabilitation de l'îlot")
    made.operation(build.organisation("Ailleurs", "lead"), "Gare")
    taken(
        imports.public_contracts(
            public_contract("A", operation="REHABILITATION DE L ILOT"),
            public_contract("B", operation="Gare"),
            public_contract("C", operation="gare"),
        )
    )
    assert PublicContract.objects.get(ref="A").operation == known
    made_once = Operation.objects.get(network=house, name="Gare")
    assert PublicContract.objects.filter(operation=made_once).count() == 2


def test_the_holder_of_a_lot_with_hours_stays(imports, house):
    taken(imports.public_contracts(public_contract(), public_contract(lot="2")))
    first, second = Lot.objects.order_by("number")
    made.line(first, build.person(house))
    supplier = build.organisation("Intérim d'essai", "siae")
    made.lot_company(second, supplier, role="supplier")
    outcome = imports.public_contracts(
        public_contract(holder_name="Repreneur"), public_contract(lot="2", holder_name="Intérim d'essai")
    )
    assert reasons(outcome) == [(2, "holder_name"), (3, "holder_name")]
    made.lot_company(second, build.organisation("Second titulaire", "employer"))
    outcome = imports.public_contracts(public_contract(lot="2", holder_name="Repreneur"))
    assert "plusieurs titulaires" in outcome.rejects[0].reason
    outcome = imports.public_contracts(public_contract(lot="2", holder_name="Second titulaire"))
    assert counts(outcome) == (0, 0, 1, 0)


def test_a_number_of_an_export_reaches_the_network_only(imports, house):
    own, theirs = made.lot(house), made.lot(build.organisation("Ailleurs", "lead"))
    outcome = imports.public_contracts(
        public_contract(f"maillage:{own.contract_id}", lot="", title="Tapé"),
        public_contract(f"maillage:{theirs.contract_id}", lot=""),
    )
    assert reasons(outcome) == [(3, "ref")]
    assert outcome.counts.updated == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Condition d'exécution", "execution"),
        ("38", "execution"),
        ("art. 38", "execution"),
        ("Article 38", "execution"),
        ("art38", "execution"),
        ("L2112-2", "execution"),
        ("14", "execution"),
        ("38+52", "execution_and_criterion"),
        ("38/52", "execution_and_criterion"),
        ("14 et 53", "execution_and_criterion"),
        ("l2112-2 et l2152-7", "execution_and_criterion"),
        ("28", "object"),
        ("art. 28 décret 2016-360", "object"),
        ("30", "object"),
        ("15", "reserved_disability"),
        ("36-I", "reserved_disability"),
        ("36-II", "reserved_siae"),
        ("53", "criterion"),
        ("52", "criterion"),
        ("EXECUTION_AND_CRITERION", "execution_and_criterion"),
    ],
)
def test_mechanisms_are_known_by_their_articles(text, code):
    assert MechanismCell().parse(text) == code


@pytest.mark.parametrize("text", ["36", "2015", "clause", "38 52", "-"])
def test_other_words_are_no_mechanism(text):
    with pytest.raises(CellError):
        MechanismCell().parse(text)


def test_five_thousand_rows_in_a_few_seconds(imports, django_assert_max_num_queries):
    rows = [
        public_contract(
            f"M{number // 2}",
            lot=str(number % 2 + 1),
            title=f"Travaux {number // 2}",
            buyer_name=f"Acheteur {number % 40 // 2}",
            operation=f"Opération {number // 2 % 300}",
            holder_name=f"Entreprise {number % 700}",
        )
        for number in range(5000)
    ]
    start = time.perf_counter()
    with django_assert_max_num_queries(60):
        assert counts(taken(imports.public_contracts(*rows))) == (5000, 0, 0, 0)
    assert time.perf_counter() - start < 15  # two to three seconds on an idle machine
    assert counts(imports.public_contracts(*rows)) == (0, 0, 5000, 0)
    assert (PublicContract.objects.count(), LotCompany.objects.count()) == (2500, 5000)


# --- who imports from the pages ----------------------------------------------------------------------
def test_facilitators_import_the_files_of_clauses_and_no_other(client, house):
    client.force_login(build.context(house, Role.CLAUSE_FACILITATOR).account)
    assert client.get(reverse("exchange:home")).url == reverse("exchange:imports")
    page = client.get(reverse("exchange:imports")).content.decode()
    assert "Marchés à clauses sociales" in page
    assert "Contrats de travail" not in page
    assert client.get(reverse("exchange:template", args=["public-contracts"])).status_code == 200
    assert client.get(reverse("exchange:columns", args=["public-contracts"])).status_code == 200
    assert client.get(reverse("exchange:template", args=["people"])).status_code == 404
    assert client.get(reverse("exchange:columns", args=["people"])).status_code == 404
    assert deposit(client, b"ref\n", kind="people").status_code == 422
    assert not ImportRun.objects.exists()
    content = table(",".join(public_contract()), public_contract())
    answer = deposit(client, content, kind="public-contracts")
    assert answer.url == reverse("exchange:run", args=[latest().pk])
    client.post(reverse("exchange:run_confirm", args=[latest().pk]))
    assert latest().state == RunState.DONE
    assert PublicContract.objects.get().ref == "M1"


def test_facilitators_see_the_runs_of_their_kinds(client, house, manager):
    for kind in ("people", "public-contracts", "retired"):
        ImportRun.objects.create(
            organisation=house, account=manager.account, kind=kind, file_name=f"{kind}.csv", size=1,
            content=b"x", state=RunState.CHECKED, report={"rows": 0, "rejected": 0},
        )  # fmt: skip
    facilitator = build.context(house, Role.CLAUSE_FACILITATOR)
    found = ImportRun.objects.visible_to(facilitator).values_list("kind", flat=True)
    assert list(found) == ["public-contracts"]
    assert ImportRun.objects.visible_to(manager).count() == 3
    assert not ImportRun.objects.visible_to(build.context(house, Role.REFERENCE_WORKER)).exists()
    client.force_login(facilitator.account)
    run = ImportRun.objects.get(kind="people")
    for name in ("run", "run_state"):
        assert client.get(reverse(f"exchange:{name}", args=[run.pk])).status_code == 404
    for name in ("run_confirm", "run_drop", "run_again"):
        assert client.post(reverse(f"exchange:{name}", args=[run.pk])).status_code == 404
    run.refresh_from_db()
    assert run.state == RunState.CHECKED


def test_facilitators_take_public_contracts_away_and_nothing_else(client, house, imports):
    taken(imports.public_contracts(public_contract()))
    client.force_login(build.context(house, Role.CLAUSE_FACILITATOR).account)
    page = client.get(reverse("exchange:exports")).content.decode()
    assert reverse("exchange:export", args=["public-contracts", "csv"]) in page
    assert reverse("exchange:export", args=["people", "csv"]) not in page
    assert "nomment des personnes" not in page
    answer = client.get(reverse("exchange:export", args=["public-contracts", "csv"]))
    assert "M1" in answer.content.decode()
    assert client.get(reverse("exchange:export", args=["people", "csv"])).status_code == 403
    client.force_login(build.context(house, Role.REFERENCE_WORKER).account)
    page = client.get(reverse("exchange:exports")).content.decode()
    assert reverse("exchange:export", args=["public-contracts", "csv"]) not in page
