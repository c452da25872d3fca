"""Steps, contracts and who held them, edge by edge."""

from decimal import Decimal

import pytest

from maillage.pathways.programmes import delivered_text, load_file
from tests import build
from tests.pathways.ledger import Ledger

pytestmark = pytest.mark.django_db

EMPLOYMENT = "employment contract (ordinary or subsidised)"
TRAINING = "training and access to employment"


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


def job(enrolment, start, end=None, kind="cdd", type="employment_contract", **fields):
    """A step under a contract of its own; the contract."""
    held = build.contract(enrolment.person, start, end, kind)
    build.step(enrolment, type, start, end, held, **fields)
    return held


# --- steps ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("start", "end", "counted"),
    [
        ("2016-03-01", "2016-12-31", 0),
        ("2016-03-01", "2017-01-01", 1),
        ("2016-03-01", None, 1),
        ("2017-12-31", None, 1),
        ("2018-01-01", None, 0),
        ("2017-05-05", "2017-05-05", 1),
    ],
)
def test_step_counts_when_it_shares_a_day(ledger, start, end, counted):
    build.step(ledger.enrol("2016-01-15"), "social_support", start, end)
    assert ledger.value("steps", "2017") == counted


def test_step_over_two_years_counts_in_each_and_once_over_both(ledger):
    build.step(ledger.enrol("2016-01-15"), "culture", "2016-11-01", "2017-02-01")
    assert [ledger.value("steps", year) for year in ("2016", "2017", "2016-2017", "2018")] == [1, 1, 1, 0]


def test_steps_per_participant_has_two_decimals(ledger):
    first, second, _third = (ledger.enrol("2017-01-15") for _ in range(3))
    for _ in range(4):
        build.step(first, "culture", "2017-02-01", "2017-03-01")
        build.step(second, "culture", "2017-02-01", "2017-03-01")
    figure = ledger.figures("steps_per_participant", "2017")[0]
    assert (figure.part, figure.whole, figure.value) == (8, 3, Decimal("2.67"))
    assert figure.row()[4] == "2.67"


def test_steps_per_participant_of_nobody_has_no_value(ledger):
    assert ledger.value("steps_per_participant", "2017") is None


def test_open_step_of_a_closed_pathway_cannot_exist_so_steps_stay_within_participants(ledger):
    pathway = ledger.enrol("2016-01-15", "2016-12-31")
    build.step(pathway, "culture", "2016-12-31", "2016-12-31")
    assert ledger.value("steps", "2017") == ledger.value("participants", "2017") == 0
    assert ledger.value("steps", "2016") == ledger.value("participants", "2016") == 1


# --- participants with an employment step ---------------------------------------------------------------
def test_two_employment_steps_make_one_participant_employed(ledger):
    worker, _idle = ledger.enrol("2017-01-15"), ledger.enrol("2017-01-15")
    job(worker, "2017-02-01", "2017-03-01")
    job(worker, "2017-04-01", "2017-05-01", type="subsidised_contract", kind="cui_cae")
    figure = ledger.figures("participants_with_employment_step_rate", "2017")[0]
    assert (figure.part, figure.whole, figure.value) == (1, 2, 50)
    assert ledger.ids("participants_with_employment_step_rate", "2017") == (worker.person_id,)


def test_employment_step_of_another_year_does_not_count(ledger):
    worker = ledger.enrol("2016-01-15")
    job(worker, "2016-02-01", "2016-12-31")
    rate = "participants_with_employment_step_rate"
    assert [ledger.value(rate, year) for year in ("2016", "2017", "2016-2017")] == [100, 0, 100]


def test_person_is_employed_whichever_of_the_pathways_has_the_step(ledger):
    somebody = build.person(ledger.lead)
    first = ledger.enrol("2017-01-15", "2017-03-01", person=somebody)
    second = ledger.enrol("2017-05-01", person=somebody)
    job(first, "2017-02-01", "2017-02-15")
    job(second, "2017-06-01", "2017-07-01")
    assert ledger.value("participants_with_employment_step_rate", "2017") == 100
    assert ledger.value("persons_with_contract", "2017") == 1
    assert ledger.value("contracts", "2017") == 2


def test_employment_step_without_contract_is_a_step_but_no_contract(ledger):
    build.step(ledger.enrol("2017-01-15"), "employment_contract", "2017-02-01")
    assert ledger.value("participants_with_employment_step_rate", "2017") == 100
    assert ledger.value("contracts", "2017") == 0
    assert ledger.value("persons_with_contract", "2017") == 0


def test_immersion_is_training_not_employment(ledger):
    build.step(ledger.enrol("2017-01-15"), "pmsmp", "2017-02-01", "2017-02-15")
    assert ledger.value("participants_with_employment_step_rate", "2017") == 0
    assert ledger.value("step_category_share", "2017", TRAINING) == 100
    assert ledger.value("contracts", "2017") == 0


# --- contracts ------------------------------------------------------------------------------------------
def test_contract_that_carries_two_steps_counts_once(ledger):
    worker = ledger.enrol("2016-01-15")
    held = build.contract(worker.person, "2016-02-01", "2017-06-01", "cddi")
    build.step(worker, "employment_contract", "2016-02-01", "2016-08-01", held)
    build.step(worker, "employment_contract", "2016-09-01", "2017-06-01", held)
    assert ledger.value("steps", "2016") == 2
    assert [ledger.value("contracts", p) for p in ("2016", "2017", "2016-2017")] == [1, 1, 1]
    assert ledger.ids("contracts", "2016") == (held.pk,)


def test_contract_no_step_points_at_is_not_counted(ledger):
    worker = ledger.enrol("2017-01-15")
    build.contract(worker.person, "2017-02-01")
    assert ledger.value("contracts", "2017") == 0


def test_contract_counts_in_the_years_of_its_step(ledger):
    worker = ledger.enrol("2016-01-15")
    held = build.contract(worker.person, "2016-02-01", "2017-06-01")
    build.step(worker, "employment_contract", "2016-02-01", "2016-08-01", held)  # the step stops before
    assert [ledger.value("contracts", year) for year in ("2016", "2017")] == [1, 0]


def test_contract_carried_by_steps_of_two_pathways_counts_once(ledger):
    somebody = build.person(ledger.lead)
    first = ledger.enrol("2017-01-15", "2017-03-01", person=somebody)
    second = ledger.enrol("2017-05-01", person=somebody)
    held = build.contract(somebody, "2017-02-01", "2017-09-01")
    build.step(first, "employment_contract", "2017-02-01", "2017-03-01", held)
    build.step(second, "employment_contract", "2017-05-01", "2017-09-01", held)
    assert ledger.value("contracts", "2017") == 1
    assert ledger.value("persons_with_contract", "2017") == 1


def test_contract_that_also_carries_a_step_of_another_programme_counts_in_each(ledger):
    somebody = build.person(ledger.lead)
    other = build.programme(ledger.lead, "ier")
    held = build.contract(somebody, "2017-02-01", "2017-09-01")
    build.step(
        ledger.enrol("2017-01-15", person=somebody), "employment_contract", "2017-02-01", "2017-04-01", held
    )
    build.step(
        build.enrolment(other, somebody, "2017-06-01"),
        "employment_contract",
        "2017-06-01",
        "2017-09-01",
        held,
    )
    assert ledger.value("contracts", "2017") == 1
    assert ledger.value("contracts", "2017-05-01/2017-12-31") == 0


def test_contracts_are_told_apart_by_kind(ledger):
    worker = ledger.enrol("2017-01-15")
    job(worker, "2017-02-01", "2017-03-01", "cdd")
    job(worker, "2017-03-02", "2017-04-01", "cdd")
    job(worker, "2017-04-02", None, "cdi")
    assert ledger.parts("contracts_by_kind", "2017") == {"cdi": 1, "cdd": 2}
    assert ledger.parts("contracts_by_kind", "2018") == {"cdi": 1}
    assert ledger.value("contracts", "2017") == 3


def test_business_support_contract_employs_nobody(ledger):
    founder, other = ledger.enrol("2017-01-15"), ledger.enrol("2017-01-15")
    job(founder, "2017-02-01", None, "cape")
    job(other, "2017-02-01", None, "cape", type="creation_support")
    assert ledger.value("contracts", "2017") == 0
    assert ledger.value("persons_with_contract", "2017") == 0
    assert ledger.parts("contracts_by_kind", "2017") == {}
    assert ledger.value("participants_with_employment_step_rate", "2017") == 0
    assert ledger.counts("step_category_share", "2017") == {TRAINING: 2}


def test_apprenticeship_on_a_training_step_is_a_contract_but_no_employment_step(ledger):
    learner = ledger.enrol("2017-01-15")
    job(learner, "2017-02-01", None, "apprenticeship", type="qualifying_training")
    assert ledger.value("contracts", "2017") == 1
    assert ledger.value("persons_with_contract", "2017") == 1
    assert ledger.value("participants_with_employment_step_rate", "2017") == 0


# --- categories -----------------------------------------------------------------------------------------
def test_categories_share_the_steps_of_the_period(ledger):
    pathway = ledger.enrol("2016-01-15")
    for type in ("social_support", "career_support", "specific_service", "culture", "mobilisation", "pmsmp"):
        build.step(pathway, type, "2017-02-01", "2017-03-01")
    job(pathway, "2017-04-01", "2017-05-01")
    build.step(pathway, "culture", "2016-02-01", "2016-03-01")  # of the year before
    assert ledger.counts("step_category_share", "2017") == {
        "professional social or creation support": 2,
        "specific or Pole emploi services": 1,
        "complementary (culture mobilisation)": 2,
        TRAINING: 1,
        EMPLOYMENT: 1,
    }
    assert list(ledger.parts("step_category_share", "2017").values()) == [29, 14, 29, 14, 14]


def test_categories_of_no_step_have_no_value_and_are_all_there(ledger):
    assert list(ledger.parts("step_category_share", "2017").values()) == [None] * 5


# --- a definition that changes --------------------------------------------------------------------------
@pytest.fixture
def changed(ledger) -> Ledger:
    """From 1 July 2017 immersions are employment."""
    text = delivered_text("plie").replace("pmsmp: {category: training_access", "pmsmp: {category: employment")
    load_file(build.context(ledger.lead, "programme_manager"), text, valid_from=build.day("2017-07-01"))
    return ledger


def test_category_is_the_one_in_force_when_the_step_starts(changed):
    before, after = changed.enrol("2017-01-15"), changed.enrol("2017-01-15")
    build.step(before, "pmsmp", "2017-06-30", "2017-08-30")
    build.step(after, "pmsmp", "2017-07-01", "2017-08-30")
    assert changed.counts("step_category_share", "2017") == {TRAINING: 1, EMPLOYMENT: 1}
    assert changed.ids("participants_with_employment_step_rate", "2017") == (after.person_id,)
    assert changed.value("steps", "2017") == 2


def test_changed_definition_leaves_earlier_years_alone(changed):
    pathway = changed.enrol("2016-01-15")
    build.step(pathway, "pmsmp", "2016-02-01", "2017-12-01")
    for year in ("2016", "2017", "2012-2017"):
        assert changed.counts("step_category_share", year) == {TRAINING: 1}


def test_type_a_later_version_no_longer_names_keeps_its_last_category(ledger):
    pathway = ledger.enrol("2017-01-15")
    lines = delivered_text("plie").splitlines()
    text = "\n".join(line for line in lines if not line.strip().startswith("culture:"))
    load_file(build.context(ledger.lead, "programme_manager"), text, valid_from=build.day("2017-07-01"))
    build.step(pathway, "culture", "2017-08-01", "2017-09-01")
    assert ledger.counts("step_category_share", "2017") == {"complementary (culture mobilisation)": 1}
    assert ledger.value("steps", "2017") == 1
