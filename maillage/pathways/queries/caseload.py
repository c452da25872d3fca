"""Who follows how many pathways, against the programmes' norm for a full-time worker."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef

from maillage.accounts.context import Context
from maillage.accounts.models import Account, Membership
from maillage.accounts.roles import Scope
from maillage.organisations.models import Organisation
from maillage.pathways.models import Enrolment, Programme, ReferenceAssignment
from maillage.pathways.programmes import parameter, read_versions

from .workers import CASE_ROLES


@dataclass
class Load:
    """The pathways one worker follows for one structure.

    `share` is the part of a full caseload they make: for each programme, pathways over its norm, added up,
    over the worker's full-time equivalent. None when no programme says a norm.
    """

    worker: Account
    organisation: Organisation
    fte: Decimal | None
    counts: dict[Programme, int] = field(default_factory=dict)
    share: Fraction | None = None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def percent(self) -> Fraction | None:
        return None if self.share is None else self.share * 100

    @property
    def over(self) -> bool:
        """Beyond the norm."""
        return self.share is not None and self.share > 1


@dataclass
class Caseload:
    loads: list[Load]
    unassigned: int
    programmes: list[tuple[Programme, int | None]]

    @property
    def total(self) -> int:
        return sum(load.total for load in self.loads) + self.unassigned


def caseload(context: Context, programmes: list[Programme], day: dt.date) -> Caseload:
    """The loads of the workers the context may see, heaviest first, in a constant number of queries."""
    visible = Enrolment.objects.visible_to(context).filter(programme__in=programmes, exit_date__isnull=True)
    running = ReferenceAssignment.objects.filter(end_date__isnull=True)
    rows = (
        running.filter(enrolment__in=visible)
        .order_by()
        .values("worker_id", "organisation_id", "enrolment__programme_id")
        .annotate(n=Count("pk"))
    )
    by_pk = {programme.pk: programme for programme in programmes}
    counts: dict[tuple[int, int], dict[Programme, int]] = defaultdict(dict)
    for row in rows:
        programme = by_pk[row["enrolment__programme_id"]]
        counts[row["worker_id"], row["organisation_id"]][programme] = row["n"]
    read_versions(programmes)
    norms = {p: parameter(p, "caseload_norm", day) for p in programmes}
    times = _times(context, counts)
    accounts = Account.objects.in_bulk({worker for worker, _organisation in times | counts})
    structures = Organisation.objects.in_bulk({organisation for _worker, organisation in times | counts})
    loads = [
        _load(accounts[pair[0]], structures[pair[1]], times.get(pair), counts.get(pair, {}), norms)
        for pair in times | counts
    ]
    loads.sort(key=lambda one: (-(one.share or 0), -one.total, one.worker.last_name, one.worker.pk))
    unassigned = visible.exclude(Exists(running.filter(enrolment_id=OuterRef("pk")))).count()
    return Caseload(loads, unassigned, [(p, norms[p]) for p in programmes])


def _load(
    worker: Account,
    organisation: Organisation,
    fte: Decimal | None,
    counts: dict[Programme, int],
    norms: dict[Programme, int | None],
) -> Load:
    parts = [Fraction(n, norms[p]) for p, n in counts.items() if norms[p]]
    normed = parts or (not counts and any(norms.values()))
    share = sum(parts, Fraction(0)) / Fraction(fte or 1) if normed else None
    return Load(worker, organisation, fte, counts, share)


def _times(
    context: Context, counts: dict[tuple[int, int], dict[Programme, int]]
) -> dict[tuple[int, int], Decimal]:
    """Full-time equivalents of those who follow pathways, and of colleagues who have none yet."""
    pairs: dict[tuple[int, int], Decimal] = {}
    organisations = {organisation for _worker, organisation in counts} | {context.organisation_id}
    memberships = Membership.objects.active().filter(organisation_id__in=organisations, role__in=CASE_ROLES)
    if context.scope is Scope.OWN:
        memberships = memberships.filter(account=context.account)
    for row in memberships.values("account_id", "organisation_id", "role", "fte"):
        pair = (row["account_id"], row["organisation_id"])
        if pair not in counts and (row["role"] != "reference_worker" or context.scope is Scope.OWN):
            continue
        pairs[pair] = min(pairs.get(pair, Decimal(0)) + row["fte"], Decimal(1))
    return pairs
