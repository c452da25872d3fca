"""Two files of one company that both carry a lot and both declared a month become one, and two again."""

from decimal import Decimal

import pytest

from maillage.clauses.models import (
    ForgottenHours,
    HoursLine,
    HoursStatement,
    LotCompany,
    Perimeter,
    PerimeterBuyer,
    PublicContract,
    SheetMapping,
    StatementProof,
)
from maillage.organisations.services import merge_organisations, undo_merge
from tests import build
from tests.clauses import made
from tests.people.merging.rows import differences, snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(network, lot):
    """Both on the lot, both with a statement of March: validated hours, a correction, a line to check."""
    kept = lot.companies.get().organisation
    gone = build.organisation("BATIMENT COMETE", "employer", "buyer")
    person = build.person(network)
    with build.writing():
        LotCompany.objects.filter(organisation=kept).update(role="subcontractor", hours_share="100.50")
    made.lot_company(lot, gone, role="holder", hours_share="200.25", modality="etti", plan="Deux postes")
    made.line(lot, person, kept, hours=35, state="validated")
    first = made.line(lot, person, gone, hours=70, state="validated", training=7)
    made.line(lot, person, gone, hours=-10, training=-1, state="validated", corrects=first)
    made.line(lot, person, gone, hours=12)
    made.line(lot, person, gone, month="2017-05-01", hours=5)
    return kept, gone


def hours(lot):
    lines = HoursLine.objects.filter(lot=lot, state="validated")
    return sum(line.hours for line in lines), sum(line.training_hours for line in lines)


def test_hours_move_whole_and_come_back(facilitator, two, lot):
    kept, gone = two
    before, total = snapshot(), hours(lot)
    assert total == (95, 6)
    merge = merge_organisations(facilitator, kept.pk, gone.pk)
    assert hours(lot) == total
    statement = HoursStatement.objects.get(company=kept, month=made.month("2017-03"))
    assert statement.lines.count() == 4
    assert HoursStatement.objects.filter(company=kept).count() == 2
    row = LotCompany.objects.get(lot=lot)
    assert (row.organisation, row.role, row.hours_share) == (kept, "holder", Decimal("300.75"))
    assert (row.modality, row.plan) == ("etti", "Deux postes")
    for line in HoursLine.objects.exclude(contract=None):
        assert line.contract.employer_id == line.statement.company_id == kept.pk
    undo_merge(facilitator, merge.pk)
    assert differences(before, snapshot()) == []


def test_the_other_way_round_too(facilitator, two, lot):
    kept, gone = two
    before = snapshot()
    merge = merge_organisations(facilitator, gone.pk, kept.pk)
    assert hours(lot) == (95, 6)
    undo_merge(facilitator, merge.pk)
    assert differences(before, snapshot()) == []


def test_what_is_kept_by_month_or_once_is_settled(facilitator, network, two, lot):
    kept, gone = two
    march = made.month("2017-03")
    with build.writing():
        for company, amount in ((kept, "3.50"), (gone, "4.25")):
            ForgottenHours.objects.create(lot=lot, company=company, month=march, hours=Decimal(amount))
        for company, used in ((kept, "2017-01-01"), (gone, "2017-06-01")):
            SheetMapping.objects.create(
                network=network, company=company, layout="f" * 64, columns={"hours": company.name},
                used_on=build.day(used),
            )  # fmt: skip
        perimeter = Perimeter.objects.create(network=network, code="ville", name="Ville")
        for buyer in two:
            PerimeterBuyer.objects.create(perimeter=perimeter, buyer=buyer)
    made.public_contract(network, gone)
    before = snapshot()
    merge = merge_organisations(facilitator, kept.pk, gone.pk)
    assert ForgottenHours.objects.get().hours == Decimal("7.75")
    assert SheetMapping.objects.get().columns == {"hours": "BATIMENT COMETE"}
    assert PerimeterBuyer.objects.get().buyer == kept
    assert PublicContract.objects.filter(buyer=kept).exists()
    undo_merge(facilitator, merge.pk)
    assert differences(before, snapshot()) == []


def test_statements_say_what_either_said(facilitator, two):
    kept, gone = two
    march = made.month("2017-03")
    contact = gone.contacts
    with build.writing():
        HoursStatement.objects.filter(company=kept, month=march).update(nothing_done=True, reminders=1)
        HoursStatement.objects.filter(company=gone, month=march).update(
            reminders=2,
            sender="Camille Essai",
            sent_at="2017-04-03T10:00:00+02:00",
            contact=contact.create(name="Camille Essai"),
        )
    statement = HoursStatement.objects.get(company=kept, month=march)
    made.proof(statement, sha256="a" * 64)
    same, other = (
        made.proof(HoursStatement.objects.get(company=gone, month=march), sha256=code * 64) for code in "ab"
    )
    before = snapshot()
    merge = merge_organisations(facilitator, kept.pk, gone.pk)
    statement.refresh_from_db()
    assert (statement.reminders, statement.sender, statement.nothing_done) == (2, "Camille Essai", False)
    assert statement.contact.organisation == kept
    assert StatementProof.objects.filter(statement=statement).count() == 3
    same.refresh_from_db()
    other.refresh_from_db()
    assert same.withdrawn_reason
    assert not other.withdrawn_reason
    undo_merge(facilitator, merge.pk)
    assert differences(before, snapshot()) == []


def test_hours_added_since_stay_with_the_file_that_was_kept(facilitator, network, two, lot):
    kept, gone = two
    merge = merge_organisations(facilitator, kept.pk, gone.pk)
    later = made.line(lot, build.person(network), kept, hours=8, state="validated")
    undo_merge(facilitator, merge.pk)
    later.refresh_from_db()
    assert later.statement.company == kept
    assert hours(lot) == (103, 6)
