"""What a report is about: a programme, a year, the protocol the year belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Min

from maillage.kernel.period import Period
from maillage.pathways.models import CarriedFigures, Enrolment, Programme
from maillage.pathways.programmes import Definition, Target, definition_in_force

from .chapters import ChapterDefinition, PartDefinition, chapter_for, parse

MAX_YEARS = 8  # columns of a table a page can carry
WITHOUT_PROTOCOL = 6  # years shown where the programme's file names no first one


@dataclass(frozen=True)
class Subject:
    """A chapter of one year. Its periods all follow from the year and the programme's file of that year."""

    programme: Programme
    year: int
    source: str = ""  # the text of the chapter's file where it was kept with a version

    @property
    def section(self) -> str:
        return self.programme.code

    @property
    def organisation_id(self) -> int:
        return self.programme.organisation_id

    @cached_property
    def rules(self) -> Definition:
        return definition_in_force(self.programme, self.period.last)

    @cached_property
    def chapter(self) -> ChapterDefinition:
        return parse(self.source) if self.source else chapter_for(self.section)

    @cached_property
    def period(self) -> Period:
        return Period.year(self.year)

    @cached_property
    def before(self) -> Period:
        return Period.year(self.year - 1)

    @cached_property
    def first_year(self) -> int:
        """The protocol's first year; without a protocol that of the first entry, some years back at most."""
        first = self.rules.protocol_first_year
        if first is not None and first <= self.year:
            return first
        entered = first_entry_year(self.programme) or self.year
        return max(min(entered, self.year), self.year - WITHOUT_PROTOCOL + 1)

    @cached_property
    def cumulated(self) -> Period:
        return Period.years(self.first_year, self.year)

    @cached_property
    def years(self) -> list[Period]:
        """The columns: the protocol's years up to this one, the last ones where there are too many."""
        return self.cumulated.split_years()[-MAX_YEARS:]

    def target(self, indicator: str, breakdown: str = "") -> Target | None:
        """What the protocol of this year promises for an indicator: for each year, or for the whole."""
        for item in self.rules.targets:
            if (item.indicator, item.breakdown) == (indicator, breakdown):
                bounds = Period.parse(item.period) if item.period else None
                if bounds is None or bounds.overlaps(self.period.first, self.period.last):
                    return item
        return None

    @property
    def protocol(self) -> str:
        """The period of the protocol as its objectives state it (`2012-2018`), "" without objectives."""
        for item in self.rules.targets:
            if item.period and Period.parse(item.period).contains(self.period.last):
                return item.period
        return ""

    def requests(self) -> list[tuple[str, Period]]:
        """Every (indicator, period) the chapter shows, each once: what is asked for in one go."""
        wanted: dict[tuple[str, Period], None] = {}
        for name in self.chapter.key_figures:
            wanted.update(dict.fromkeys((name, period) for period in self.years))
        for name in lead_indicators(self.chapter):
            wanted.update(dict.fromkeys((name, period) for period in (self.before, self.period)))
        for part in self.chapter.parts:
            for row in part.rows:
                wanted.update(dict.fromkeys((row.indicator, period) for period in self._periods(part)))
        for chart in self.chapter.charts():
            periods = [self.period] if chart.kind == "bars" else self.years
            wanted.update(dict.fromkeys((name, period) for name in chart.indicators for period in periods))
        return list(wanted)

    def _periods(self, part: PartDefinition) -> list[Period]:
        if part.table == "years":
            return [*self.years, *([self.cumulated] if part.cumulated else [])]
        return [self.before, self.period]


def first_entry_year(programme: Programme) -> int | None:
    """The year of the first pathway of a programme, gone ones included; None when it has none."""
    entered = Enrolment.objects.filter(programme=programme).aggregate(first=Min("entry_date"))["first"]
    gone = CarriedFigures.objects.filter(programme=programme).aggregate(first=Min("first_year"))["first"]
    return min((year for year in (entered and entered.year, gone) if year), default=None)


def lead_indicators(chapter: ChapterDefinition) -> list[str]:
    """The indicators the sentence of what matters speaks of."""
    from .sentence import PLACE

    names = {match["name"] for text in (chapter.lead.fr, chapter.lead.en) for match in PLACE.finditer(text)}
    return sorted(names - {"year"})
