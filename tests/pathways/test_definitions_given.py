"""Meetings held, and what the programme's file decides."""

import pytest

from maillage.indicators import compute, section
from maillage.kernel.period import Period
from maillage.pathways.models import Commission
from maillage.pathways.programmes import delivered_text, load_file
from tests import build
from tests.pathways.ledger import Ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


def meet(ledger, kind, day, held=True):
    with build.writing():
        Commission.objects.create(programme=ledger.programme, kind=kind, date=build.day(day), held=held)


def test_meetings_count_once_held_by_kind_and_day(ledger):
    for day in ("2016-12-31", "2017-01-01", "2017-12-31", "2018-01-01"):
        meet(ledger, "validation", day)
    meet(ledger, "validation", "2017-05-01", held=False)
    meet(ledger, "follow_up", "2017-05-01")
    elsewhere = Ledger()
    meet(elsewhere, "validation", "2017-05-01")
    assert ledger.value("validation_commissions", "2017") == 2
    assert ledger.value("follow_up_commissions", "2017") == 1


def test_targets_are_written_with_their_own_period(ledger):
    wanted = ["participants_target", "new_entrants_target", "positive_exit_rate_target", "caseload_norm"]
    rows = [f.row() for f in compute("plie", ledger.lead.pk, [(code, Period.year(2017)) for code in wanted])]
    assert rows == [
        ("plie", "participants_target", "", "2012-2018", "6000", "person"),
        ("plie", "new_entrants_target", "", "year", "900", "person"),
        ("plie", "positive_exit_rate_target", "", "year", "50", "percent"),
        ("plie", "positive_exit_rate_target", "employment", "year", "42", "percent"),
        ("plie", "positive_exit_rate_target", "qualifying", "year", "8", "percent"),
        ("plie", "caseload_norm", "", "year", "90", "person per FTE"),
    ]


def test_no_target_after_the_protocol(ledger):
    assert ledger.figures("participants_target", "2019") == []
    assert ledger.value("participants_target", "2012-2018") == 6000


def test_norm_is_the_one_of_the_last_day(ledger):
    text = delivered_text("plie").replace("caseload_norm: 90", "caseload_norm: 75")
    load_file(build.context(ledger.lead, "programme_manager"), text, valid_from=build.day("2017-07-01"))
    assert ledger.value("caseload_norm", "2017-01-01/2017-06-30") == 90
    assert ledger.value("caseload_norm", "2017") == 75


def test_target_keeps_the_decimals_of_the_file(ledger):
    text = delivered_text("plie").replace("value: 66, unit: percent", "value: 66.7, unit: percent")
    load_file(build.context(ledger.lead, "programme_manager"), text, valid_from=build.day("2017-01-01"))
    figures = ledger.figures("participants_with_employment_step_rate_target", "2017")
    assert [f.row()[4] for f in figures] == ["66.7"]


@pytest.mark.parametrize("code", ["plie", "ier", "ier-seniors", "ier-creation", "gpp"])
def test_every_programme_is_a_section_with_every_definition_written(code):
    ledger = Ledger(code)
    here = section(code, ledger.lead.pk)
    assert {"participants", "positive_exit_rate", "step_category_share"} <= set(here.indicators)
    for indicator in here.indicators.values():
        assert str(indicator.label).strip()
        assert len(str(indicator.definition())) > 30, indicator.code
        assert indicator.unit
    everything = [(name, Period.year(2017)) for name in here.indicators]
    assert compute(code, ledger.lead.pk, everything)
