"""Pages of immersions: the list, the file of one, preparing, printing, signing, closing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.text import whole_number
from maillage.kernel.toasts import notify
from maillage.organisations.models import Organisation
from maillage.people.masking import conceal, file_sight
from maillage.people.models import Person
from maillage.people.reading import shown
from maillage.people.views import file_url

from . import queries, services
from .agreement import agreement_pdf
from .forms import CloseForm, ImmersionForm, SignForm
from .limits import checks, limits_on
from .listing import ImmersionListing
from .models import Immersion, ImmersionState

WORKS = (Right.EDIT_PATHWAYS, Right.FOLLOW_COMPANIES)


@needs(*WORKS)
def immersion_list(request: HttpRequest) -> HttpResponse:
    return ImmersionListing(request, queries.rows(request.context)).response(
        title=_("Immersions"),
        lead=_("Quelques jours en entreprise (PMSMP), sans contrat de travail."),
        action_url=reverse("employment:immersion_new"),
        action_label=_("Préparer une immersion"),
    )


@needs(*WORKS)
def people(request: HttpRequest) -> JsonResponse:
    """Suggestions of people in reach: `[{"value", "label", "hint"}]`."""
    found = queries.people(request.context, request.GET.get("q", "")[:100])
    hints = [{"value": p.pk, "label": str(p), "hint": formats.day(p.birth_date)} for p in found]
    return JsonResponse(hints, safe=False)


@needs(*WORKS)
def immersion(request: HttpRequest, pk: int) -> HttpResponse:
    return _file(request, immersion_or_404(request, pk))


def _file(request: HttpRequest, found: Immersion, sign: SignForm | None = None) -> HttpResponse:
    seen = file_sight(request.context, found.person_id, in_reach=True)
    conceal(seen, request.context, found.company, found.prescriber)
    today = timezone.localdate()
    context: dict[str, Any] = {
        "immersion": found,
        "checks": checks(found) if found.is_open or found.is_binding else [],
        "missing": services.missing(found),
        "source": limits_on(found.start_date).source,
        "sign": sign or SignForm(initial={"signed_on": min(today, found.start_date)}),
        "to_report": found.state == ImmersionState.SIGNED and found.last_day < today,
        "renewals": list(found.renewals.order_by("start_date", "pk")),
        "today": today,
        "hires": request.context.has(Right.EDIT_PATHWAYS),
    }
    context["ready"] = not context["missing"] and not any(check.faults for check in context["checks"])
    status = 422 if sign is not None else 200
    return render(request, "employment/immersions/file.html", context, status=status)


@needs(*WORKS)
def new(request: HttpRequest) -> HttpResponse:
    """`?personne=`, `?structure=` and `?renouvelle=` fill the form beforehand."""
    person = _asked(request, "personne", Person.objects.visible_to(request.context))
    company = _asked(request, "structure", Organisation.objects.visible_to(request.context))
    first = _asked(
        request, "renouvelle", Immersion.objects.visible_to(request.context).select_related("person")
    )
    initial: dict[str, Any] = {"company": company.pk if company else "", "start_date": timezone.localdate()}
    if first is not None:
        person = first.person
        initial = ImmersionForm.initial_of(first) | {"start_date": None, "end_date": None}
    initial["prescriber"] = initial.get("prescriber") or request.context.organisation_id
    if person is not None:
        shown(request, [person.pk])
    form = ImmersionForm(request.POST or None, context=request.context, person=person, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.prepare(
                request.context, person or form.cleaned_data["person"], form.facts(renews=first)
            )
        except DomainError as error:
            form.refuse(error)
        else:
            undo = reverse("employment:immersion_remove", args=[made.pk])
            notify(request, _("Immersion préparée."), undo=undo)
            return redirect("employment:immersion", pk=made.pk)
    return _form(request, form, person, None, first)


def _asked(request: HttpRequest, name: str, rows: Any) -> Any:
    """The record the address names; 404 when it is out of reach."""
    text = request.GET.get(name, "")
    return get_object_or_404(rows, pk=whole_number(text[:20]) or 0) if text else None


@needs(*WORKS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = immersion_or_404(request, pk)
    form = ImmersionForm(
        request.POST or None,
        context=request.context,
        person=found.person,
        initial=ImmersionForm.initial_of(found)
        | {"company": found.company_id, "prescriber": found.prescriber_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.update(request.context, found, form.facts(renews=found.renews))
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Immersion corrigée."))
            return redirect("employment:immersion", pk=pk)
    return _form(request, form, found.person, found, found.renews)


def _form(
    request: HttpRequest,
    form: ImmersionForm,
    person: Person | None,
    found: Immersion | None,
    first: Immersion | None,
) -> HttpResponse:
    context = {"form": form, "person": person, "immersion": found, "first": first}
    return render(request, "employment/immersions/form.html", context, status=422 if form.errors else 200)


@needs(*WORKS)
@require_POST
def print_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    found = immersion_or_404(request, pk)
    try:
        services.mark_printed(request.context, found)
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("employment:immersion", pk=pk)
    return redirect("employment:immersion_agreement", pk=pk)


@needs(*WORKS)
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper, once it was printed or signed."""
    found = immersion_or_404(request, pk)
    if found.printed_on is None and not found.is_binding:
        notify(request, _("La convention n'est pas encore éditée."), error=True)
        return redirect("employment:immersion", pk=pk)
    response = HttpResponse(agreement_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="convention-immersion-{found.pk}.pdf"'
    return response


@needs(*WORKS)
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    found = immersion_or_404(request, pk)
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            services.sign(request.context, found, form.cleaned_data["signed_on"])
        except DomainError as error:
            found.refresh_from_db()
            form.refuse(error)
        else:
            undo = reverse("employment:immersion_back", args=[pk])
            notify(request, _("Signature enregistrée ; l'étape suit dans le parcours."), undo=undo)
            return redirect("employment:immersion", pk=pk)
    return _file(request, found, form)


@needs(*WORKS)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    found = immersion_or_404(request, pk)
    form = CloseForm(request.POST or None, initial={"stopped_on": CloseForm.day_for(found)})
    if request.method == "POST" and form.is_valid():
        try:
            services.finish(request.context, found, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            undo = reverse("employment:immersion_back", args=[pk])
            notify(request, _("Bilan enregistré."), undo=undo)
            return redirect("employment:immersion", pk=pk)
    return render(
        request,
        "employment/immersions/close.html",
        {"form": form, "immersion": found},
        status=422 if form.errors else 200,
    )


@needs(*WORKS)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    undo = reverse("employment:immersion_back", args=[pk])
    return _act(request, pk, services.cancel, _("Immersion annulée."), undo)


@needs(*WORKS)
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """The last act is taken back."""
    return _act(request, pk, services.step_back, _("L'immersion est revenue à l'état d'avant."))


def _act(request: HttpRequest, pk: int, act: Any, said: str, undo: str = "") -> HttpResponse:
    found = immersion_or_404(request, pk)
    try:
        act(request.context, found)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, said, undo=undo)
    return redirect("employment:immersion", pk=pk)


@needs(*WORKS)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = immersion_or_404(request, pk)
    try:
        services.remove(request.context, found)
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("employment:immersion", pk=pk)
    notify(request, _("Immersion retirée du dossier."))
    return redirect(file_url(found.person_id, "immersions"))


def immersion_or_404(request: HttpRequest, pk: int) -> Immersion:
    found = Immersion.objects.visible_to(request.context)
    return get_object_or_404(found.select_related("person", "company", "prescriber", "renews"), pk=pk)
