"""A figure as a report reads it, whether computed now or kept in a frozen version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from maillage.indicators import Figure
from maillage.kernel import formats
from maillage.kernel.period import Period
from maillage.kernel.share import DASH

from .models import FrozenFigure

PERCENT = "percent"
MONTH = "month"
TOTAL = "total"  # the part files write for the whole of a breakdown


@dataclass(frozen=True)
class Reading:
    """One value: what it is of, for which period, and what it was made of.

    `part` and `whole` are the exact counts (no whole for a plain count), of quantities whole `per`-ths of
    their unit: `amount` and `out_of` are those numbers as they are read. `people`: how many a sum is over,
    where it is known. `value` is rounded once, None has no meaning to divide by. `hidden`: a publication
    does not tell it; it then carries no number at all.
    """

    indicator: str
    breakdown: str
    period: str
    label: str
    value: Decimal | None
    unit: str
    decimals: int
    part: int | None
    whole: int | None
    hidden: bool = False
    per: int = 1
    people: int | None = None

    @property
    def amount(self) -> Decimal | None:
        """What is counted: `part` in its unit."""
        return _in_units(self.part, self.per)

    @property
    def out_of(self) -> Decimal | None:
        """What it is divided by."""
        return _in_units(self.whole, self.per)

    @property
    def key(self) -> tuple[str, str, str]:
        return self.indicator, self.breakdown, self.period

    def __str__(self) -> str:
        if self.hidden:
            return secret()
        return written(self.value, self.unit, self.decimals)

    @classmethod
    def of_figure(cls, figure: Figure) -> Reading:
        return cls(
            figure.indicator,
            figure.breakdown,
            figure.period_label,
            str(figure.label),
            figure.value,
            figure.unit,
            figure.decimals,
            figure.part,
            figure.whole,
            per=figure.per,
            people=figure.people,
        )

    @classmethod
    def of_frozen(cls, kept: FrozenFigure) -> Reading:
        value = None if kept.value is None else round(kept.value, kept.decimals)
        return cls(
            kept.indicator,
            kept.breakdown,
            kept.period,
            kept.label,
            value,
            kept.unit,
            kept.decimals,
            kept.part,
            kept.whole,
            per=kept.per,
        )


def _in_units(number: int | None, per: int) -> Decimal | None:
    """`per` is a power of ten: nothing is rounded."""
    return None if number is None else Decimal(number) / per


def secret() -> str:
    """What stands in the place of a figure a publication hides."""
    return _("s.")


def written(value: Decimal | float | None, unit: str, decimals: int | None = None) -> str:
    """A value as a reader meets it; `–` when there is none."""
    if value is None:
        return DASH
    if unit == PERCENT:
        return formats.percent(value, decimals or 0)
    return formats.number(value, decimals)


@dataclass(frozen=True)
class Readings:
    """All the figures of a chapter, by what asks for them; `known_at` is the moment they were true."""

    known_at: dt.datetime
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    by_key: Mapping[tuple[str, str, str], Reading] = field(default_factory=dict)
    by_indicator: Mapping[tuple[str, str], list[Reading]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        known_at: dt.datetime,
        labels: Mapping[str, str],
        definitions: Mapping[str, str],
        readings: Iterable[Reading],
    ) -> Readings:
        by_key: dict[tuple[str, str, str], Reading] = {}
        by_indicator: dict[tuple[str, str], list[Reading]] = {}
        for reading in readings:
            by_key[reading.key] = reading
            by_indicator.setdefault((reading.indicator, reading.period), []).append(reading)
        return cls(known_at, labels, definitions, by_key, by_indicator)

    def get(self, indicator: str, period: Period, breakdown: str = "") -> Reading | None:
        return self.by_key.get((indicator, breakdown, period.label))

    def parts(self, indicator: str, period: Period) -> list[Reading]:
        """The parts of a breakdown, in the order of its definition; the whole itself is not one."""
        return [r for r in self.by_indicator.get((indicator, period.label), []) if r.breakdown]
