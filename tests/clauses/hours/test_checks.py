"""Each check on the smallest case that has it, and on its neighbour that has not."""

import pytest

from maillage.clauses.hours import services
from maillage.clauses.hours.checks import CHECKS, Severity
from maillage.clauses.models import Amendment, HoursLine
from maillage.kernel.history import changes
from tests import build

from .. import made
from .conftest import fresh

pytestmark = pytest.mark.django_db


def anomalies(lines):
    return fresh(lines[0]).anomalies


def test_a_line_without_a_finding_is_checked(declare, lot, eligible):
    (line,) = declare(lot, eligible())
    assert (line.state, line.anomalies) == ("checked", [])


def test_an_unknown_person_waits(declare, lot):
    (line,) = declare(lot, None, last_name="Martin", first_name="Ana")
    assert (line.state, line.anomalies) == ("declared", ["unknown_person"])


def test_hours_of_all_companies_and_networks_are_added_up(declare, network, lot, eligible):
    person = eligible()
    elsewhere = build.organisation("Réseau voisin", "lead")
    other = made.lot(elsewhere)
    made.line(other, person, hours=100)
    assert anomalies(declare(lot, person, 100, training=20)) == ["overlap"]  # 220 in all
    assert anomalies(declare(lot, person, "100.01", training=20)) == ["too_many_hours", "overlap"]
    assert anomalies(declare(lot, person, 644, training="0.01")) == ["impossible_hours", "overlap"]


@pytest.mark.parametrize(
    ("month", "found"),
    [("2017-02", ["contract_not_begun"]), ("2017-03", []), ("2017-06", []), ("2017-07", ["contract_ended"])],
)
def test_a_month_touches_the_dates_of_the_lot(declare, network, company, eligible, month, found):
    lot = made.lot(network, company, start="2017-03-31", end="2017-06-01")
    assert anomalies(declare(lot, eligible(), month=month)) == found


def test_the_last_amendment_says_the_end(declare, network, company, eligible):
    lot = made.lot(network, company, end="2017-02-28")
    person = eligible()
    with build.writing():
        Amendment.objects.create(lot=lot, signed_on="2017-02-01", new_end_date="2017-12-31", reason="délai")
        Amendment.objects.create(lot=lot, signed_on="2017-02-02", hours_delta=10, reason="travaux")
    assert anomalies(declare(lot, person)) == []
    with build.writing():
        Amendment.objects.create(lot=lot, signed_on="2017-02-03", new_end_date="2017-02-28", reason="retour")
        services.check_statement(HoursLine.objects.get().statement)
    assert HoursLine.objects.get().anomalies == ["contract_ended"]


def test_the_window_runs_from_the_first_clause_contract(declare, network, eligible):
    lot = made.lot(network, start="2015-01-01", end="2019-12-31")
    person = eligible()
    with build.writing():
        pass
    build.contract(person, "2015-03-10", origin="clause")  # until 9 March 2017
    made.eligibility(network, person, on="2015-03-01")
    assert "window_passed" not in anomalies(declare(lot, person, month="2017-03"))
    # The check of January 2017 was made inside the first window: it opens none.
    assert anomalies(declare(lot, person, month="2017-04")) == ["window_passed", "not_eligible"]


def test_nobody_without_a_contract_has_a_window(declare, lot, eligible):
    assert anomalies(declare(lot, eligible(), month="2018-12")) == []


def test_eligibility_is_checked_by_the_end_of_the_month(declare, network, lot):
    person = build.person(network)
    assert anomalies(declare(lot, person)) == ["not_eligible"]
    made.eligibility(network, person, on="2017-03-31")
    assert anomalies(declare(lot, person)) == []
    assert anomalies(declare(lot, person, month="2017-02")) == ["not_eligible"]


def test_two_lines_that_say_the_same_are_doubles(declare, lot, eligible):
    person = eligible()
    declare(lot, person, 35, source="company")
    lines = declare(lot, person, 35, source="typed")
    assert anomalies(lines) == ["doubled"]
    assert {line.state for line in HoursLine.objects.all()} == {"declared"}
    assert anomalies(declare(lot, person, 36, source="typed")) == []
    assert {line.state for line in HoursLine.objects.all()} == {"checked"}


def test_names_nobody_knows_double_too(declare, lot):
    declare(lot, None, last_name="Martin", first_name="Ana", source="company")
    lines = declare(lot, None, last_name="MARTIN", first_name="Aná", source="sheet")
    assert anomalies(lines) == ["unknown_person", "doubled"]


def test_what_comes_after_validation_says_so(declare, facilitator, lot, eligible):
    person = eligible()
    services.validate(facilitator, declare(lot, person, 35))
    assert anomalies(declare(lot, person, 40)) == ["after_validation"]


def test_a_company_that_is_not_on_the_lot(declare, lot, eligible):
    supplier = build.organisation("Intérim Étoile", "employer")
    assert anomalies(declare(lot, eligible(), company=supplier)) == ["company_not_on_lot"]
    made.lot_company(lot, supplier, "supplier")
    assert anomalies(declare(lot, eligible(), company=supplier)) == []


def test_nothing_is_taken_below_zero(declare, facilitator, lot, eligible):
    person = eligible()
    services.validate(facilitator, declare(lot, person, 35, training=2))
    assert anomalies(declare(lot, person, -35)) == []
    assert anomalies(declare(lot, person, "-35.01")) == ["negative_net"]
    assert anomalies(declare(lot, person, 0, training=-3)) == ["negative_net"]


def test_every_check_says_what_to_do():
    assert all(one.sentence and one.mend and one.label for one in CHECKS.values())
    assert {one.severity for one in CHECKS.values()} == set(Severity)


def test_questions_do_not_grow_with_lines(network, lot, eligible, django_assert_max_num_queries):
    statement = made.statement(network, lot.companies.get().organisation)

    def check(count):
        for _ in range(count):
            made.line(lot, eligible(), hours=7)
        with (
            changes(build.TESTER, "essai"),
            django_assert_max_num_queries(13),
        ):
            services.check_statement(statement)

    check(1)
    check(40)
    assert not HoursLine.objects.filter(state="declared").exists()
