"""Hand-over: of one pathway, or of many chosen in a list."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts.decorators import needs
from maillage.accounts.models import Account
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.text import whole_number
from maillage.kernel.toasts import notify
from maillage.pathways.models import Enrolment, Programme, ReferenceAssignment
from maillage.pathways.queries.agenda import current_assignment
from maillage.pathways.queries.programmes import main_first, main_of, worked_with
from maillage.pathways.services.handover import hand_over, hand_over_many
from maillage.people.views import file_url

from .entries import enrolment_or_404
from .forms.pathways import HandOverForm

LIMIT = 300  # pathways of one worker shown at a time: three full caseloads


@needs(Right.EDIT_PATHWAYS)
def enrolment_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    enrolment = enrolment_or_404(request, pk)
    form = _form(request, enrolment.programme)
    if request.method == "POST" and form.is_valid():
        try:
            made = hand_over(request.context, enrolment, **form.facts())
        except DomainError as error:
            _refuse(form, error)
        else:
            notify(request, _("%(worker)s suit désormais ce parcours.") % {"worker": made.worker})
            return _after(request, enrolment)
    context = {
        "form": form,
        "enrolment": enrolment,
        "person": enrolment.person,
        "assignments": enrolment.assignments.select_related("worker", "organisation").order_by("-start_date"),
    }
    return render(
        request, "pathways/steering/handover_form.html", context, status=422 if form.errors else 200
    )


def _after(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Back to the file, unless the pathway has left the reader's reach with the hand-over."""
    if Enrolment.objects.visible_to(request.context).filter(pk=enrolment.pk).exists():
        return redirect(file_url(enrolment.person_id, "parcours"))
    return redirect("pathways:people")


@needs(Right.EDIT_PATHWAYS)
def bulk_hand_over(request: HttpRequest) -> HttpResponse:
    """Choose whose pathways (`?de=` a worker, or 0 for those to be assigned), tick, give."""
    programmes = main_first(worked_with(request.context))
    programme = _chosen(programmes, request.GET.get("programme"))
    source = request.GET.get("de", "")
    rows = _pathways(request, programme, source) if programme and whole_number(source) is not None else None
    form = _form(request, programme) if programme else None
    ticked = {pk for pk in map(whole_number, request.POST.getlist("enrolment")) if pk is not None}
    if request.method == "POST" and form is not None and rows is not None and form.is_valid():
        chosen = [e for e in rows if e.pk in ticked]
        if not chosen:
            form.add_error(None, _("Cochez au moins un parcours."))
        else:
            try:
                made = hand_over_many(request.context, chosen, **form.facts())
            except DomainError as error:
                _refuse(form, error)
            else:
                said = ngettext(
                    "%d parcours a changé de référent.", "%d parcours ont changé de référent.", len(made)
                )
                notify(request, said % len(made))
                return redirect("pathways:caseload")
    return render(
        request,
        "pathways/steering/handover_bulk.html",
        {
            "programmes": programmes,
            "programme": programme,
            "sources": _sources(request, programme) if programme else [],
            "source": source,
            "rows": rows,
            "form": form,
            "ticked": ticked,
            "limit": LIMIT if rows is not None and len(rows) == LIMIT else 0,
        },
        status=422 if form is not None and form.errors else 200,
    )


def _form(request: HttpRequest, programme: Programme) -> HandOverForm:
    return HandOverForm(
        request.POST or None,
        initial={"day": timezone.localdate()},
        context=request.context,
        programme=programme,
    )


def _refuse(form: HandOverForm, error: DomainError) -> None:
    """The service speaks of a worker; the form has one field for worker and structure."""
    form.refuse(DomainError(error.message, "carrier" if error.field == "worker" else error.field))


def _chosen(programmes: list[Programme], pk: str | None) -> Programme | None:
    return next((p for p in programmes if str(p.pk) == pk), None) or main_of(programmes)


def _running(request: HttpRequest, programme: Programme) -> QuerySet[Enrolment]:
    return Enrolment.objects.visible_to(request.context).filter(programme=programme, exit_date__isnull=True)


def _pathways(request: HttpRequest, programme: Programme, source: str) -> list[Enrolment]:
    running = _running(request, programme)
    held = ReferenceAssignment.objects.filter(end_date__isnull=True)
    if source == "0":
        running = running.exclude(pk__in=held.values("enrolment_id"))
    else:
        running = running.filter(pk__in=held.filter(worker_id=int(source)).values("enrolment_id"))
    return list(
        running.select_related("person", "operator")
        .prefetch_related(current_assignment())
        .order_by("person__folded_name", "pk")[:LIMIT]
    )


def _sources(request: HttpRequest, programme: Programme) -> list[dict[str, Any]]:
    """Workers who hold pathways of the programme in reach, by name."""
    held = ReferenceAssignment.objects.filter(
        end_date__isnull=True, enrolment__in=_running(request, programme)
    )
    workers = Account.objects.filter(pk__in=held.values("worker_id")).order_by(
        "last_name", "first_name", "pk"
    )
    return [{"pk": str(w.pk), "name": w.full_name} for w in workers]
