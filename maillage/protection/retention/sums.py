"""What gone files still count in sections that are no programme: sums by year, under seal.

A room that counts facts about people says on which rows (`Rows.person`), and which of its sections some
people may stand in (`register_kept`); `kept(section)` then adds to what the records give. Sums are kept by
year, indicator and part, never across two breakdowns. What is counted once for each company, and not for each
person, is kept as the companies themselves: one that a file that stays leads to as well counts once.

What sums tell apart is the year: a file joins those of a year with at least `rules.COMPANY` people of that
year, in each section it stands in. Over several years, the sums of each are added up.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.db.backends.utils import CursorWrapper
from django.db.models import Max, Min

from maillage.indicators.bulk import ids_by_code
from maillage.indicators.counting import Count, Rows
from maillage.indicators.definitions import CountedBy, SharedBy
from maillage.indicators.evaluate import snapshot
from maillage.indicators.registry import Section
from maillage.indicators.tally import Need, Tallies, conditions, tally
from maillage.kernel.crypto import open_sealed, seal
from maillage.kernel.period import Period
from maillage.organisations.models import Organisation

from .company import those_in_company
from .models import KeptSums

PURPOSE = "retention.sums"
_ANY = Period.year(2000)  # what a formula counts does not depend on the period
Place = tuple[int, str]  # organisation, code of the section
Cell = tuple[int, str, int]  # and the year
Sections = Callable[[Collection[int]], Iterable[Section]]
_sections: list[Sections] = []


def register_kept(sections: Sections) -> None:
    """`sections(people)`: those of a room in which some people may be counted."""
    if sections not in _sections:
        _sections.append(sections)


def kept(section: Section) -> Section:
    """The section with what gone files count in it."""
    return replace(section, carried=lambda cursor, needs: _carried(section, cursor, needs))


# --- what is kept --------------------------------------------------------------------------------------
@dataclass
class Sums:
    """Of one year: how many people joined, the numbers by count and part, the companies counted once."""

    people: int = 0
    numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    keys: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    @classmethod
    def opened(cls, sealed: bytes | memoryview) -> Sums:
        return cls(**json.loads(open_sealed(sealed, PURPOSE)))

    def sealed(self) -> bytes:
        return seal(json.dumps(vars(self), separators=(",", ":"), sort_keys=True).encode(), PURPOSE)

    def add(self, name: str, codes: dict[str, int]) -> None:
        there = self.numbers.setdefault(name, {})
        for code, number in codes.items():
            there[code] = there.get(code, 0) + number

    def join(self, name: str, codes: dict[str, list[int]]) -> None:
        there = self.keys.setdefault(name, {})
        for code, ids in codes.items():
            there[code] = sorted({*there.get(code, ()), *ids})


def names_of(section: Section) -> dict[str, Count]:
    """Every count that people stand behind: by indicator and part where parts are counted apart, else by its
    rank in the formula."""
    found: dict[str, Count] = {}
    for indicator in section.indicators.values():
        formula = indicator.formula
        others = formula.breakdown.others if isinstance(formula, CountedBy | SharedBy) else ()
        named = {part.count: f"{indicator.code}/{part.label}" for part in others}
        for rank, (count, _period) in enumerate(formula.needs(_ANY)):
            if count.rows.person:
                found[named.get(count, f"{indicator.code}:{rank}")] = count
    return found


def _of_people(count: Count) -> bool:
    """Whether numbers of different people add up: rows of theirs, or each of them once."""
    return count.key is None or count.key.expression == count.rows.person


# --- reading -------------------------------------------------------------------------------------------
def _carried(section: Section, cursor: CursorWrapper, needs: Iterable[Need]) -> Tallies:
    cursor.execute(
        "SELECT year, sealed FROM retention_keptsums WHERE organisation_id = %s AND section = %s",
        [section.organisation_id, section.code],
    )
    rows = cursor.fetchall()
    if not rows:
        return {}
    by_year = {year: Sums.opened(sealed) for year, sealed in rows}
    names: dict[Count, list[str]] = defaultdict(list)
    for name, count in names_of(section).items():
        names[count].append(name)
    found: Tallies = {}
    for count, period in needs:
        sums = [by_year[year] for year in _whole_years(period) if year in by_year]
        if not sums or count not in names:
            continue
        if _of_people(count):
            found[count, period] = _added(sums, names[count])
        else:
            found[count, period] = _new_keys(section, cursor, count, period, sums, names[count])
    return found


def _added(sums: list[Sums], names: list[str]) -> dict[str, int]:
    """One count may have several names: any of them says the same."""
    total: Counter[str] = Counter()
    for one in sums:
        total.update(next((one.numbers[name] for name in names if name in one.numbers), {}))
    return dict(total)


def _new_keys(
    section: Section, cursor: CursorWrapper, count: Count, period: Period, sums: list[Sums], names: list[str]
) -> dict[str, int]:
    """How many companies only gone files led to."""
    there = ids_by_code(cursor, count, period, section.parameters, section.of_period(period))
    gone: dict[str, set[int]] = defaultdict(set)
    for one in sums:
        for code, ids in next((one.keys[name] for name in names if name in one.keys), {}).items():
            gone[code] |= set(ids)
    return {code: len(ids - set(there.get(code, ()))) for code, ids in gone.items()}


def _whole_years(period: Period) -> Iterator[int]:
    begins = period.first.year + ((period.first.month, period.first.day) != (1, 1))
    ends = period.last.year - ((period.last.month, period.last.day) != (12, 31))
    return iter(range(begins, ends + 1))


def kept_years(organisation_id: int) -> dict[str, tuple[int, int]]:
    """The first and last year of what is kept, by section."""
    found = KeptSums.objects.filter(organisation=organisation_id).values("section").order_by("section")
    years = found.annotate(first=Min("year"), last=Max("year"))
    return {row["section"]: (row["first"], row["last"]) for row in years}


def kept_parts(organisation_id: int, code: str) -> set[str]:
    """The parts ("/spontaneous") of a section of which something is kept."""
    found = KeptSums.objects.filter(organisation=organisation_id, section=code).values_list(
        "sealed", flat=True
    )
    return {
        f"/{name.partition('/')[2]}"
        for sealed in found
        for name, numbers in Sums.opened(sealed).numbers.items()
        if any(numbers.values())
    }


def kept_for(code: str) -> list[int]:
    """Organisations for whose section of this code something is kept."""
    found = KeptSums.objects.filter(section=code).order_by("organisation_id")
    return list(found.values_list("organisation_id", flat=True).distinct())


# --- leaving -------------------------------------------------------------------------------------------
def counted(people: Collection[int]) -> set[int]:
    """Those whom figures of these sections count."""
    return {person for person, _cell in _cells(people)}


def in_company(people: Collection[int], today: dt.date) -> set[int]:
    """Those who, left together, stand in the sums of each of their years with enough others."""
    cells: dict[int, set[Cell]] = {person: set() for person in people}
    for person, cell in _cells(people):
        cells[person].add(cell)
    places = {(organisation, code) for own in cells.values() for organisation, code, _year in own}
    there = {
        (row.organisation_id, row.section, row.year): Sums.opened(row.sealed).people
        for row in KeptSums.objects.filter(organisation__in={organisation for organisation, _ in places})
        if (row.organisation_id, row.section) in places
    }
    return those_in_company(cells, there)


def carry(people: Collection[int], today: dt.date) -> None:
    """Inside `changes()`, before the rows go: add what these people count to the sums of their years."""
    years: dict[Place, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for person, (organisation, code, year) in _cells(people):
        years[organisation, code][year].add(person)
    there = {(s.organisation_id, s.code): s for s in _sections_of(people)}
    # Two that add to the same sums wait for each other.
    locked = Organisation.objects.select_for_update().filter(pk__in={pk for pk, _code in years})
    list(locked.order_by("pk").values_list("pk", flat=True))
    for place in sorted(years):
        _add(there[place], years[place], list(people))


def _add(section: Section, years: dict[int, set[int]], leaving: list[int]) -> None:
    place = {"organisation_id": section.organisation_id, "section": section.code}
    rows = KeptSums.objects.filter(**place, year__in=list(years))
    sums = {row.year: Sums.opened(row.sealed) for row in rows}
    counts = {name: _theirs(count) for name, count in names_of(section).items()}
    bound = {**section.parameters, "leaving": leaving}
    periods = {year: Period.year(year) for year in years}
    added = dict.fromkeys(count for count in counts.values() if _of_people(count))
    with snapshot() as cursor:
        found = tally(
            cursor,
            [(count, period) for count in added for period in periods.values()],
            bound,
            {period: section.of_period(period) for period in periods.values()},
        )
        for year, period in periods.items():
            kept = sums.setdefault(year, Sums())
            kept.people += len(years[year])
            for name, count in counts.items():
                if _of_people(count):
                    kept.add(name, found[count, period])
                else:
                    of_period = section.of_period(period)
                    kept.join(name, dict(ids_by_code(cursor, count, period, bound, of_period)))
    KeptSums.objects.bulk_create(
        (KeptSums(**place, year=year, sealed=kept.sealed()) for year, kept in sorted(sums.items())),
        update_conflicts=True,
        unique_fields=["organisation", "section", "year"],
        update_fields=["sealed"],
    )


def _theirs(count: Count) -> Count:
    """The same, of those who leave."""
    theirs = f"{count.rows.person} = ANY(%(leaving)s::bigint[])"
    return replace(count, rows=replace(count.rows, where=conditions(count.rows.where, theirs)))


def _sections_of(people: Collection[int]) -> list[Section]:
    return [section for sections in _sections for section in sections(people)] if people else []


def _cells(people: Collection[int]) -> list[tuple[int, Cell]]:
    """Each year in which a section counts one of these people: (person, cell)."""
    found: dict[tuple[int, Cell], None] = {}
    for section in _sections_of(people):
        days: dict[tuple[Rows, str], None] = {}
        for count in names_of(section).values():
            days[count.rows, getattr(count.when, "day", "") or getattr(count.when, "first", "")] = None
        bound = {**section.parameters, **section.of_period(_ANY), "leaving": list(people)}
        with snapshot() as cursor:
            for rows, day in days:
                where = conditions(rows.where, f"{rows.person} = ANY(%(leaving)s::bigint[])")
                cursor.execute(
                    f"SELECT DISTINCT {rows.person}, EXTRACT(YEAR FROM {day})::int"  # noqa: S608
                    f" FROM {rows.tables} WHERE {where} AND {day} IS NOT NULL",
                    bound,
                )
                for person, year in cursor.fetchall():
                    found[person, (section.organisation_id, section.code, year)] = None
    return list(found)
