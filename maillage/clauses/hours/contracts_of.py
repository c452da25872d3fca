"""The employment contract behind validated hours: found, begun earlier, or made.

A person has one contract with an employer while it runs. What hours make is the least they prove: employed
since the first day of the first month, no end known. When an earlier month comes in later, such a contract
begins earlier; a contract somebody recorded is left as it is.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Min

from maillage.employment import hires
from maillage.employment.models import NOT_EMPLOYMENT, ContractKind, ContractOrigin, EmploymentContract
from maillage.kernel.sheets import bulk

from ..models import Modality

# The kind of contract hours make, by the way they are done.
KINDS: dict[str, ContractKind] = {
    Modality.DIRECT: ContractKind.CDD,
    Modality.GEIQ: ContractKind.CDD,
    Modality.ETTI: ContractKind.INTERIM,
    Modality.AI: ContractKind.CDDI,
    Modality.SIAE_SUBCONTRACT: ContractKind.CDDI,
}


@dataclass
class Held:
    """A contract as it will be. `pk` is None until it is written; `made` by hours, nothing else known."""

    person_id: int
    employer_id: int
    kind: str
    first: dt.date
    last: dt.date | None = None
    pk: int | None = None
    made: bool = False
    was: dt.date | None = None  # its first day before it was begun earlier
    clause: bool = True

    def covers(self, month: dt.date) -> bool:
        return self.first <= _last_day(month) and (self.last is None or self.last >= month)


@dataclass
class Contracts:
    """The contracts of some people with some employers; `held` gives one a month, `write` records."""

    organisation_id: int
    _held: dict[tuple[int, int], list[Held]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def load(cls, organisation_id: int, pairs: Collection[tuple[int, int]]) -> Contracts:
        """`pairs` of person and employer. One question; their rows are held by who asks (see `hold`)."""
        made = cls(organisation_id)
        wanted = set(pairs)
        rows = (
            EmploymentContract.objects.filter(
                person_id__any_of=sorted({person for person, _employer in wanted}),
                employer_id__any_of=sorted({employer for _person, employer in wanted}),
            )
            .exclude(kind__in=NOT_EMPLOYMENT)
            .annotate(since=Min("clause_hours__statement__month"))
            .order_by("start_date", "pk")
        )
        for one in rows:
            if (one.person_id, one.employer_id) not in wanted:
                continue
            made._held[one.person_id, one.employer_id].append(
                Held(
                    one.person_id,
                    one.employer_id,
                    one.kind,
                    one.start_date,
                    one.end_date or one.planned_end_date,
                    one.pk,
                    made_by_hours(one) and one.since == one.start_date,
                    clause=one.origin == ContractOrigin.CLAUSE,
                )
            )
        return made

    def held(self, person_id: int, employer_id: int, month: dt.date, modality: str) -> Held:
        """The contract that covers a month: a clause contract first, then the one that began first."""
        known = self._held[person_id, employer_id]
        covering = [one for one in known if one.covers(month)]
        if covering:
            return min(covering, key=lambda one: (not one.clause, one.first))
        later = min((one for one in known if one.first > month), key=lambda one: one.first, default=None)
        if later is not None and later.made:
            later.was = later.was or later.first
            later.first = month
            return later
        made = Held(person_id, employer_id, KINDS[modality], month, made=True)
        if later is not None:
            made.last, made.made = later.first - dt.timedelta(days=1), False
        known.append(made)
        return made

    def write(self) -> None:
        """Record what was made or begun earlier, and have what follows a hire follow. Inside `changes`."""
        every = [one for known in self._held.values() for one in known]
        new = [one for one in every if one.pk is None]
        moved = [one for one in every if one.pk is not None and one.was is not None]
        for pk, one in zip(bulk.next_ids(EmploymentContract, len(new)), new, strict=True):
            one.pk = pk
        bulk.insert(
            EmploymentContract,
            (
                "id",
                "origin_organisation_id",
                "person_id",
                "employer_id",
                "kind",
                "start_date",
                "end_date",
                "origin",
            ),
            [
                (
                    one.pk,
                    self.organisation_id,
                    one.person_id,
                    one.employer_id,
                    str(one.kind),
                    one.first,
                    one.last,
                    str(ContractOrigin.CLAUSE),
                )
                for one in new
            ],
        )
        bulk.update(EmploymentContract, ("id", "start_date"), [(one.pk, one.first) for one in moved])
        numbers = [one.pk for one in (*new, *moved)]
        hires.follow_many(
            self.organisation_id,
            EmploymentContract.objects.filter(pk__any_of=numbers).order_by("start_date", "pk"),
            {one.pk: one.was for one in moved if one.pk and one.was},
        )
        for one in every:
            one.was = None


def hold(person_ids: Iterable[int]) -> None:
    """Hold the rows of people, in the order of their numbers, as a hire does: two who validate hours of one
    person at once make one contract."""
    from maillage.people.models import Person

    rows = Person.objects.filter(pk__any_of=sorted(set(person_ids))).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def made_by_hours(contract: EmploymentContract) -> bool:
    """Nothing but hours speaks of it: with no earlier day, it may begin with an earlier month."""
    return (
        contract.origin == ContractOrigin.CLAUSE
        and contract.ref is None
        and contract.end_date is None
        and contract.planned_end_date is None
        and contract.weekly_hours is None
        and not contract.job_title
    )


def _last_day(month: dt.date) -> dt.date:
    return month.replace(day=monthrange(month.year, month.month)[1])
