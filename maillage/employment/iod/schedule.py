"""When a hire is to be followed, what was done of it, and whether the person is still in post: days only.

Nothing here is stored: the days follow from the contract, its trial period and the rules, so that a contract
corrected, prolonged or broken off needs nothing to be made again. What is recorded is each meeting held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from maillage.kernel.months import add_months

from .rules import Rhythm

_DAY = dt.timedelta(days=1)


def due_days(
    start: dt.date, trial_until: dt.date | None, last: dt.date | None, rhythm: Rhythm
) -> list[dt.date]:
    """The days a meeting is due with each party, in order; none after `last`, the contract's end.

    Every week while the trial period lasts, then every month counted from the first day (so that a contract
    begun on the 31st is followed on the last day of shorter months), to the last month of the rule.
    """
    days: list[dt.date] = []
    closing = add_months(start, rhythm.until_months)
    if trial_until is not None:
        day = start + _DAY * rhythm.trial_every_days
        while day <= min(trial_until, closing):
            days.append(day)
            day += _DAY * rhythm.trial_every_days
    for months in range(rhythm.then_every_months, rhythm.until_months + 1, rhythm.then_every_months):
        day = add_months(start, months)
        if trial_until is None or day > trial_until:
            days.append(day)
    return [day for day in days if last is None or day <= last]


def nearest(days: Sequence[dt.date], day: dt.date) -> dt.date | None:
    """The due day a meeting held on `day` answers for: the nearest, the earlier of two."""
    return min(days, key=lambda due: (abs((due - day).days), due), default=None)


@dataclass(frozen=True)
class Standing:
    """Where the follow-up of one hire with one party stands on a day.

    due      the meeting to hold, past or of today; None when there is none
    late     whether its day is past
    missed   meetings before it that were not held, and no longer can be
    done     meetings held, of those due so far
    coming   the next day due after today
    """

    due: dt.date | None
    late: bool
    missed: int
    done: int
    coming: dt.date | None


def standing(
    days: Sequence[dt.date],
    held: Iterable[dt.date],
    today: dt.date,
    *,
    over: bool = False,
    overdue_days: int = 31,
) -> Standing:
    """`held`: the days meetings were held, or the due days they were noted for. `over`: the contract has
    ended, nobody is to be met any more. Two meetings of one due day are one.

    A meeting can be made up for until the next one is due; the last one for `overdue_days`.
    """
    kept = {nearest(days, day) for day in held}
    past = [day for day in days if day <= today]
    coming = next((day for day in days if day > today), None)
    undone = [day for day in past if day not in kept]
    due = past[-1] if past and past[-1] not in kept else None
    expired = due is not None and coming is None and today > due + _DAY * overdue_days
    if over or expired:
        due = None
    missed = len(undone) - (due is not None)
    # A meeting held ahead of its day leaves the next one to come.
    if coming in kept:
        coming = next((day for day in days if day > today and day not in kept), None)
    return Standing(
        due, due is not None and due < today, missed, len(past) - len(undone), None if over else coming
    )


# Still in post: yes, no, not known, or the day is to come.
IN_POST, LEFT, UNKNOWN, TO_COME = "yes", "no", "unknown", "to_come"


@dataclass(frozen=True)
class Spell:
    """A contract with one employer, as its dates say it."""

    start: dt.date
    planned_end: dt.date | None
    end: dt.date | None


def in_post(
    first: Spell, spells: Sequence[Spell], met: Iterable[dt.date], months: int, today: dt.date
) -> str:
    """Whether the person is still with the employer so many months after the first day of a hire.

    `spells` are the person's contracts with this employer, the first one included: a contract followed by
    another within a month goes on. `met`: days a meeting after the hire was held, the person in post.
    """
    day = add_months(first.start, months)
    if day > today:
        return TO_COME
    unknown = False
    reached = first.start
    for spell in sorted((s for s in spells if s.start >= first.start), key=lambda s: s.start):
        if spell.start > add_months(reached, 1) + _DAY:
            break
        last = spell.end or spell.planned_end
        if last is None or last >= day:
            return IN_POST
        unknown = spell.end is None  # its written end is past and nobody said what came of it
        reached = max(reached, last)
    if unknown:
        return IN_POST if any(one >= day for one in met) else UNKNOWN
    return LEFT
