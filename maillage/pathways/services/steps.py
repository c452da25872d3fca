"""Steps of a pathway; a step that is a job carries its contract, entered at once or chosen."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.employment.models import EmploymentContract
from maillage.employment.services import ContractFacts, record_contract
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.organisations.models import Organisation
from maillage.pathways.models import Enrolment, Step, StepOutcome
from maillage.pathways.programmes import StepRule, step_rules


@dataclass(frozen=True, kw_only=True)
class StepFacts:
    """What a step says. `type` is a code of the programme's version in force on `start_date`."""

    type: str
    start_date: dt.date
    end_date: dt.date | None = None
    outcome: str = ""
    title: str = ""
    operator: Organisation | None = None
    contract: EmploymentContract | None = None


def add_step(
    context: Context,
    enrolment: Enrolment,
    facts: StepFacts,
    *,
    new_contract: ContractFacts | None = None,
    ref: str | None = None,
) -> Step:
    """Record a step; with `new_contract` the contract is recorded with it, or neither is.

    Raises `DomainError`: unknown type on that day, dates outside the pathway, another person's contract.
    """
    context.require(Right.EDIT_PATHWAYS)
    with changes(context.actor, _("nouvelle étape")):
        step = Step(origin_id=context.organisation_id, enrolment=enrolment, ref=ref or None)
        return _write(context, step, facts, new_contract)


def update_step(
    context: Context, step: Step, facts: StepFacts, *, new_contract: ContractFacts | None = None
) -> Step:
    """Correct a step."""
    context.require(Right.EDIT_PATHWAYS)
    with changes(context.actor, _("correction d'une étape")):
        return _write(context, step, facts, new_contract)


def end_step(context: Context, step: Step, *, end_date: dt.date, outcome: str = "") -> Step:
    """The step is over since that day (the last one it covers)."""
    context.require(Right.EDIT_PATHWAYS)
    _check(step.start_date, end_date, outcome)
    with changes(context.actor, _("fin d'étape")):
        step.end_date, step.outcome = end_date, outcome
        step.save(update_fields=["end_date", "outcome"])
    return step


def reopen_step(context: Context, step: Step, *, end_date: dt.date | None = None) -> Step:
    """Put a step back in progress, to the end that was foreseen when there was one."""
    context.require(Right.EDIT_PATHWAYS)
    with changes(context.actor, _("étape rouverte")):
        step.end_date, step.outcome = end_date, ""
        step.save(update_fields=["end_date", "outcome"])
    return step


def remove_step(context: Context, step: Step) -> None:
    """Take away a step entered by mistake; its contract stays."""
    context.require(Right.EDIT_PATHWAYS)
    with changes(context.actor, _("retrait d'une étape")):
        step.delete()


def rule_of(enrolment: Enrolment, code: str, day: dt.date) -> StepRule:
    """The step type of this code on a day; raises `DomainError` (field `type`) when there is none."""
    rules = step_rules(enrolment.programme, day)
    if code not in rules:
        raise DomainError(
            _("« %(code)s » n'est pas un type d'étape de ce programme. Types connus : %(known)s.")
            % {"code": code, "known": ", ".join(rules)},
            "type",
        )
    return rules[code]


def _write(context: Context, step: Step, facts: StepFacts, new_contract: ContractFacts | None) -> Step:
    _check(facts.start_date, facts.end_date, facts.outcome)
    enrolment = step.enrolment
    _check_inside(enrolment, facts)
    step.step_type_id = rule_of(enrolment, facts.type, facts.start_date).step_type_id
    step.contract = facts.contract
    if new_contract is not None:
        step.contract = record_contract(context, enrolment.person, new_contract)
    if step.contract is not None and step.contract.person_id != enrolment.person_id:
        raise DomainError(_("Le contrat de l'étape est celui d'une autre personne."), "contract_ref")
    step.title, step.operator = " ".join(facts.title.split()), facts.operator
    step.start_date, step.end_date, step.outcome = facts.start_date, facts.end_date, facts.outcome
    step.save()
    return step


def _check(start: dt.date, end: dt.date | None, outcome: str) -> None:
    if end is not None and end < start:
        raise DomainError(_("L'étape finit avant de commencer."), "end_date")
    if outcome and outcome not in StepOutcome.values:
        raise DomainError(_("« %s » n'est pas une issue d'étape.") % outcome, "outcome")
    if outcome and end is None:
        raise DomainError(_("Une étape en cours n'a pas encore d'issue : indiquez sa fin."), "end_date")


def _check_inside(enrolment: Enrolment, facts: StepFacts) -> None:
    """Say which date is at fault; the database holds the rule itself."""
    if facts.start_date < enrolment.entry_date:
        raise DomainError(_("L'étape commence avant l'entrée dans le parcours."), "start_date")
    if enrolment.exit_date is None:
        return
    if facts.end_date is None:
        raise DomainError(_("Le parcours est clos : indiquez la fin de l'étape."), "end_date")
    if facts.end_date > enrolment.exit_date:
        raise DomainError(_("L'étape finit après la sortie du parcours."), "end_date")
