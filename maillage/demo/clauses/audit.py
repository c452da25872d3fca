"""Recount what was drawn by the written definitions, in plain Python, without the product's queries.

The recount reads only records, never targets: it is the proof that the territory holds what it promises.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from importlib import resources

from maillage.kernel.months import add_months

from ..calibration.audit import rounded
from ..dates import DAY
from .buyers import PERIMETERS, PerimeterOf
from .records import HUNDREDTHS, UNSET, ClauseRecords, LineRecord
from .targets import PUBLISHED

Key = tuple[str, str, str, str]  # section, indicator, breakdown, period

# How the tables gather mechanisms: those of the mission, those of a town.
GROUPINGS = {
    "articles": {"art38": ("execution", "execution_and_criterion"), "art28": ("object",)},
    "articles_of_towns": {
        "art38/52": ("execution", "execution_and_criterion", "criterion"),
        "art28": ("object",),
    },
}
_FULL = 220  # hours of a person in a month, all employers together


def published() -> dict[Key, Decimal]:
    """The published rows kept with the demonstration."""
    path = resources.files("maillage.demo") / "data" / "published-2017-clauses.csv"
    with path.open(encoding="utf-8") as file:
        return {
            (row["section"], row["indicator"], row["breakdown"], row["period"]): Decimal(row["value"])
            for row in csv.DictReader(file)
        }


_COUNTS: dict[str, Callable[[LineRecord], object]] = {
    "persons": lambda line: id(line.person),
    "contracts": lambda line: id(line.hire),
    "companies": lambda line: line.company,
    "buyers": lambda line: line.lot.market.buyer,
    "operations": lambda line: id(line.lot.market.operation),
}


def _figures(lines: Iterable[LineRecord]) -> dict[str, Decimal]:
    kept = list(lines)
    found = {name: Decimal(len({key(line) for line in kept})) for name, key in _COUNTS.items()}
    return found | {"hours": Decimal(sum(line.hours for line in kept)) / HUNDREDTHS}


def _section(
    code: str, lines: list[LineRecord], grouping: str, period: str, total: str
) -> dict[Key, Decimal]:
    found: dict[Key, Decimal] = {}
    for name, value in _figures(lines).items():
        found[code, name, total, period] = found[code, name, "", period] = value
    for part, mechanisms in GROUPINGS.get(grouping, {}).items():
        for name, value in _figures(one for one in lines if one.lot.mechanism in mechanisms).items():
            found[code, name, part, period] = value
    return found


def recount(found: ClauseRecords) -> dict[Key, Decimal]:
    """Every figure of 2016, of 2017 and of urban renewal since 2005."""
    validated = [line for line in found.lines if line.state == "validated"]
    figures: dict[Key, Decimal] = {}
    for first, last in ((2016, 2016), (2017, 2017), (2005, 2017)):
        period = str(first) if first == last else f"{first}-{last}"
        lines = [line for line in validated if first <= line.month.year <= last]
        figures |= _section("clauses", lines, "articles", period, "total")
        for perimeter in PERIMETERS:
            inside = [line for line in lines if _is_in(perimeter, line)]
            code = f"clauses_{perimeter.code}"
            figures |= _section(code, inside, perimeter.grouping, period, "total")
            at_home = [line for line in inside if lives_in_neighbourhood(line)]
            if inside:
                figures[code, "hours_qpv_rate", "", period] = rounded(
                    sum(line.hours for line in at_home), sum(line.hours for line in inside), 100
                )
                persons = figures[code, "persons", "", period]
                figures[code, "persons_qpv_rate", "", period] = rounded(
                    len({id(line.person) for line in at_home}), int(persons), 100
                )
    figures["placement", "persons_hired", "clauses", "2017"] = Decimal(
        len({id(one.person) for one in found.hires if one.job.start.year == 2017})
    )
    return figures


def _is_in(perimeter: PerimeterOf, line: LineRecord) -> bool:
    market = line.lot.market
    if perimeter.urban_renewal and not market.operation.urban_renewal:
        return False
    return not perimeter.buyers or market.buyer in perimeter.buyers


def lives_in_neighbourhood(line: LineRecord) -> bool:
    """Whether the person lived in a priority neighbourhood on the first day of the contract."""
    return line.hire is not None and line.hire.person.home_on(line.hire.job.start).area is not None


def faults(found: ClauseRecords, today: dt.date) -> list[str]:
    """What no record may be, whatever the totals."""
    wrong: list[str] = []
    granted: dict[int, list[dt.date]] = defaultdict(list)
    for said in found.eligibilities:
        if said.granted:
            granted[id(said.person)].append(said.day)
    first: dict[int, dt.date] = {}
    for one in found.hires:
        first[id(one.person)] = min(one.job.start, first.get(id(one.person), one.job.start))
        if not any(day <= one.job.start for day in granted[id(one.person)]):
            wrong.append(f"{one.person.last_name}: hired {one.job.start}, not checked before")
    months: dict[tuple[int, dt.date], int] = defaultdict(int)
    known = {id(one) for one in found.hires}
    for line in found.lines:
        wrong += _faults_of(line, first, known, today)
        if line.hire is not None and line.state == "validated":
            months[id(line.person), line.month] += line.hours + line.training
    full = sum(hours > _FULL * HUNDREDTHS for hours in months.values())
    if full:
        wrong.append(f"{full} people do more than {_FULL} hours in a month")
    if any(hours < 0 for hours in months.values()):
        wrong.append("somebody does less than nothing")
    names = [operation.name for operation in {id(m.operation): m.operation for m in found.markets}.values()]
    if len(names) > len(set(names)):
        wrong.append("two operations have one name")
    for lot in found.lots():
        if lot.start == UNSET or lot.end < lot.start:
            wrong.append(f"{lot.market.title}: from {lot.start} to {lot.end}")
    return wrong


def _faults_of(line: LineRecord, first: dict[int, dt.date], known: set[int], today: dt.date) -> list[str]:
    said = f"{line.lot.market.title} {line.month:%Y-%m}"
    wrong = []
    if line.company not in line.lot.companies and "company_not_on_lot" not in line.anomalies:
        wrong.append(f"{said}: {line.company} is not on the lot")
    if line.month > today.replace(day=1):
        wrong.append(f"{said}: to come")
    if line.hire is None:
        return wrong if line.known or line.said[0] else [*wrong, f"{said}: nobody"]
    job = line.hire.job
    if job.employer != line.company or id(line.hire) not in known:
        wrong.append(f"{said}: not the contract of the company")
    if line.anomalies or line.state != "validated":
        return wrong
    lot, over = line.lot, add_months(line.month, 1) - DAY
    if over < lot.start or line.month > lot.ends:
        wrong.append(f"{said}: outside the lot, {lot.start} to {lot.ends}")
    end = job.end or job.planned_end
    if over < job.start or (end is not None and line.month > end):
        wrong.append(f"{said}: outside the contract, {job.start} to {end}")
    if line.month >= add_months(first[id(line.person)], 24):
        wrong.append(f"{said}: after the window that began {first[id(line.person)]}")
    return wrong


def check(found: ClauseRecords, today: dt.date, published_years: bool = True) -> None:
    """Raise `AssertionError` naming every published figure the records miss, and what no record may be."""
    missed = _missed(found) if published_years else []
    wrong = missed + faults(found, today)
    if wrong:
        raise AssertionError("\n".join(wrong[:20]))


def _missed(found: ClauseRecords) -> list[str]:
    counted = recount(found)
    expected = {key: value for key, value in published().items() if key in counted}
    for year, totals in PUBLISHED.items():
        for name in ("persons", "contracts", "hours", "companies", "buyers"):
            expected["clauses", name, "total", str(year)] = Decimal(getattr(totals, name))
    expected["placement", "persons_hired", "clauses", "2017"] = Decimal(PUBLISHED[2017].persons)
    return [f"{key}: {counted[key]} for {value}" for key, value in expected.items() if counted[key] != value]
