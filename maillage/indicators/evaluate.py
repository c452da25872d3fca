"""Figures of a section: all counts at once, one snapshot, each value rounded once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _

from maillage.kernel.period import Period
from maillage.kernel.share import round_half_up

from .definitions import Cell, Indicator
from .figures import Figure, RecordSet
from .listing import listing
from .registry import IndicatorError, Section, needed_section
from .tally import Need, Tallies, tally

Request = tuple[str, Period]

# Figures read whole tables once: room to sort and group in memory, two helpers, no compilation of queries
# (it costs more than it saves here).
_TUNING = (
    "SELECT set_config('work_mem', '128MB', true), set_config('hash_mem_multiplier', '2', true),"
    " set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '2', true),"
    " set_config('parallel_setup_cost', '100', true), set_config('parallel_tuple_cost', '0.01', true)"
)


def compute(section: str, organisation_id: int, requests: Iterable[Request]) -> list[Figure]:
    """Figures of every (indicator, period) asked, in that order; a breakdown gives one for each part.

    Raises `IndicatorError` for an unknown section or indicator.
    """
    return compute_section(needed_section(section, organisation_id), requests)


def compute_section(section: Section, requests: Iterable[Request]) -> list[Figure]:
    """As `compute`, for a section already in hand."""
    wanted = [(section.indicator(code), period) for code, period in requests]
    needs: list[Need] = [need for indicator, period in wanted for need in indicator.formula.needs(period)]
    tallies = {}
    if needs:
        of_period = {period: section.of_period(period) for period in {period for _count, period in needs}}
        with snapshot() as cursor:
            tallies = counted(cursor, section, needs, of_period)
    return [
        _figure(section, indicator, period, cell)
        for indicator, period in wanted
        for cell in indicator.formula.cells(section, period, tallies)
    ]


def counted(
    cursor: CursorWrapper,
    section: Section,
    needs: Iterable[Need],
    of_period: Mapping[Period, Mapping[str, Any]],
) -> Tallies:
    """What the records give, and what those that are no more still add."""
    wanted = list(needs)
    tallies = tally(cursor, wanted, section.parameters, of_period)
    if section.carried is not None and wanted:
        for need, codes in section.carried(cursor, wanted).items():
            met = tallies[need]
            for code, number in codes.items():
                met[code] = met.get(code, 0) + number
    return tallies


def records(
    section: str,
    organisation_id: int,
    indicator: str,
    period: Period,
    breakdown: str = "",
    side: Literal["part", "whole"] = "part",
) -> RecordSet:
    """The records behind a figure: what it counts, or what it divides by (`side="whole"`).

    Not scoped: who shows them intersects them with what the reader may see. A target has none.
    """
    here = needed_section(section, organisation_id)
    formula = here.indicator(indicator).formula
    of_period = here.of_period(period)
    with snapshot() as cursor:
        # Only a part has to be found among those met.
        needs = formula.needs(period) if breakdown else ()
        tallies = counted(cursor, here, needs, {period: of_period})
        try:
            sources = formula.sources(here, period, tallies, breakdown)
        except KeyError as error:
            raise IndicatorError(
                _("« %(part)s » n'est pas une part de « %(indicator)s » pour cette période.")
                % {"part": breakdown, "indicator": indicator},
                "breakdown",
            ) from error
        source = sources[0] if side == "part" else sources[1]
        if source is None:
            return RecordSet("", ())
        ids = listing(cursor, source.count, period, source.codes, here.parameters, of_period)
    return RecordSet(source.count.model, ids)


def _figure(section: Section, indicator: Indicator, period: Period, cell: Cell) -> Figure:
    decimals = indicator.decimals if cell.decimals is None else cell.decimals
    return Figure(
        section=section.code,
        indicator=indicator.code,
        breakdown=cell.breakdown,
        period=period,
        period_label=cell.period or period.label,
        label=cell.label or indicator.label,
        value=None if cell.exact is None else round_half_up(cell.exact, decimals),
        unit=indicator.unit,
        decimals=decimals,
        part=cell.part,
        whole=cell.whole,
        per=cell.per,
        people=cell.people,
    )


@contextmanager
def snapshot() -> Iterator[CursorWrapper]:
    """A cursor whose statements all see the same records; on the replica when there is one.

    Inside a transaction already begun, its own view of the records holds.
    """
    default = connections["default"]
    alias = "replica" if "replica" in settings.DATABASES and not default.in_atomic_block else "default"
    outermost = not connections[alias].in_atomic_block
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(_TUNING)
        yield cursor
