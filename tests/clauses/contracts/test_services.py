"""Contracts, lots, companies, amendments, calibrations: what is kept, what is refused and where."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.clauses.contracts import services
from maillage.clauses.contracts.computing import Parameters
from maillage.clauses.contracts.parties import Party
from maillage.clauses.contracts.queries.terms import in_state, state_of, with_terms
from maillage.clauses.contracts.services import (
    AmendmentFacts,
    CalibrationFacts,
    LotCompanyFacts,
    LotFacts,
    OperationFacts,
    PublicContractFacts,
)
from maillage.clauses.followup.balance import with_balance
from maillage.clauses.models import Amendment, Calibration, Lot, LotCompany, Operation, PublicContract
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.organisations.models import Organisation
from tests import build
from tests.clauses import made

pytestmark = pytest.mark.django_db
SIRET = "12345678200002"
ROADS = Parameters(
    amount=Decimal(1_000_000), labour_share=Decimal(40), hourly_cost=Decimal(35), rate=Decimal(5)
)


def facts(buyer=None, **fields):
    party = Party(field="buyer", known=buyer) if buyer else Party(field="buyer", name="Ville neuve")
    return PublicContractFacts(**({"buyer": party, "title": "Voirie"} | fields))


def lot_facts(**fields):
    return LotFacts(**({"mechanism": "execution", "hours_due": Decimal(571)} | fields))


def test_a_contract_is_opened_with_its_lot_its_holder_and_its_calculation(facilitator, network):
    made_one = services.create_contract(
        facilitator,
        facts(ref="M1", operation_name="Tilleuls", facilitator=facilitator.account),
        lot_facts(trade="roads"),
        Party(field="company", name="Travaux neufs", siret=SIRET),
        CalibrationFacts(parameters=ROADS, trade="roads", retained=571),
    )
    assert (made_one.network, made_one.origin_organisation) == (network, network)
    assert made_one.operation.name == "Tilleuls"
    assert set(made_one.buyer.roles.values_list("role", flat=True)) == {"buyer"}
    lot = made_one.lots.get()
    holder = lot.companies.get()
    assert (holder.role, holder.organisation.siret) == ("holder", SIRET)
    assert set(holder.organisation.roles.values_list("role", flat=True)) == {"clause_holder", "employer"}
    calibration = lot.calibrations.get()
    assert (calibration.computed, calibration.retained, calibration.reason) == (571, 571, "")


def test_a_known_buyer_is_not_opened_again(facilitator):
    town = build.organisation("Ville d'Ambre", "lead")
    contract = services.create_contract(facilitator, facts(town), lot_facts())
    assert contract.buyer == town
    by_name = services.create_contract(facilitator, facts(), lot_facts())
    again = services.create_contract(facilitator, facts(), lot_facts())
    assert by_name.buyer == again.buyer


@pytest.mark.parametrize(
    ("party", "field"),
    [
        (Party(field="buyer"), "buyer"),
        (Party(field="buyer", name="Ville", siret="123"), "buyer_siret"),
        (Party(field="buyer", siret=SIRET), "buyer_name"),
    ],
)
def test_a_buyer_that_cannot_be_found_is_said_at_its_field(facilitator, party, field):
    with pytest.raises(DomainError) as caught:
        services.create_contract(facilitator, PublicContractFacts(buyer=party, title="x"), lot_facts())
    assert caught.value.field == field
    assert not PublicContract.objects.exists()


def test_two_answers_for_one_buyer_are_refused(facilitator):
    town = build.organisation("Ville")
    party = Party(field="buyer", known=town, name="Autre")
    with pytest.raises(DomainError, match="pas les deux"):
        services.create_contract(facilitator, PublicContractFacts(buyer=party, title="x"), lot_facts())


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"nature": "autre"}, "nature"),
        ({"ref": "DEJA"}, "ref"),
    ],
)
def test_a_contract_says_what_it_must(facilitator, network, fields, field):
    made.public_contract(network, ref="DEJA")
    with pytest.raises(DomainError) as caught:
        services.create_contract(facilitator, facts(**fields), lot_facts())
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"mechanism": "clause"}, "mechanism"),
        ({"trade": "astronaut"}, "trade"),
        ({"start_date": dt.date(2018, 1, 1), "end_date": dt.date(2017, 1, 1)}, "end_date"),
        ({"hours_due": Decimal(-1)}, "hours_due"),
        ({"penalty_rate": Decimal(-1)}, "penalty_rate"),
    ],
)
def test_the_terms_of_a_lot_hold_together(facilitator, network, fields, field):
    contract = made.public_contract(network)
    with pytest.raises(DomainError) as caught:
        services.add_lot(facilitator, contract, lot_facts(**fields))
    assert caught.value.field == field


def test_lots_are_numbered_apart(facilitator, lot):
    with pytest.raises(DomainError, match="sans numéro") as caught:
        services.add_lot(facilitator, lot.contract, lot_facts())
    assert caught.value.field == "number"
    second = services.add_lot(facilitator, lot.contract, lot_facts(number="2"))
    with pytest.raises(DomainError, match="de ce numéro"):
        services.update_lot(facilitator, lot, lot_facts(number="2"))
    services.remove_lot(facilitator, second)
    with pytest.raises(DomainError, match="seul lot"):
        services.remove_lot(facilitator, lot)


def test_what_has_hours_stays(facilitator, network, lot):
    person = build.person(network)
    line = made.line(lot, person)
    services.add_lot(facilitator, lot.contract, lot_facts(number="2"))
    holder = lot.companies.get()
    for act in (
        lambda: services.remove_contract(facilitator, lot.contract),
        lambda: services.remove_lot(facilitator, lot),
        lambda: services.remove_company(facilitator, holder),
        lambda: services.update_company(
            facilitator, holder, LotCompanyFacts(company=Party(field="company", name="Autre"))
        ),
    ):
        with pytest.raises(DomainError, match="heures"):
            act()
    assert not Organisation.objects.filter(name="Autre").exists()
    with build.writing():
        line.delete()
    services.remove_contract(facilitator, lot.contract)
    assert not Lot.objects.exists()


def test_companies_of_a_lot(facilitator, lot, company):
    siae = services.add_company(
        facilitator,
        lot,
        LotCompanyFacts(
            company=Party(field="company", name="Intérim Pollen"),
            role="supplier",
            modality="etti",
            hours_share=Decimal("35.5"),
            plan=" Deux postes ",
            plan_due_on=dt.date(2017, 5, 1),
        ),
    )
    assert (siae.role, siae.modality, siae.hours_share, siae.plan) == (
        "supplier",
        "etti",
        Decimal("35.5"),
        "Deux postes",
    )
    assert set(siae.organisation.roles.values_list("role", flat=True)) == {"employer"}
    with pytest.raises(DomainError, match="déjà sur ce lot") as caught:
        services.add_company(facilitator, lot, LotCompanyFacts(company=Party(field="company", known=company)))
    assert caught.value.field == "company"
    with pytest.raises(DomainError):
        services.update_company(
            facilitator, siae, LotCompanyFacts(company=Party(field="company", known=company), role="supplier")
        )
    other = build.organisation("Chantier Brin", "siae")
    changed = services.update_company(
        facilitator, siae, LotCompanyFacts(company=Party(field="company", known=other), role="subcontractor")
    )
    assert (changed.pk, changed.organisation, changed.modality) == (siae.pk, other, "")
    services.remove_company(facilitator, changed)
    assert lot.companies.count() == 1


def terms(lot, today=dt.date(2017, 12, 31)):
    found = with_terms(Lot.objects.filter(pk=lot.pk), today).get()
    return found.due, found.ends


def test_amendments_add_up_from_their_day_on(facilitator, lot):
    """1000 hours until 31/12/2018, +80 in June, -30 and a nearer end in September."""
    services.add_amendment(
        facilitator,
        lot,
        AmendmentFacts(
            signed_on=dt.date(2017, 6, 1), reason="Travaux", hours_delta=Decimal(80),
            new_end_date=dt.date(2019, 6, 30),
        ),
    )  # fmt: skip
    second = services.add_amendment(
        facilitator,
        lot,
        AmendmentFacts(
            signed_on=dt.date(2017, 9, 1), reason="Tranche en moins", hours_delta=Decimal("-30.50"),
            new_end_date=dt.date(2019, 3, 31), kind="renewal",
        ),
    )  # fmt: skip
    assert terms(lot, dt.date(2017, 5, 31)) == (1000, dt.date(2018, 12, 31))
    assert terms(lot, dt.date(2017, 6, 1)) == (1080, dt.date(2019, 6, 30))
    assert terms(lot, dt.date(2017, 9, 1)) == (Decimal("1049.50"), dt.date(2019, 3, 31))
    services.update_amendment(
        facilitator,
        second,
        AmendmentFacts(signed_on=dt.date(2017, 9, 1), reason="x", hours_delta=Decimal(-1080)),
    )
    assert terms(lot)[0] == 0
    with pytest.raises(DomainError, match="plus d'heures") as caught:
        services.update_amendment(
            facilitator,
            second,
            AmendmentFacts(signed_on=dt.date(2017, 9, 1), reason="x", hours_delta=Decimal("-1080.01")),
        )
    assert caught.value.field == "hours_delta"
    with pytest.raises(DomainError, match="plus d'heures"):
        services.remove_amendment(facilitator, Amendment.objects.get(hours_delta=80))
    services.remove_amendment(facilitator, second)
    assert Amendment.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": " ", "hours_delta": Decimal(1)}, "reason"),
        ({}, "hours_delta"),
        ({"new_end_date": dt.date(2016, 12, 31)}, "new_end_date"),
        ({"kind": "autre", "hours_delta": Decimal(1)}, "kind"),
    ],
)
def test_an_amendment_changes_something_and_says_why(facilitator, lot, fields, field):
    said = {"signed_on": dt.date(2017, 6, 1), "reason": "Travaux"} | fields
    with pytest.raises(DomainError) as caught:
        services.add_amendment(facilitator, lot, AmendmentFacts(**said))
    assert caught.value.field == field


def test_terms_are_those_of_the_balance(network):
    """The list of contracts and the follow-up say one thing of hours due and ends."""
    one, other, bare = (made.lot(network, due=due) for due in (10, 20, 30))
    made.amendment(one, 5, on="2017-06-01", ends="2020-01-01")
    made.amendment(one, "-2.5", on="2017-06-01", ends="2019-01-01")
    made.amendment(other, 0, on="2017-05-01", ends="2018-01-01", kind="renewal")
    made.amendment(bare, 7, on="2099-05-01", ends="2100-01-01")
    for day in (dt.date(2016, 1, 1), dt.date(2017, 5, 31), dt.date(2017, 6, 1), dt.date(2026, 1, 1)):
        mine = list(with_terms(Lot.objects.order_by("pk"), day).values_list("pk", "due", "ends"))
        theirs = list(with_balance(Lot.objects.order_by("pk"), day).values_list("pk", "due", "ends"))
        assert mine == theirs


def test_states_of_a_lot_are_the_same_one_by_one_and_in_lists(network):
    today = dt.date(2017, 6, 1)
    made.lot(network, start="2017-06-01", end="2017-06-01")
    made.lot(network, start="2017-06-02", end="2018-06-01")
    made.lot(network, start="2016-06-02", end="2017-05-31")
    made.lot(network, start=None, end=None)
    made.lot(network, closed_on=build.day("2017-05-01"))
    amended = made.lot(network, start="2016-01-01", end="2016-12-31")
    made.amendment(amended, 0, on="2016-12-01", ends="2017-12-31")
    lots = with_terms(Lot.objects.order_by("pk"), today)
    expected = ["running", "coming", "ended", "running", "closed", "running"]
    assert [state_of(lot.start_date, lot.ends, lot.closed_on, today) for lot in lots] == expected
    for state in set(expected):
        rows = in_state(lots, state, today)
        assert [lot.pk for lot in rows] == [
            lot.pk for lot, said in zip(lots, expected, strict=True) if said == state
        ]


def test_a_lot_is_settled_and_opened_again(facilitator, lot):
    today = timezone.localdate()
    with pytest.raises(DomainError) as caught:
        services.close_lot(facilitator, lot, closed_on=today + dt.timedelta(days=1))
    assert caught.value.field == "closed_on"
    with pytest.raises(DomainError):
        services.close_lot(facilitator, lot, closed_on=dt.date(2016, 1, 1))
    closed = services.close_lot(facilitator, lot, closed_on=today, note=" Tenu ")
    assert (closed.closed_on, closed.closing_note) == (today, "Tenu")
    with pytest.raises(DomainError, match="déjà soldé"):
        services.close_lot(facilitator, lot, closed_on=today)
    opened = services.reopen_lot(facilitator, lot)
    assert (opened.closed_on, opened.closing_note) == (None, "")


def test_a_calibration_sets_the_hours_of_the_lot(facilitator, lot):
    made_one = services.calibrate(facilitator, lot, CalibrationFacts(parameters=ROADS, trade="roads"))
    lot.refresh_from_db()
    assert (made_one.computed, made_one.retained, lot.hours_due, lot.trade) == (571, 571, 571, "roads")
    with pytest.raises(DomainError, match="motif") as caught:
        services.calibrate(facilitator, lot, CalibrationFacts(parameters=ROADS, retained=600))
    assert caught.value.field == "reason"
    kept = services.calibrate(
        facilitator, lot, CalibrationFacts(parameters=ROADS, trade="roads", retained=600, reason="Arrondi")
    )
    lot.refresh_from_db()
    assert (kept.computed, kept.reason, lot.hours_due) == (571, "Arrondi", 600)
    assert Calibration.objects.count() == 2
    for wrong, field in (
        ({"trade": "astronaut"}, "trade"),
        ({"decided_on": timezone.localdate() + dt.timedelta(days=1)}, "decided_on"),
        ({"retained": -1, "reason": "x"}, "retained"),
    ):
        with pytest.raises(DomainError) as caught:
            services.calibrate(facilitator, lot, CalibrationFacts(parameters=ROADS, **wrong))
        assert caught.value.field == field


def test_a_copy_starts_where_the_first_ended(facilitator, network, lot):
    made.lot_company(
        lot, build.organisation("Intérim", "siae"), role="supplier", modality="etti", plan="Un plan"
    )
    made.amendment(lot, 80, on="2017-06-01", ends="2019-06-30")
    made.line(lot, build.person(network))
    copy = services.copy_contract(facilitator, lot.contract)
    twin = copy.lots.get()
    assert (copy.ref, copy.buyer, copy.title) == (None, lot.contract.buyer, lot.contract.title)
    assert (twin.start_date, twin.end_date, twin.hours_due) == (dt.date(2019, 7, 1), None, lot.hours_due)
    assert list(twin.companies.order_by("pk").values_list("role", "modality", "plan")) == [
        ("holder", "", ""),
        ("supplier", "etti", ""),
    ]
    assert not twin.amendments.exists()
    assert not twin.lines.exists()


def test_operations_are_named_once_and_kept_while_they_group(facilitator, network):
    one = services.create_operation(facilitator, OperationFacts(name=" Gare  neuve ", urban_renewal=True))
    assert (one.name, one.network) == ("Gare neuve", network)
    with pytest.raises(DomainError) as caught:
        services.create_operation(facilitator, OperationFacts(name="Gare neuve"))
    assert caught.value.field == "name"
    with pytest.raises(DomainError):
        services.update_operation(facilitator, one, OperationFacts(name=" "))
    contract = made.public_contract(network, operation=one)
    with pytest.raises(DomainError, match="détachez"):
        services.remove_operation(facilitator, one)
    services.remove_contract(facilitator, contract)
    services.remove_operation(facilitator, one)
    assert not Operation.objects.exists()


def test_an_operation_of_another_network_groups_nothing_here(facilitator):
    theirs = made.operation(build.organisation("Ailleurs", "lead"))
    with pytest.raises(DomainError, match="autre réseau"):
        services.create_contract(facilitator, facts(operation=theirs), lot_facts())


def test_who_does_not_run_clauses_writes_nothing(network, lot):
    for role in (Role.LIAISON_OFFICER, Role.BUYER):
        context = build.context(lot.contract.buyer if role == Role.BUYER else network, role)
        for act in (
            lambda c: services.create_contract(c, facts(), lot_facts()),
            lambda c: services.update_lot(c, lot, lot_facts()),
            lambda c: services.close_lot(c, lot, closed_on=timezone.localdate()),
            lambda c: services.copy_contract(c, lot.contract),
            lambda c: services.remove_contract(c, lot.contract),
            lambda c: services.calibrate(c, lot, CalibrationFacts(parameters=ROADS)),
            lambda c: services.create_operation(c, OperationFacts(name="x")),
        ):
            with pytest.raises(NotAllowed):
                act(context)
    assert LotCompany.objects.count() == 1
