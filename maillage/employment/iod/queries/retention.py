"""Still in post at 1, 3, 6 and 12 months, over the hires of a period; why the others broke off."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from maillage.accounts.context import Context
from maillage.kernel.period import Period
from maillage.kernel.share import Share

from ..rules import breakages, milestones
from ..schedule import IN_POST, LEFT, TO_COME, UNKNOWN
from .hires import Followed, hires, network_hires, read


@dataclass(frozen=True)
class Milestone:
    """Of the hires of a period that reach so many months: in post, no more, not known."""

    months: int
    in_post: int
    left: int
    unknown: int
    to_come: int

    @property
    def reached(self) -> int:
        return self.in_post + self.left + self.unknown

    @property
    def rate(self) -> Share:
        """In post over those it is known of."""
        return Share(self.in_post, self.in_post + self.left)


@dataclass(frozen=True)
class Retention:
    period: Period
    total: int
    rows: list[Followed]  # those in reach
    milestones: list[Milestone]
    reasons: list[tuple[str, int]]  # why contracts broke off, the commonest first
    ended_unsaid: int  # ended before their term, without a reason


def retention(context: Context, period: Period, today: dt.date) -> Retention:
    """The hires that begin in the period, counted hire by hire; those in reach are listed."""
    contracts = network_hires(context).filter(start_date__range=(period.first, period.last))
    rows = read(contracts.select_related("person", "employer").order_by("-start_date", "-pk"), today)
    seen = set(hires(context).filter(pk__in=[row.contract.pk for row in rows]).values_list("pk", flat=True))
    counts = [Counter(dict(row.posts)[months] for row in rows) for months in milestones()]
    found = [
        Milestone(months, count[IN_POST], count[LEFT], count[UNKNOWN], count[TO_COME])
        for months, count in zip(milestones(), counts, strict=True)
    ]
    said = Counter(row.hire.breakage for row in rows if row.hire and row.hire.breakage)
    reasons = [(str(breakages()[code]), number) for code, number in said.most_common() if code in breakages()]
    return Retention(
        period=period,
        total=len(rows),
        rows=[row for row in rows if row.contract.pk in seen],
        milestones=found,
        reasons=reasons,
        ended_unsaid=sum(1 for row in rows if broken_off(row) and not _said(row)),
    )


def broken_off(row: Followed) -> bool:
    """Ended before its written term; a permanent contract that ended has no term."""
    contract = row.contract
    if contract.end_date is None:
        return False
    return contract.planned_end_date is None or contract.end_date < contract.planned_end_date


def _said(row: Followed) -> bool:
    return row.hire is not None and bool(row.hire.breakage)


def years(context: Context, today: dt.date) -> list[int]:
    """The years a hire begins in, the latest first; this year always."""
    found = network_hires(context).dates("start_date", "year", order="DESC")
    return sorted({today.year, *(day.year for day in found)}, reverse=True)
