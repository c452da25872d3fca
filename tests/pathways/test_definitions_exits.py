"""Exits, their classes, durations, and what is open at the end, edge by edge."""

from decimal import Decimal

import pytest

from maillage.pathways.programmes import delivered_text, load_file
from tests import build
from tests.pathways.ledger import ALL_POSITIVE, Ledger

pytestmark = pytest.mark.django_db

CLASSES = ("positive_exits", "dropouts", "administrative_exits", "neutral_exits")


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


def reload(ledger: Ledger, text: str, day: str) -> None:
    load_file(build.context(ledger.lead, "programme_manager"), text, valid_from=build.day(day))


# --- classes --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("exit", "counted"), [("2016-12-31", 0), ("2017-01-01", 1), ("2017-12-31", 1), ("2018-01-01", 0)]
)
def test_exit_counts_on_a_day_of_the_period(ledger, exit, counted):
    ledger.enrol("2016-02-01", exit, "cdi")
    assert ledger.value("positive_exits", "2017") == counted


@pytest.mark.parametrize(
    ("kinds", "indicator"),
    [
        (ALL_POSITIVE, "positive_exits"),
        (("dropout", "abandonment"), "dropouts"),
        (("moved", "retired", "term_reached", "redirected", "other_administrative"), "administrative_exits"),
        (("deceased", "long_illness", "entry_mistake", "transferred"), "neutral_exits"),
    ],
)
def test_each_kind_counts_in_its_class_only(ledger, kinds, indicator):
    for kind in kinds:
        ledger.enrol("2016-02-01", "2017-05-01", kind)
    for other in CLASSES:
        assert ledger.value(other, "2017") == (len(kinds) if other == indicator else 0)


def test_exits_by_class_names_the_four(ledger):
    for kind in ("cdi", "cdi", "dropout", "moved", "deceased"):
        ledger.enrol("2016-02-01", "2017-05-01", kind)
    assert ledger.parts("exits_by_class", "2017") == {
        "positive": 2,
        "dropout": 1,
        "administrative": 1,
        "neutral": 1,
    }


def test_two_exits_of_one_person_are_two_exits(ledger):
    somebody = build.person(ledger.lead)
    ledger.enrol("2017-01-10", "2017-03-01", "abandonment", person=somebody)
    ledger.enrol("2017-03-02", "2017-09-01", "cdi", person=somebody)
    assert ledger.value("dropouts", "2017") == ledger.value("positive_exits", "2017") == 1
    assert ledger.value("positive_exit_rate", "2017") == 50


def test_kinds_of_positive_exits_are_all_shown(ledger):
    ledger.enrol("2016-02-01", "2017-05-01", "cdd_6_months")
    ledger.enrol("2016-02-01", "2017-05-01", "dropout")
    assert ledger.parts("positive_exits_by_kind", "2017") == {
        kind: int(kind == "cdd_6_months") for kind in ALL_POSITIVE
    }


# --- rates ----------------------------------------------------------------------------------------------
def test_neutral_exits_are_in_neither_part_of_the_rate(ledger):
    for kind in ("cdi", "dropout", "moved", "deceased", "long_illness", "entry_mistake", "transferred"):
        ledger.enrol("2016-02-01", "2017-05-01", kind)
    figure = ledger.figures("positive_exit_rate", "2017")[0]
    assert (figure.part, figure.whole, figure.value) == (1, 3, 33)


def test_only_neutral_exits_leave_nothing_to_divide(ledger):
    ledger.enrol("2016-02-01", "2017-05-01", "deceased")
    assert ledger.value("positive_exit_rate", "2017") is None
    assert ledger.value("positive_exit_rate", "2016") is None


def test_cumulated_rate_is_taken_on_all_exits_not_on_rates(ledger):
    ledger.enrol("2015-02-01", "2016-05-01", "cdi")
    for kind in ("cdi", "dropout", "dropout", "dropout"):
        ledger.enrol("2016-02-01", "2017-05-01", kind)
    assert [ledger.value("positive_exit_rate", p) for p in ("2016", "2017", "2016-2017")] == [100, 25, 40]


def test_parts_of_the_rate_say_employment_qualification_and_other(ledger):
    for kind in ("cdi", "business_creation", "qualifying_training", "other_positive", "moved", "deceased"):
        ledger.enrol("2016-02-01", "2017-05-01", kind)
    assert ledger.counts("positive_exit_rate_by_part", "2017") == {
        "employment": 2,
        "qualifying": 1,
        "other": 1,
    }
    assert ledger.value("positive_exit_rate_by_part", "2017", "employment") == 40
    assert list(ledger.parts("positive_exit_rate_by_part", "2016")) == ["employment", "qualifying"]


# --- a definition that changes --------------------------------------------------------------------------
def test_class_is_the_one_in_force_on_the_exit_day(ledger):
    text = delivered_text("plie").replace(
        "redirected: {class: administrative", "redirected: {class: positive"
    )
    reload(ledger, text, "2017-07-01")
    before = ledger.enrol("2016-02-01", "2017-06-30", "redirected")
    after = ledger.enrol("2016-02-01", "2017-07-01", "redirected")
    assert ledger.ids("administrative_exits", "2017") == (before.pk,)
    assert ledger.ids("positive_exits", "2017") == (after.pk,)
    assert ledger.value("positive_exit_rate", "2017") == 50
    assert ledger.value("positive_exits_by_kind", "2017", "redirected") == 1
    assert "redirected" not in ledger.parts("positive_exits_by_kind", "2016")


def test_kind_that_becomes_neutral_leaves_later_rates_only(ledger):
    text = delivered_text("plie").replace("moved: {class: administrative", "moved: {class: neutral")
    reload(ledger, text, "2017-01-01")
    for exit in ("2016-05-01", "2017-05-01"):
        ledger.enrol("2015-02-01", exit, "moved")
        ledger.enrol("2015-02-01", exit, "cdi")
    assert [ledger.value("positive_exit_rate", p) for p in ("2016", "2017", "2016-2017")] == [50, 100, 67]


# --- duration -------------------------------------------------------------------------------------------
def test_duration_is_in_months_from_entry_to_exit(ledger):
    ledger.enrol("2016-01-01", "2017-01-01", "cdi")  # 366 days
    ledger.enrol("2017-01-01", "2017-01-01", "dropout")  # none
    assert ledger.value("mean_pathway_duration", "2017") == Decimal("6.01")  # 183 / 30.4375


def test_duration_takes_every_exit_of_the_period_neutral_ones_too(ledger):
    leaver = ledger.enrol("2017-01-01", "2017-03-02", "cdi")  # 60 days
    dead = ledger.enrol("2017-01-01", "2017-01-31", "deceased")  # 30 days
    ledger.enrol("2015-01-01", "2016-12-31", "cdi")  # another year
    ledger.enrol("2010-01-01")  # still open
    assert ledger.value("mean_pathway_duration", "2017") == Decimal("1.48")  # 45 / 30.4375 = 1.478…
    assert ledger.ids("mean_pathway_duration", "2017") == (leaver.pk, dead.pk)


def test_duration_of_no_exit_has_no_value(ledger):
    ledger.enrol("2016-01-01")
    assert ledger.value("mean_pathway_duration", "2017") is None


# --- open at the end ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("entry", "exit", "open_"),
    [
        ("2017-12-31", None, 1),  # entered that very day
        ("2018-01-01", None, 0),
        ("2016-02-01", "2017-12-31", 0),  # left that very day
        ("2016-02-01", "2018-01-01", 1),
        ("2017-12-31", "2017-12-31", 0),
    ],
)
def test_open_on_the_last_day(ledger, entry, exit, open_):
    ledger.enrol(entry, exit)
    assert ledger.value("open_at_year_end", "2017") == open_


def test_open_by_entry_year_groups_what_came_before_the_protocol(ledger):
    for entry in ("2007-05-01", "2011-12-31", "2012-01-01", "2016-06-01", "2017-06-01", "2017-07-01"):
        ledger.enrol(entry)
    ledger.enrol("2015-06-01", "2017-12-31")
    ledger.enrol("2018-01-01")
    shares = ledger.parts("open_at_year_end_by_entry_year", "2017")
    assert list(shares) == ["before 2012", "2012", "2013", "2014", "2015", "2016", "2017"]
    assert list(shares.values()) == [33, 17, 0, 0, 0, 17, 33]
    assert ledger.counts("open_at_year_end_by_entry_year", "2012-2017") == {
        "before 2012": 2,
        "2012": 1,
        "2016": 1,
        "2017": 2,
    }


def test_open_by_entry_year_of_nothing_open(ledger):
    assert set(ledger.parts("open_at_year_end_by_entry_year", "2017").values()) == {None}


def test_open_by_entry_year_without_protocol_names_the_years_met():
    ledger = Ledger("gpp")
    ledger.enrol("2009-05-01")
    ledger.enrol("2017-05-01")
    assert ledger.counts("open_at_year_end_by_entry_year", "2017") == {"2009": 1, "2017": 1}
