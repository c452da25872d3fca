"""The charter as data: what a text lets companies promise, and the rules that go with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from maillage.kernel.formats import language
from maillage.pathways.programmes.definition import Label

MEASURES = ("kept_rate", "late", "actions", "people", "axes")


@dataclass(frozen=True)
class Axis:
    code: str
    label: Label


@dataclass(frozen=True)
class Kind:
    """A kind of commitment. `deed`: what an action of this kind is; `fed_by`: the deeds that fulfil it."""

    code: str
    label: Label
    one: Label
    many: Label
    axes: tuple[str, ...]
    deed: str
    fed_by: tuple[str, ...]

    def unit(self, count: int) -> str:
        """In French nothing is singular; in English it is plural."""
        single = count == 1 or (count == 0 and language() == "fr")
        return str(self.one if single else self.many)


@dataclass(frozen=True)
class Rule:
    """A condition of the sticker: a measure of the year within bounds, both included."""

    measure: str
    label: Label
    at_least: int | None = None
    at_most: int | None = None

    def holds(self, value: float | None) -> bool:
        """A measure that does not exist (no commitment was due) holds nothing against the company."""
        if value is None:
            return True
        return (self.at_least is None or value >= self.at_least) and (
            self.at_most is None or value <= self.at_most
        )


@dataclass(frozen=True)
class Charter:
    """A version of the charter, from `valid_from` until the next one."""

    version: str
    valid_from: dt.date
    name: Label
    signature_months: int
    renewal_days: int
    at_risk_after: int  # percent of the period
    axes: dict[str, Axis]
    kinds: dict[str, Kind]
    sticker: Label
    rules: tuple[Rule, ...] = field(default_factory=tuple)

    def axis_label(self, code: str) -> str:
        return str(self.axes[code].label) if code in self.axes else code

    def kind_label(self, code: str) -> str:
        return str(self.kinds[code].label) if code in self.kinds else code

    def unit(self, code: str, count: int) -> str:
        return self.kinds[code].unit(count) if code in self.kinds else ""

    def kinds_of(self, axis: str) -> list[Kind]:
        return [kind for kind in self.kinds.values() if axis in kind.axes]
