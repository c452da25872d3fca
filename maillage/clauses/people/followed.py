"""The facilitator of a person, told to `people.followers`."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext as _

from maillage.employment.models import ContractOrigin, EmploymentContract
from maillage.kernel.months import add_months
from maillage.people.followers import Follower

from ..models import Eligibility
from ..nomenclature import parameters


def facilitators(person_ids: list[int]) -> Iterator[Follower]:
    """One query: by network, who checked the person last, until a window opened then would be over."""
    hires = EmploymentContract.objects.filter(person=OuterRef("person"), origin=ContractOrigin.CLAUSE)
    last_hire = Subquery(hires.order_by().values("person").annotate(last=Max("start_date")).values("last"))
    checks = Eligibility.objects.filter(person_id__in=person_ids).annotate(last_hire=last_hire)
    met: set[tuple[int, int]] = set()
    for one in checks.select_related("network", "checker").order_by("-checked_on", "-pk"):
        if (one.person_id, one.network_id) in met:
            continue
        met.add((one.person_id, one.network_id))
        last = max(one.checked_on, one.last_hire or one.checked_on)
        checker = one.checker
        yield Follower(
            person_id=one.person_id,
            what=_("Clauses sociales"),
            name=checker.full_name if checker else one.checked_by,
            organisation=one.network.name,
            organisation_id=one.network_id,
            account_id=checker.pk if checker else None,
            since=one.checked_on,
            until=add_months(last, parameters(last).window_months),
            email=checker.email if checker else "",
            phone=checker.phone if checker else "",
            reveals=one.network.reveals,
        )
