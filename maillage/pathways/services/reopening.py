"""What an exit had closed, read back from the journal: steps and assignments as they were before it."""

from __future__ import annotations

import datetime as dt

from maillage.kernel.models import Change
from maillage.pathways.models import Enrolment, ReferenceAssignment, Step

_STEP_FIELDS = ("end_date", "outcome")
_ASSIGNMENT_FIELDS = ("start_date", "end_date", "worker_id", "organisation_id", "reason")


def put_back(enrolment: Enrolment, ended_on: dt.date) -> None:
    """Reopen what the exit of `ended_on` had closed. What was changed since by hand stays as it is."""
    changeset = _changeset_of_exit(enrolment)
    if changeset is None:
        # Imported closed, or the journal no longer goes that far: the last assignment runs on.
        enrolment.assignments.filter(end_date=ended_on).update(end_date=None)
        return
    before = {
        (change.table_name, change.row_id, change.operation): change.before
        for change in Change.objects.order_by("id").filter(
            changeset_id=changeset, table_name__in=[Step._meta.db_table, ReferenceAssignment._meta.db_table]
        )
    }
    for step in enrolment.steps.filter(end_date=ended_on):
        if image := before.get((Step._meta.db_table, step.pk, "U")):
            _restore(step, image, _STEP_FIELDS)
    for assignment in enrolment.assignments.filter(end_date=ended_on):
        if image := before.get((ReferenceAssignment._meta.db_table, assignment.pk, "U")):
            _restore(assignment, image, _ASSIGNMENT_FIELDS)
    for (table, _pk, operation), image in before.items():
        if (table, operation) == (ReferenceAssignment._meta.db_table, "D"):
            _restore(ReferenceAssignment(enrolment=enrolment), image, _ASSIGNMENT_FIELDS)


def _changeset_of_exit(enrolment: Enrolment) -> int | None:
    """The last change that found the pathway open and left it closed; None when it was created closed."""
    last = (
        Change.objects.filter(table_name=Enrolment._meta.db_table, row_id=enrolment.pk, operation="U")
        .filter(before__exit_date=None)
        .order_by("-id")
        .first()
    )
    return None if last is None else last.changeset_id


def _restore(record: Step | ReferenceAssignment, image: dict, names: tuple[str, ...]) -> None:
    for name in names:
        setattr(record, name, image[name])
    record.save()
