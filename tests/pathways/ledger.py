"""A programme under test, and the figures it gives. Each figure read is held against the list behind it."""

from __future__ import annotations

from decimal import Decimal

from maillage.indicators import Figure, compute, records
from maillage.kernel.period import Period
from maillage.pathways.models import Enrolment, Programme
from tests import build

ALL_POSITIVE = ("cdi", "cdd_6_months", "business_creation", "qualifying_training", "other_positive")


class Ledger:
    """Figures of one programme, by the words of files: `ledger.value("participants", "2017")`."""

    def __init__(self, code: str = "plie") -> None:
        self.lead = build.organisation(None, "lead")
        self.programme: Programme = build.programme(self.lead, code)
        self.code = code

    def enrol(
        self, entry: str, exit: str | None = None, kind: str | None = None, **fields: object
    ) -> Enrolment:
        """A pathway of a new person, unless `person` says whose. An exit without kind is a dropout."""
        kind = kind or ("dropout" if exit else None)
        return build.enrolment(self.programme, fields.pop("person", None), entry, exit, kind, **fields)

    def figures(self, indicator: str, period: str) -> list[Figure]:
        span = Period.parse(period)
        found = compute(self.code, self.lead.pk, [(indicator, span)])
        for figure in found:
            self._opens(figure)
        return found

    def _opens(self, figure: Figure) -> None:
        """The list behind counts as many records as the figure, each once."""
        if figure.part is None:
            return
        sides = [("part", figure.part)] + ([("whole", figure.whole)] if figure.whole is not None else [])
        for side, number in sides:
            if figure.unit == "month":  # a mean lists what was averaged
                number = figure.whole
            found = records(self.code, self.lead.pk, figure.indicator, figure.period, figure.breakdown, side)
            assert len(found) == number, (figure, side, found)
            assert sorted(set(found.ids)) == list(found.ids)

    def value(self, indicator: str, period: str, breakdown: str = "") -> Decimal | None:
        """The value of one part; the part must be there."""
        return self.parts(indicator, period)[breakdown]

    def parts(self, indicator: str, period: str) -> dict[str, Decimal | None]:
        return {figure.breakdown: figure.value for figure in self.figures(indicator, period)}

    def counts(self, indicator: str, period: str) -> dict[str, int | None]:
        """Exact numbers behind the parts that have any."""
        return {f.breakdown: f.part for f in self.figures(indicator, period) if f.part}

    def ids(self, indicator: str, period: str, breakdown: str = "") -> tuple[int, ...]:
        return records(self.code, self.lead.pk, indicator, Period.parse(period), breakdown).ids
