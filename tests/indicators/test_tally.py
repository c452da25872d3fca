"""The engine alone, over rows of its own: every shape against a plain recount, any rows, any periods."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.indicators.counting import Count, During, Key, OpenAtEnd, Overlapping, Rows, When
from maillage.indicators.listing import listing
from maillage.indicators.tally import MOST_PERIODS, tally
from maillage.kernel.period import Period

pytestmark = pytest.mark.django_db

TABLE = Rows(
    "unnest(%(ids)s::bigint[], %(keys)s::bigint[], %(codes)s::text[], %(firsts)s::date[], %(lasts)s::date[])"
    " AS r (id, key, code, first, last)",
    "",
    "r.id",
    "tests.Row",
)
WHENS: list[When] = [Overlapping("r.first", "r.last"), During("r.last"), OpenAtEnd("r.first", "r.last")]
ODD = "r.id %% 2 = 1"
OWNER = Key("r.key", "tests.Owner")
START = dt.date(2016, 1, 1)

days = st.integers(0, 40).map(lambda n: START + dt.timedelta(n))
periods = st.tuples(days, days).map(lambda two: Period(min(two), max(two)))


@dataclass(frozen=True)
class Line:
    id: int
    key: int
    code: str | None
    first: dt.date
    last: dt.date | None


@st.composite
def tables(draw) -> list[Line]:
    found = []
    for rank in range(draw(st.integers(0, 12))):
        first, other = draw(days), draw(st.none() | days)
        last = None if other is None else max(first, other)
        code = draw(st.sampled_from(["a", "b", "it's", None]))
        found.append(Line(rank + 1, draw(st.integers(1, 4)), code, first, last))
    return found


def met(when: When, line: Line, period: Period) -> bool:
    if isinstance(when, During):
        return line.last is not None and period.contains(line.last)
    if isinstance(when, OpenAtEnd):
        return line.first <= period.last and (line.last is None or line.last > period.last)
    return period.overlaps(line.first, line.last)


def recount(count: Count, lines: list[Line], period: Period) -> dict[str, int]:
    chosen = [
        line for line in lines if met(count.when, line, period) and (not count.where or line.id % 2 == 1)
    ]
    if count.latest:
        last: dict[int, Line] = {}
        for line in sorted(chosen, key=lambda line: line.id):
            last[line.key] = line
        chosen = list(last.values())
    found: dict[str, set[int]] = defaultdict(set)
    for line in chosen:
        found[(line.code or "") if count.by else ""].add(line.key if count.key else line.id)
    return {code: len(records) for code, records in found.items()}


def run(lines: list[Line], needs: list[tuple[Count, Period]]):
    bound = {
        "ids": [line.id for line in lines],
        "keys": [line.key for line in lines],
        "codes": [line.code for line in lines],
        "firsts": [line.first for line in lines],
        "lasts": [line.last for line in lines],
    }
    with connection.cursor() as cursor:
        results = tally(cursor, needs, bound, {})
        for (count, period), found in results.items():
            for code, number in found.items():
                ids = listing(cursor, count, period, [code] if count.by else None, bound, {})
                assert len(ids) == number
                assert list(ids) == sorted(set(ids))
            if not found:
                assert listing(cursor, count, period, None, bound, {}) == ()
    return results


COUNTS = [
    Count(TABLE, when, where, by, key, latest="r.id" if latest else "")
    for when in WHENS
    for where in ("", ODD)
    for by in ("", "r.code")
    for key, latest in ((None, False), (OWNER, False), (OWNER, True))
]


def test_every_shape_counts_what_it_says(db):
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(tables(), st.lists(periods, min_size=1, max_size=4), st.sets(st.sampled_from(COUNTS), min_size=1))
    def holds(lines: list[Line], spans: list[Period], counts: set[Count]) -> None:
        needs = [(count, span) for count in sorted(counts, key=COUNTS.index) for span in spans]
        results = run(lines, needs)
        for count, span in needs:
            assert results[count, span] == recount(count, lines, span), (count, span)

    holds()


def test_total_joins_the_breakdown_whose_codes_follow_from_the_key(django_assert_num_queries):
    lines = [Line(n, n % 3, "ab"[n % 3 % 2], START, None) for n in range(1, 8)]
    total = Count(TABLE, WHENS[0], key=OWNER)
    told = Count(TABLE, WHENS[0], by="r.code", key=OWNER, one_code=True)
    year = Period.year(2016)
    bound = {
        "ids": [line.id for line in lines],
        "keys": [line.key for line in lines],
        "codes": [line.code for line in lines],
        "firsts": [line.first for line in lines],
        "lasts": [line.last for line in lines],
    }
    with django_assert_num_queries(1), connection.cursor() as cursor:
        results = tally(cursor, [(total, year), (told, year)], bound, {})
    assert results == {(total, year): {"": 3}, (told, year): {"a": 2, "b": 1}}


def test_sums_are_those_of_the_rows_that_count():
    lines = [Line(1, 1, None, START, START + dt.timedelta(10)), Line(2, 1, None, START, START)]
    days_spent = Count(TABLE, During("r.last"), total="r.last - r.first")
    assert recount(Count(TABLE, During("r.last")), lines, Period.year(2016)) == {"": 2}
    with connection.cursor() as cursor:
        bound = {
            "ids": [1, 2],
            "keys": [1, 1],
            "codes": [None, None],
            "firsts": [line.first for line in lines],
            "lasts": [line.last for line in lines],
        }
        assert tally(cursor, [(days_spent, Period.year(2016))], bound, {}) == {
            (days_spent, Period.year(2016)): {"": 10}
        }


def test_more_periods_than_bits_are_counted_too():
    lines = [Line(n, n, "a", START + dt.timedelta(n), START + dt.timedelta(n)) for n in range(1, 200)]
    spans = [Period(START + dt.timedelta(n), START + dt.timedelta(n)) for n in range(1, 2 * MOST_PERIODS + 5)]
    count = Count(TABLE, WHENS[0], key=OWNER)
    results = run(lines, [(count, span) for span in spans])
    assert {number for found in results.values() for number in found.values()} == {1}
    assert len(results) == len(spans)


def test_many_periods_of_one_count_take_one_statement(django_assert_num_queries):
    count = Count(TABLE, WHENS[0])
    bound = {"ids": [1], "keys": [1], "codes": ["a"], "firsts": [START], "lasts": [None]}
    with django_assert_num_queries(1), connection.cursor() as cursor:
        tally(cursor, [(count, Period.year(year)) for year in range(2000, 2030)], bound, {})
