"""The records behind many figures at once: what a whole report kept aside needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from django.db.backends.utils import CursorWrapper

from maillage.kernel.period import Period

from .counting import Count
from .evaluate import counted, snapshot
from .figures import RecordSet
from .listing import listing
from .registry import needed_section
from .tally import Periods, code_of, conditions, latest_rows

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
    found: dict[Wanted, RecordSet] = {}
    with snapshot() as cursor:
        tallies = counted(cursor, here, needs, of_period) if needs else {}
        lists = _Lists(cursor, here.parameters, of_period)
        for one in asked:
            code, period, breakdown, side = one
            try:
                part, whole = formulas[code].sources(here, period, tallies, breakdown)
            except KeyError:
                continue
            source = part if side == "part" else whole
            if source is None:
                found[one] = RecordSet("", ())
            else:
                ids = lists.of(source.count, period, source.codes)
                found[one] = RecordSet(source.count.model, ids)
    return found


class _Lists:
    """Lists of ids, each asked for once: all the parts of a breakdown together."""

    def __init__(
        self,
        cursor: CursorWrapper,
        parameters: Mapping[str, Any],
        of_period: Mapping[Period, Mapping[str, Any]],
    ) -> None:
        self.cursor, self.parameters, self.of_period = cursor, parameters, of_period
        self.whole: dict[tuple[Count, Period], tuple[int, ...]] = {}
        self.by_code: dict[tuple[Count, Period], Mapping[str, list[int]]] = {}

    def of(self, count: Count, period: Period, codes: tuple[str, ...] | None) -> tuple[int, ...]:
        """Ids ascending, each once; `codes` keeps some parts."""
        key = (count, period)
        if codes is None:
            if key not in self.whole:
                self.whole[key] = listing(
                    self.cursor, count, period, None, self.parameters, self.of_period[period]
                )
            return self.whole[key]
        if key not in self.by_code:
            self.by_code[key] = self._by_code(count, period)
        parts = self.by_code[key]
        if count.key:  # one key may stand under several codes of a part
            return tuple(sorted({pk for code in codes for pk in parts.get(code, ())}))
        return tuple(sorted(pk for code in codes for pk in parts.get(code, ())))

    def _by_code(self, count: Count, period: Period) -> Mapping[str, list[int]]:
        return ids_by_code(self.cursor, count, period, self.parameters, self.of_period[period])


def ids_by_code(
    cursor: CursorWrapper,
    count: Count,
    period: Period,
    parameters: Mapping[str, Any],
    of_period: Mapping[str, Any],
) -> Mapping[str, list[int]]:
    """The ids a count counts, for every code of its breakdown ("" without one), in one statement."""
    periods = Periods([period])
    bounds = periods.bounds(period)
    if count.latest:
        sql = latest_rows(count, bounds, {"code": count.by})
    else:
        where = conditions(count.rows.where, count.when.within(*bounds), count.where)
        record = f"DISTINCT {count.key.expression}" if count.key else count.rows.record
        sql = f"SELECT {record}, {code_of(count.by)} FROM {count.rows.tables} WHERE {where}"  # noqa: S608
    bound = {**parameters, **periods.parameters(), "first": period.first, "last": period.last}
    cursor.execute(sql, {**bound, **of_period})
    found: dict[str, list[int]] = defaultdict(list)
    for pk, code in cursor.fetchall():
        if pk is not None:
            found[code].append(pk)
    return found
