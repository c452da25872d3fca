"""What computing gives back: figures, and the records behind them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from maillage.kernel import formats
from maillage.kernel.period import Period
from maillage.kernel.share import DASH

COLUMNS = ("section", "indicator", "breakdown", "period", "value", "unit")


@dataclass(frozen=True)
class Figure:
    """One value of an indicator over a period.

    `breakdown` is the part's label in files, "" for the whole; `label` what a reader is shown. `part` and
    `whole` are exact: a plain count has no whole (None), a share or a ratio is part / whole, a mean is a sum
    of days over a number of records. `value` is rounded once, half up; None where there is nothing to divide
    by. Quantities added up are exact too, in whole `per`-ths of the unit (hundredths of hours), and `people`
    says how many people a sum is over, where it is told. `period_label` is the period as files write it; a
    target may be given for each `year`.
    """

    section: str
    indicator: str
    breakdown: str
    period: Period
    period_label: str
    label: Any  # a text, maybe lazily translated
    value: Decimal | None
    unit: str
    decimals: int
    part: int | None = None
    whole: int | None = None
    per: int = 1
    people: int | None = None

    def row(self) -> tuple[str, str, str, str, str, str]:
        """The line of the exchange format, in the order of `COLUMNS`: plain numbers, a dot for decimals."""
        return (
            self.section,
            self.indicator,
            self.breakdown,
            self.period_label,
            plain(self.value),
            self.unit,
        )

    def __str__(self) -> str:
        """As a reader of the current language writes it: `2 423`, `58 %`, `2,22`, `–`."""
        if self.value is None:
            return DASH
        if self.unit == "percent":
            return formats.percent(self.value, self.decimals)
        return formats.number(self.value, self.decimals)


@dataclass(frozen=True)
class RecordSet:
    """The records a figure counts: the model ("pathways.Enrolment") and the ids, ascending, each once."""

    model: str
    ids: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.ids)


def plain(value: Decimal | None) -> str:
    """A number for files: `2.22`, `2423`; a missing one is `–`."""
    return DASH if value is None else f"{value:f}"
