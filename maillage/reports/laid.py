"""What a chapter is once it is laid out: its parts, tables, figures and notes, whatever they are shown on."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from maillage.kernel.charts import Chart
from maillage.kernel.markup import Block, parse

from .readings import Reading, Readings
from .subject import Subject

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Difference:
    """A value printed elsewhere that is not the computed one. `number` is its mark in the chapter."""

    number: int
    reading: Reading
    label: str
    published: str
    source: str


@dataclass(frozen=True)
class Cell:
    """One value of a table: as text for a reader, as a number for a sheet, with the figure it is of."""

    text: str
    value: Decimal | float | int | None = None
    unit: str = ""
    decimals: int = 0
    reading: Reading | None = None
    difference: Difference | None = None


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[Cell]
    level: int = 0
    strong: bool = False
    indicator: str = ""


@dataclass(frozen=True)
class Definition:
    """What stands in the margin: a term and its exact meaning; `also`: other indicators it is that of."""

    indicator: str
    label: str
    text: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it."""

    code: str
    title: str
    head: str
    columns: list[str]
    rows: list[Row]
    charts: list[Chart]
    definitions: list[Definition]
    differences: list[Difference]
    text: str = ""
    intro: str = ""
    note: str = ""
    wide: bool = False

    @property
    def blocks(self) -> list[Block]:
        return parse(self.text)


@dataclass(frozen=True)
class KeyFigure:
    reading: Reading
    label: str
    definition: str
    trend: list[float]
    trend_text: str
    aim: str

    @property
    def text(self) -> str:
        return str(self.reading)

    @property
    def more(self) -> str:
        """Where it comes from and where it should be."""
        aim = _("objectif %s") % self.aim if self.aim else ""
        return " · ".join(text for text in (self.trend_text, aim) if text)


@dataclass(frozen=True)
class Chapter:
    """Everything a reader sees of a chapter, whatever it is shown on."""

    subject: Subject
    readings: Readings
    title: str
    kicker: str  # what stands above the title: the programme's name, or what the figures are about
    lead: str
    parts: list[Part]
    key_figures: list[KeyFigure] = field(default_factory=list)
    picture: Chart | None = None
    text: str = ""

    @property
    def differences(self) -> list[Difference]:
        return [difference for part in self.parts for difference in part.differences]

    @property
    def blocks(self) -> list[Block]:
        return parse(self.text)


@dataclass(frozen=True)
class Published:
    """A published value to hold the computed one against."""

    value: Decimal
    source: str = ""
