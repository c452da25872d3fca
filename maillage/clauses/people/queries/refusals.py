"""What is said to a person refused: why, what they may do next, and whom they may see."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone

from maillage.accounts.context import Context
from maillage.people.followers import followers

from ...models import Eligibility
from ...nomenclature import Criterion, criteria
from .page import criteria_of_file


@dataclass(frozen=True)
class Refusal:
    """`met`: criteria the person's file speaks for; `others`: the rest, but the one refused. `whom`: who
    follows the person, as ("Nom, structure", "téléphone, adresse")."""

    row: Eligibility
    met: list[Criterion] = field(default_factory=list)
    others: list[Criterion] = field(default_factory=list)
    whom: list[tuple[str, str]] = field(default_factory=list)


def refusal_of(context: Context, row: Eligibility) -> Refusal:
    """A constant number of queries. Who follows is masked as for a reader outside the reference team."""
    today = timezone.localdate()
    met = [one for one in criteria_of_file(context, row.person, today) if one.code != row.criterion]
    told = {one.code for one in met} | {row.criterion}
    whom = [
        (", ".join(filter(None, [one.name, one.organisation])), one.reach)
        for one in followers([row.person_id])[row.person_id]
        if one.lead and one.current(today)
    ]
    others = [one for code, one in criteria().items() if code not in told and not one.opinion]
    return Refusal(row, met, others, whom)
