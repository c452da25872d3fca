"""Participants and entrants, edge by edge, each number worked out by hand."""

from decimal import Decimal

import pytest

from tests import build
from tests.pathways.ledger import Ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


# --- participants ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("entry", "exit", "there"),
    [
        ("2016-05-01", None, True),  # still open
        ("2016-05-01", "2017-01-01", True),  # exit on the first day
        ("2016-05-01", "2016-12-31", False),  # exit the day before
        ("2017-12-31", None, True),  # entry on the last day
        ("2018-01-01", None, False),  # entry the day after
        ("2017-12-31", "2018-03-01", True),
        ("2016-05-01", "2018-03-01", True),  # spans the whole period
        ("2017-06-15", "2017-06-15", True),  # a single day
    ],
)
def test_participant_is_who_shares_a_day_with_the_period(ledger, entry, exit, there):
    ledger.enrol(entry, exit)
    assert ledger.value("participants", "2017") == (1 if there else 0)


def test_participant_counts_in_each_year_and_once_over_both(ledger):
    ledger.enrol("2016-05-01", "2017-06-30")
    assert [ledger.value("participants", year) for year in ("2015", "2016", "2017", "2018")] == [0, 1, 1, 0]
    assert ledger.value("participants", "2016-2017") == 1
    assert ledger.value("participants", "2012-2017") == 1


def test_person_with_two_pathways_of_a_year_is_one_participant(ledger):
    somebody = build.person(ledger.lead)
    ledger.enrol("2017-01-10", "2017-03-01", person=somebody)
    ledger.enrol("2017-05-01", None, person=somebody)
    assert ledger.value("participants", "2017") == 1
    assert ledger.ids("participants", "2017") == (somebody.pk,)


def test_period_in_days_reads_days(ledger):
    ledger.enrol("2017-03-10", "2017-03-20")
    assert ledger.value("participants", "2017-03-20/2017-04-30") == 1
    assert ledger.value("participants", "2017-03-21/2017-04-30") == 0
    assert ledger.value("participants", "2017-01-01/2017-03-09") == 0
    assert ledger.value("participants", "2017-01-01/2017-03-10") == 1


def test_prescription_that_did_not_become_a_pathway_is_no_participant(ledger):
    somebody = build.person(ledger.lead)
    build.referral(ledger.programme, somebody, state="refused", received_on="2017-01-10")
    assert ledger.value("participants", "2017") == 0
    assert ledger.value("new_entrants", "2017") == 0


def test_pathway_with_a_neutral_exit_still_made_a_participant(ledger):
    ledger.enrol("2017-02-01", "2017-06-01", "deceased")
    assert ledger.value("participants", "2017") == 1


def test_other_programmes_and_other_organisations_are_not_counted(ledger):
    somebody = build.person(ledger.lead)
    other = build.programme(ledger.lead, "ier")
    pathway = build.enrolment(other, somebody, "2017-02-01", "2017-12-01", "cdi")
    build.step(
        pathway, "employment_contract", "2017-03-01", "2017-04-01", build.contract(somebody, "2017-03-01")
    )
    elsewhere = Ledger()
    theirs = elsewhere.enrol("2017-02-01")
    build.step(theirs, "social_support", "2017-02-01")
    for indicator in (
        "participants",
        "new_entrants",
        "steps",
        "contracts",
        "persons_with_contract",
        "positive_exits",
        "open_at_year_end",
    ):
        assert ledger.value(indicator, "2017") == 0, indicator
    assert elsewhere.value("participants", "2017") == 1
    assert elsewhere.value("steps", "2017") == 1


def test_programmes_of_one_lead_are_told_apart():
    ledger, ier = Ledger("plie"), Ledger("ier")
    somebody = build.person(ledger.lead)
    ier.lead, ier.programme = ledger.lead, build.programme(ledger.lead, "ier")
    ledger.enrol("2017-02-01", person=somebody)
    ier.enrol("2017-03-01", "2017-04-01", person=somebody)
    assert ledger.value("participants", "2017") == ier.value("participants", "2017") == 1
    assert ledger.value("dropouts", "2017") == 0
    assert ier.value("dropouts", "2017") == 1


# --- entrants -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("entry", "entrants"), [("2016-12-31", 0), ("2017-01-01", 1), ("2017-12-31", 1), ("2018-01-01", 0)]
)
def test_entrant_enters_on_a_day_of_the_period(ledger, entry, entrants):
    ledger.enrol(entry)
    assert ledger.value("new_entrants", "2017") == entrants


def test_reentry_of_the_same_year_is_another_entrant(ledger):
    somebody = build.person(ledger.lead)
    ledger.enrol("2017-01-10", "2017-03-01", person=somebody)
    ledger.enrol("2017-03-02", "2017-09-01", person=somebody)
    assert ledger.value("new_entrants", "2017") == 2
    assert ledger.value("new_entrants", "2012-2017") == 2
    assert ledger.value("participants", "2012-2017") == 1


# --- entrants from priority neighbourhoods --------------------------------------------------------------
def test_entrant_counts_by_the_home_of_the_entry_day(ledger):
    mermoz = build.area("Mermoz", valid_from="2015-01-01", valid_to="2023-12-31")
    resident, newcomer, stranger = (ledger.enrol("2017-02-01") for _ in range(3))
    build.residence(resident.person, "2010-01-01", None, [mermoz])
    build.residence(newcomer.person, None, "2017-02-01", [])
    build.residence(newcomer.person, "2017-02-02", None, [mermoz])  # moves in the day after
    build.residence(stranger.person, "2010-01-01", None, [])
    assert ledger.value("new_entrants_qpv", "2017") == 1
    assert ledger.ids("new_entrants_qpv", "2017") == (resident.pk,)
    assert ledger.value("new_entrants_qpv_rate", "2017") == 33


def test_moving_out_on_the_entry_day_decides_by_the_new_home(ledger):
    mermoz = build.area("Mermoz")
    leaving, arriving = ledger.enrol("2017-02-01"), ledger.enrol("2017-02-01")
    build.residence(leaving.person, None, "2017-01-31", [mermoz])
    build.residence(leaving.person, "2017-02-01", None, [])
    build.residence(arriving.person, None, "2017-01-31", [])
    build.residence(arriving.person, "2017-02-01", None, [mermoz])
    assert ledger.ids("new_entrants_qpv", "2017") == (arriving.pk,)


def test_moving_between_two_neighbourhoods_counts_once(ledger):
    mermoz, moncey = build.area("Mermoz"), build.area("Moncey")
    mover = ledger.enrol("2017-02-01")
    build.residence(mover.person, "2015-01-01", "2017-01-31", [mermoz])
    build.residence(mover.person, "2017-02-01", None, [moncey])
    assert ledger.value("new_entrants_qpv", "2017") == 1
    assert ledger.value("new_entrants_qpv_rate", "2017") == 100


def test_home_in_two_neighbourhoods_of_the_same_day_counts_once(ledger):
    resident = ledger.enrol("2017-02-01")
    build.residence(resident.person, "2015-01-01", None, [build.area("Mermoz"), build.area("Laënnec")])
    assert ledger.value("new_entrants_qpv", "2017") == 1


def test_generation_in_force_on_the_entry_day_decides(ledger):
    old = build.area("Moncey", code="QP069001", valid_from="2015-01-01", valid_to="2023-12-31")
    new = build.area("Laënnec", code="QN06901", valid_from="2024-01-01")
    for day in ("2014-12-31", "2015-01-01", "2023-12-31", "2024-01-01"):
        build.residence(ledger.enrol(day).person, "2010-01-01", None, [old])
        build.residence(ledger.enrol(day).person, "2010-01-01", None, [new])
    assert [ledger.value("new_entrants_qpv", year) for year in ("2014", "2015", "2023", "2024")] == [
        0,
        1,
        1,
        1,
    ]
    assert ledger.value("new_entrants_qpv", "2014-2024") == 3


def test_other_zones_are_no_priority_neighbourhood(ledger):
    resident = ledger.enrol("2017-02-01")
    zones = [build.area("Lyon 8e", "arrondissement"), build.area("Zone", "zfu"), build.area("Veille", "qva")]
    build.residence(resident.person, "2010-01-01", None, zones)
    assert ledger.value("new_entrants_qpv", "2017") == 0


def test_each_entry_is_read_with_its_own_home(ledger):
    mermoz = build.area("Mermoz")
    somebody = build.person(ledger.lead)
    build.residence(somebody, "2010-01-01", "2016-12-31", [mermoz])
    build.residence(somebody, "2017-01-01", None, [])
    first = ledger.enrol("2016-02-01", "2016-06-01", person=somebody)
    ledger.enrol("2017-02-01", person=somebody)
    assert ledger.ids("new_entrants_qpv", "2016-2017") == (first.pk,)
    assert ledger.value("new_entrants_qpv_rate", "2016-2017") == 50


def test_rate_without_entrants_has_no_value(ledger):
    figure = ledger.figures("new_entrants_qpv_rate", "2017")[0]
    assert figure.value is None
    assert str(figure) == "–"
    assert figure.row()[4] == "–"


def test_rate_is_rounded_half_up_once(ledger):
    mermoz = build.area("Mermoz")
    for rank in range(8):
        pathway = ledger.enrol("2017-02-01")
        if rank == 0:
            build.residence(pathway.person, None, None, [mermoz])
    assert ledger.value("new_entrants_qpv_rate", "2017") == Decimal(13)  # 1 / 8 = 12.5
