"""Statements, certificates and the grid of urban renewal, worked out by hand and beside the figures."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from maillage.accounts.roles import Role
from maillage.clauses.figures.sections import narrowed, section_of_network
from maillage.clauses.followup.certificates import certificate, lots_of
from maillage.clauses.followup.renewal import renewal
from maillage.clauses.followup.statements import before, statement
from maillage.clauses.models import ForgottenHours, Lot
from maillage.indicators import compute_section
from maillage.kernel.period import Period
from tests import build
from tests.clauses import made
from tests.kernel.pdf import text_of

pytestmark = pytest.mark.django_db
YEAR, END = Period.year(2017), dt.date(2017, 12, 31)


@pytest.fixture
def town():
    return build.organisation("Ville de Fourvière", "buyer")


@pytest.fixture
def world(network, company, town):
    """Two lots of a town, one of another buyer; 9 people, of whom one works on both lots of the town."""

    class World:
        operation = made.operation(network, "Duchère", urban_renewal=True)
        creche = made.public_contract(network, town, "Crèche", operation=operation)
        works = made.lot(network, company, contract=creche, due=1000)
        cleaning = made.lot(
            network, contract=made.public_contract(network, town, "Nettoyage"), mechanism="object", due=500
        )
        elsewhere = made.lot(network, due=100)
        people = [
            build.person(
                network,
                last_name="Zingara",
                sex="F" if n < 6 else "M",
                birth_date=dt.date(1999 if n < 5 else 1980, 6, 1),
            )
            for n in range(9)
        ]

    for n, person in enumerate(World.people[:7]):
        made.line(World.works, person, month="2017-03-01", hours=10 + n, training=1, state="validated")
    for person in World.people[6:]:
        made.line(World.cleaning, person, month="2017-05-01", hours="20.5", state="validated", modality="ai")
    made.line(World.works, World.people[0], month="2016-11-01", hours=100, state="validated")
    made.line(World.elsewhere, World.people[0], month="2017-03-01", hours=9, state="validated")
    made.line(World.works, World.people[0], month="2017-04-01", hours=99, state="checked")
    with build.writing():
        ForgottenHours.objects.create(
            lot=World.works, company=company, month=dt.date(2017, 6, 1), hours=Decimal(15)
        )
    return World


def of_town(context, town, hiding=False, period=YEAR):
    lots = Lot.objects.visible_to(context).filter(contract__buyer=town)
    return statement(lots, period, dt.date(2018, 6, 1), town.name, hiding=hiding)


def test_a_statement_adds_up(facilitator, town, world):
    made_ = of_town(facilitator, town)
    # 10+11+…+16 = 91, 3 × 20.5 = 61.5, 15 of people who are forgotten
    assert made_.whole.hours == Decimal("167.5")
    assert (made_.whole.persons, made_.whole.contracts, made_.whole.companies) == (9, 10, 2)
    assert (made_.whole.training, made_.before.hours, made_.before.persons) == (7, 100, 1)
    assert [(r.lot.contract.title, r.balance.due, r.balance.done, r.tally.hours, r.tally.persons)
            for r in made_.rows] == [
        ("Crèche", 1000, 206, 106, 7),
        ("Nettoyage", 500, Decimal("61.5"), Decimal("61.5"), 3),
    ]  # fmt: skip
    parts = {s.code: {p.code: (p.tally.hours, p.tally.persons) for p in s.parts} for s in made_.sights}
    assert parts["mechanism"] == {"execution": (106, 7), "object": (Decimal("61.5"), 3)}
    assert parts["modality"] == {"direct": (91, 7), "ai": (Decimal("61.5"), 3), "forgotten": (15, 0)}
    assert parts["sex"] == {"F": (75, 6), "M": (Decimal("77.5"), 3), "forgotten": (15, 0)}
    assert parts["age"]["0"][1] + parts["age"]["1"][1] == 9
    assert parts["home"] == {"unknown": (Decimal("152.5"), 9), "forgotten": (15, 0)}


def test_it_says_what_the_figures_say(facilitator, network, town, world):
    found = of_town(facilitator, town)
    here = narrowed(section_of_network(network.pk), buyers=[town.pk])
    for code, value in (
        ("persons", found.whole.persons),
        ("contracts", found.whole.contracts),
        ("hours", found.whole.hours),
        ("training_hours", found.whole.training),
        ("companies", found.whole.companies),
    ):
        total = [f.value for f in compute_section(here, [(code, YEAR)]) if f.breakdown == "total"]
        assert total == [value], code
    shares = {f.breakdown: f.part for f in compute_section(here, [("persons_sex_share", YEAR)])}
    (sex,) = [s for s in found.sights if s.code == "sex"]
    assert {p.code: p.tally.persons for p in sex.parts if p.code != "forgotten"} == {
        "F": shares["women"],
        "M": shares["men"],
    }


def test_a_line_taken_back_counts_nobody(facilitator, town, world):
    line = made.line(world.cleaning, world.people[0], month="2017-07-01", hours=8, state="validated")
    assert of_town(facilitator, town).whole.contracts == 11
    made.line(
        world.cleaning, world.people[0], month="2017-07-01", hours=-8, state="validated",
        corrects=line, contract=line.contract, source="correction",
    )  # fmt: skip
    found = of_town(facilitator, town).whole
    assert (found.contracts, found.hours) == (10, Decimal("167.5"))


def test_small_counts_stay_in_the_house(facilitator, town, world):
    found = of_town(facilitator, town, hiding=True)
    assert ("persons", "sex", "M") in found.hidden  # 3 men
    assert ("persons", "sex", "F") in found.hidden  # 9 − 6 would give them back
    assert ("persons", "before") in found.hidden
    assert ("persons", "total") not in found.hidden
    cleaning = str(world.cleaning.pk)
    assert found.count(3, "lot", cleaning) is None
    assert found.hours(Decimal(5), "sex", "M") is None
    assert found.hours(Decimal(5), "mechanism", "object") == 5
    assert not of_town(facilitator, town).hidden


def test_the_page_the_paper_and_the_book(signed_in, page, town, world):
    shown = page("buyer_statement", town.pk, periode="2017")
    for said in ("Crèche", "167,5", "Par sexe", "Comparaison", "2016"):
        assert said in shown, said
    paper = text_of(
        signed_in.get(reverse("clauses:buyer_statement_pdf", args=[town.pk]) + "?periode=2017").content
    )
    for said in ("Ville de Fourvière", "167,5", "s.", "secret statistique", "Nettoyage"):
        assert said in paper, said
    answer = signed_in.get(reverse("clauses:buyer_statement_xlsx", args=[town.pk]) + "?periode=2017")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = {row[0]: row for row in book["Marchés"].values}
    assert rows["Crèche"][2:4] == (1000, 206)
    assert rows["Nettoyage"][8] == "s."
    assert rows["Ensemble"][7:9] == (167.5, 9)


def test_periods_are_chosen_by_days_and_years(page, town, world):
    assert "91" in page("buyer_statement", town.pk, du="1/3/2017", au="31/3/2017")
    assert "267,5" in page("buyer_statement", town.pk, periode="2016-2017")
    assert "finit avant de commencer" in page("buyer_statement", town.pk, du="1/3/2017", au="1/2/2017")
    assert "Rien dans cette période" in page("buyer_statement", town.pk, periode="2007")
    for nothing in ("n'importe quoi", "0001", "9999", "1900-2100", "2017-13-01/2017-12-01"):
        page("buyer_statement", town.pk, periode=nothing)


def test_the_period_before():
    assert before(YEAR) == Period.year(2016)
    assert before(Period.years(2015, 2017)) == Period.years(2012, 2014)
    spring = Period(dt.date(2016, 2, 29), dt.date(2016, 3, 31))
    assert before(spring) == Period(dt.date(2015, 2, 28), dt.date(2015, 3, 31))


def test_a_buyer_reads_its_own_without_small_counts(client, town, world):
    own = build.context(town, Role.BUYER)
    client.force_login(own.account)
    for name in ("buyer_statement", "buyer_statement_pdf", "buyer_statement_xlsx"):
        answer = client.get(reverse(f"clauses:{name}", args=[town.pk]), {"periode": "2017"})
        assert answer.status_code == 200, name
        other = world.elsewhere.contract.buyer_id
        assert client.get(reverse(f"clauses:{name}", args=[other])).status_code == 404
    text = client.get(
        reverse("clauses:buyer_statement", args=[town.pk]), {"periode": "2017"}
    ).content.decode()
    assert ">s.<" in text
    operation = reverse("clauses:operation_statement", args=[world.operation.pk])
    assert client.get(operation).status_code == 200
    assert client.get(reverse("clauses:balance")).status_code == 403


def test_more_contracts_ask_no_more(
    facilitator, network, town, world, django_assert_max_num_queries, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        of_town(facilitator, town, hiding=True)
    for _ in range(6):
        lot = made.lot(network, contract=made.public_contract(network, town))
        made.line(lot, build.person(network), month="2017-03-01", hours=5, state="validated")
    with django_assert_num_queries(len(asked)):
        of_town(facilitator, town, hiding=True)


# --- certificates --------------------------------------------------------------------------------------
def test_a_holder_certifies_the_hours_of_who_lends_it_people(facilitator, network, company, world):
    agency = build.organisation("Intérim Comète", "employer")
    partner = build.organisation("Cotraitant", "employer")
    made.lot_company(world.works, agency, "supplier")
    made.lot_company(world.works, partner, "co_contractor")
    lent, own = build.person(network), build.person(network)
    made.line(world.works, lent, agency, month="2017-08-01", hours=30, state="validated", modality="etti")
    made.line(world.works, own, partner, month="2017-08-01", hours=7, state="validated")

    def whole(one):
        lots = lots_of(facilitator, one.pk)
        return certificate(facilitator, one, lots, YEAR, END).whole

    # 91 of its own and 15 forgotten, 30 lent; the co-contractor's 7 are its own
    assert (whole(company).hours, whole(company).training, whole(company).persons) == (136, 7, 8)
    assert (whole(agency).hours, whole(agency).persons) == (30, 1)
    assert whole(partner).hours == 7


def test_a_certificate_names_nobody(signed_in, page, company, world):
    shown = page("certificate", company.pk, lot=world.works.pk, periode="2017")
    assert "106" in shown
    url = reverse("clauses:certificate_pdf", args=[company.pk])
    paper = text_of(signed_in.get(url, {"lot": world.works.pk, "periode": "2017"}).content)
    for said in (
        "Attestation d'heures d'insertion",
        "Bâtiment Comète",
        "106 h",
        "Heures de formation, à part",
        "Embauche directe",
    ):
        assert said in paper, paper
    assert "Zingara" not in paper + shown
    assert signed_in.get(reverse("clauses:certificate", args=[build.organisation().pk])).status_code == 404


# --- urban renewal -------------------------------------------------------------------------------------
def test_residents_are_those_of_the_figures(facilitator, network, world):
    """A neighbourhood counts while it is in force, on the first day of the contract; the place of the
    operation by itself does not."""
    there = build.area("Mermoz", "qpv", valid_from=dt.date(2015, 1, 1))
    gone = build.area("Vergoin", "qpv", valid_from=dt.date(2007, 1, 1), valid_to=dt.date(2014, 12, 31))
    later = build.area("Laënnec", "qpv", valid_from=dt.date(2024, 1, 1))
    site = build.area("La Duchère", "commune")
    with build.writing():
        world.operation.area = site
        world.operation.save()
    for person, area in zip(world.people, (there, there, gone, later, site), strict=False):
        build.residence(person, "2010-01-01", areas=[area])
    found = renewal(facilitator, YEAR)
    (row,) = found.rows
    # people 0 and 1 are residents: 10 + 11 of 91 hours, 2 of 7 persons
    assert (row.period.residents, row.period.persons) == (2, 7)
    assert (row.period.resident_hours, row.period.people_hours, row.period.hours) == (21, 91, 106)
    # since 2016: 100 hours more of the first
    assert (row.ever.hours, row.ever.resident_hours, row.ever.persons, found.since) == (206, 121, 7, 2016)
    here = narrowed(section_of_network(network.pk), operations=[world.operation.pk])
    figures = compute_section(here, [("persons_qpv_share", YEAR), ("hours_qpv_share", YEAR)])
    shares = {(f.indicator, f.breakdown): (f.part, f.whole) for f in figures}
    assert shares["persons_qpv_share", "QPV resident"] == (2, 7)
    assert (
        shares["hours_qpv_share", "QPV resident"][0] * 91 == shares["hours_qpv_share", "QPV resident"][1] * 21
    )


def test_the_grid_on_screen_and_as_a_book(signed_in, page, network, world):
    assert "Duchère" in page("urban_renewal", periode="2017")
    answer = signed_in.get(reverse("clauses:urban_renewal"), {"periode": "2017", "format": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert rows[1][0] == "Duchère"
    assert rows[1][2:5] == (106, 7, 7)
    made.operation(network, "Mermoz", urban_renewal=True)
    assert "Ensemble" in page("urban_renewal", periode="2017")
