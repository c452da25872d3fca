"""The IOD officers around a person, told to `people.followers`."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from maillage.people.followers import Follower

from .models import IodCase


def iod_followers(person_ids: list[int]) -> Iterator[Follower]:
    """One query: each officer who follows or followed the person, under the network's name."""
    cases = IodCase.objects.filter(person_id__in=person_ids).select_related("officer", "network")
    for case in cases:
        officer = case.officer
        yield Follower(
            person_id=case.person_id,
            what=_("Mission IOD"),
            name=officer.full_name if officer else "",
            organisation=case.network.name,
            organisation_id=case.network_id,
            account_id=officer.pk if officer else None,
            since=case.opened_on,
            until=case.closed_on,
            email=officer.email if officer else "",
            phone=officer.phone if officer else "",
            reveals=case.network.reveals,
        )
