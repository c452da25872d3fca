"""The facilitator of a person, told to `people.followers`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from maillage.employment.models import ContractOrigin, EmploymentContract
from maillage.kernel.months import add_months
from maillage.people.followers import Follower, Row

from ..models import Eligibility
from ..nomenclature import parameters


def checks(person_ids: list[int]) -> tuple[QuerySet, tuple[Any, ...]]:
    """Each check, with its day, the last clause contract, and who made it where that is no account."""
    hires = EmploymentContract.objects.filter(person=OuterRef("person"), origin=ContractOrigin.CLAUSE)
    last_hire = Subquery(hires.order_by().values("person").annotate(last=Max("start_date")).values("last"))
    return Eligibility.objects.filter(person_id__in=person_ids), (
        "person_id",
        "checker_id",
        "checker__first_name",
        "checker__last_name",
        "checker__email",
        "checker__phone",
        "network_id",
        "network__name",
        "network__reveals",
        "checked_on",
        last_hire,
        "checked_by",
    )


def facilitators(rows: list[Row]) -> Iterator[Follower]:
    """By network, who checked the person last, until a window opened then would be over."""
    latest: dict[tuple[int, int], Row] = {}
    for row in sorted(rows, key=lambda row: row.first_day or row.last_day):  # type: ignore[arg-type, return-value]
        latest[row.person_id, row.organisation_id] = row
    for row in latest.values():
        checked, hired = row.first_day, row.last_day
        assert checked is not None  # noqa: S101 - a check has its day
        last = max(checked, hired or checked)
        until = add_months(last, parameters(last).window_months)
        yield row.follower(_("Clauses sociales"), since=checked, until=until)
