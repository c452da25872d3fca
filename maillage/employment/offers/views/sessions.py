"""Sessions of a recruitment: convening, letters, attendance by a tap."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.kernel.errors import DomainError
from maillage.kernel.text import whole_number
from maillage.kernel.toasts import notify
from maillage.people.reading import shown

from .. import queries, services
from ..forms import SessionForm
from ..letters import letters_pdf
from ..models import Attendance, Convening, JobOffer, RecruitmentSession
from ..nomenclature import Source
from . import offer_or_404, session_or_404
from .offers import FOLLOWS


@needs(*FOLLOWS)
def session_new(request: HttpRequest, pk: int) -> HttpResponse:
    offer = offer_or_404(request, pk)
    place = ", ".join(filter(None, [offer.company.address, offer.company.city]))
    form = SessionForm(request.POST or None, initial={"kind": "information", "place": place})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_session(request.context, offer, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Séance ouverte."))
            return redirect("employment:session", pk=made.pk)
    return _form_page(request, form, offer, None)


@needs(*FOLLOWS)
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    session = session_or_404(request, pk)
    form = SessionForm(request.POST or None, initial=SessionForm.initial_of(session))
    if request.method == "POST" and form.is_valid():
        try:
            services.update_session(request.context, session, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Séance corrigée."))
            return redirect("employment:session", pk=pk)
    return _form_page(request, form, session.offer, session)


def _form_page(
    request: HttpRequest, form: SessionForm, offer: JobOffer, session: RecruitmentSession | None
) -> HttpResponse:
    return render(
        request,
        "employment/offers/session_form.html",
        {"form": form, "offer": offer, "session": session},
        status=422 if form.errors else 200,
    )


@needs(*FOLLOWS)
@require_POST
def session_remove(request: HttpRequest, pk: int) -> HttpResponse:
    session = session_or_404(request, pk)
    try:
        services.remove_session(request.context, session)
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("employment:session", pk=pk)
    notify(request, _("Séance retirée."))
    return redirect("employment:offer", pk=session.offer_id)


@needs(*FOLLOWS)
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of a session: who is convened, who came; and convening others."""
    found = session_or_404(request, pk)
    source = request.GET.get("source", "")
    source = source if source in Source.values else ""
    places = list(queries.convened(request.context, found))
    waiting = queries.to_convene(request.context, found, source)
    left = None if found.capacity is None else max(found.capacity - len(places), 0)
    return render(
        request,
        "employment/offers/session.html",
        {
            "session": found,
            "offer": found.offer,
            "places": places,
            "came": sum(place.attendance == Attendance.PRESENT for place in places),
            "waiting": waiting.count(),
            "left": left,
            "source": source,
            "sources": Source.choices,
            "attendances": Attendance.choices,
        },
    )


@needs(*FOLLOWS)
@require_POST
def session_convene(request: HttpRequest, pk: int) -> HttpResponse:
    """Convene those who wait, as many as there are places, or as asked."""
    found = session_or_404(request, pk)
    source = request.POST.get("source", "")
    waiting = queries.to_convene(request.context, found, source if source in Source.values else "")
    wanted = whole_number(request.POST.get("number", "")[:6])
    if found.capacity is not None:
        left = max(found.capacity - found.convenings.count(), 0)
        wanted = left if wanted is None else min(wanted, left)
    try:
        made = services.convene(request.context, found, waiting if wanted is None else waiting[:wanted])
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        said = ngettext("%d personne convoquée.", "%d personnes convoquées.", len(made))
        notify(request, said % len(made))
    return redirect("employment:session", pk=pk)


@needs(*FOLLOWS)
def session_letters(request: HttpRequest, pk: int) -> HttpResponse:
    """Every convening letter in one document, one a page."""
    found = session_or_404(request, pk)
    places = list(queries.convened(request.context, found))
    if not places:
        notify(request, _("Personne n'est convoqué à cette séance : il n'y a pas de lettre."), error=True)
        return redirect("employment:session", pk=pk)
    shown(request, [place.application.person_id for place in places], "print")
    return _pdf(letters_pdf(request.context, found, places), f"convocations-{found.date}.pdf")


@needs(*FOLLOWS)
def convening_letter(request: HttpRequest, pk: int) -> HttpResponse:
    place = _convening_or_404(request, pk)
    return _pdf(letters_pdf(request.context, place.session, [place]), f"convocation-{place.pk}.pdf")


@needs(*FOLLOWS)
@require_POST
def convening_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """A tap: the line alone comes back when HTMX asks."""
    place = _convening_or_404(request, pk)
    error = ""
    try:
        services.mark_attendance(request.context, place, request.POST.get("attendance", ""))
    except DomainError as refused:
        error = refused.message
    if not request.htmx:
        if error:
            notify(request, error, error=True)
        return redirect("employment:session", pk=place.session_id)
    place = _convening_or_404(request, pk)
    response = render(
        request, "employment/offers/_place.html", {"place": place, "attendances": Attendance.choices}
    )
    if error:
        notify(request, error, error=True, response=response)
    return response


@needs(*FOLLOWS)
@require_POST
def convening_remove(request: HttpRequest, pk: int) -> HttpResponse:
    place = _convening_or_404(request, pk)
    try:
        services.release(request.context, place)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("Convocation retirée."))
    return redirect("employment:session", pk=place.session_id)


def _convening_or_404(request: HttpRequest, pk: int) -> Convening:
    rows = Convening.objects.visible_to(request.context).filter(
        session__in=RecruitmentSession.objects.visible_to(request.context)
    )
    return get_object_or_404(rows.select_related("session__offer__company", "application__person"), pk=pk)


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
