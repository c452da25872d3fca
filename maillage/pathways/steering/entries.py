"""Entries: opening a validated pathway, its engagement contract, and coming back after an exit."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import day as format_day
from maillage.kernel.toasts import notify
from maillage.pathways.models import Diagnosis, Enrolment, Referral, ReferralState
from maillage.pathways.paper import engagement_contract
from maillage.pathways.programmes import definition_in_force
from maillage.pathways.queries.agenda import current_assignment
from maillage.pathways.services.enrolments import (
    commission_date_of,
    open_again,
    open_enrolment,
    sign_contract,
)
from maillage.people.team import require_team
from maillage.people.views import file_url

from .forms.carriers import Carrier
from .forms.pathways import SignatureForm
from .forms.referrals import EntryForm
from .referrals import referral_or_404


def enrolment_or_404(request: HttpRequest, pk: int) -> Enrolment:
    """A pathway in reach, with its programme, its person and (as `current`) its reference worker."""
    found = Enrolment.objects.visible_to(request.context).select_related(
        "person", "programme__organisation", "operator", "prescriber", "branch", "exit_kind"
    )
    return get_object_or_404(found.prefetch_related(current_assignment(), "programme__versions"), pk=pk)


@needs(Right.EDIT_PATHWAYS)
def referral_open(request: HttpRequest, pk: int) -> HttpResponse:
    referral = referral_or_404(request, pk)
    require_team(request.context, referral.person_id)
    if referral.state != ReferralState.VALIDATED:
        notify(request, _("La commission n'a pas validé cette entrée."), error=True)
        return redirect("pathways:referral", pk=pk)
    commission_date = commission_date_of(referral)
    form = EntryForm(
        request.POST or None,
        initial=_of_referral(referral, commission_date),
        definition=definition_in_force(referral.programme, timezone.localdate()),
        context=request.context,
        programme=referral.programme,
        also=Carrier(referral.operator, referral.worker),
    )
    if request.method == "POST" and form.is_valid():
        try:
            open_enrolment(request.context, referral, form.facts(commission_date=commission_date))
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Parcours ouvert."))
            return redirect(file_url(referral.person_id, "parcours"))
    return _page(request, form, referral.person, referral=referral, commission_date=commission_date)


@needs(Right.MANAGE_PROGRAMME)
def re_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """A new pathway filled in from the former one."""
    former = enrolment_or_404(request, pk)
    if former.exit_date is None:
        notify(request, _("Ce parcours est encore ouvert."), error=True)
        return redirect(file_url(former.person_id, "parcours"))
    form = EntryForm(
        request.POST or None,
        initial=_of_former(former),
        definition=definition_in_force(former.programme, timezone.localdate()),
        context=request.context,
        programme=former.programme,
        also=_last_carrier(former),
        ask_commission=True,
    )
    if request.method == "POST" and form.is_valid():
        try:
            open_again(request.context, former, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Nouveau parcours ouvert."))
            return redirect(file_url(former.person_id, "parcours"))
    return _page(request, form, former.person, former=former)


def _page(request: HttpRequest, form: EntryForm, person: Any, **context: Any) -> HttpResponse:
    return render(
        request,
        "pathways/steering/entry_form.html",
        {
            "form": form,
            "person": person,
            "referral": None,
            "former": None,
            "commission_date": None,
            **context,
        },
        status=422 if form.errors else 200,
    )


def _of_referral(referral: Referral, commission_date: Any) -> dict[str, Any]:
    diagnosis = Diagnosis.objects.filter(referral=referral).first()
    initial = {
        "entry_date": commission_date or timezone.localdate(),
        "carrier": Carrier.key(referral.operator_id, referral.worker_id),
        "prescriber": referral.prescriber,
        "branch": referral.branch_id,
    }
    if diagnosis is not None:
        names = ("education_level", "entry_situations", "objectives")
        initial |= {name: getattr(diagnosis, name) for name in names}
    return initial


def _last_carrier(former: Enrolment) -> Carrier | None:
    last = former.assignments.select_related("worker", "organisation").order_by("-start_date").first()
    return Carrier(last.organisation, last.worker) if last else Carrier(former.operator, None)


def _of_former(former: Enrolment) -> dict[str, Any]:
    last = _last_carrier(former)
    return {
        "entry_date": timezone.localdate(),
        "carrier": Carrier.key(last.organisation.pk, last.worker.pk if last.worker else None) if last else "",
        "prescriber": former.prescriber,
        "branch": former.branch_id,
        "education_level": former.education_level,
        "entry_situations": former.entry_situations,
        "objectives": former.objectives,
    }


@needs(Right.EDIT_PATHWAYS)
def referral_contract(request: HttpRequest, pk: int) -> HttpResponse:
    """The engagement contract to sign, before the entry is recorded."""
    referral = referral_or_404(request, pk)
    require_team(request.context, referral.person_id)
    if referral.state not in (ReferralState.VALIDATED, ReferralState.ENROLLED):
        notify(request, _("Le contrat d'engagement s'imprime une fois l'entrée validée."), error=True)
        return redirect("pathways:referral", pk=pk)
    return _pdf(engagement_contract(referral), f"contrat-engagement-{referral.person_id}")


@needs(Right.EDIT_PATHWAYS)
def enrolment_contract(request: HttpRequest, pk: int) -> HttpResponse:
    enrolment = enrolment_or_404(request, pk)
    require_team(request.context, enrolment.person_id)
    return _pdf(engagement_contract(enrolment), f"contrat-engagement-{enrolment.person_id}")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@needs(Right.EDIT_PATHWAYS)
@require_POST
def enrolment_signed(request: HttpRequest, pk: int) -> HttpResponse:
    enrolment = enrolment_or_404(request, pk)
    form = SignatureForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["contract_signed_on"]
        try:
            agrees = form.cleaned_data["agrees_to_companies"]
            sign_contract(request.context, enrolment, day, agrees_to_companies=agrees)
        except DomainError as error:
            notify(request, error.message, error=True)
        else:
            said = _("Contrat signé le %s.") % format_day(day) if day else _("La signature est effacée.")
            notify(request, said)
    else:
        notify(request, form.errors["contract_signed_on"][0], error=True)
    return redirect(file_url(enrolment.person_id, "parcours"))
