"""What pathways say of people to be matched with offers, told to `employment.matching.pool`."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Exists, OuterRef, Q

from maillage.accounts.context import Context
from maillage.employment.matching.pool import Answers, Followed

from .managers import network_pathways
from .models import EducationLevel, Enrolment, ReferenceAssignment
from .queries.clauses import meets_without_protected_ground


class MatchedPathways:
    """See `employment.matching.pool.Pathways`."""

    def running(self, context: Context, day: dt.date) -> Q:
        running = Enrolment.objects.filter(network_pathways(context, day), person_id=OuterRef("pk"))
        return Q(Exists(running))

    def mine(self, context: Context, day: dt.date) -> Q:
        held = ReferenceAssignment.objects.filter(
            Q(end_date__isnull=True) | Q(end_date__gte=day),
            enrolment__person_id=OuterRef("pk"),
            worker_id=context.account.pk,
            organisation_id=context.organisation_id,
            start_date__lte=day,
        )
        return Q(Exists(held))

    def followed(self, people: Collection[int], answers: Answers, day: dt.date) -> Mapping[int, Followed]:
        levels: dict[int, str] = {}
        programmes: dict[int, set[str]] = defaultdict(set)
        rows = Enrolment.objects.filter(
            Q(exit_date__isnull=True) | Q(exit_date__gte=day),
            person_id__any_of=list(people),
            entry_date__lte=day,
        )
        said = rows.order_by("entry_date", "pk").values_list(
            "person_id", "programme__code", "education_level"
        )
        for person, programme, level in said:
            programmes[person].add(programme)
            levels[person] = "" if level == EducationLevel.UNKNOWN else level
        return {
            person: Followed(
                levels.get(person, ""),
                meets_without_protected_ground(answers.get(person, {}), programmes.get(person, set()), day),
            )
            for person in people
        }
