"""The records behind many figures at once: what a whole report kept aside needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from maillage.kernel.period import Period

from .counting import Count
from .evaluate import snapshot
from .figures import RecordSet
from .listing import listing
from .registry import needed_section
from .tally import tally

Side = Literal["part", "whole"]
Wanted = tuple[str, Period, str, Side]  # indicator, period, breakdown, what it counts or divides by


def record_sets(section: str, organisation_id: int, wanted: Iterable[Wanted]) -> dict[Wanted, RecordSet]:
    """As `records`, for every figure of `wanted`, in one look at the database.

    Figures that count the same records share one list. A figure of a part that no longer exists is left
    out; a given value (a target) has no model and no ids.
    """
    here = needed_section(section, organisation_id)
    asked = list(dict.fromkeys(wanted))
    formulas = {code: here.indicator(code).formula for code, _period, _breakdown, _side in asked}
    pairs = dict.fromkeys((code, period) for code, period, _breakdown, _side in asked)
    needs = [need for code, period in pairs for need in formulas[code].needs(period)]
    of_period = {period: here.of_period(period) for _code, period in pairs}
    listed: dict[tuple[Count, Period, tuple[str, ...] | None], tuple[int, ...]] = {}
    found: dict[Wanted, RecordSet] = {}
    with snapshot() as cursor:
        tallies = tally(cursor, needs, here.parameters, of_period) if needs else {}
        for one in asked:
            code, period, breakdown, side = one
            try:
                part, whole = formulas[code].sources(here, period, tallies, breakdown)
            except KeyError:
                continue
            source = part if side == "part" else whole
            if source is None:
                found[one] = RecordSet("", ())
                continue
            key = (source.count, period, source.codes)
            if key not in listed:
                listed[key] = listing(
                    cursor, source.count, period, source.codes, here.parameters, of_period[period]
                )
            found[one] = RecordSet(source.count.model, listed[key])
    return found
