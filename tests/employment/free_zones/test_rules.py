"""The exemption and the clause of local hiring: by hand on the source's values, then for any numbers."""

import datetime as dt
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.employment.free_zones.rules import Measure, clause, lasts, rules_on, years

D = dt.date
START = D(2018, 3, 1)
RULES = rules_on(START)
PEOPLE = st.integers(0, 60)


def test_five_years_whole_then_sixty_forty_twenty() -> None:
    found = years(RULES, START, 40_000, [])
    assert [year.exempted for year in found] == [40_000] * 5 + [24_000, 16_000, 8_000]
    assert [year.taxed for year in found] == [0] * 5 + [16_000, 24_000, 32_000]
    assert (found[0].first, found[0].last) == (D(2018, 3, 1), D(2019, 2, 28))
    assert (found[7].first, found[7].last) == (D(2025, 3, 1), D(2026, 2, 28))
    assert not any(year.capped for year in found)


def test_the_ceiling_and_five_thousand_a_resident_hired_in_the_year() -> None:
    hires = [D(2018, 3, 1), D(2019, 2, 28), D(2019, 3, 1), D(2018, 2, 28)]
    found = years(RULES, START, 200_000, hires)
    assert [year.ceiling for year in found][:3] == [60_000, 55_000, 50_000]
    assert [year.exempted for year in found] == [
        60_000,
        55_000,
        50_000,
        50_000,
        50_000,
        50_000,
        50_000,
        40_000,
    ]
    assert [year.capped for year in found] == [True] * 7 + [False]


def test_a_year_that_begins_on_29_february() -> None:
    found = years(RULES, D(2016, 2, 29), 1, [])
    assert [(y.first, y.last) for y in found][:2] == [
        (D(2016, 2, 29), D(2017, 2, 27)),
        (D(2017, 2, 28), D(2018, 2, 27)),
    ]
    assert (found[4].first, found[3].last) == (D(2020, 2, 29), D(2020, 2, 28))


def test_a_loss_exempts_nothing() -> None:
    assert {(year.exempted, year.taxed) for year in years(RULES, START, -5_000, [])} == {(0, 0)}


@given(
    st.integers(-(10**6), 10**7),
    st.dates(D(2015, 1, 1), D(2020, 12, 31)),
    st.lists(st.dates(D(2014, 1, 1), D(2030, 1, 1)), max_size=20),
)
def test_what_holds_whatever_the_numbers(profit: int, start: dt.date, hires: list[dt.date]) -> None:
    found = years(RULES, start, profit, hires)
    assert [year.rate for year in found] == [100] * 5 + [60, 40, 20]
    for year in found:
        assert year.exempted + year.taxed == max(profit, 0), "nothing is lost between the two"
        assert 0 <= year.exempted <= year.ceiling
        assert year.exempted <= max(profit, 0) * year.rate // 100
    for one, other in pairwise(found):
        assert other.first == one.last + dt.timedelta(days=1), "no day in two years, none in neither"
    inside = [day for day in hires if found[0].first <= day <= found[-1].last]
    assert sum(year.hires for year in found) == len(inside), "each hire raises the ceiling of one year"
    more = years(RULES, start, profit + 1_000, hires)
    assert all(a.exempted <= b.exempted for a, b in zip(found, more, strict=True)), "more profit, never less"


@pytest.mark.parametrize(
    ("employees", "residents", "hired", "resident_hires", "kept", "missing"),
    [
        (0, 0, 0, 0, True, 0),
        (1, 0, 1, 0, True, 0),  # the first employee may live anywhere
        (2, 0, 2, 0, False, 2),  # 2 of 4
        (2, 1, 2, 0, True, 0),  # by staff
        (3, 1, 2, 1, True, 0),  # by hires
        (3, 1, 3, 1, False, 1),  # 2 of 4
        (9, 2, 4, 1, False, 2),  # by staff five more, by hires two: 3 of 6
        (9, 2, 0, 0, False, 1),  # nobody hired yet: the first one, a resident
    ],
)
def test_one_in_two_by_staff_or_by_hires(
    employees: int, residents: int, hired: int, resident_hires: int, kept: bool, missing: int
) -> None:
    found = clause(
        RULES, employees=employees, residents=residents, hired=hired, residents_hired=resident_hires
    )
    assert (found.kept, found.missing) == (kept, missing)


@given(PEOPLE, PEOPLE)
def test_what_is_missing_is_enough_and_no_more(residents: int, others: int) -> None:
    found = Measure(residents, residents + others, Fraction(1, 2))

    def after(more: int) -> bool:
        return Measure(residents + more, residents + others + more, Fraction(1, 2)).kept

    assert after(found.missing)
    assert found.missing == 0 or not after(found.missing - 1)
    assert found.kept == (found.missing == 0)


@pytest.mark.parametrize(
    ("first", "last", "long_enough"),
    [
        (D(2018, 3, 1), D(2019, 2, 28), True),
        (D(2018, 3, 1), D(2019, 2, 27), False),
        (D(2016, 2, 29), D(2017, 2, 27), True),
        (D(2016, 2, 29), D(2017, 2, 26), False),
        (D(2018, 1, 15), D(2019, 1, 14), True),
    ],
)
def test_twelve_months_from_date_to_date(first: dt.date, last: dt.date, long_enough: bool) -> None:
    assert lasts(first, last, 12) is long_enough
