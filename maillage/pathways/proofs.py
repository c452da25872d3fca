"""What pathways ask of a file's proofs, and which of their records a document may be about."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.evidence.demands import Demand
from maillage.evidence.nomenclature import criteria
from maillage.kernel import formats
from maillage.pathways.models import Enrolment, ExitClass, Step
from maillage.pathways.queries.labels import Labels, short_name
from maillage.people.models import Person


def asked_proofs(context: Context, person: Person, day: dt.date) -> list[Demand]:
    """A running pathway asks what its programme's file says; a positive exit asks for its proof."""
    found = []
    enrolments = _pathways(context, person)
    labels = Labels.of(enrolment.programme for enrolment in enrolments)
    for enrolment in enrolments:
        name = short_name(enrolment.programme)
        if enrolment.exit_date is None or enrolment.exit_date >= day:
            asked = labels.definition(enrolment, day).proofs
            found += [Demand(code, name) for code in asked if code in criteria()]
        elif labels.exit(enrolment)[1] == ExitClass.POSITIVE:
            reason = _("sortie de %s") % name
            found += [Demand(code, reason) for code in exit_criteria()]
    return found


def exit_criteria() -> list[str]:
    """What a positive exit must prove."""
    return [code for code, known in criteria().items() if known.positive_exit]


def pathway_choices(context: Context, person: Person) -> list[tuple[int, str]]:
    """The pathways a document may be about."""
    return [
        (
            e.pk,
            _("%(programme)s, entrée le %(day)s")
            % {"programme": e.programme, "day": formats.day(e.entry_date)},
        )
        for e in _pathways(context, person)
    ]


def step_choices(context: Context, person: Person) -> list[tuple[int, str]]:
    """The steps a document may be about."""
    if not context.has(Right.EDIT_PATHWAYS):
        return []
    steps = list(
        Step.objects.visible_to(context)
        .filter(enrolment__person=person)
        .select_related("step_type", "enrolment__programme")
        .order_by("-start_date", "-pk")
    )
    labels = Labels.of(step.enrolment.programme for step in steps)
    return [(s.pk, f"{labels.step(s)[0]}, {formats.day(s.start_date)}") for s in steps]


def _pathways(context: Context, person: Person) -> list[Enrolment]:
    return list(
        Enrolment.objects.visible_to(context)
        .filter(person=person)
        .select_related("programme", "exit_kind")
        .order_by("-entry_date", "-pk")
    )
