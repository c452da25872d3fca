"""Months of the pages: as addresses write them, their end, the one that is being declared."""

from __future__ import annotations

import datetime as dt
import re

from maillage.kernel.months import add_months

_CODE = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


def code_of(month: dt.date) -> str:
    """`2017-03`."""
    return f"{month:%Y-%m}"


def read_month(code: str) -> dt.date | None:
    """The first day of `2017-03`; None for anything else."""
    found = _CODE.fullmatch(code)
    return dt.date(int(found[1]), int(found[2]), 1) if found else None


def last_day(month: dt.date) -> dt.date:
    return add_months(month, 1) - dt.timedelta(days=1)


def month_to_declare(today: dt.date) -> dt.date:
    """The last whole month: the one companies are asked for."""
    return add_months(today.replace(day=1), -1)
