"""One application: its stages, how it ends, the hire; and proposing people."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.text import typed, whole_number
from maillage.kernel.toasts import notify
from maillage.people.models import Person
from maillage.people.views import back_to, file_url, person_or_404

from ...models import EmploymentContract
from .. import queries, services
from ..forms import EndForm, HireForm, ProposeForm, StagesForm
from ..models import Application, RecruitmentSession
from ..nomenclature import CANDIDATE, EMPLOYER, Source
from ..origins import told_before
from ..programmes import programme_names
from . import application_or_404, offer_or_404
from .offers import FOLLOWS, WORKS
from .recruitment import end_text


@needs(*WORKS)
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of an application; who follows companies dates its stages here as in the grid."""
    row = application_or_404(request, pk)
    follows = request.context.has(Right.FOLLOW_COMPANIES) and _holds(request, row)
    form = StagesForm(request.POST or None, offer=row.offer, initial=queries.snapshot(row))
    if request.method == "POST":
        request.context.require(Right.FOLLOW_COMPANIES)
        if form.is_valid():
            try:
                services.record_stages(request.context, row, form.cleaned_data)
            except DomainError as error:
                form.refuse(error)
            else:
                notify(request, _("Étapes enregistrées."))
                return redirect("employment:application", pk=pk)
    return render(
        request,
        "employment/offers/application.html",
        {
            "application": row,
            "offer": row.offer,
            "person": row.person,
            "form": form if follows else None,
            "follows": follows,
            "stages": [(stage, getattr(row, stage.column)) for stage in row.offer.stage_list],
            "end": end_text(row),
            "programme": programme_names(row.offer.network_id).get(row.programme, row.programme),
            "sees_offer": follows or row.offer.takes_applications(),
            "joinable": _joinable(request, row) if follows else [],
            "convenings": row.convenings.select_related("session").order_by("session__date"),
            "sessions": _open_sessions(row) if follows else [],
            "intruder": row.skipped_meeting and row.offer.meets_first,
        },
        status=422 if form.errors else 200,
    )


def _holds(request: HttpRequest, row: Application) -> bool:
    """Whether the reader's network holds the offer: a case worker of another one reads only."""
    return type(row.offer).objects.visible_to(request.context).filter(pk=row.offer_id).exists()


def _joinable(request: HttpRequest, row: Application) -> list[EmploymentContract]:
    """Contracts already recorded that may be this hire's, for who reads contracts."""
    if row.hired_on is None or row.contract_id is not None:
        return []
    rows = EmploymentContract.objects.visible_to(request.context)
    return list(
        rows.filter(person_id=row.person_id, employer_id=row.offer.company_id, application__isnull=True)
        .select_related("employer")
        .order_by("start_date")
    )


def _open_sessions(row: Application) -> list[RecruitmentSession]:
    if not row.is_running:
        return []
    today = timezone.localdate()
    known = RecruitmentSession.objects.filter(offer_id=row.offer_id, date__gte=today)
    return list(known.exclude(convenings__application=row).order_by("date", "starts_at"))


@needs(*WORKS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _end(request, pk, CANDIDATE)


@needs(*FOLLOWS)
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    return _end(request, pk, EMPLOYER)


def _end(request: HttpRequest, pk: int, side: str) -> HttpResponse:
    row = application_or_404(request, pk)
    form = EndForm(request.POST or None, side=side, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            write = services.withdraw if side == CANDIDATE else services.refuse
            write(request.context, row, form.ended())
        except DomainError as error:
            form.refuse(error)
        else:
            said = _("Désistement noté.") if side == CANDIDATE else _("Refus noté.")
            notify(request, said, undo=reverse("employment:application_resume", args=[pk]))
            return redirect("employment:application", pk=pk)
    return render(
        request,
        "employment/offers/end.html",
        {"form": form, "application": row, "candidate": side == CANDIDATE},
        status=422 if form.errors else 200,
    )


@needs(*WORKS)
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    row = application_or_404(request, pk)
    return _act(request, row, lambda: services.resume(request.context, row), _("La candidature reprend."))


@needs(*WORKS)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = application_or_404(request, pk)
    try:
        services.remove_application(request.context, row)
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("employment:application", pk=pk)
    notify(request, _("Proposition retirée."))
    return back_to(request, file_url(row.person_id, "propositions"))


@needs(*FOLLOWS)
def hire(request: HttpRequest, pk: int) -> HttpResponse:
    """The contract of a hire, filled with what the offer announces."""
    row = application_or_404(request, pk)
    form = HireForm(request.POST or None, initial=_announced(row))
    if request.method == "POST" and form.is_valid():
        try:
            services.hire_applicant(
                request.context, row, form.facts(), hired_on=form.cleaned_data["hired_on"]
            )
        except DomainError as error:
            form.refuse(error)
        else:
            undo = reverse("employment:application_unhire", args=[pk])
            notify(request, _("Embauche enregistrée : le contrat et son étape suivent."), undo=undo)
            return redirect("employment:application", pk=pk)
    return render(
        request,
        "employment/offers/hire.html",
        {
            "form": form,
            "application": row,
            "offer": row.offer,
            "told": told_before(request.context, row.offer, row.person),
        },
        status=422 if form.errors else 200,
    )


def _announced(row: Application) -> dict[str, Any]:
    try:
        facts = services.facts_of_offer(row.offer)
    except DomainError:
        return {
            "kind": row.offer.contract_kind,
            "start_date": row.offer.starts_on or row.hired_on,
            "weekly_hours": row.offer.weekly_hours,
            "job_title": row.offer.title,
        }
    names = ("kind", "start_date", "planned_end_date", "weekly_hours", "job_title")
    return {name: getattr(facts, name) for name in names}


@needs(*FOLLOWS)
@require_POST
def unhire(request: HttpRequest, pk: int) -> HttpResponse:
    row = application_or_404(request, pk)
    return _act(
        request,
        row,
        lambda: services.take_back_hire(request.context, row),
        _("Embauche retirée, avec son contrat."),
    )


@needs(*FOLLOWS)
@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    row = application_or_404(request, pk)
    number = whole_number(request.POST.get("contract", "")[:20])
    contract = get_object_or_404(EmploymentContract.objects.visible_to(request.context), pk=number or 0)
    return _act(
        request,
        row,
        lambda: services.join_contract(request.context, row, contract),
        _("Contrat rattaché."),
    )


@needs(*FOLLOWS)
@require_POST
def convene(request: HttpRequest, pk: int) -> HttpResponse:
    """Convene one person to a session of their recruitment."""
    row = application_or_404(request, pk)
    number = whole_number(request.POST.get("session", "")[:20])
    session = get_object_or_404(
        RecruitmentSession.objects.visible_to(request.context), pk=number or 0, offer_id=row.offer_id
    )
    return _act(
        request, row, lambda: services.convene(request.context, session, [row]), _("Convocation notée.")
    )


def _act(request: HttpRequest, row: Application, act: Any, said: str) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, said)
    return redirect("employment:application", pk=row.pk)


# --- proposing -------------------------------------------------------------------------------------
@needs(*WORKS)
def person_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a person for an offer of the network, from their file."""
    person = person_or_404(request, pk)
    form = ProposeForm(
        request.POST or None,
        offers=list(queries.open_offers(request.context)),
        initial={"offer": request.GET.get("offre", "")[:20], "source": Source.NETWORK},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.propose(request.context, form.chosen, person, source=form.cleaned_data["source"])
        except DomainError as error:
            form.refuse(error)
        else:
            undo = reverse("employment:application_remove", args=[made.pk])
            notify(request, _("Proposition notée."), undo=undo)
            return redirect(file_url(pk, "propositions"))
    return render(
        request,
        "employment/offers/person_propose.html",
        {"form": form, "person": person},
        status=422 if form.errors else 200,
    )


@needs(*WORKS)
def offer_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose several people for an offer; who may not be is said by name, the others are proposed."""
    offer = offer_or_404(request, pk)
    text = typed(request.GET.get("q"), 100)
    source = request.POST.get("source") or Source.NETWORK
    if request.method == "POST":
        chosen = [n for n in map(whole_number, request.POST.getlist("people")[:500]) if n is not None]
        people = list(Person.objects.visible_to(request.context).filter(pk__in=chosen))
        try:
            if not people:
                raise DomainError(_("Cochez au moins une personne."), "people")
            made, refusals = services.propose_many(request.context, offer, people, source=source)
        except DomainError as error:
            notify(request, error.message, error=True)
        else:
            if made:
                said = ngettext("%d personne proposée.", "%d personnes proposées.", len(made))
                notify(request, said % len(made))
            for _person, sentence in refusals:
                notify(request, sentence, error=True)
            return redirect("employment:offer", pk=pk)
    return render(
        request,
        "employment/offers/offer_propose.html",
        {
            "offer": offer,
            "people": queries.proposable(request.context, offer, text),
            "text": text,
            "sources": Source.choices,
            "source": source,
            "takes": offer.takes_applications(),
        },
    )
