"""Immersions read as deeds of the companies that host them."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from maillage.accounts.context import Context
from maillage.organisations.deeds import Deed, Source

from .models import BINDING, Immersion

# The network of an immersion is that of the structure that recorded it. A renewal is another stay of one
# person: it reaches nobody more, and figures of people count the person once.
_IMMERSIONS = """
    SELECT i.id AS record_id, i.company_id AS organisation_id,
           COALESCE(recorder.accounts_managed_by_id, recorder.id) AS network_id,
           i.start_date AS day, 1 AS quantity, (i.renews_id IS NULL)::int AS people, i.person_id,
           i.job_title AS label
    FROM employment_immersion i
    JOIN organisations_organisation recorder ON recorder.id = i.origin_organisation_id
    WHERE i.state = ANY(%(immersions_that_bind)s) AND i.start_date <= CURRENT_DATE
"""


def opens(context: Context, ids: Iterable[int]) -> dict[int, str]:
    """The page of the immersion, for who reaches the person."""
    seen = Immersion.objects.visible_to(context).filter(pk__in=list(ids))
    return {pk: reverse("employment:immersion", args=[pk]) for pk in seen.values_list("pk", flat=True)}


IMMERSIONS = Source(
    kind=Deed.IMMERSION,
    model="employment.Immersion",
    sql=_IMMERSIONS,
    opens=opens,
    parameters={"immersions_that_bind": [str(state) for state in BINDING]},
)
