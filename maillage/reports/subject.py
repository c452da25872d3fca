"""The subject of a chapter: a programme or another section of figures, a year, the protocol of the year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Min

from maillage.kernel.period import Period
from maillage.pathways.models import CarriedFigures, Enrolment, Programme
from maillage.pathways.programmes import Definition, Target, definition_in_force

from .chapters import EVERY, ChapterDefinition, PartDefinition, chapter_for, parse

if TYPE_CHECKING:
    from .topics import Topic

MAX_YEARS = 8  # columns of a table a page can carry
WITHOUT_PROTOCOL = 6  # years shown where the programme's file names no first one


@dataclass(frozen=True)
class Subject:
    """A chapter of one year. Its periods follow from the year, and from the programme's file of that year
    where it is about a programme."""

    about: Topic
    year: int
    source: str = ""  # the text of the chapter's file where it was kept with a version

    @property
    def section(self) -> str:
        return self.about.code

    @property
    def organisation_id(self) -> int:
        return self.about.organisation_id

    @property
    def programme(self) -> Programme | None:
        return self.about if isinstance(self.about, Programme) else None

    @cached_property
    def rules(self) -> Definition | None:
        """The programme's file; a section that is no programme promises nothing."""
        return definition_in_force(self.programme, self.period.last) if self.programme else None

    @cached_property
    def chapter(self) -> ChapterDefinition:
        if self.source:
            return parse(self.source)
        return chapter_for(self.section, self.programme is not None)

    @cached_property
    def period(self) -> Period:
        return Period.year(self.year)

    @cached_property
    def before(self) -> Period:
        return Period.year(self.year - 1)

    @cached_property
    def first_year(self) -> int:
        """The protocol's first year; without a protocol that of the first entry or the first record, some
        years back at most."""
        first = self.rules.protocol_first_year if self.rules else None
        if first is not None and first <= self.year:
            return first
        entered = (first_entry_year(self.programme) if self.programme else self._first_record) or self.year
        return max(min(entered, self.year), self.year - WITHOUT_PROTOCOL + 1)

    @property
    def _first_record(self) -> int | None:
        from .topics import first_year_of

        return first_year_of(self.about)

    @cached_property
    def cumulated(self) -> Period:
        return Period.years(self.first_year, self.year)

    @cached_property
    def history(self) -> Period:
        """Everything since the first record, this year included."""
        first = first_entry_year(self.programme) if self.programme else self._first_record
        return Period.years(min(first or self.year, self.year), self.year)

    @cached_property
    def years(self) -> list[Period]:
        """The columns: the protocol's years up to this one, the last ones where there are too many."""
        return self.cumulated.split_years()[-MAX_YEARS:]

    @property
    def _targets(self) -> tuple[Target, ...]:
        return self.rules.targets if self.rules else ()

    def target(self, indicator: str, breakdown: str = "") -> Target | None:
        """What the protocol of this year promises for an indicator: for each year, or for the whole."""
        for item in self._targets:
            if (item.indicator, item.breakdown) == (indicator, breakdown):
                bounds = Period.parse(item.period) if item.period else None
                if bounds is None or bounds.overlaps(self.period.first, self.period.last):
                    return item
        return None

    @property
    def protocol(self) -> str:
        """The period of the protocol as its objectives state it (`2012-2018`), "" without objectives."""
        for item in self._targets:
            if item.period and Period.parse(item.period).contains(self.period.last):
                return item.period
        return ""

    def requests(self, known: Iterable[str] = ()) -> list[tuple[str, Period]]:
        """Every (indicator, period) the chapter shows, each once: what is asked for in one go.

        `known` are the indicators of the section: what "every" means in the chapter's file.
        """
        wanted: dict[tuple[str, Period], None] = {}
        every = list(known)
        for name in _each((name.partition("/")[0] for name in self.chapter.key_figures), every):
            wanted.update(dict.fromkeys((name, period) for period in self.years))
        for name in lead_indicators(self.chapter):
            wanted.update(dict.fromkeys((name, period) for period in (self.before, self.period)))
        for part in self.chapter.parts:
            for name in _each((row.indicator for row in part.rows), every):
                wanted.update(dict.fromkeys((name, period) for period in self._periods(part)))
        for chart in self.chapter.charts():
            periods = [self.period] if chart.kind in ("bars", "funnel") else self.years
            names = _each((name.partition("/")[0] for name in chart.indicators), every)
            wanted.update(dict.fromkeys((name, period) for name in names for period in periods))
        return list(wanted)

    def _periods(self, part: PartDefinition) -> list[Period]:
        history = [self.history] if part.history else []
        if part.table == "years":
            return [*self.years, *([self.cumulated] if part.cumulated else []), *history]
        if part.table == "cross":
            return [self.period]
        return [self.before, self.period, *history]


def _each(names: Iterable[str], every: list[str]) -> list[str]:
    """The names, with all the indicators of the section where the file says so."""
    return [one for name in names for one in (every if name == EVERY else [name])]


def first_entry_year(programme: Programme) -> int | None:
    """The year of the first pathway of a programme, gone ones included; None when it has none."""
    entered = Enrolment.objects.filter(programme=programme).aggregate(first=Min("entry_date"))["first"]
    gone = CarriedFigures.objects.filter(programme=programme).aggregate(first=Min("first_year"))["first"]
    return min((year for year in (entered and entered.year, gone) if year), default=None)


def lead_indicators(chapter: ChapterDefinition) -> list[str]:
    """The indicators the sentence of what matters speaks of."""
    from .sentence import PLACE, WORDS

    names = {match["name"] for text in (chapter.lead.fr, chapter.lead.en) for match in PLACE.finditer(text)}
    return sorted(names - WORDS)
