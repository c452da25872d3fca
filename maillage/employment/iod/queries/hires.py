"""Hires by the method, with where their follow-up stands and whether the person is still in post."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.employment.models import ContractOrigin, EmploymentContract
from maillage.kernel.months import add_months
from maillage.organisations.managers import members_of
from maillage.people.models import Person

from ..models import IodEvent, IodEventKind, IodHire
from ..models.events import FOLLOW_UPS
from ..rules import longest_follow_up, milestones, rhythm_on, trial_end
from ..schedule import Spell, Standing, due_days, in_post, standing

EMPLOYER, EMPLOYEE = IodEventKind.FOLLOW_UP_EMPLOYER, IodEventKind.FOLLOW_UP_EMPLOYEE


@dataclass
class Followed:
    """A hire read for a page. `parties`: where the follow-up stands, by kind of event."""

    contract: EmploymentContract
    hire: IodHire | None
    trial_until: dt.date | None
    days: list[dt.date]
    events: list[IodEvent]
    parties: dict[str, Standing] = field(default_factory=dict)
    posts: list[tuple[int, str]] = field(default_factory=list)  # months, still in post

    @property
    def officer_id(self) -> int | None:
        return self.hire.officer_id if self.hire else None

    @property
    def over(self) -> bool:
        return self.contract.end_date is not None


def hires(context: Context) -> QuerySet[EmploymentContract]:
    """The contracts of origin IOD of the network, of people in reach."""
    if not context.has(Right.RUN_IOD):
        return EmploymentContract.objects.none()
    return network_hires(context).filter(person__in=Person.objects.visible_to(context))


def network_hires(context: Context) -> QuerySet[EmploymentContract]:
    """All of them, to be counted: who is no longer followed stays in the counts, and is not named."""
    if not context.has(Right.RUN_IOD):
        return EmploymentContract.objects.none()
    return EmploymentContract.objects.filter(
        origin=ContractOrigin.IOD, origin_organisation_id__in=members_of(context)
    )


def under_follow_up(context: Context, today: dt.date) -> QuerySet[EmploymentContract]:
    """Those whose follow-up is not over yet."""
    since = add_months(today, -longest_follow_up())
    return hires(context).filter(
        Q(end_date__isnull=True) | Q(end_date__gt=today), start_date__gte=since, start_date__lte=today
    )


def read(contracts: Iterable[EmploymentContract], today: dt.date) -> list[Followed]:
    """Hires with all their pages say of them: three queries whatever their number."""
    rows = list(contracts)
    keys = [row.pk for row in rows]
    known = {
        hire.contract_id: hire for hire in IodHire.objects.filter(contract__in=keys).select_related("officer")
    }
    events: dict[int, list[IodEvent]] = defaultdict(list)
    met = IodEvent.objects.filter(contract__in=keys, kind__in=FOLLOW_UPS).select_related("officer")
    for event in met.order_by("date", "pk"):
        events[event.contract_id].append(event)
    spells = _spells(rows)
    return [
        _followed(row, known.get(row.pk), events[row.pk], spells[row.person_id, row.employer_id], today)
        for row in rows
    ]


def _followed(
    contract: EmploymentContract,
    hire: IodHire | None,
    events: list[IodEvent],
    spells: list[Spell],
    today: dt.date,
) -> Followed:
    rhythm = rhythm_on(contract.start_date)
    trial = (
        hire.trial_until
        if hire is not None
        else trial_end(contract.kind, contract.start_date, contract.planned_end_date)
    )
    last = contract.end_date or contract.planned_end_date
    found = Followed(contract, hire, trial, due_days(contract.start_date, trial, last, rhythm), events)
    for kind in FOLLOW_UPS:
        held = [event.due_on or event.date for event in events if event.kind == kind]
        found.parties[kind] = standing(
            found.days,
            held,
            today,
            over=contract.end_date is not None and contract.end_date <= today,
            overdue_days=rhythm.overdue_days,
        )
    first = Spell(contract.start_date, contract.planned_end_date, contract.end_date)
    days = [event.date for event in events]
    found.posts = [(months, in_post(first, spells, days, months, today)) for months in milestones()]
    return found


def _spells(rows: list[EmploymentContract]) -> dict[tuple[int, int], list[Spell]]:
    """Every contract of these people with these employers: a hire may be followed by another contract."""
    found: dict[tuple[int, int], list[Spell]] = defaultdict(list)
    if rows:
        contracts = EmploymentContract.objects.filter(
            person__in={row.person_id for row in rows}, employer__in={row.employer_id for row in rows}
        )
        for person, employer, *dates in contracts.values_list(
            "person_id", "employer_id", "start_date", "planned_end_date", "end_date"
        ):
            found[person, employer].append(Spell(*dates))
    return found
