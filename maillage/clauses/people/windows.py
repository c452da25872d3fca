"""Windows: the months during which the hours of a person count.

A window opens with the first clause contract of a person recorded by an organisation of the network,
whoever employs, and lasts `window_months` from date to date (10 March 2017, 24 months: up to 9 March 2019,
counted). Contracts that begin inside change nothing, and hours done after a permanent contract signed inside
stay countable. After its end another window opens only by a restart: an eligibility granted later than that
end. It begins on the day of that check when a clause contract goes on that day, else with the first one that
follows.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from maillage.employment.models import ContractOrigin, EmploymentContract
from maillage.kernel.months import add_months
from maillage.organisations.managers import network_members

from ..models import Eligibility
from ..nomenclature import parameters

_NO_END = dt.date.max


@dataclass(frozen=True)
class Window:
    """From `first` to `last`, both counted. `checked`: an eligibility was granted on or before `first`."""

    first: dt.date
    last: dt.date
    checked: bool

    def holds(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Spell:
    """A clause contract as windows read it; `last` is None while nothing says its end."""

    first: dt.date
    last: dt.date | None = None


@dataclass(frozen=True)
class Known:
    """What windows rest on for one person: clause contracts, days of granted checks; both in order."""

    spells: tuple[Spell, ...] = ()
    grants: tuple[dt.date, ...] = ()


def laid_out(known: Known) -> list[Window]:
    """The windows of one person, in order; they never overlap. What happens later changes none of them."""
    found: list[Window] = []
    first = known.spells[0].first if known.spells else None
    while first is not None:
        last = _last_day(first)
        found.append(Window(first, last, any(day <= first for day in known.grants)))
        check = next((day for day in known.grants if day > last), None)
        first = _restart(known.spells, check) if check is not None else None
    return found


def windows(
    person_ids: Collection[int], network_id: int, day: dt.date | None = None
) -> dict[int, list[Window]]:
    """The windows of these people, those opened by `day` when it is said; nobody without one is in it.

    Three queries, however many people.
    """
    found = {}
    for person, known in known_of(person_ids, network_id).items():
        laid = [one for one in laid_out(known) if day is None or one.first <= day]
        if laid:
            found[person] = laid
    return found


def window_on(person_id: int, network_id: int, day: dt.date) -> Window | None:
    """The window a day falls in."""
    return holding(windows([person_id], network_id).get(person_id, []), day)


def holding(laid: Sequence[Window], day: dt.date) -> Window | None:
    """Which of these windows a day falls in."""
    return next((one for one in laid if one.holds(day)), None)


def eligible_on(person_ids: Collection[int], network_id: int, day: dt.date) -> set[int]:
    """Those whom a clause contract that begins on `day` may employ: see `is_eligible`. Three queries."""
    known = known_of(person_ids, network_id)
    return {person for person, facts in known.items() if is_eligible(facts, day)}


def is_eligible(known: Known, day: dt.date) -> bool:
    """Whether an eligibility was granted on or before `day`; after the end of a window, since that end."""
    ended = [one.last for one in laid_out(known) if one.last < day]
    since = ended[-1] if ended else dt.date.min
    return any(since < granted <= day for granted in known.grants)


def known_of(person_ids: Collection[int], network_id: int) -> dict[int, Known]:
    """What windows rest on, for those of these people of whom anything is known. Three queries."""
    ids = list(person_ids)
    spells: Mapping[int, list[Spell]] = defaultdict(list)
    grants: Mapping[int, list[dt.date]] = defaultdict(list)
    contracts = EmploymentContract.objects.filter(
        person_id__any_of=ids,
        origin=ContractOrigin.CLAUSE,
        origin_organisation__in=network_members(network_id),
    ).order_by("start_date", "pk")
    for person, start, end, planned in contracts.values_list(
        "person_id", "start_date", "end_date", "planned_end_date"
    ):
        spells[person].append(Spell(start, end or planned))
    checks = Eligibility.objects.filter(network=network_id, person_id__any_of=ids, granted=True)
    for person, day in checks.order_by("checked_on").values_list("person_id", "checked_on"):
        grants[person].append(day)
    return {one: Known(tuple(spells[one]), tuple(grants[one])) for one in spells.keys() | grants.keys()}


def _last_day(first: dt.date) -> dt.date:
    return add_months(first, parameters(first).window_months) - dt.timedelta(days=1)


def _restart(spells: Sequence[Spell], check: dt.date) -> dt.date | None:
    """The first day of the window a check after the former one opens; None while no contract follows it."""
    if any(one.first <= check <= (one.last or _NO_END) for one in spells):
        return check
    return next((one.first for one in spells if one.first > check), None)
