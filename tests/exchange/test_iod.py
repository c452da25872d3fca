"""Importing the events of the IOD method."""

import datetime as dt

from django.utils import timezone

from maillage.employment.iod.models import IodCase, IodEvent
from maillage.indicators import compute
from maillage.kernel.period import Period
from tests import build

from .files import IOD, contract, counts, iod, person, reasons, table

SIRET = "12345678200002"
POSTE = "35600000000048"


def figures(house, *codes, year=2017):
    found = compute("iod", house.pk, [(code, Period.year(year)) for code in codes])
    return [int(figure.value) for figure in found]


def test_events_find_their_person_company_and_contract(imports, house):
    company = build.organisation("Bazar Comète", "employer", siret=SIRET)
    imports.people(person())
    imports.contracts(contract(employer_siret=SIRET, origin="iod", kind="cdi"))
    outcome = imports.iod(
        iod(event="referral", date="2017-01-10"),
        iod("I2", event="introduction", company_siret=SIRET),
        iod("I3", "", event="company_meeting", company_siret="123 456 782 00002"),
        iod("I4", "", event="post_visit", company_siret=SIRET),
        iod("I5", "", event="follow_up_employer", date="2017-03-08", contract_ref="C1"),
    )
    assert counts(outcome) == (5, 0, 0, 0)
    kept = IodEvent.objects.order_by("ref")
    assert [(e.person_id is not None, e.organisation) for e in kept] == [
        (True, None),
        (True, company),
        (False, company),
        (False, company),
        (True, company),
    ]
    assert {e.network for e in kept} == {house}
    assert figures(house, "persons_followed", "referrals", "introductions", "company_meetings") == [
        1,
        1,
        1,
        1,
    ]
    assert figures(house, "persons_hired", "persons_hired_lasting", "new_companies_met") == [1, 1, 1]


def test_again_nothing_changes_and_a_correction_is_one(imports):
    imports.people(person())
    imports.iod(iod(), iod("I2", event="referral"))
    assert counts(imports.iod(iod(), iod("I2", event="referral"))) == (0, 0, 2, 0)
    assert counts(imports.iod(iod(date="2017-03-11"), iod("I2", event="referral"))) == (0, 1, 1, 0)
    assert IodEvent.objects.get(ref="I1").date == dt.date(2017, 3, 11)


def test_a_trial_run_writes_nothing(imports):
    imports.people(person())
    outcome = imports.iod(iod(), dry_run=True)
    assert counts(outcome) == (1, 0, 0, 0)
    assert not IodEvent.objects.exists()


def test_rows_that_cannot_be_are_refused_with_their_column(imports):
    build.organisation("Bazar Comète", siret=SIRET)
    closed = build.organisation("Fermée", siret=POSTE)
    with build.writing():
        closed.closed_on = dt.date(2017, 1, 31)
        closed.save()
    imports.people(person(), person("P2"))
    imports.contracts(contract(employer_siret=SIRET))
    imports.iod(iod("I0"))
    tomorrow = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    outcome = imports.iod(
        iod("I0", "P2"),
        iod("I1", "P9"),
        iod("I2", ""),
        iod("I3", "", event="company_meeting"),
        iod("I4", event="visite"),
        iod("I5", date=tomorrow),
        iod("I6", date="30/02/2017"),
        iod("I7", company_siret="12345678200003"),
        iod("I8", "", event="company_meeting", company_siret="55210055400013"),
        iod("I9", "P2", event="follow_up_employee", contract_ref="C1"),
        iod("I10", event="follow_up_employee", contract_ref="C9"),
        iod("I11", event="follow_up_employee", contract_ref="C1", date="2017-02-28"),
        iod("I12", event="follow_up_employer", contract_ref="C1", company_siret=POSTE),
        iod("I13", "", event="company_meeting", company_siret=POSTE, date="2017-02-01"),
        iod("maillage:99"),
    )
    assert [column for _line, column in reasons(outcome)] == [
        "person_ref",
        "person_ref",
        "person_ref",
        "company_siret",
        "event",
        "date",
        "date",
        "company_siret",
        "company_siret",
        "contract_ref",
        "contract_ref",
        "date",
        "company_siret",
        "company_siret",
        "ref",
    ]
    assert IodEvent.objects.count() == 1
    assert counts(
        imports.iod(iod("I13", "", event="company_meeting", company_siret=POSTE, date="2017-01-31"))
    ) == (
        1,
        0,
        0,
        0,
    )


def test_columns_the_file_lacks_keep_what_is_recorded(imports):
    company = build.organisation("Bazar Comète", siret=SIRET)
    imports.people(person())
    imports.iod(iod(event="introduction", company_siret=SIRET))
    short = "ref,event,date"
    assert counts(imports("iod", table(short, iod(event="introduction", date="2017-04-01")))) == (0, 1, 0, 0)
    found = IodEvent.objects.get()
    assert (found.organisation, found.person is not None, found.date) == (company, True, dt.date(2017, 4, 1))
    assert IOD.count(",") == 5


def test_who_was_followed_recently_is_followed_and_the_past_is_not(imports, house):
    imports.people(person(), person("P2"))
    recent = (timezone.localdate() - dt.timedelta(days=20)).isoformat()
    outcome = imports.iod(iod(), iod("I2", "P2"), iod("I3", "P2", date=recent))
    assert any("une personne de plus" in notice for notice in outcome.notices)
    case = IodCase.objects.get()
    assert (case.person.ref, case.opened_on, case.officer) == ("P2", dt.date(2017, 3, 10), None)
    assert imports.iod(iod(), iod("I2", "P2"), iod("I3", "P2", date=recent)).notices == []
