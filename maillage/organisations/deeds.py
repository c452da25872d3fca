"""Deeds of companies: facts recorded once, elsewhere, that fulfil what a company promised.

A hire is an employment contract, an immersion is its agreement, a job dating is its session: each room says
here, in its `apps.py`, how its records read as deeds. The charter never copies them: it reads them.

    register(
        Source(
            kind=Deed.IMMERSION,
            model="employment.Immersion",
            sql='''
                SELECT i.id AS record_id, i.organisation_id, COALESCE(o.accounts_managed_by_id, o.id)
                       AS network_id, i.start_date AS day, 1 AS quantity, 1 AS people, i.person_id,
                       i.job_title AS label
                FROM employment_immersion i
                JOIN organisations_organisation o ON o.id = i.origin_organisation_id
                WHERE i.signed_on IS NOT NULL''',
            opens=lambda context, ids: {pk: reverse("employment:immersion", args=[pk]) for pk in …},
        )
    )

The columns, all of them and under these names (the order does not matter):

    record_id        bigint, the row of `model`; one row a record and company
    organisation_id  bigint, the company whose deed it is
    network_id       bigint, the organisation that leads the network that knows of it: a deed fulfils what was
                     promised to that network only
    day              date of the deed; rows without one are no deed
    quantity         integer above zero: how many times it was done (one hire, one visit)
    people           integer: how many people it reached
    person_id        bigint, or NULL where nobody is known by name; counted once in figures of people
    label            text, "" at least: what a reader is told. Never a name: statements go to companies

A literal percent sign is written twice; `parameters` are named (`%(not_employment)s`), each room's own names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context


class Deed(models.TextChoices):
    """What a company may do for employment and inclusion. Charters say which commitments each fulfils."""

    HIRE = "hire", _("Embauche")
    IMMERSION = "immersion", _("Immersion en entreprise")
    MOCK_INTERVIEW = "mock_interview", _("Simulation d'entretien")
    COMPANY_VISIT = "company_visit", _("Visite d'entreprise")
    TRADE_MEETING = "trade_meeting", _("Rencontre métier")
    JOB_DATING = "job_dating", _("Job dating")
    FORUM = "forum", _("Forum ou événement emploi")
    SPONSORSHIP = "sponsorship", _("Parrainage")
    HR_SESSION = "hr_session", _("Session RH : sensibilisation, formation")
    TRAINING = "training", _("Formation, alternance, stage")
    PURCHASE = "purchase", _("Achat inclusif")
    MEETING = "meeting", _("Participation à la vie du réseau")


# Each of these is done with somebody: it reaches as many people as it is done times, at least.
PERSONAL = (Deed.HIRE, Deed.IMMERSION, Deed.SPONSORSHIP, Deed.TRAINING)

COLUMNS = (
    "record_id",
    "organisation_id",
    "network_id",
    "day",
    "quantity",
    "people",
    "person_id",
    "label",
)

# The addresses of those of some records a reader may open, by number; the others stay without a link.
Opens = Callable[[Context, Iterable[int]], Mapping[int, str]]


@dataclass(frozen=True)
class Source:
    """Records of a room read as deeds of a kind. `sql` is a SELECT that gives `COLUMNS`."""

    kind: str
    model: str
    sql: str
    opens: Opens
    parameters: Mapping[str, Any] = field(default_factory=dict)


_sources: dict[tuple[str, str], Source] = {}


def register(source: Source) -> None:
    """Add a source; the same kind and model again replace it."""
    if source.kind not in Deed.values:
        raise ValueError(f"{source.kind!r} is no kind of deed")
    _sources[source.kind, source.model] = source


def sources() -> list[Source]:
    """All of them, always in the same order."""
    return [_sources[key] for key in sorted(_sources)]


def all_deeds() -> tuple[str, dict[str, Any]]:
    """Every deed of every room as one SELECT (`kind`, `model`, then `COLUMNS`), and its parameters."""
    columns = ", ".join(f"source.{name}" for name in COLUMNS)
    parts: list[str] = []
    parameters: dict[str, Any] = {}
    for source in sources():
        parts.append(
            f"SELECT '{source.kind}'::text AS kind, '{source.model}'::text AS model, {columns}"  # noqa: S608
            f" FROM ({source.sql}) source WHERE source.day IS NOT NULL"
        )
        parameters.update(source.parameters)
    return " UNION ALL ".join(parts) or _NONE, parameters


_NONE = (
    "SELECT ''::text AS kind, ''::text AS model, 0::bigint AS record_id, 0::bigint AS organisation_id,"
    " 0::bigint AS network_id, NULL::date AS day, 0 AS quantity, 0 AS people, NULL::bigint AS person_id,"
    " ''::text AS label WHERE FALSE"
)
