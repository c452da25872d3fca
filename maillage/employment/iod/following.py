"""The IOD officers around a person, told to `people.followers`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _

from maillage.people.followers import Follower, Row

from .models import IodCase


def officers(person_ids: list[int]) -> tuple[QuerySet, tuple[Any, ...]]:
    """Each officer who follows or followed the person, under the network's name."""
    return IodCase.objects.filter(person_id__in=person_ids), (
        "person_id",
        "officer_id",
        "officer__first_name",
        "officer__last_name",
        "officer__email",
        "officer__phone",
        "network_id",
        "network__name",
        "network__reveals",
        "opened_on",
        "closed_on",
        Value(""),
    )


def iod_followers(rows: list[Row]) -> Iterator[Follower]:
    for row in rows:
        yield row.follower(_("Mission IOD"), since=row.first_day, until=row.last_day)
