"""Files leave, their share of the figures stays: added to the sums of their programme, under seal.

Sums are kept by programme and span of years, breakdown by breakdown: how many women, how many from a town,
how many at a level. None says which of those women came from that town. What they do tell apart are the years
of entry and of exit; so a file may join them only when at least `COMPANY` people of its year of entry, and of
its year of exit, are in them with it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.db.models import F

from maillage.indicators.counting import Rows
from maillage.indicators.evaluate import snapshot
from maillage.indicators.tally import conditions, tally
from maillage.kernel.period import Period
from maillage.protection.retention.company import those_in_company

from .indicators import section_of
from .indicators.carried import Span, Sums, names_of, opened, sealed
from .models import CarriedFigures, Enrolment, Programme

Cell = tuple[int, str, int]  # programme, "entered" or "left", year
_PEOPLE = "people"  # in the sums of one year: how many people entered and left in it


@dataclass(frozen=True)
class Presence:
    """A pathway of somebody who leaves: what decides whether there is company."""

    pk: int
    person: int
    programme: int
    entered: int
    left: int

    @property
    def cells(self) -> tuple[Cell, Cell]:
        return (self.programme, "entered", self.entered), (self.programme, "left", self.left)


def presences(people: Collection[int], today: dt.date) -> list[Presence]:
    """The pathways of some people; one without exit is taken to be there to this day."""
    found = Enrolment.objects.filter(person__in=list(people)).order_by("pk")
    return [
        Presence(pk, person, programme, entered.year, (left or today).year)
        for pk, person, programme, entered, left in found.values_list(
            "pk", "person_id", "programme_id", "entry_date", "exit_date"
        )
    ]


def in_company(people: Collection[int], today: dt.date) -> set[int]:
    """Those who, left together, each stand in the sums with enough others of their years."""
    cells: dict[int, set[Cell]] = {person: set() for person in people}
    for one in presences(people, today):
        cells[one.person].update(one.cells)
    return those_in_company(cells, _people_there({cell[0] for own in cells.values() for cell in own}))


def _people_there(programmes: Iterable[int]) -> Counter[Cell]:
    found: Counter[Cell] = Counter()
    for kept in CarriedFigures.objects.filter(programme__in=list(programmes), first_year=F("last_year")):
        for way, number in opened(kept.sealed).get(_PEOPLE, {}).items():
            found[kept.programme_id, way, kept.first_year] += number
    return found


def carry(people: Collection[int], today: dt.date) -> None:
    """Inside `changes()`, before the rows go: add what these people count to the sums of their programmes."""
    by_programme: dict[int, list[Presence]] = defaultdict(list)
    for one in presences(people, today):
        by_programme[one.programme].append(one)
    # Two that add to the same sums wait for each other.
    for programme in Programme.objects.select_for_update().filter(pk__in=by_programme).order_by("pk"):
        there = by_programme[programme.pk]
        ledger = Ledger(programme)
        ledger.reach(min(one.entered for one in there), max(today.year, *(one.left for one in there)))
        ledger.add(there)
        ledger.save()


class Ledger:
    """The sums of a programme: one for each span within the years known."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        kept = CarriedFigures.objects.filter(programme=programme)
        self.sums: dict[Span, Sums] = {(k.first_year, k.last_year): opened(k.sealed) for k in kept}

    def reach(self, first: int, last: int) -> None:
        """Spans from the year `first` to the year `last`. Those who left before count in a longer span what
        they count in the longest one they were in: their age stops there."""
        if not self.sums:
            self.sums = {(a, b): {} for a in range(first, last + 1) for b in range(a, last + 1)}
            return
        low, high = min(a for a, _b in self.sums), max(b for _a, b in self.sums)
        for begins in range(min(first, low), low):
            self.sums |= {(begins, ends): self._copy((low, ends)) for ends in range(begins, high + 1)}
        low = min(first, low)
        for ends in range(high + 1, last + 1):
            self.sums |= {(begins, ends): self._copy((begins, high)) for begins in range(low, ends + 1)}

    def _copy(self, span: Span) -> Sums:
        """The sums of a span, those of people aside: they are of one year."""
        return {name: dict(codes) for name, codes in self.sums.get(span, {}).items() if name != _PEOPLE}

    def add(self, there: Collection[Presence]) -> None:
        section = section_of(self.programme)
        names = names_of(section.indicators.values())
        only = {
            rows: replace(rows, where=conditions(rows.where, _theirs(rows)))
            for rows in {count.rows for count in names.values()}
        }
        counts = {name: replace(count, rows=only[count.rows]) for name, count in names.items()}
        first, last = min(one.entered for one in there), max(one.left for one in there)
        spans = [(a, b) for a, b in sorted(self.sums) if a <= last and b >= first]
        periods = {span: Period.years(*span) for span in spans}
        bound = {**section.parameters, "leaving": [one.pk for one in there]}
        needs = [(count, period) for period in periods.values() for count in dict.fromkeys(counts.values())]
        with snapshot() as cursor:
            found = tally(cursor, needs, bound, {p: section.of_period(p) for p in periods.values()})
        for span, period in periods.items():
            for name, count in counts.items():
                _add(self.sums[span], name, found[count, period])
        for way in ("entered", "left"):
            people = Counter(year for year, _person in {(getattr(one, way), one.person) for one in there})
            for year, number in people.items():
                _add(self.sums[year, year], _PEOPLE, {way: number})

    def save(self) -> None:
        CarriedFigures.objects.bulk_create(
            (
                CarriedFigures(programme=self.programme, first_year=a, last_year=b, sealed=sealed(sums))
                for (a, b), sums in sorted(self.sums.items())
            ),
            update_conflicts=True,
            unique_fields=["programme", "first_year", "last_year"],
            update_fields=["sealed"],
        )


def _add(sums: Sums, name: str, codes: dict[str, int]) -> None:
    kept = sums.setdefault(name, {})
    for code, number in codes.items():
        kept[code] = kept.get(code, 0) + number


def _theirs(rows: Rows) -> str:
    """The rows of the pathways that leave."""
    return f"{'s.enrolment_id' if rows.model == 'pathways.Step' else 'e.id'} = ANY(%(leaving)s::bigint[])"
