"""The synthetic territory holds the published table: recounted in plain Python, without a database."""

from decimal import Decimal

import pytest

from maillage.demo.calibration import calibrate
from maillage.demo.calibration.apportion import apportion, fit_table
from maillage.demo.calibration.audit import SLIPS, check, published, recount


@pytest.fixture(scope="module")
def pathways():
    return calibrate()


def test_records_yield_every_published_figure_but_the_three_slips(pathways):
    counted = recount(pathways)
    differences = {
        key: counted[key] for key, value in published().items() if counted.get(key, value) != value
    }
    assert differences == {
        ("steps_per_participant", "", "2013"): Decimal("2.28"),
        ("positive_exit_rate", "", "2016"): Decimal(46),
        ("dropouts", "", "2012-2017"): Decimal(1326),
    }
    assert differences == SLIPS


def test_only_targets_and_meetings_are_not_counted_from_pathways(pathways):
    assert {key[0] for key in published().keys() - recount(pathways).keys()} == {
        "participants_target",
        "new_entrants_target",
        "caseload_norm",
        "operations",
        "operators",
        "validation_commissions",
        "follow_up_commissions",
    }


@pytest.mark.parametrize("seed", ["a", "b"])
def test_any_seed_is_calibrated(seed):
    calibrate(seed)  # raises when one figure is missed


def test_same_seed_gives_the_same_records():
    assert repr(calibrate("again")) == repr(calibrate("again"))


def test_audit_sees_one_wrong_record():
    changed = calibrate("changed")
    leaver = next(p for p in changed if p.exit_kind == "dropout" and p.exit and p.exit.year == 2015)
    leaver.exit_kind = "deceased"
    with pytest.raises(AssertionError, match="dropouts"):
        check(changed)


def test_audit_sees_a_step_outside_its_pathway():
    changed = calibrate("outside")
    step = next(s for p in changed for s in p.steps if s.job is None and s.start.year == 2014)
    step.end = step.start.replace(year=2013)
    with pytest.raises(AssertionError):
        check(changed)


def test_apportion_gives_whole_parts_of_the_total():
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert sum(apportion(1_752, [3, 2, 5, 10, 17, 26, 37])) == 1_752


def test_fit_table_keeps_margins_and_zeros():
    table = fit_table([3, 4], [2, 5], [[1, 1], [0, 1]])
    assert table == [[2, 1], [0, 4]]
    with pytest.raises(ValueError, match="margins"):
        fit_table([1, 4], [2, 3], [[1, 1], [0, 1]])
