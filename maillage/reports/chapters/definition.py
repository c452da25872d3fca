"""The shape of a chapter's file, as Python values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import get_language

TABLES = ("years", "shares", "figures", "changes", "cross", "none")
CHARTS = ("columns", "rates", "bars", "stacked", "funnel")
EVERY = "*"  # every indicator of the section, in its order


@dataclass(frozen=True)
class Label:
    """A text in French and in English; without English, the French one stands."""

    fr: str
    en: str = ""

    def __str__(self) -> str:
        return self.en if self.en and (get_language() or "fr").startswith("en") else self.fr

    def __bool__(self) -> bool:
        return bool(self.fr)


EMPTY = Label("")


@dataclass(frozen=True)
class RowDefinition:
    """One line of a table: an indicator, or one part of its breakdown. `level` 1 is set in."""

    indicator: str
    breakdown: str = ""
    label: Label = EMPTY
    level: int = 0
    strong: bool = False


@dataclass(frozen=True)
class ChartDefinition:
    """A picture of indicators: over the years (`columns`, `rates`, `stacked`), of shares (`bars`), or of
    stages one after the other (`funnel`, each told apart by its breakdown where it has one). Over the years,
    an indicator may be one of its parts: `hours/total`.

    `hues`: each bar takes the hue of its place (step categories), else all take the accent. `names`: what
    the legend calls the series of a stack, or the stages, instead of the names of the indicators.
    """

    kind: str
    indicators: tuple[str, ...]
    title: Label = EMPTY
    hues: bool = False
    names: tuple[Label, ...] = ()
    without: tuple[str, ...] = ()  # of every indicator, those that are left out


@dataclass(frozen=True)
class PartDefinition:
    """A heading with a table, a chart, or both.

    years    a line per indicator, a column per year of the protocol up to the report's, objectives before
             (`objectives`) and the whole period after (`cumulated`), or everything since the first record
             (`history`)
    shares   a line per part of one indicator's breakdown: the year before, the year, the number behind it
    figures  a line per indicator: the year before, the year, and everything since the first record
    (`history`) changes  a line per indicator: the year before, the year, and by how much it moved
    cross    a line per part, a column per indicator, of the year: indicators told apart by the same parts
    """

    code: str
    title: Label
    table: str
    rows: tuple[RowDefinition, ...]
    charts: tuple[ChartDefinition, ...] = ()
    intro: Label = EMPTY
    note: Label = EMPTY
    objectives: bool = False
    cumulated: bool = False
    history: bool = False
    wide: bool = False
    head: Label = EMPTY  # what the first column holds
    without: tuple[str, ...] = ()  # of every indicator, those that are left out

    @property
    def indicators(self) -> tuple[str, ...]:
        """Those of the table, then those only the charts show; each once."""
        names = [row.indicator for row in self.rows]
        names += [name.partition("/")[0] for chart in self.charts for name in chart.indicators]
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True)
class ChapterDefinition:
    """`section` is the code of the programme or of the section it tells about, with a "*" for several.

    `several`: what a list calls the chapters of this kind together, each by its name.
    `only_known`: what the section does not count is left out, instead of standing there with a dash.
    """

    section: str
    title: Label
    lead: Label
    parts: tuple[PartDefinition, ...]
    picture: ChartDefinition | None = None
    key_figures: tuple[str, ...] = ()
    only_known: bool = False
    several: Label = EMPTY
    order: int = 50  # among the chapters of its family
    source: str = field(default="", compare=False, repr=False)  # the text of the file

    @property
    def programme(self) -> str:
        """The name `section` had first."""
        return self.section

    def charts(self) -> Iterator[ChartDefinition]:
        if self.picture:
            yield self.picture
        for part in self.parts:
            yield from part.charts
