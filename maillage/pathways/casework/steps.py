"""Steps of a pathway; a job and its contract are entered in one form."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.employment.forms import ContractForm
from maillage.employment.models import EmploymentContract
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify
from maillage.organisations.models import Organisation
from maillage.pathways.models import Enrolment, Step, StepOutcome
from maillage.pathways.services import steps as services
from maillage.pathways.services.steps import StepFacts
from maillage.people.views import back_to, file_url

from .forms import StepForm

_FACTS = tuple(field.name for field in dataclasses.fields(StepFacts))


@needs(Right.EDIT_PATHWAYS)
def create(request: HttpRequest, pk: int) -> HttpResponse:
    """`?emploi=1` opens the form on a job, with the contract to fill beside it."""
    found = Enrolment.objects.visible_to(request.context).select_related("programme", "person")
    enrolment = get_object_or_404(found, pk=pk)
    today = min(timezone.localdate(), enrolment.exit_date or timezone.localdate())
    job = "emploi" in request.GET
    initial = {"start_date": today, "type": "employment_contract" if job else ""}
    return _page(request, Step(enrolment=enrolment), initial, {"start_date": today}, job)


@needs(Right.EDIT_PATHWAYS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = Step.objects.visible_to(request.context).select_related(
        "step_type", "enrolment__programme", "enrolment__person", "operator", "contract"
    )
    step = get_object_or_404(found, pk=pk)
    return _page(request, step, StepForm.initial_of(step), {}, False)


def _page(
    request: HttpRequest, step: Step, initial: dict[str, Any], contract_initial: dict[str, Any], job: bool
) -> HttpResponse:
    enrolment, data = step.enrolment, request.POST or None
    contracts = EmploymentContract.objects.filter(person=enrolment.person).select_related("employer")
    form = StepForm(data, initial=initial, enrolment=enrolment, contracts=contracts)
    employers = Organisation.objects.visible_to(request.context)
    contract = ContractForm(data, prefix="c", initial=contract_initial, employers=employers)
    with_contract = data is not None and not contract.is_empty
    if data is not None and form.is_valid() and (not with_contract or contract.is_valid()):
        try:
            _save(request, step, form, contract if with_contract else None)
        except DomainError as error:
            theirs = error.field in contract.fields and with_contract and error.field not in form.fields
            (contract if theirs else form).refuse(error)
        else:
            notify(request, _("Étape enregistrée."))
            return redirect(file_url(enrolment.person_id, "parcours"))
    refused = bool(form.errors or (with_contract and contract.errors))
    context = {
        "form": form,
        "contract": contract,
        "contract_open": with_contract or job,
        "contract_refused": with_contract and bool(contract.errors),
        "step": step if step.pk else None,
        "enrolment": enrolment,
        "person": enrolment.person,
    }
    return render(request, "pathways/casework/step_form.html", context, status=422 if refused else 200)


def _save(request: HttpRequest, step: Step, form: StepForm, contract: ContractForm | None) -> None:
    said = {name: value for name, value in form.cleaned_data.items() if name in _FACTS}
    facts = StepFacts(**{**said, "operator": step.operator})
    new = contract.facts() if contract is not None else None
    if step.pk:
        services.update_step(request.context, step, facts, new_contract=new)
    else:
        services.add_step(request.context, step.enrolment, facts, new_contract=new)


@needs(Right.EDIT_PATHWAYS)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Carried through: at the end foreseen when it has passed, else today. The rest is for the form."""
    step = _step_or_404(request, pk)
    today, foreseen = timezone.localdate(), step.end_date
    last = foreseen if foreseen and foreseen < today else today
    try:
        services.end_step(request.context, step, end_date=last, outcome=StepOutcome.COMPLETED)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        undo = reverse("pathways:step_reopen", args=[pk])
        undo += f"?fin={foreseen.isoformat()}" if foreseen else ""
        notify(request, _("Étape menée à son terme le %s.") % formats.day(last), undo=undo)
    return back_to(request, file_url(step.enrolment.person_id, "parcours"))


@needs(Right.EDIT_PATHWAYS)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    step = _step_or_404(request, pk)
    try:
        foreseen = parse_date(request.GET.get("fin", ""))
    except ValueError:  # well written, but no day of the calendar
        foreseen = None
    try:
        services.reopen_step(request.context, step, end_date=foreseen)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("L'étape est de nouveau en cours."))
    return back_to(request, file_url(step.enrolment.person_id, "parcours"))


@needs(Right.EDIT_PATHWAYS)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    step = _step_or_404(request, pk)
    services.remove_step(request.context, step)
    notify(request, _("Étape retirée du parcours ; son contrat, s'il y en a un, reste au dossier."))
    return redirect(file_url(step.enrolment.person_id, "parcours"))


def _step_or_404(request: HttpRequest, pk: int) -> Step:
    return get_object_or_404(Step.objects.visible_to(request.context).select_related("enrolment"), pk=pk)
