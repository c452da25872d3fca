"""Pairs read as deeds of the sponsor's company, on the day they began."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from maillage.accounts.context import Context
from maillage.organisations.deeds import Deed, Source

from .models import Sponsorship

_SPONSORSHIPS = """
    SELECT s.id AS record_id, s.company_id AS organisation_id,
           COALESCE(recorder.accounts_managed_by_id, recorder.id) AS network_id,
           s.start_date AS day, 1 AS quantity, 1 AS people, s.person_id, s.subject AS label
    FROM employment_sponsorship s
    JOIN organisations_organisation recorder ON recorder.id = s.origin_organisation_id
    WHERE s.start_date <= CURRENT_DATE
"""


def opens(context: Context, ids: Iterable[int]) -> dict[int, str]:
    """The page of the pair, for who reaches the person."""
    seen = Sponsorship.objects.visible_to(context).filter(pk__in=list(ids))
    return {pk: reverse("employment:sponsorship", args=[pk]) for pk in seen.values_list("pk", flat=True)}


SPONSORSHIPS = Source(kind=Deed.SPONSORSHIP, model="employment.Sponsorship", sql=_SPONSORSHIPS, opens=opens)
