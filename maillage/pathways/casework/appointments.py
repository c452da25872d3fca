"""Appointments: the quick line of the file, the full form, the agenda, one-press attendance."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.models import Account, Membership
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify
from maillage.pathways.models import Appointment, Attendance, Mode, Theme
from maillage.pathways.services import appointments as services
from maillage.people.masking import file_sight, sight
from maillage.people.models import Person
from maillage.people.views import back_to, file_url, person_or_404

from .agenda_list import AgendaListing, agenda_rows
from .forms import AppointmentForm, QuickAppointmentForm
from .person_file import all_tabs, file_page


@needs(Right.SEE_APPOINTMENTS)
def agenda(request: HttpRequest) -> HttpResponse:
    shown = AgendaListing(request, agenda_rows(request.context))
    lead = _("À partir de cette semaine. Les précédents : Dates, ou un jour.") if shown.from_this_week else ""
    return shown.response(title=_("Entretiens"), lead=lead)


@needs(Right.EDIT_APPOINTMENTS)
@require_POST
def quick(request: HttpRequest, pk: int) -> HttpResponse:
    """The line "Entretien aujourd'hui, tenu": saved, and the file drawn again under it."""
    person = person_or_404(request, pk)
    # Settled before anything is saved: where to go back to must not spoil what was done.
    tab = next((t.key for t in all_tabs() if t.key == request.POST.get("tab")), "")
    form = QuickAppointmentForm(request.POST, notes=sight(request.context).notes)
    if form.is_valid():
        try:
            made = services.record_appointment(request.context, person, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            said = _("Rendez-vous prévu le %s.") if not made.attendance else _("Entretien du %s enregistré.")
            undo = reverse("pathways:appointment_remove", args=[made.pk])
            if not request.htmx:
                notify(request, said % formats.day(made.date), undo=undo)
                return redirect(file_url(pk, tab))
            response = file_page(request, pk, tab)
            notify(request, said % formats.day(made.date), undo=undo, response=response)
            return response
    return file_page(request, pk, tab, quick=form, status=422)


@needs(Right.EDIT_APPOINTMENTS)
def create(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_or_404(request, pk)
    initial = {"mode": Mode.IN_PERSON, "theme": Theme.INCLUSION, "attendance": "", "worker": request.user.pk}
    form = _form(request, initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.record_appointment(request.context, person, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(
                request,
                _("Entretien enregistré."),
                undo=reverse("pathways:appointment_remove", args=[made.pk]),
            )
            return back_to(request, file_url(pk, "entretiens"))
    return _page(request, form, person, None)


@needs(Right.EDIT_APPOINTMENTS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = _appointment_or_404(request, pk)
    notes = _reads_note(request, appointment)
    form = _form(request, AppointmentForm.initial_of(appointment), also=appointment.worker_id, notes=notes)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_appointment(request.context, appointment, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Entretien corrigé."))
            return back_to(request, file_url(appointment.person_id, "entretiens"))
    return _page(request, form, appointment.person, appointment)


@needs(Right.EDIT_APPOINTMENTS)
@require_POST
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """One press in a list: kept, missed, excused."""
    appointment = _appointment_or_404(request, pk)
    try:
        services.mark_attendance(request.context, appointment, request.POST.get("attendance", ""))
    except DomainError as error:
        return _answer(request, appointment, error.message, error=True)
    said = {
        Attendance.KEPT: _("Entretien tenu."),
        Attendance.MISSED: _("Entretien manqué."),
        Attendance.EXCUSED: _("Absence excusée."),
    }.get(Attendance(appointment.attendance), _("Présence à renseigner."))
    return _answer(request, appointment, said, undo=reverse("pathways:appointment_unmark", args=[pk]))


@needs(Right.EDIT_APPOINTMENTS)
@require_POST
def unmark(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = _appointment_or_404(request, pk)
    services.mark_attendance(request.context, appointment, Attendance.PLANNED)
    return _answer(request, appointment, _("Présence effacée : elle est à renseigner."))


@needs(Right.EDIT_APPOINTMENTS)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = _appointment_or_404(request, pk)
    services.remove_appointment(request.context, appointment)
    notify(request, _("Entretien retiré du dossier."))
    return back_to(request, file_url(appointment.person_id, "entretiens"))


def _answer(
    request: HttpRequest, appointment: Appointment, said: str, *, undo: str = "", error: bool = False
) -> HttpResponse:
    """The piece of the list that asked, drawn again; or the page, where scripts do not run."""
    if not request.htmx:
        notify(request, said, undo=undo, error=error)
        return back_to(request, file_url(appointment.person_id, "entretiens"))
    context = {"appointment": appointment, "today": timezone.localdate()}
    response = render(request, "pathways/casework/_attendance.html", context)
    notify(request, said, undo=undo, error=error, response=response)
    return response


def _appointment_or_404(request: HttpRequest, pk: int) -> Appointment:
    found = Appointment.objects.visible_to(request.context).select_related("person", "worker")
    return get_object_or_404(found, pk=pk)


def _reads_note(request: HttpRequest, appointment: Appointment) -> bool:
    """The reference team, and whoever the appointment is with."""
    ours = appointment.worker_id == request.context.account.pk and sight(request.context).notes
    return ours or file_sight(request.context, appointment.person_id, in_reach=True).notes


def _form(
    request: HttpRequest, initial: dict[str, object], also: int | None = None, notes: bool | None = None
) -> AppointmentForm:
    """A new appointment is noted by any role that writes notes; `notes` says who reads an old one's."""
    workers = _workers(request, also)
    notes = sight(request.context).notes if notes is None else notes
    return AppointmentForm(request.POST or None, initial=initial, workers=workers, notes=notes)


def _workers(request: HttpRequest, also: int | None) -> QuerySet[Account]:
    """Colleagues of the structure, and whoever the appointment is already with."""
    here = Membership.objects.active().filter(organisation_id=request.context.organisation_id)
    colleagues = Q(pk__in=here.values("account_id"), is_active=True)
    return Account.objects.filter(colleagues | Q(pk=also)).order_by("last_name", "first_name")


def _page(
    request: HttpRequest, form: AppointmentForm, person: Person, appointment: Appointment | None
) -> HttpResponse:
    context = {
        "form": form,
        "person": person,
        "appointment": appointment,
        "next": request.GET.get("next", ""),
    }
    return render(
        request, "pathways/casework/appointment_form.html", context, status=422 if form.errors else 200
    )
