"""The records behind a number: the same rows under the same conditions as `tally`, listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.backends.utils import CursorWrapper

from maillage.kernel.period import Period

from .counting import Count
from .tally import Periods, code_of, conditions, latest_rows


def listing(
    cursor: CursorWrapper,
    count: Count,
    period: Period,
    codes: Sequence[str] | None,
    parameters: Mapping[str, Any],
    of_period: Mapping[str, Any],
) -> tuple[int, ...]:
    """Ids of the records `count` counts over `period`, ascending; `codes` keeps some parts of a breakdown."""
    periods = Periods([period])
    bound = {**parameters, **periods.parameters(), "first": period.first, "last": period.last, **of_period}
    chosen = ""
    if codes is not None:
        bound["chosen_codes"] = list(codes)
        chosen = "{} = ANY(%(chosen_codes)s::text[])"
    if count.latest:
        inner = latest_rows(count, periods.bounds(period), {"code": count.by})
        where = chosen.format("code") or "TRUE"
        sql = f"SELECT record FROM ({inner}) met WHERE {where} ORDER BY 1"  # noqa: S608
    else:
        where = conditions(
            count.rows.where,
            count.when.within(*periods.bounds(period)),
            count.where,
            chosen.format(code_of(count.by)) if chosen else "",
        )
        record = f"DISTINCT {count.key.expression}" if count.key else count.rows.record
        sql = f"SELECT {record} FROM {count.rows.tables} WHERE {where} ORDER BY 1"  # noqa: S608
    cursor.execute(sql, bound)
    return tuple(row[0] for row in cursor.fetchall() if row[0] is not None)
