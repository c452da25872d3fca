"""Importing hours: who and what is meant, declared or validated, corrections, the same file again."""

import datetime as dt
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.urls import reverse

from maillage.clauses.models import HoursLine, HoursStatement, LotCompany
from maillage.employment.models import EmploymentContract
from maillage.exchange.models import ImportRun, RunState
from maillage.kernel.errors import DomainError
from maillage.kernel.models import Change
from maillage.pathways.models import Step
from maillage.people.models import Person
from tests import build
from tests.clauses import made

from .files import HOURS, counts, hours, person, reasons, table, taken
from .test_pages import deposit, latest

SIRET = "35600000000048"
OTHER = "12345678200002"


@pytest.fixture
def site(imports, house):
    """Two people checked in time, a contract of one lot held by a company."""
    company = build.organisation("Bâtiment d'essai", "employer", siret=SIRET)
    contract = made.public_contract(house, ref="M1")
    lot = made.lot(house, company, contract=contract, number="1")
    taken(imports.people(person("P1", last_name="Martin", first_name="Ana"), person("P2")))
    for one in Person.objects.all():
        made.eligibility(house, one)
    return lot


def total():
    return HoursLine.objects.validated().aggregate(total=Sum("hours"))["total"] or 0


def test_declared_lines_wait(imports, house, site):
    outcome = taken(imports.hours(hours(), hours("H2", person_ref="P2", hours="7h30", training_hours="3,5")))
    assert counts(outcome) == (2, 0, 0, 0)
    one, two = HoursLine.objects.order_by("ref")
    assert (one.state, one.hours, one.source, one.statement.network) == ("checked", 35, "file", house)
    assert (two.hours, two.training_hours, two.modality) == (Decimal("7.5"), Decimal("3.5"), "direct")
    assert one.statement_id == two.statement_id
    assert not EmploymentContract.objects.exists()


def test_validated_lines_count_at_once(imports, house, site):
    enrolment = build.enrolment(build.programme(house), Person.objects.get(ref="P1"), entry="2017-01-10")
    outcome = taken(imports.hours(hours(), hours("H2", month="avril 2017"), as_="validated"))
    assert counts(outcome) == (2, 0, 0, 0)
    assert any("comptent aussitôt" in said for said in outcome.notices)
    assert total() == 70
    contract = EmploymentContract.objects.get()
    assert (contract.start_date, contract.origin) == (dt.date(2017, 3, 1), "clause")
    assert Step.objects.get(contract=contract).enrolment == enrolment
    assert {line.decided_by for line in HoursLine.objects.all()} == {None}


@pytest.mark.parametrize("as_", ["declared", "validated"])
def test_the_same_file_again_changes_nothing(imports, site, as_):
    rows = [hours(), hours("H2", month="2017-04"), hours("H3", hours="-5")]
    taken(imports.hours(*rows, as_=as_))
    before = Change.objects.count()
    assert counts(imports.hours(*rows, as_=as_)) == (0, 0, 3, 0)
    assert Change.objects.count() == before


def test_declared_then_validated(imports, site):
    taken(imports.hours(hours()))
    assert counts(taken(imports.hours(hours(hours="36")))) == (0, 1, 0, 0)
    assert counts(taken(imports.hours(hours(hours="36"), as_="validated"))) == (0, 1, 0, 0)
    assert (HoursLine.objects.count(), total()) == (1, 36)
    # What is validated may come again as declared: nothing changes.
    assert counts(taken(imports.hours(hours(hours="36")))) == (0, 0, 1, 0)


@pytest.mark.parametrize("as_", ["declared", "validated"])
def test_a_validated_line_is_never_overwritten(imports, site, as_):
    taken(imports.hours(hours(), as_="validated"))
    outcome = imports.hours(hours(hours="40"), as_=as_)
    assert reasons(outcome) == [(2, "ref")]
    assert "ligne de correction" in outcome.rejects[0].reason
    assert total() == 35


def test_a_correction_is_a_negative_line(imports, site):
    taken(imports.hours(hours(), as_="validated"))
    taken(imports.hours(hours("H1-bis", hours="-5,5"), as_="validated"))
    assert total() == Decimal("29.5")
    assert HoursLine.objects.get(ref="H1-bis").corrects.ref == "H1"
    outcome = imports.hours(hours("H1-ter", hours="-29,51"), as_="validated")
    assert (reasons(outcome), total()) == ([(2, "hours")], Decimal("29.5"))


def test_a_correction_may_come_before_its_line_in_a_file(imports, site):
    taken(imports.hours(hours("H2", hours="-5"), hours("H1"), as_="validated"))
    assert total() == 30
    assert HoursLine.objects.get(ref="H2").corrects.ref == "H1"


@pytest.mark.parametrize("as_", ["declared", "validated"])
def test_a_correction_of_more_than_there_is_is_refused(imports, site, as_):
    outcome = imports.hours(hours("H2", hours="-36"), hours("H1"), as_=as_)
    assert reasons(outcome) == [(2, "hours")]
    assert not HoursLine.objects.exists()


def test_a_correction_falls_with_its_line(imports, site):
    """The line it corrects is refused: nothing is left to take hours from."""
    outcome = imports.hours(
        hours("H2", hours="-5"), hours("H1", hours="300"), as_="validated", accept_valid=True
    )
    assert reasons(outcome) == [(2, "hours"), (3, "hours")]
    assert not HoursLine.objects.exists()
    assert not HoursStatement.objects.exists()


def test_somebody_named(imports, site):
    named = {"person_ref": "", "last_name": "MARTIN", "first_name": "ana", "birth_date": "15/06/1980"}
    taken(imports.hours(hours(**named)))
    assert HoursLine.objects.get().person.ref == "P1"


def test_somebody_not_found(imports, house, site):
    build.person(house, "Martin", "Ana")
    build.person(build.organisation("Ailleurs", "lead"), "Petit", "Lou")
    named = {"person_ref": "", "last_name": "Martin", "first_name": "Ana", "birth_date": "15/06/1980"}
    outcome = imports.hours(
        hours("H1", **named),
        hours("H2", **(named | {"birth_date": "16/06/1980"})),
        hours("H3", **(named | {"birth_date": ""})),
        hours("H4", person_ref="P9"),
        hours("H5", **(named | {"last_name": "Petit", "first_name": "Lou"})),
    )
    assert reasons(outcome) == [
        (2, "last_name"), (3, "last_name"), (4, "person_ref"), (5, "person_ref"), (6, "last_name"),
    ]  # fmt: skip
    assert "plusieurs" in outcome.rejects[0].reason
    assert "ouvrez son dossier" in outcome.rejects[1].reason


def test_contracts_lots_and_companies_not_found(imports, house, site):
    made.lot(house, contract=site.contract, number="2")
    alone = made.public_contract(house, ref="M2")
    made.lot(house, contract=alone)
    outcome = imports.hours(
        hours("H1", public_contract_ref="M9"),
        hours("H2", lot="3"),
        hours("H3", lot=""),
        hours("H4", company_siret=OTHER),
        hours("H5", lot="Lot 01"),
        hours("H6", public_contract_ref="M2", lot="", month="2017-04"),
        accept_valid=True,
    )
    assert reasons(outcome) == [(2, "public_contract_ref"), (3, "lot"), (4, "lot"), (5, "company_siret")]
    assert "1, 2" in outcome.rejects[1].reason
    assert {line.lot.number for line in HoursLine.objects.all()} == {"1", ""}


def test_a_total_row_is_refused_with_its_line(imports, site):
    content = table(HOURS, hours(), {"ref": "Total", "hours": "35"})
    outcome = imports("hours", content)
    assert {line for line, _column in reasons(outcome)} == {3}
    assert not outcome.written


def test_a_formula_is_refused_with_its_cell(imports, site):
    book = openpyxl.Workbook()
    book.active.append(HOURS.split(","))
    row = hours() | {"hours": "=30+5"}
    book.active.append([row.get(name, "") for name in HOURS.split(",")])
    held = BytesIO()
    book.save(held)
    with pytest.raises(DomainError, match="J2"):
        imports("hours", held.getvalue(), "heures.xlsx")


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"hours": "35h60"}, "hours"),
        ({"hours": "", "training_hours": ""}, "hours"),
        ({"month": "13/2017"}, "month"),
        ({"month": "2099-01"}, "month"),
        ({"modality": "prêt"}, "modality"),
        ({"hours": "221"}, "hours"),
        ({"hours": "740,5", "training_hours": "4"}, "hours"),
        ({"month": "2019-01"}, "month"),
        ({"month": "2016-12"}, "month"),
    ],
)
def test_rows_that_are_not_validated(imports, site, fields, column):
    outcome = imports.hours(hours(**fields), as_="validated")
    assert reasons(outcome) == [(2, column)]
    assert not outcome.written


def test_the_same_rows_declared_wait_with_their_anomalies(imports, site):
    outcome = taken(imports.hours(hours(hours="221"), hours("H2", person_ref="P2", month="2019-01")))
    assert [line.anomalies for line in HoursLine.objects.order_by("ref")] == [
        ["too_many_hours"], ["contract_ended"],
    ]  # fmt: skip
    assert any("ligne 2" in said for said in outcome.warnings)


def test_hours_of_several_rows_are_added_up(imports, site):
    outcome = imports.hours(hours("H1", hours="120"), hours("H2", hours="110"), as_="validated")
    assert reasons(outcome) == [(2, "hours"), (3, "hours")]


def test_a_doubled_row_is_refused_and_the_first_stays(imports, site):
    outcome = imports.hours(hours("H1"), hours("H2"), as_="validated", accept_valid=True)
    assert (reasons(outcome), total()) == ([(3, "hours")], 35)


def test_hours_taken_back_whole_are_said_anew(imports, site):
    taken(imports.hours(hours(), as_="validated"))
    taken(imports.hours(hours("H2", hours="-35"), as_="validated"))
    taken(imports.hours(hours("H3", hours="30"), as_="validated"))
    assert total() == 30


def test_hours_are_replaced_within_one_file(imports, site):
    taken(imports.hours(hours(), as_="validated"))
    taken(imports.hours(hours("H3", hours="30"), hours("H2", hours="-35"), as_="validated"))
    assert total() == 30


def test_what_comes_after_validation_is_refused(imports, site):
    taken(imports.hours(hours(), as_="validated"))
    outcome = imports.hours(hours("H2", hours="7"), as_="validated")
    assert reasons(outcome) == [(2, "hours")]
    taken(imports.hours(hours("H2", hours="7")))
    assert HoursLine.objects.get(ref="H2").anomalies == ["after_validation"]


def test_a_file_longer_than_a_window(imports, house, site):
    """Months in any order: those after the 24 of the first contract are refused."""
    with build.writing():
        type(site).objects.update(start_date=dt.date(2017, 1, 1), end_date=dt.date(2020, 12, 31))
    rows = [
        hours(f"H{year}{month}", month=f"{year}-{month:02}")
        for year in (2019, 2018, 2017)
        for month in range(1, 13)
    ]
    outcome = imports.hours(*rows, as_="validated", accept_valid=True)
    # From January 2017: the window ends on 31 December 2018.
    assert [line for line, _column in reasons(outcome)] == list(range(2, 14))
    assert total() == 24 * 35
    assert EmploymentContract.objects.get().start_date == dt.date(2017, 1, 1)


def test_warnings_name_their_lines(imports, house, site):
    supplier = build.organisation("Intérim d'essai", "employer", siret=OTHER)
    nobody = build.person(house, ref="P3")
    outcome = taken(
        imports.hours(
            hours(),
            hours("H2", company_siret=OTHER, modality="etti", month="2017-04"),
            hours("H3", person_ref="P3", month="2017-05"),
            as_="validated",
        )
    )
    assert any("y est ajoutée" in said and "ligne 3" in said for said in outcome.warnings)
    assert any("éligibilité" in said and "ligne 4" in said for said in outcome.warnings)
    joined = LotCompany.objects.get(organisation=supplier)
    assert (joined.lot, joined.role, joined.modality) == (site, "supplier", "etti")
    assert HoursLine.objects.get(person=nobody).anomalies == ["not_eligible"]


def test_a_rejected_line_stays_rejected(imports, site):
    line = made.line(site, Person.objects.get(ref="P1"), state="rejected", ref="H1", modality="direct")
    assert counts(taken(imports.hours(hours()))) == (0, 0, 1, 0)
    assert reasons(imports.hours(hours(), as_="validated")) == [(2, "ref")]
    assert counts(taken(imports.hours(hours(hours="30")))) == (0, 1, 0, 0)
    line.refresh_from_db()
    assert (line.state, line.reason, line.decided_at) == ("checked", "", None)


def test_a_trial_writes_nothing(imports, site):
    outcome = imports.hours(hours(), as_="validated", dry_run=True)
    assert counts(outcome) == (1, 0, 0, 0)
    assert not HoursStatement.objects.exists()


def test_an_option_nobody_knows(imports, site):
    with pytest.raises(DomainError, match="declared, validated"):
        imports.hours(hours(), as_="imaginary")
    with pytest.raises(DomainError, match="people"):
        imports.people(person("P7"), as_="validated")


def test_the_command(house, site, tmp_path):
    file = tmp_path / "heures.csv"
    file.write_bytes(table(HOURS, hours()))
    said = StringIO()
    call_command("import", "hours", str(file), "--as", "validated", "--organisation", house.name, stdout=said)
    assert total() == 35


def test_the_page(client, manager, house, site):
    client.force_login(manager.account)
    answer = deposit(client, table(HOURS, hours()), "hours", **{"hours-as": "validated"})
    run = latest()
    assert (answer.status_code, run.options, run.state) == (302, {"as": "validated"}, RunState.CHECKED)
    client.post(reverse("exchange:run_confirm", args=[run.pk]))
    assert (ImportRun.objects.get().state, total()) == (RunState.DONE, 35)


def test_questions_do_not_grow_with_rows(imports, house, site, django_assert_max_num_queries):
    programme = build.programme(house)

    def load(first, count):
        people = [f"Q{first + number}" for number in range(count)]
        taken(imports.people(*(person(ref) for ref in people)))
        for ref in people:
            one = Person.objects.get(ref=ref)
            made.eligibility(house, one)
            build.enrolment(programme, one, entry="2017-01-10")
        rows = [
            hours(f"{ref}-{m}", person_ref=ref, month=f"2017-{m:02}") for ref in people for m in (3, 4, 5)
        ]
        with django_assert_max_num_queries(95):
            assert counts(taken(imports.hours(*rows, as_="validated"))) == (3 * count, 0, 0, 0)

    load(0, 1)
    load(100, 40)
    assert Step.objects.filter(contract__isnull=False).count() == 41
