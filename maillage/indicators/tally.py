"""Counts many things over many periods in a few statements.

Counts that read the same rows share one statement, whatever their conditions and periods. Three shapes:

rows      one scan: `count(*) FILTER (WHERE …)` per period, grouped by the breakdowns;
distinct  one scan grouped by key, where each key keeps a bit per period it was met in
          (`bit_or`), then a count of the few combinations of bits;
latest    one statement a period: the latest row of each key, then all breakdowns by grouping sets.

All are written so that PostgreSQL can run them with parallel workers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.backends.utils import CursorWrapper

from maillage.kernel.period import Period

from .counting import Count, When

Need = tuple[Count, Period]
Tallies = dict[Need, dict[str, int]]

MOST_PERIODS = 60  # bits of a bigint, with some to spare


class Periods:
    """The periods of one call, each with a rank, and their bounds as bound parameters."""

    def __init__(self, periods: Iterable[Period]) -> None:
        self.all = sorted(set(periods))
        self.rank = {period: rank for rank, period in enumerate(self.all)}

    def bounds(self, period: Period) -> tuple[str, str]:
        rank = self.rank[period]
        return f"%(first_{rank})s::date", f"%(last_{rank})s::date"

    def bit(self, period: Period) -> int:
        """The bit that stands for the period in a set of periods."""
        return 1 << self.rank[period]

    def parameters(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for period, rank in self.rank.items():
            found |= {f"first_{rank}": period.first, f"last_{rank}": period.last}
        return found

    def hull(self, periods: Iterable[Period]) -> tuple[str, str]:
        """Bounds of the shortest span that holds all of `periods`."""
        chosen = list(periods)
        first = min(chosen, key=lambda p: p.first)
        last = max(chosen, key=lambda p: p.last)
        return self.bounds(first)[0], self.bounds(last)[1]


def tally(
    cursor: CursorWrapper,
    needs: Iterable[Need],
    parameters: Mapping[str, Any],
    of_period: Mapping[Period, Mapping[str, Any]],
) -> Tallies:
    """Run everything needed; for each count and period, the number of each breakdown code met.

    Without breakdown the code is "". `of_period` gives the parameters that follow from a period.
    """
    wanted = list(dict.fromkeys(needs))
    results: Tallies = {need: {} for need in wanted}
    periods = sorted({period for _, period in wanted})
    for start in range(0, len(periods), MOST_PERIODS):
        batch = set(periods[start : start + MOST_PERIODS])
        _run(cursor, [need for need in wanted if need[1] in batch], parameters, of_period, results)
    return results


def _run(
    cursor: CursorWrapper,
    needs: list[Need],
    parameters: Mapping[str, Any],
    of_period: Mapping[Period, Mapping[str, Any]],
    results: Tallies,
) -> None:
    periods = Periods(period for _, period in needs)
    bound = {**parameters, **periods.parameters()}
    for group in _groups(needs, lambda c, p: c.rows, lambda c: c.key is None):
        _rows(cursor, group, periods, bound, results)
    for group in _distinct_groups(needs):
        _distinct(cursor, group, periods, bound, results)
    for group in _groups(
        needs, lambda c, p: (c.rows, c.key, c.latest, c.when, c.where, p), lambda c: bool(c.latest)
    ):
        period = group[0][1]
        of_it = {"first": period.first, "last": period.last, **of_period.get(period, {})}
        _latest(cursor, group, periods, {**bound, **of_it}, results)


def _groups(needs: list[Need], key: Any, belongs: Any) -> list[list[Need]]:
    """Needs that one statement can answer together."""
    groups: dict[Any, list[Need]] = defaultdict(list)
    for count, period in needs:
        if belongs(count):
            groups[key(count, period)].append((count, period))
    return list(groups.values())


def _distinct_groups(needs: list[Need]) -> list[list[Need]]:
    """One for each key and breakdown; a total joins a breakdown whose parts add up to it."""
    chosen = [need for need in needs if need[0].key and not need[0].latest]
    exact = {(count.rows, count.key): count.by for count, _ in chosen if count.one_code}
    return _groups(
        chosen,
        lambda c, p: (c.rows, c.key, c.by or exact.get((c.rows, c.key), "")),
        lambda c: True,
    )


def code_of(by: str) -> str:
    """A breakdown's code as text; nothing known, or no breakdown, is the empty code."""
    return f"COALESCE(({by})::text, '')" if by else "''"


def conditions(*parts: str) -> str:
    """Conditions joined by AND, each in brackets; empty ones are left out."""
    return " AND ".join(f"({part})" for part in parts if part) or "TRUE"


def _near(needs: list[Need], periods: Periods) -> str:
    """What any row that counts anywhere in the statement fulfils."""
    by_when: dict[When, list[Period]] = defaultdict(list)
    for count, period in needs:
        by_when[count.when].append(period)
    return " OR ".join(f"({when.near(*periods.hull(those))})" for when, those in by_when.items())


def _rows(
    cursor: CursorWrapper, needs: list[Need], periods: Periods, bound: dict[str, Any], results: Tallies
) -> None:
    """Grouped by every breakdown and every condition met, so that each row is looked at once a period.

    Codes of rows counted so are few, and mostly follow from each other.
    """
    rows = needs[0][0].rows
    codes = list(dict.fromkeys(count.by for count, _ in needs if count.by))
    wheres = list(dict.fromkeys(count.where for count, _ in needs if count.where))
    sums = list(dict.fromkeys((count.when, count.total, period) for count, period in needs))
    groups = [*map(code_of, codes), *(f"COALESCE(({where}), FALSE)" for where in wheres)]
    columns = [
        f"{f'sum({total})' if total else 'count(*)'} FILTER (WHERE {when.within(*periods.bounds(period))})"
        for when, total, period in sums
    ]
    sql = (
        f"SELECT {', '.join([*groups, *columns])} FROM {rows.tables}"  # noqa: S608
        f" WHERE {conditions(rows.where, _near(needs, periods))}"
        f" GROUP BY {', '.join(str(n + 1) for n in range(len(groups))) or '()'}"
    )
    cursor.execute(sql, bound)
    for line in cursor.fetchall():
        met = dict(zip([*codes, *wheres], line, strict=False))
        values = dict(zip(sums, line[len(groups) :], strict=True))
        for count, period in needs:
            if not count.where or met[count.where]:
                number = values[count.when, count.total, period]
                _add(results, (count, period), met[count.by] if count.by else "", number or 0)


def _distinct(
    cursor: CursorWrapper, needs: list[Need], periods: Periods, bound: dict[str, Any], results: Tallies
) -> None:
    """A column of bits for each (when, where); bit n stands for the period of rank n."""
    by = next((count.by for count, _ in needs if count.by), "")
    rows, key = needs[0][0].rows, needs[0][0].key
    assert key is not None  # noqa: S101 - the shape was chosen by it
    columns: dict[tuple[When, str], list[Need]] = defaultdict(list)
    for count, period in needs:
        columns[count.when, count.where].append((count, period))
    bits = []
    for rank, ((when, where), members) in enumerate(columns.items()):
        mask = " | ".join(
            f"CASE WHEN {when.within(*periods.bounds(period))} THEN {periods.bit(period)}::bigint ELSE 0 END"
            for period in dict.fromkeys(period for _, period in members)
        )
        only = f" FILTER (WHERE {where})" if where else ""
        bits.append(f"bit_or({mask}){only} AS bits_{rank}")
    # The conditions stay in the aggregates: as filters their guessed selectivity misleads the planner.
    where = conditions(rows.where, _near(needs, periods))
    group = f"{key.expression}, {by}" if by else key.expression
    names = ", ".join(f"bits_{rank}" for rank in range(len(columns)))
    sql = (
        f"SELECT code, {names}, count(*) FROM (SELECT {code_of(by)} AS code, {', '.join(bits)}"  # noqa: S608
        f" FROM {rows.tables} WHERE {where} GROUP BY {group}) met GROUP BY code, {names}"
    )
    cursor.execute(sql, bound)
    for code, *masks, number in cursor.fetchall():
        for mask, members in zip(masks, columns.values(), strict=True):
            for count, period in members:
                if (mask or 0) & periods.bit(period):
                    _add(results, (count, period), code, number)


def _latest(
    cursor: CursorWrapper, needs: list[Need], periods: Periods, bound: dict[str, Any], results: Tallies
) -> None:
    codes = list(dict.fromkeys(count.by for count, _ in needs))
    names = [f"code_{rank}" for rank in range(len(codes))]
    count, period = needs[0]
    inner = latest_rows(count, periods.bounds(period), dict(zip(names, codes, strict=True)))
    sets = ", ".join(f"({name})" for name in names)
    sql = (
        f"SELECT GROUPING({', '.join(names)}), {', '.join(names)}, count(*) FROM ({inner}) met"  # noqa: S608
        f" GROUP BY GROUPING SETS ({sets})"
    )
    cursor.execute(sql, bound)
    for grouping, *values, number in cursor.fetchall():
        # A zero bit, counted from the left, says which code the line is grouped by.
        rank = next(n for n in range(len(names)) if not grouping >> (len(names) - 1 - n) & 1)
        for need in needs:
            if need[0].by == codes[rank]:
                _add(results, need, values[rank], number)


def latest_rows(count: Count, bounds: tuple[str, str], codes: Mapping[str, str]) -> str:
    """The latest row of each key in the period, with its breakdown codes under the names given."""
    assert count.key is not None  # noqa: S101 - `latest` goes with a key
    named = ", ".join(f"{code_of(by)} AS {name}" for name, by in codes.items())
    where = conditions(count.rows.where, count.when.within(*bounds), count.where)
    key = count.key.expression
    return (
        f"SELECT DISTINCT ON ({key}) {key} AS record, {named} FROM {count.rows.tables}"  # noqa: S608
        f" WHERE {where} ORDER BY {key}, {count.latest} DESC"
    )


def _add(results: Tallies, need: Need, code: str, number: int) -> None:
    """Record a number under its code; a count without breakdown adds all codes up. Zero is not met.

    Sums are of whole numbers: `Count.total` scales what has decimals, so that nothing is ever cut.
    """
    if number:
        exact = int(number)
        if exact != number:
            raise ValueError(f"not a whole number: {need[0].total}")
        name = code if need[0].by else ""
        results[need][name] = results[need].get(name, 0) + exact
