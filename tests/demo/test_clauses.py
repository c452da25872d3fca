"""Social clauses of the territory: the published figures, records that could be, a morning's work."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import pytest

from maillage.clauses.models import HoursState
from maillage.clauses.nomenclature import criteria, mechanisms, situations, trades
from maillage.demo import small
from maillage.demo.clauses import ClauseRecords, audit, draw_clauses
from maillage.demo.clauses.buyers import BUYERS
from maillage.demo.continuation import draw_entrants
from maillage.demo.employers import PARTNERS_2017
from maillage.demo.records import Pathway
from maillage.demo.territory import draw_territory
from maillage.kernel.months import add_months
from maillage.people.nomenclature import kinds

TODAY = dt.date(2026, 12, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def territory():
    return draw_territory(TODAY)


@pytest.fixture(scope="module")
def clauses(territory):
    return territory.clauses


def of_year(clauses, year):
    return [one for one in clauses.lines if one.month.year == year and one.state == "validated"]


# --- the published figures -----------------------------------------------------------------------------
def test_records_yield_every_published_figure(clauses):
    counted = audit.recount(clauses)
    published = audit.published()
    assert len(published) == 24
    assert {key: counted[key] for key in published} == published


def test_what_the_table_only_says_in_words(clauses):
    """Persons, operations and shares written in the remarks of the table, and the year before."""
    counted = audit.recount(clauses)
    state, renewal = "clauses_state", "clauses_anru"
    wanted = {
        (state, "persons", "", "2017"): 38,
        (state, "operations", "", "2017"): 15,
        ("clauses_ville_lyon", "operations", "art38/52", "2017"): 24,
        ("clauses_ville_lyon", "operations", "art28", "2017"): 6,
        ("clauses_ville_lyon", "companies", "art38/52", "2017"): 43,
        ("clauses_ville_lyon", "companies", "art28", "2017"): 10,
        ("clauses_ville_lyon", "contracts", "art38/52", "2017"): 128,
        ("clauses_ville_lyon", "contracts", "art28", "2017"): 219,
        (renewal, "operations", "", "2005-2017"): 86,
        (renewal, "persons", "", "2005-2017"): 1113,
        (renewal, "hours_qpv_rate", "", "2005-2017"): 71,
        (renewal, "persons_qpv_rate", "", "2005-2017"): 79,
        ("clauses", "persons", "total", "2016"): 968 + 41,
        ("clauses", "contracts", "total", "2016"): 999 + 156,
        ("clauses", "hours", "total", "2016"): 314_183 + 5_970,
        ("clauses", "companies", "total", "2016"): 245 - 10,
        ("clauses", "buyers", "total", "2016"): 22 - 3,
    }
    assert {key: counted[key] for key in wanted} == wanted


def test_two_people_of_the_city_work_under_both_articles_and_two_are_only_trained(clauses):
    under: dict[int, set[str]] = defaultdict(set)
    hours: Counter[int] = Counter()
    for line in of_year(clauses, 2017):
        under[id(line.person)].add("art28" if line.lot.mechanism == "object" else line.lot.mechanism)
        hours[id(line.person)] += line.hours
    assert sum({"art28"} < said for said in under.values()) == 2
    trained = [who for who, said in under.items() if said == {"reserved_siae"}]
    assert [hours[who] for who in trained] == [0, 0]


@pytest.mark.parametrize("seed", ["a", "b", "c"])
def test_any_seed_is_calibrated(territory, seed):
    draw_clauses(seed, [], territory.employers, TODAY)  # raises when one figure is missed


def test_the_same_seed_gives_the_same_records(territory):
    one, other = (draw_clauses("again", [], territory.employers, TODAY) for _ in range(2))
    says = lambda found: [(x.month, x.hours, x.company, x.lot.market.title) for x in found.lines]  # noqa: E731
    assert says(one) == says(other)


def test_the_audit_sees_one_hour_too_many(territory):
    changed = draw_clauses("changed", [], territory.employers, TODAY)
    of_year(changed, 2017)[40].hours += 100
    with pytest.raises(AssertionError, match="hours"):
        audit.check(changed, TODAY)


def test_the_audit_sees_hours_after_the_contract(territory):
    changed = draw_clauses("changed", [], territory.employers, TODAY)
    line = next(one for one in changed.lines if one.month.year == 2012)
    line.hire.job.end = line.month - DAY
    with pytest.raises(AssertionError, match="outside the contract"):
        audit.check(changed, TODAY)


# --- records that could be -----------------------------------------------------------------------------
def test_the_968_are_hired_in_2017_by_partners_and_nobody_else_is(territory, clauses):
    hired = {id(one.person) for one in clauses.hires if one.job.start.year == 2017}
    assert len(hired) == 968
    assert {id(one.person) for one in of_year(clauses, 2017)} == hired
    assert all(one.company < PARTNERS_2017 for one in clauses.lines if one.month.year in (2016, 2017))
    kept = {id(one.job) for one in clauses.hires}
    for pathway in territory.pathways:
        for step in pathway.steps:
            if step.job and step.job.origin == "clause":
                assert id(step.job) in kept


def test_a_person_has_one_contract_with_a_company_at_a_time(clauses):
    there: dict[tuple[int, int], list] = defaultdict(list)
    for one in clauses.hires:
        there[id(one.person), one.job.employer].append(one.job)
    for jobs in there.values():
        jobs.sort(key=lambda job: job.start)
        for before, after in pairwise(jobs):
            assert (before.end or before.planned_end or TODAY) < after.start


def test_codes_are_those_of_the_room(clauses):
    for lot in clauses.lots():
        assert lot.mechanism in mechanisms()
        assert lot.trade in trades(lot.start)
        assert sum(one.role == "holder" for one in lot.companies.values()) == 1
    assert {one.situation for one in clauses.outcomes} <= set(situations())
    assert {one.criterion for one in clauses.eligibilities} <= set(criteria())
    for person in clauses.people()[:200]:
        for _day, kind, value in person.answers:
            assert kinds()[kind].parse(value) == value


def test_a_quarter_are_recipients_of_a_minimum_income(clauses):
    new = {id(person) for person in clauses.people()}
    said = [one.criterion for one in clauses.eligibilities if id(one.person) in new and one.granted]
    assert 0.24 <= said.count("minimum_income") / len(said) <= 0.31


def test_papers_hold_together(clauses):
    for lot in clauses.lots():
        assert lot.due > 0
        assert lot.market.notified <= lot.start
        for one in lot.calibrations:
            assert one.retained == one.computed or one.reason
            assert one.day <= lot.market.notified
        for said in lot.amendments:
            assert said.hours or said.end
            assert lot.start <= said.signed <= TODAY
        for notice in lot.notices:
            assert notice.missing > 0
            assert notice.sent <= TODAY
            assert notice.sent <= notice.deadline
    for lot in clauses.lots():
        if lot.closed:
            assert lot.end < lot.closed <= TODAY
    assert all(outcome.day <= TODAY for outcome in clauses.outcomes)


def test_hours_are_whole_halves_or_thirds_on_pay_slips(clauses):
    ends = Counter(line.hours % 100 for line in of_year(clauses, 2017))
    assert set(ends) <= {0, 50, 33, 83, 67, 17}
    assert ends[0] + ends[50] > 0.8 * sum(ends.values())
    assert sum(Decimal(line.hours) for line in of_year(clauses, 2017)) / 100 == 314_183


# --- the facilitator's morning --------------------------------------------------------------------------
@dataclass
class Morning:
    today: dt.date
    pathways: list[Pathway]
    clauses: ClauseRecords


@pytest.fixture(scope="module", params=["2026-12-01", "2027-01-02", "2027-03-20", "2028-02-29"])
def morning(request, territory):
    """The clauses of a day, over the pathways of some years."""
    today = dt.date.fromisoformat(request.param)
    pathways = draw_entrants("morning", [], today, first_year=today.year - 4, per_year=300)
    return Morning(today, pathways, draw_clauses("morning", pathways, territory.employers, today))


def test_a_month_end_is_there_to_be_done_on_any_day(morning):
    today, found = morning.today, morning.clauses
    month = add_months(today.replace(day=1), -1)
    audit.check(found, today)
    said = [one for one in found.statements.values() if one.month == month]
    lines = [one for one in found.lines if one.month == month]
    assert any(one.sent is None for one in said)
    assert any(one.nothing for one in said)
    assert any(one.reminders for one in found.statements.values())
    assert {one.state for one in lines} == set(HoursState.values)
    assert all(one.state in ("validated", "rejected") for one in found.lines if one.month < month)
    assert any(one.corrects for one in found.lines)
    assert {code for one in lines for code in one.anomalies} == {
        *("unknown_person", "too_many_hours", "impossible_hours", "doubled", "not_eligible", "overlap"),
        *("contract_ended", "contract_not_begun", "after_validation", "window_passed", "company_not_on_lot"),
    }
    for one in found.statements.values():
        assert (one.asked or today) <= (one.sent or today) <= today
        assert one.reminded is None or one.reminded <= today


def test_some_fifty_lots_run_some_of_them_late_and_a_window_is_about_to_end(morning):
    today, found = morning.today, morning.clauses
    running = [lot for lot in found.lots() if lot.start <= today <= lot.ends]
    assert 45 <= len(running) <= 90
    assert any(notice.deadline >= today for lot in running for notice in lot.notices)
    first: dict[int, dt.date] = {}
    for one in found.hires:
        first[id(one.person)] = min(one.job.start, first.get(id(one.person), one.job.start))
    ending = [day for day in first.values() if today <= add_months(day, 24) - DAY <= today + 60 * DAY]
    assert len(ending) >= 3
    followed = {id(p.person) for p in morning.pathways if p.exit is None}
    assert any(id(one.person) in followed and one.job.end is None for one in found.hires if not one.new)


def test_a_small_territory_has_a_little_of_it():
    drawn = small.draw(TODAY)
    assert 2 <= len(drawn.clauses.markets) <= 20
    assert drawn.clauses.lines
    assert not drawn.clauses.people()
    assert len(drawn.buyers) == len(BUYERS)
