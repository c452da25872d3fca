"""A hire becomes a step of the pathways the person is in, without anybody typing it again."""

from __future__ import annotations

from django.db.models import Q

from maillage.accounts.context import Context
from maillage.employment.models import ContractKind, EmploymentContract

from .models import Enrolment, Step, StepCategory
from .programmes import StepRule, step_rules

SUBSIDISED = frozenset({ContractKind.CUI_CAE, ContractKind.CUI_CIE})
_SUBSIDISED_TYPE = "subsidised_contract"


def step_of_hire(context: Context, contract: EmploymentContract) -> None:
    """Add the contract as a step to every pathway of the person that runs on its first day.

    Whoever hires may not read pathways: the step says the contract, and its history who recorded the hire.
    A programme without a type of step for employment gets none; nor does what is no employment.
    """
    if not contract.is_employment:
        return
    day = contract.start_date
    running = Enrolment.objects.filter(
        Q(exit_date__isnull=True) | Q(exit_date__gte=day), person_id=contract.person_id, entry_date__lte=day
    )
    for enrolment in running.select_related("programme"):
        rule = _rule(enrolment, contract)
        if rule is None or Step.objects.filter(enrolment=enrolment, contract=contract).exists():
            continue
        ends = [d for d in (contract.end_date, enrolment.exit_date) if d is not None]
        Step.objects.create(
            origin_id=context.organisation_id,
            enrolment=enrolment,
            step_type_id=rule.step_type_id,
            start_date=day,
            end_date=min(ends) if ends else None,
            contract=contract,
        )


def take_back_steps(context: Context, contract: EmploymentContract) -> None:
    """The hire was entered by mistake: the steps it had made go with it."""
    Step.objects.filter(contract=contract).delete()


def _rule(enrolment: Enrolment, contract: EmploymentContract) -> StepRule | None:
    rules = [
        rule
        for rule in step_rules(enrolment.programme, contract.start_date).values()
        if rule.category == StepCategory.EMPLOYMENT
    ]
    aided = contract.kind in SUBSIDISED
    fitting = [rule for rule in rules if (rule.code == _SUBSIDISED_TYPE) == aided]
    return next(iter(fitting or rules), None)
