"""A signed immersion is a step of the pathways the person is in, and follows it: nobody types it again."""

from __future__ import annotations

from django.db.models import Q

from maillage.accounts.context import Context
from maillage.employment.immersions.models import Immersion, ImmersionState

from .models import Enrolment, Step, StepOutcome
from .programmes import step_rules

STEP_TYPE = "pmsmp"

_OUTCOMES = {
    ImmersionState.DONE: StepOutcome.COMPLETED,
    ImmersionState.INTERRUPTED: StepOutcome.ABANDONED,
}


def step_of_immersion(context: Context, immersion: Immersion) -> None:
    """Bring the steps of an immersion to what it says: made when it binds, taken away when it no longer does.

    A pathway that ends on the way holds the part that is its own. A programme without this type
    of step gets none.
    """
    known = {step.enrolment_id: step for step in Step.objects.filter(immersion=immersion)}
    if not immersion.is_binding:
        for step in known.values():
            step.delete()
        return
    first, last = immersion.start_date, immersion.stopped_on or immersion.end_date
    running = Enrolment.objects.filter(
        Q(exit_date__isnull=True) | Q(exit_date__gte=first),
        person_id=immersion.person_id,
        entry_date__lte=first,
    )
    for enrolment in running.select_related("programme"):
        rule = step_rules(enrolment.programme, first).get(STEP_TYPE)
        if rule is None:
            continue
        step = known.get(enrolment.pk) or Step(
            origin_id=context.organisation_id, enrolment=enrolment, immersion=immersion
        )
        step.step_type_id, step.title = rule.step_type_id, immersion.job_title
        step.start_date = first
        step.end_date = min(last, enrolment.exit_date or last)
        step.outcome = _OUTCOMES.get(ImmersionState(immersion.state), "")
        step.save()
