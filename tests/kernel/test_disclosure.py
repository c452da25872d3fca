"""Small counts are hidden, and cannot be drawn back out of the totals."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.kernel.disclosure import AtMost, Sum, Table, suppress

from .attack import possible


def _row(*parts: int, threshold: int = 5, settled: frozenset = frozenset()) -> Table:
    """Parts 0, 1, 2… and their total "all"."""
    values: dict = dict(enumerate(parts)) | {"all": sum(parts)}
    return Table(
        values, frozenset(values), dict.fromkeys(values, threshold), (Sum("all", tuple(range(len(parts)))),),
        settled=settled,
    )  # fmt: skip


def _grid(rows: list[list[int]], threshold: int = 5) -> Table:
    """Cells (r, c), totals of rows (r, "all"), of columns ("all", c), and of everything."""
    height, width = len(rows), len(rows[0])
    values: dict = {(r, c): rows[r][c] for r in range(height) for c in range(width)}
    for r in range(height):
        values[r, "all"] = sum(rows[r])
    for c in range(width):
        values["all", c] = sum(row[c] for row in rows)
    values["all", "all"] = sum(map(sum, rows))
    sums = [Sum((r, "all"), tuple((r, c) for c in range(width))) for r in [*range(height), "all"]]
    sums += [Sum(("all", c), tuple((r, c) for r in range(height))) for c in [*range(width), "all"]]
    return Table(values, frozenset(values), dict.fromkeys(values, threshold), tuple(sums))


def _assert_safe(table: Table) -> None:
    found = suppress(table)
    assert not found.exposed
    for cell in table.printed:
        assert cell in found.hidden or not table.is_small(cell)
    for cell in found.hidden:
        lowest, highest = possible(table, found.hidden, cell)
        assert highest - lowest >= table.width(cell), (cell, lowest, highest, found)


def test_nothing_small_nothing_hidden():
    assert suppress(_row(5, 12, 0)).hidden == frozenset()


def test_one_small_part_takes_its_smallest_neighbour_with_it():
    found = suppress(_row(3, 40, 9, 0, 200))
    assert found.hidden == {0, 2}
    assert found.small == {0}


def test_two_parts_of_one_person_take_a_third():
    """Hidden counts are known not to be zero: 1 + 1 = 2 would be read off."""
    assert suppress(_row(1, 1, 30)).hidden == {0, 1, 2}


def test_a_total_of_a_few_is_hidden_with_its_parts():
    found = suppress(_row(2, 1, 0))
    assert found.hidden == {0, 1, "all"}


def test_who_is_not_in_a_rate_counts_too():
    """98 of 100: the two others are nowhere printed, and known."""
    values = {"in": 98, "out": 2, "all": 100}
    table = Table(values, frozenset({"in", "all"}), dict.fromkeys(values, 5), (Sum("all", ("in", "out")),))
    assert suppress(table).hidden == {"in"}
    _assert_safe(table)


def test_a_wider_threshold_hides_more():
    assert suppress(_row(8, 60, 70)).hidden == frozenset()
    assert suppress(_row(8, 60, 70, threshold=11)).hidden == {0, 1}


def test_a_limit_that_pins_a_count_is_seen():
    """At most 4 of 4: moving the part means moving what bounds it."""
    values = {"part": 4, "bound": 5, "rest": 30, "all": 35}
    table = Table(
        values,
        frozenset(values),
        {"part": 5, "bound": 5, "rest": 5, "all": 5},
        (Sum("all", ("bound", "rest")),),
        (AtMost("part", "bound"),),
    )
    found = suppress(table)
    assert "part" in found.hidden
    _assert_safe(table)


def test_what_is_printed_elsewhere_is_not_counted_on():
    """Where every neighbour is known already, the cell is said to be exposed: nothing is pretended."""
    assert suppress(_row(3, 9, 40, settled=frozenset({1}))).hidden == {0, 2}
    found = suppress(_row(3, 9, settled=frozenset({1, "all"})))
    assert found.exposed == {0}
    assert found.hidden == {0}


def _hours(parts: list[int], few: set[int]) -> Table:
    """Hundredths of hours by part, those of a few people, and the whole."""
    values: dict = dict(enumerate(parts)) | {"all": sum(parts)}
    sums = (Sum("all", tuple(range(len(parts)))),)
    return Table(values, frozenset(values), {}, sums, few=frozenset(few))


def test_hours_of_a_few_take_another_part_with_them():
    found = suppress(_hours([350_000, 9_000_000, 1_200_000], {0}))
    assert found.hidden == {0, 2}
    assert found.small == {0}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 400), min_size=2, max_size=4), st.sets(st.integers(0, 3)))
def test_hours_of_a_few_are_not_known_to_a_tenth(parts: list[int], few: set[int]):
    table = _hours(parts, {n for n in few if n < len(parts) and parts[n]})
    found = suppress(table)
    for cell in found.hidden - found.exposed:
        lowest, highest = possible(table, found.hidden, cell)
        assert highest - lowest >= table.width(cell)


def test_a_table_that_does_not_add_up_is_refused():
    with pytest.raises(ValueError, match="total"):
        Table({"a": 1, "all": 2}, frozenset({"a"}), {}, (Sum("all", ("a",)),))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 14), min_size=2, max_size=6))
def test_no_row_gives_its_hidden_counts_back(parts: list[int]):
    _assert_safe(_row(*parts))


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 3).flatmap(lambda w: st.lists(
    st.lists(st.sampled_from([0, 1, 2, 3, 4, 6, 9, 15, 40]), min_size=w, max_size=w), min_size=2, max_size=3
)))  # fmt: skip
def test_no_crossed_table_gives_its_hidden_counts_back(rows: list[list[int]]):
    _assert_safe(_grid(rows))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 30)), min_size=2, max_size=4),
    st.sampled_from([5, 11]),
)
def test_rates_over_years_do_not_give_them_back(years: list[tuple[int, int]], threshold: int):
    """A part and a whole for each year and over all of them; who is left out is never printed."""
    values: dict = {}
    for year, (part, rest) in enumerate(years):
        values |= {("part", year): part, ("rest", year): rest, ("whole", year): part + rest}
    for name in ("part", "rest", "whole"):
        values[name, "all"] = sum(values[name, year] for year in range(len(years)))
    spans = [*range(len(years)), "all"]
    sums = [Sum(("whole", span), (("part", span), ("rest", span))) for span in spans]
    sums += [
        Sum((n, "all"), tuple((n, year) for year in range(len(years)))) for n in ("part", "rest", "whole")
    ]
    printed = frozenset(key for key in values if key[0] != "rest")
    _assert_safe(Table(values, printed, dict.fromkeys(values, threshold), tuple(sums)))
