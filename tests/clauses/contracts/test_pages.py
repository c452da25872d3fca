"""Pages of contracts: what they show, what a press does, what they ask of the database."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.clauses.contracts.blocks import deadlines_block
from maillage.clauses.contracts.panels import buyer_panel, company_panel, lot_moments
from maillage.clauses.contracts.queries.buyers import buyers
from maillage.clauses.models import Lot, LotCompany, Operation, PublicContract
from maillage.organisations.models import Interaction, Organisation
from tests import build
from tests.clauses import made

pytestmark = pytest.mark.django_db
FAR = "2099-12-31"


@pytest.fixture
def signed_in(client, facilitator):
    client.force_login(facilitator.account)
    return client


def page(client, name, *arguments, query=""):
    answer = client.get(reverse(f"clauses:{name}", args=arguments) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def several(network, count, first=0, **fields):
    """Lots of contracts of their own, each with a holder, another company and an amendment."""
    found = []
    for number in range(first, first + count):
        buyer = build.organisation(f"Acheteur {number}", "buyer")
        contract = made.public_contract(network, buyer, f"Marché {number}", ref=f"M{number}", **fields)
        lot = made.lot(network, contract=contract, end=FAR, trade="roads", due=100)
        made.lot_company(lot, build.organisation(), role="subcontractor")
        made.amendment(lot, 10)
        found.append(lot)
    return found


# --- the list ------------------------------------------------------------------------------------------
def test_the_list_finds_by_any_word_and_narrows(signed_in, facilitator, network):
    site = made.operation(network, "Tilleuls", urban_renewal=True)
    one, other = several(network, 2)
    with build.writing():
        PublicContract.objects.filter(pk=one.contract_id).update(
            operation=site, facilitator=facilitator.account, title="Crèche"
        )
        Lot.objects.filter(pk=other.pk).update(closed_on="2018-01-01", mechanism="criterion")
        LotCompany.objects.filter(lot=other, role="holder").update(
            organisation=build.organisation("Électricité Brin")
        )
    for query, shown in (
        ("", {"Crèche", "Marché 1"}),
        ("?q=creche", {"Crèche"}),
        ("?q=crèche", {"Crèche"}),
        ("?q=M1", {"Marché 1"}),
        ("?q=electricite", {"Marché 1"}),
        ("?q=acheteur+m1", {"Marché 1"}),
        ("?q=tilleuls+m0", {"Crèche"}),
        ("?etat=closed", {"Marché 1"}),
        ("?etat=running", {"Crèche"}),
        ("?etat=ended", set()),
        ("?mecanisme=criterion", {"Marché 1"}),
        ("?miens=1", {"Crèche"}),
        ("?renovation=1", {"Crèche"}),
        (f"?acheteur={other.contract.buyer_id}", {"Marché 1"}),
        (f"?operation={site.pk}", {"Crèche"}),
        ("?fin_from=2020-01-01", {"Crèche", "Marché 1"}),
    ):
        found = page(signed_in, "contracts", query=query)
        assert {name for name in ("Crèche", "Marché 1") if f"{name}</a>" in found} == shown, query


def test_the_list_goes_into_a_spreadsheet(signed_in, network):
    several(network, 2)
    answer = signed_in.get(reverse("clauses:contracts") + "?format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"Marché 0", 110, "en cours"} <= cells, cells


def test_another_network_is_not_seen(signed_in, facilitator):
    theirs = made.lot(build.organisation("Ailleurs", "lead"))
    assert "Réhabilitation" not in page(signed_in, "contracts")
    assert signed_in.get(reverse("clauses:lot", args=[theirs.pk])).status_code == 404
    assert signed_in.get(reverse("clauses:contract", args=[theirs.contract_id])).status_code == 404


@pytest.mark.parametrize(
    "name", ["contracts", "contract", "operation", "operations", "buyers", "lot", "home"]
)
def test_pages_cost_the_same_for_one_and_for_many(signed_in, network, name, django_assert_max_num_queries):
    site = made.operation(network)

    def address():
        lot = Lot.objects.order_by("pk").first()
        arguments = {"contract": [lot.contract_id], "operation": [site.pk], "lot": [lot.pk]}.get(name, [])
        return reverse(f"clauses:{name}", args=arguments)

    several(network, 1, operation=site)
    signed_in.get(address())  # what is asked once a process
    with django_assert_max_num_queries(60) as first:
        signed_in.get(address())
    contract = Lot.objects.first().contract
    for lot in several(network, 5, first=1, operation=site):
        with build.writing():
            PublicContract.objects.filter(pk=lot.contract_id).update(buyer=contract.buyer)
        made.lot(network, contract=contract, number=str(lot.pk), end=FAR)
        made.amendment(Lot.objects.filter(contract=contract).first(), 1)
        made.lot_company(Lot.objects.filter(contract=contract).first(), build.organisation(), role="supplier")
    with django_assert_max_num_queries(len(first.captured_queries)):
        signed_in.get(address())


# --- a contract, a lot ---------------------------------------------------------------------------------
def _new(town, **fields):
    return {
        "title": "Piste cyclable",
        "buyer": str(town.pk) if town else "",
        "lot-mechanism": "execution",
        "lot-hours_due": "571",
        "lot-start_date": "01/03/2017",
    } | fields


def test_a_contract_is_opened_and_taken_back(signed_in):
    town = build.organisation("Ville d'Ambre")
    answer = signed_in.post(reverse("clauses:contract_new"), _new(town, **{"holder-company_name": "Neuve"}))
    lot = Lot.objects.get()
    assert answer.url == reverse("clauses:lot", args=[lot.pk])
    assert lot.companies.get().organisation.name == "Neuve"
    shown = signed_in.get(answer.url).content.decode()
    undo = reverse("clauses:contract_remove", args=[lot.contract_id])
    assert undo in shown
    signed_in.post(undo)
    assert not PublicContract.objects.exists()


def test_what_is_missing_is_said_in_each_part_of_the_form(signed_in):
    answer = signed_in.post(reverse("clauses:contract_new"), _new(None, title="", **{"lot-mechanism": ""}))
    assert answer.status_code == 422
    assert answer.content.decode().count("error-summary") >= 2
    answer = signed_in.post(reverse("clauses:contract_new"), _new(None))
    assert answer.status_code == 422
    assert "Choisissez une structure connue" in answer.content.decode()
    answer = signed_in.post(
        reverse("clauses:contract_new"), _new(build.organisation("V"), **{"lot-end_date": "01/01/2016"})
    )
    assert "finit avant de commencer" in answer.content.decode()
    assert not PublicContract.objects.exists()


def test_foreign_operations_and_accounts_are_not_taken(signed_in, network):
    away = build.organisation("Ailleurs", "lead")
    town = build.organisation("Ville")
    stranger = build.context(away, Role.CLAUSE_FACILITATOR).account
    for fields in ({"operation": str(made.operation(away).pk)}, {"facilitator": str(stranger.pk)}):
        answer = signed_in.post(reverse("clauses:contract_new"), _new(town, **fields))
        assert answer.status_code == 422
    assert not PublicContract.objects.exists()


def test_the_calculator_opens_a_contract_with_its_hours(signed_in):
    query = "?trade=roads&amount=1000000&labour_share=40&hourly_cost=35&rate=5"
    result = page(signed_in, "calculator", query=query)
    assert "571" in result
    opening = reverse("clauses:contract_new") + query
    assert opening.replace("&", "&amp;") in result
    form = signed_in.get(opening).content.decode()
    assert 'name="calcul-amount" value="1' in form
    town = build.organisation("Ville")
    carried = {"calcul-trade": "roads", "calcul-amount": "1\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000",
               "calcul-labour_share": "40", "calcul-hourly_cost": "35", "calcul-rate": "5"}  # fmt: skip
    sent = _new(town, **carried, **{"lot-trade": "roads"})
    answer = signed_in.post(reverse("clauses:contract_new"), sent | {"lot-hours_due": "600"})
    assert answer.status_code == 422
    assert "demandent un motif" in answer.content.decode()
    signed_in.post(
        reverse("clauses:contract_new"), sent | {"lot-hours_due": "600", "calcul-reason": "Accord"}
    )
    lot = Lot.objects.get()
    assert (lot.hours_due, lot.calibrations.get().computed, lot.calibrations.get().reason) == (
        600,
        571,
        "Accord",
    )


def test_the_result_follows_what_is_typed(signed_in, network, facilitator):
    past = made.lot(network, trade="roads", due=600)
    made.calibration(past, facilitator.account)
    chosen = page(signed_in, "calculation", query="?trade=roads&amount=&defaults=1")
    assert 'hx-swap-oob="true"' in chosen
    assert 'name="labour_share" value="30"' in chosen
    assert "Un lot de ce métier" in chosen
    typed = page(
        signed_in,
        "calculation",
        query="?trade=roads&amount=1+000+000&labour_share=40,0&hourly_cost=35&rate=5",
    )
    assert "571" in typed
    assert "hx-swap-oob" not in typed
    assert "60 heures pour" in typed
    alone = page(signed_in, "calculation", query=f"?trade=roads&amount=10&lot={past.pk}")
    assert "rien à comparer" in alone
    for wrong in ("?amount=x", "?trade=&amount=10", "?amount=-1&trade=roads", "?lot=9999999999999999999999"):
        assert page(signed_in, "calculation", query=wrong)


def test_a_lot_is_calibrated_on_its_page(signed_in, lot):
    address = reverse("clauses:calibrate", args=[lot.pk])
    assert signed_in.get(address).status_code == 200
    said = {"trade": "roads", "amount": "1 000 000", "labour_share": "40", "hourly_cost": "35", "rate": "5"}
    assert signed_in.post(address, said | {"retained": "600"}).status_code == 422
    assert signed_in.post(address, said | {"amount": ""}).status_code == 422
    assert signed_in.post(address, said).url == reverse("clauses:lot", args=[lot.pk])
    lot.refresh_from_db()
    assert lot.hours_due == 571
    again = signed_in.get(address).content.decode()
    assert "Calibrages de ce lot" in again
    # Without a table, without its numbers: said at each field.
    answer = signed_in.post(address, {"amount": "10"})
    assert answer.status_code == 422
    assert "choisissez un métier" in answer.content.decode()
    # The trade alone brings its table: 1 000 000 × 30 % ÷ 35 × 5 % = 428,57
    signed_in.post(address, {"trade": "roads", "amount": "1000000"})
    lot.refresh_from_db()
    assert lot.hours_due == 429


def test_a_lot_says_the_article_of_its_day_and_of_today(signed_in, network):
    contract = made.public_contract(network, notified_on=build.day("2017-02-01"))
    lot = made.lot(network, contract=contract, end=FAR)
    shown = page(signed_in, "lot", lot.pk)
    assert "art. 38 ord. 2015-899" in shown
    assert "aujourd'hui L2112-2 CCP" in shown
    recent = made.lot(network, start="2024-01-01", end=FAR)
    shown = page(signed_in, "lot", recent.pk)
    assert "L2112-2 CCP" in shown
    assert "aujourd'hui L2112-2" not in shown


def test_a_lot_is_settled_undone_and_its_parts_are_written(signed_in, lot):
    close = reverse("clauses:lot_close", args=[lot.pk])
    assert signed_in.post(close, {"closed_on": "01/01/2099"}).status_code == 422
    signed_in.post(close, {"closed_on": "01/06/2017", "note": "Tenu"})
    shown = page(signed_in, "lot", lot.pk)
    assert "Soldé le 1er" in shown
    signed_in.post(reverse("clauses:lot_reopen", args=[lot.pk]))
    lot.refresh_from_db()
    assert lot.closed_on is None
    new = reverse("clauses:amendment_new", args=[lot.pk])
    assert (
        signed_in.post(new, {"kind": "amendment", "signed_on": "01/06/2017", "reason": "x"}).status_code
        == 422
    )
    signed_in.post(
        new, {"kind": "amendment", "signed_on": "01/06/2017", "reason": "Travaux", "hours_delta": "-12,5"}
    )
    amendment = lot.amendments.get()
    assert amendment.hours_delta == Decimal("-12.5")
    assert 'value="-12,5"' in page(signed_in, "amendment_edit", amendment.pk)
    signed_in.post(reverse("clauses:amendment_remove", args=[amendment.pk]))
    assert not lot.amendments.exists()
    signed_in.post(
        reverse("clauses:lot_company_new", args=[lot.pk]), {"company_name": "Pollen", "role": "supplier"}
    )
    row = lot.companies.get(role="supplier")
    answer = signed_in.post(
        reverse("clauses:lot_company_edit", args=[row.pk]),
        {"company": str(row.organisation_id), "role": "supplier", "modality": "etti", "plan": "Deux postes"},
    )
    assert answer.url == reverse("clauses:lot", args=[lot.pk])
    signed_in.post(reverse("clauses:lot_company_remove", args=[row.pk]))
    assert lot.companies.count() == 1


def test_what_cannot_be_removed_says_why(signed_in, network, lot):
    made.line(lot, build.person(network))
    for name, pk in (
        ("contract_remove", lot.contract_id),
        ("lot_remove", lot.pk),
        ("lot_company_remove", lot.companies.get().pk),
    ):
        answer = signed_in.post(reverse(f"clauses:{name}", args=[pk]), follow=True)
        shown = answer.content.decode()
        assert "heures" in shown or "seul lot" in shown
    assert Lot.objects.exists()


def test_a_contract_is_copied_and_edited(signed_in, lot):
    answer = signed_in.post(reverse("clauses:contract_copy", args=[lot.contract_id]))
    copy = PublicContract.objects.latest("pk")
    assert answer.url == reverse("clauses:contract", args=[copy.pk])
    address = reverse("clauses:contract_edit", args=[copy.pk])
    assert signed_in.get(address).status_code == 200
    signed_in.post(
        address, {"title": "Suite", "buyer": str(copy.buyer_id), "ref": "M2", "operation_name": "Gare"}
    )
    copy.refresh_from_db()
    assert (copy.title, copy.ref, copy.operation.name) == ("Suite", "M2", "Gare")
    signed_in.post(reverse("clauses:lot_new", args=[copy.pk]), {"mechanism": "criterion", "number": "2"})
    added = copy.lots.get(number="2")
    signed_in.post(reverse("clauses:lot_edit", args=[added.pk]), {"mechanism": "object", "number": "2"})
    added.refresh_from_db()
    assert added.mechanism == "object"
    signed_in.post(reverse("clauses:lot_remove", args=[added.pk]))
    assert copy.lots.count() == 1


def test_operations_are_opened_edited_and_removed(signed_in, network):
    assert signed_in.post(reverse("clauses:operation_new"), {"name": ""}).status_code == 422
    signed_in.post(reverse("clauses:operation_new"), {"name": "Gare", "urban_renewal": "yes"})
    one = Operation.objects.get()
    assert one.urban_renewal
    signed_in.post(reverse("clauses:operation_edit", args=[one.pk]), {"name": "Gare neuve"})
    one.refresh_from_db()
    assert (one.name, one.urban_renewal) == ("Gare neuve", False)
    contract = made.lot(network, contract=made.public_contract(network, operation=one)).contract
    assert contract.title in page(signed_in, "operation", one.pk)
    signed_in.post(reverse("clauses:operation_remove", args=[one.pk]))
    assert Operation.objects.exists()
    signed_in.post(reverse("clauses:contract_remove", args=[contract.pk]))
    signed_in.post(reverse("clauses:operation_remove", args=[one.pk]))
    assert not Operation.objects.exists()


def test_the_clause_is_read_and_taken(signed_in, lot):
    assert "Engagement d&#x27;insertion" in page(signed_in, "clause_text", lot.pk)
    answer = signed_in.get(reverse("clauses:clause_text_pdf", args=[lot.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "attachment" in answer["Content-Disposition"]


# --- buyers, organisations, the first page ---------------------------------------------------------------
def test_buyers_are_told_by_what_they_have_running(facilitator, network, django_assert_max_num_queries):
    """Two lots running for 110 + 30 hours and one to settle; a buyer by role alone; another network's."""
    today = timezone.localdate()
    (one,) = several(network, 1, facilitator=facilitator.account)
    made.lot(network, contract=one.contract, number="2", due=30, end=FAR)
    made.lot(network, contract=one.contract, number="3", due=999, end="2018-01-01")
    idle = build.organisation("Sans marché", "buyer")
    made.lot(build.organisation("Ailleurs", "lead"), buyer=idle, due=500, end=FAR)
    with build.writing():
        for day in ("2024-01-01", "2025-03-01"):
            Interaction.objects.create(
                organisation=one.contract.buyer, network=network, officer=facilitator.account, kind="visit",
                date=build.day(day), summary="Comité", next_on=build.day("2030-01-01"), next_action="Relire",
            )  # fmt: skip
        one.contract.buyer.contacts.create(name="Camille Essai", function="Achats")
    with django_assert_max_num_queries(5):
        found = buyers(facilitator, today)
    town, other = found
    assert town.organisation == one.contract.buyer
    assert (len(town.contracts), town.lots, town.running, town.to_settle, town.due) == (1, 3, 2, 1, 140)
    assert list(town.facilitators.values()) == [facilitator.account.full_name]
    assert (town.last_met.date, town.next_on) == (dt.date(2025, 3, 1), dt.date(2030, 1, 1))
    assert town.contact.function == "Achats"
    assert (other.organisation, other.due, other.lots) == (idle, 0, 0)


def test_the_file_of_a_buyer_shows_its_contracts(
    signed_in, facilitator, network, django_assert_max_num_queries
):
    (one,) = several(network, 1)
    made.lot(network, contract=one.contract, number="2", due=30, end=FAR)
    made.lot(network, contract=made.public_contract(network, one.contract.buyer), end="2018-01-01")
    town = one.contract.buyer
    with django_assert_max_num_queries(2):
        panel = buyer_panel(facilitator, town)
    assert [(row[0], row[1]) for row in panel.rows] == [
        ("Marchés en cours", "1"),
        ("Heures dues en cours", "140"),
        ("Lots à solder", "1"),
    ]
    assert panel.lines[0].detail == "2 lots, 140 h dues"
    shown = signed_in.get(reverse("organisations:file", args=[town.pk])).content.decode()
    assert "Clauses sociales : ses marchés" in shown
    stranger = build.context(network, Role.LIAISON_OFFICER)
    assert buyer_panel(stranger, town) is None
    assert not buyer_panel(facilitator, build.organisation("Sans rapport")).said


def test_the_file_of_a_company_shows_its_lots(
    signed_in, facilitator, network, lot, company, django_assert_max_num_queries
):
    """1000 hours due and 80 more; 35 validated, 12 that wait; another lot settled."""
    person = build.person(network)
    made.amendment(lot, 80, ends="2030-12-31")
    made.line(lot, person, hours=35, state="validated")
    made.line(lot, person, hours=12)
    made.lot(network, company, closed_on=build.day("2018-06-01"))
    firm = Organisation.objects.get(pk=company.pk)
    with django_assert_max_num_queries(1):
        panel = company_panel(facilitator, firm)
        moments = lot_moments(facilitator, firm)
    (bar,) = panel.bars
    assert (bar.done, bar.due, bar.late) == (35, 1080, False)
    assert (
        bar.text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")
        == "35 h sur 1 080"
    )
    assert panel.rows[0][:2] == ("Lots soldés", "1")
    assert {(m.shape, m.start, m.end) for m in moments} == {
        ("bar", dt.date(2017, 1, 1), dt.date(2030, 12, 31)),
        ("bar", dt.date(2017, 1, 1), dt.date(2018, 6, 1)),
    }
    shown = signed_in.get(reverse("organisations:file", args=[company.pk])).content.decode()
    assert "Clauses sociales : ses lots" in shown
    officer = build.context(network, Role.LIAISON_OFFICER)
    assert company_panel(officer, company) is None
    assert lot_moments(officer, company) == []


def test_the_first_page_tells_plans_and_first_hours(facilitator, network, lot, django_assert_max_num_queries):
    assert deadlines_block(facilitator, None) is None
    today = timezone.localdate()
    with build.writing():
        LotCompany.objects.filter(lot=lot).update(plan_due_on=today - dt.timedelta(days=3))
    waiting = made.lot(network, first_hours_by=today + dt.timedelta(days=5))
    begun = made.lot(network, first_hours_by=today)
    made.line(begun, build.person(network))
    made.lot(network, first_hours_by=today + dt.timedelta(days=30))
    made.lot(network, first_hours_by=today, closed_on=today)
    with django_assert_max_num_queries(2):
        found = deadlines_block(facilitator, None)["deadlines"]
    assert [(day, one.pk) for day, one, _company in found] == [
        (today - dt.timedelta(days=3), lot.pk),
        (today + dt.timedelta(days=5), waiting.pk),
    ]
