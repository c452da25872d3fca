"""A hire becomes a step of the pathways the person is in, without anybody typing it again."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from maillage.accounts.context import Context
from maillage.employment.models import ContractKind, EmploymentContract
from maillage.kernel.sheets import bulk

from .models import Enrolment, Step, StepCategory
from .programmes import StepRule, step_rules

SUBSIDISED = frozenset({ContractKind.CUI_CAE, ContractKind.CUI_CIE})
_SUBSIDISED_TYPE = "subsidised_contract"


def step_of_hire(context: Context, contract: EmploymentContract) -> None:
    """Add the contract as a step to every pathway of the person that runs on its first day.

    Whoever hires may not read pathways: the step says the contract, and its history who recorded the hire.
    A programme without a type of step for employment gets none; nor does what is no employment.
    """
    steps_of_hires(context.organisation_id, [contract], {})


def steps_of_hires(
    organisation_id: int, contracts: Iterable[EmploymentContract], moved: Mapping[int, dt.date]
) -> None:
    """The same for many contracts: the questions asked grow with the first days alone.

    The steps of those that now begin on another day (`moved`: the former one, by number) begin with them,
    unless somebody had set another day.
    """
    found = [one for one in contracts if one.is_employment]
    if not found:
        return
    running: dict[int, list[Enrolment]] = defaultdict(list)
    people = sorted({one.person_id for one in found})
    for enrolment in Enrolment.objects.filter(person_id__any_of=people).select_related("programme"):
        running[enrolment.person_id].append(enrolment)
    known = {
        (step.enrolment_id, step.contract_id): step
        for step in Step.objects.filter(contract_id__any_of=[one.pk for one in found]).order_by("-pk")
    }
    new, earlier = [], []
    rules: dict[tuple[int, dt.date, bool], StepRule | None] = {}
    for contract in found:
        day = contract.start_date
        for enrolment in running[contract.person_id]:
            step = known.get((enrolment.pk, contract.pk))
            if step is not None:
                if step.start_date == moved.get(contract.pk):
                    earlier.append((step.pk, max(day, enrolment.entry_date)))
                continue
            if enrolment.entry_date > day or (enrolment.exit_date and enrolment.exit_date < day):
                continue
            asked = (enrolment.programme_id, day, contract.kind in SUBSIDISED)
            if asked not in rules:
                rules[asked] = _rule(enrolment, contract)
            if (rule := rules[asked]) is None:
                continue
            ends = [d for d in (contract.end_date, enrolment.exit_date) if d is not None]
            new.append(
                Step(
                    origin_id=organisation_id,
                    enrolment=enrolment,
                    step_type_id=rule.step_type_id,
                    start_date=day,
                    end_date=min(ends) if ends else None,
                    contract=contract,
                )
            )
    Step.objects.bulk_create(new)
    bulk.update(Step, ("id", "start_date"), earlier)


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
