"""Pathways whose file lacks a proof, or has one that ends: asked of the database for whole lists at once.

Criteria that reveal a situation stay on the person's own file and out of lists.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from maillage.accounts.context import Context
from maillage.evidence.models import Document
from maillage.evidence.nomenclature import criteria, soon_days
from maillage.pathways.models import Enrolment, ExitClass, Programme, ReferenceAssignment
from maillage.pathways.programmes import definition_in_force, read_versions
from maillage.pathways.proofs import exit_criteria
from maillage.people.masking import sight
from maillage.people.models import Person

EXITED_WITHIN = 365  # days: a positive exit without its proof is shown so long


@dataclass
class Asked:
    """What each programme asks on a day: of running pathways, and of positive exits."""

    running: dict[int, list[str]] = field(default_factory=dict)
    exit_kinds: list[int] = field(default_factory=list)
    exits: list[str] = field(default_factory=list)

    def of(self, enrolment: Enrolment, day: dt.date) -> list[str]:
        """Criteria a pathway of the list asks for."""
        if enrolment.exit_date is None or enrolment.exit_date >= day:
            return self.running.get(enrolment.programme_id, [])
        return self.exits


def asked_on(context: Context, day: dt.date) -> Asked:
    """Of the programmes in reach; sensitive criteria left out."""
    seen = Enrolment.objects.visible_to(context).filter(programme_id=OuterRef("pk"))
    programmes = list(Programme.objects.filter(Exists(seen)).prefetch_related("exit_kinds"))
    read_versions(programmes)
    known = criteria()
    found = Asked(exits=[code for code in exit_criteria() if not known[code].sensitive])
    for programme in programmes:
        definition = definition_in_force(programme, day)
        found.running[programme.pk] = [
            code for code in definition.proofs if code in known and not known[code].sensitive
        ]
        positive = {kind.code for kind in definition.exit_kinds if kind.exit_class == ExitClass.POSITIVE}
        found.exit_kinds += [kind.pk for kind in programme.exit_kinds.all() if kind.code in positive]
    return found


def incomplete_pathways(context: Context, asked: Asked, day: dt.date) -> QuerySet[Enrolment]:
    """Pathways that lack a proof (`lacking`: how many criteria) or have one ending soon (`ending`).

    Each has its person's standing documents in `person.proofs_held`.
    """
    if not sight(context).documents:
        return Enrolment.objects.none()
    running = Q(exit_date__isnull=True) | Q(exit_date__gte=day)
    exited = Q(
        exit_date__lt=day,
        exit_date__gte=day - dt.timedelta(days=EXITED_WITHIN),
        exit_kind_id__in=asked.exit_kinds,
    )
    branches = [
        When(running & Q(programme_id=pk), then=_lacking(codes, day)) for pk, codes in asked.running.items()
    ]
    branches.append(When(exited, then=_lacking(asked.exits, day)))
    ending = [
        When(running & Q(programme_id=pk), then=_ending(codes, day)) for pk, codes in asked.running.items()
    ]
    held = Document.objects.standing().only("pk", "person_id", "criterion", "valid_until")
    people = Person.objects.prefetch_related(Prefetch("documents", held, to_attr="proofs_held"))
    assignments = ReferenceAssignment.objects.select_related("worker").order_by("start_date")
    return (
        Enrolment.objects.visible_to(context)
        .filter(running | exited)
        .annotate(
            lacking=Case(*branches, default=Value(0), output_field=IntegerField()),
            ending=Case(*ending, default=Value(False)),
        )
        .filter(Q(lacking__gt=0) | Q(ending=True))
        .select_related("programme")
        .prefetch_related(Prefetch("person", people), Prefetch("assignments", assignments))
    )


def _lacking(codes: list[str], day: dt.date) -> Coalesce:
    """How many of these criteria nothing valid proves."""
    proven = (
        Document.objects.valid_on(day)
        .filter(person_id=OuterRef("person_id"), criterion__in=codes)
        .order_by()
        .values("person_id")
        .annotate(proven=Count("criterion", distinct=True))
        .values("proven")
    )
    return Value(len(codes)) - Coalesce(Subquery(proven, output_field=IntegerField()), Value(0))


def _ending(codes: list[str], day: dt.date) -> Exists:
    """Whether one of these criteria is only proven until a day soon."""
    soon = day + dt.timedelta(days=soon_days())
    lasting = Document.objects.standing().filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=soon),
        person_id=OuterRef("person_id"),
        criterion=OuterRef("criterion"),
    )
    return Exists(
        Document.objects.standing().filter(
            ~Exists(lasting),
            person_id=OuterRef("person_id"),
            criterion__in=codes,
            valid_until__range=(day, soon),
        )
    )


def ends_of(
    enrolment: Enrolment, codes: list[str], day: dt.date
) -> tuple[list[str], list[tuple[str, dt.date]]]:
    """Of a pathway of the list: the criteria it lacks, and those ending soon with their last day."""
    lacking, ending = [], []
    for code in codes:
        held = [d for d in enrolment.person.proofs_held if d.criterion == code]
        lasting = [d.valid_until for d in held if d.valid_until is None or d.valid_until >= day]
        if not lasting:
            lacking.append(code)
        elif None not in lasting:
            last = max(end for end in lasting if end is not None)
            if last <= day + dt.timedelta(days=soon_days()):
                ending.append((code, last))
    return lacking, ending


def followed_by(worker_id: int, day: dt.date) -> Q:
    """The condition on Enrolment of being followed by a worker on a day, or last of all once closed."""
    by = ReferenceAssignment.objects.filter(enrolment_id=OuterRef("pk"), worker_id=worker_id)
    now = by.filter(Q(end_date__isnull=True) | Q(end_date__gte=day), start_date__lte=day)
    return Q(Exists(now)) | Q(Exists(by.filter(end_date=F("enrolment__exit_date"))))
