"""A programme against its targets, year by year, and its meetings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from maillage.accounts.context import Context
from maillage.indicators import Figure, compute
from maillage.kernel.period import Period
from maillage.pathways.models import Commission, Programme
from maillage.pathways.programmes import Definition, Target, definition_in_force

# In the order of the page. A breakdown of the rate is another indicator of the same section.
AIMED = (
    "participants",
    "new_entrants",
    "new_entrants_qpv_rate",
    "participants_with_employment_step_rate",
    "positive_exit_rate",
)
BY_PART = "positive_exit_rate_by_part"
CONTEXT = ("open_at_year_end", "positive_exits", "dropouts", "administrative_exits", "mean_pathway_duration")


@dataclass(frozen=True)
class Aim:
    """A figure and the target it is read against (None: the programme sets none)."""

    figure: Figure
    target: Target | None

    @property
    def reached(self) -> bool | None:
        if self.target is None or self.figure.value is None:
            return None
        return self.figure.value >= Decimal(str(self.target.value))

    @property
    def gap(self) -> Decimal | None:
        """What is missing (negative) or beyond (positive), in the figure's own unit."""
        if self.target is None or self.figure.value is None:
            return None
        return self.figure.value - Decimal(str(self.target.value))


@dataclass(frozen=True)
class Dashboard:
    definition: Definition
    year: Period
    years: list[int]
    aims: list[Aim]
    whole: list[Aim]
    beside: list[Figure]
    history: dict[str, list[Figure]]

    def target_of(self, indicator: str) -> Target | None:
        return next((a.target for a in self.aims if a.figure.indicator == indicator), None)


def dashboard(programme: Programme, year: int, today: dt.date) -> Dashboard:
    """All figures of the page in one computation."""
    period = Period.year(year)
    definition = definition_in_force(programme, min(period.last, max(today, period.first)))
    first = definition.protocol_first_year or year - 5
    years = list(range(min(first, year), max(today.year, year) + 1))
    spans = sorted({t.period for t in definition.targets if t.period and not t.each})
    requests = [(code, period) for code in (*AIMED, BY_PART, *CONTEXT)]
    requests += [(code, Period.year(y)) for code in AIMED for y in years]
    whole = [
        (t.indicator, Period.parse(t.period)) for t in definition.targets if t.period in spans and not t.each
    ]
    found = compute(programme.code, programme.organisation_id, [*requests, *whole])
    return Dashboard(
        definition=definition,
        year=period,
        years=years,
        aims=_aims(definition, _of(found, (*AIMED, BY_PART), period)),
        whole=[
            Aim(figure, next(t for t in definition.targets if (t.indicator, t.period) == (code, span.label)))
            for code, span in whole
            for figure in _of(found, (code,), span)[:1]
        ],
        beside=_of(found, CONTEXT, period),
        history={code: [f for y in years for f in _of(found, (code,), Period.year(y))[:1]] for code in AIMED},
    )


def _of(figures: list[Figure], codes: Sequence[str], period: Period) -> list[Figure]:
    """Those of a period, in the order of the codes, each once."""
    unique = {(f.indicator, f.breakdown): f for f in figures if f.period == period}
    return [f for code in codes for (indicator, _part), f in unique.items() if indicator == code]


def _aims(definition: Definition, figures: list[Figure]) -> list[Aim]:
    aims = []
    for figure in figures:
        code = "positive_exit_rate" if figure.indicator == BY_PART else figure.indicator
        target = next(
            (
                t
                for t in definition.targets
                if t.each
                and (t.indicator, t.breakdown) == (code, figure.breakdown)
                and t.applies_to(figure.period)
            ),
            None,
        )
        if target is not None or figure.indicator != BY_PART:
            aims.append(Aim(figure, target))
    return aims


def calendar(context: Context, programme: Programme, year: int) -> list[tuple[str, list[list[Commission]]]]:
    """Territory by territory, the meetings of each of the twelve months of a year.

    A meeting names nobody: whoever reads the programme's figures may see that it was held.
    """
    rows = (
        Commission.objects.filter(
            programme=programme, programme__organisation_id=context.organisation_id, date__year=year
        )
        .select_related("branch")
        .order_by("date", "pk")
    )
    territories: dict[str, list[list[Commission]]] = {}
    for meeting in rows:
        name = meeting.branch.name if meeting.branch else ""
        months = territories.setdefault(name, [[] for _month in range(12)])
        months[meeting.date.month - 1].append(meeting)
    return sorted(territories.items())
