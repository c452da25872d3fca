"""Contracts read as deeds of their employers: a hire is entered once, wherever it counts."""

from __future__ import annotations

from collections.abc import Iterable

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.organisations.deeds import Deed, Source
from maillage.people.views import file_url

from .models import NOT_EMPLOYMENT, EmploymentContract

# The network of a contract is that of the structure that recorded it.
_HIRES = """
    SELECT c.id AS record_id, c.employer_id AS organisation_id,
           COALESCE(recorder.accounts_managed_by_id, recorder.id) AS network_id,
           c.start_date AS day, 1 AS quantity, 1 AS people, c.person_id, c.job_title AS label
    FROM employment_employmentcontract c
    JOIN organisations_organisation recorder ON recorder.id = c.origin_organisation_id
    WHERE c.kind <> ALL(%(contracts_that_employ_nobody)s)
"""


def opens(context: Context, ids: Iterable[int]) -> dict[int, str]:
    """The contracts in the person's file, for who follows pathways and has this person in reach."""
    if not context.has(Right.SEE_PATHWAYS):
        return {}
    seen = EmploymentContract.objects.visible_to(context).filter(pk__in=list(ids))
    return {pk: file_url(person, "contrats") for pk, person in seen.values_list("pk", "person_id")}


HIRES = Source(
    kind=Deed.HIRE,
    model="employment.EmploymentContract",
    sql=_HIRES,
    opens=opens,
    parameters={"contracts_that_employ_nobody": sorted(NOT_EMPLOYMENT)},
)
