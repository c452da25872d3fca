"""Addresses as a line of time: whatever is put, never two at once, and twice the same changes nothing."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from maillage.people.imports.timeline import Home, Line, Place

DAYS = st.none() | st.dates(dt.date(2010, 1, 1), dt.date(2012, 12, 31))
MOVES = st.lists(st.tuples(DAYS, st.sampled_from("ABC")), max_size=8, unique_by=lambda move: move[0])


def place(name: str) -> Place:
    return Place(name, "", "", "")


def holds(line: Line) -> bool:
    """Each address ends before the next begins, and none ends before it begins."""
    for before, after in zip(line.homes, line.homes[1:], strict=False):
        if before.end is None or before.end >= after.start:
            return False
    return all(home.end is None or home.start is None or home.end >= home.start for home in line.homes)


@given(MOVES, MOVES)
def test_moves_never_overlap_and_come_back_the_same(first, second):
    line = Line([])
    for start, name in first:
        line.put(start, place(name))
        assert holds(line)
    again = Line([Home(i, home.start, home.end, home.place) for i, home in enumerate(line.homes)])
    assert not [line for start, name in first if again.put(start, place(name))]
    assert not again.created
    assert not again.changed
    for start, name in second:
        again.put(start, place(name))
        assert holds(again)


def test_a_gap_somebody_recorded_stays():
    line = Line([Home(1, None, dt.date(2010, 6, 30), place("A"))])
    line.put(dt.date(2011, 1, 1), place("B"))
    assert [(home.start, home.end) for home in line.homes] == [
        (None, dt.date(2010, 6, 30)),
        (dt.date(2011, 1, 1), None),
    ]
    assert not line.changed
