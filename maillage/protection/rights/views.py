"""The register of requests, and what answers them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.listing import ChoiceFilter, Column, Empty, Listing
from maillage.kernel.toasts import notify
from maillage.people.followers import Follower, followers
from maillage.people.views import back_to, file_url, person_or_404

from . import answers, consents, queries, services
from .agreed import standing
from .forms import AnswerForm, ConsentForm, ReasonForm, RegisterForm
from .models import DataRequest, How, RequestKind, RequestState
from .processing import lists_of, register_of, register_pdf
from .texts import texts_on


def _clock(request: DataRequest) -> str:
    """Where the month stands."""
    if request.state != RequestState.OPEN:
        return _("%(state)s le %(day)s") % {
            "state": request.get_state_display(),
            "day": formats.day(request.answered_on),
        }
    left = (request.deadline - timezone.localdate()).days
    if left < 0:
        return ngettext("En retard de %d jour", "En retard de %d jours", -left) % -left
    if left == 0:
        return _("Dernier jour")
    return ngettext("Reste %d jour", "Reste %d jours", left) % left


class RequestListing(Listing):
    columns = [
        Column("kind", gettext_lazy("Demande"), value="get_kind_display", link=True),
        Column("person", gettext_lazy("Dossier n°"), value=lambda r: str(r.person_id)),
        Column("received_on", gettext_lazy("Reçue le"), kind="date", sort="received_on"),
        Column("due_on", gettext_lazy("Réponse avant le"), kind="date", value="deadline", sort="due_on"),
        Column("clock", gettext_lazy("Où elle en est"), value=_clock),
        Column(
            "handler", gettext_lazy("Suivie par"), value=lambda r: r.handler.full_name if r.handler else ""
        ),
        Column("organisation", gettext_lazy("Structure"), value="organisation.name"),
    ]
    filters = [
        ChoiceFilter("etat", gettext_lazy("État"), choices=RequestState.choices, lookup="state"),
        ChoiceFilter("nature", gettext_lazy("Nature"), choices=RequestKind.choices, lookup="kind"),
    ]
    default_sort = "due_on"
    count_label = ngettext_lazy("%(count)s demande", "%(count)s demandes", "count")
    export_name, export_right = "demandes", Right.ANSWER_REQUESTS
    empty = Empty(
        gettext_lazy("Aucune demande"),
        gettext_lazy("Une demande s'enregistre depuis le dossier de la personne, onglet Droits."),
        icon="inbox",
    )

    def row_url(self, row: DataRequest) -> str:
        return reverse("rights:request", args=[row.pk])

    def row_css(self, row: DataRequest) -> str:
        return "is-late" if row.is_late else ""


@needs(Right.ANSWER_REQUESTS)
@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    return RequestListing(request, queries.requests(request.context)).response(
        title=_("Demandes sur les données")
    )


@needs(Right.EDIT_PEOPLE)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what the person asks."""
    person = person_or_404(request, pk)
    form = RegisterForm(request.POST or None, initial={"received_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.register(request.context, person, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Demande enregistrée : réponse avant le %s.") % formats.day(made.due_on))
            return redirect(file_url(person.pk, "droits"))
    page = {"person": person, "form": form, "file_url": file_url(person.pk, "droits")}
    return render(request, "rights/register.html", page, status=422 if form.errors else 200)


def _request(request: HttpRequest, pk: int) -> DataRequest:
    return get_object_or_404(queries.requests(request.context), pk=pk)


@needs(Right.ANSWER_REQUESTS)
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _request(request, pk))


def _page(request: HttpRequest, asked: DataRequest, **forms: Any) -> HttpResponse:
    page: dict[str, Any] = {
        "asked": asked,
        "clock": _clock(asked),
        "limitation": queries.standing_limitation(asked.person_id),
        "may_limit": asked.kind in (RequestKind.LIMITATION, RequestKind.OBJECTION, RequestKind.RECTIFICATION),
        "may_erase": asked.kind in (RequestKind.ERASURE, RequestKind.OBJECTION),
        "how_to": _how_to(asked),
        "contacts": _contacts(asked),
        "answer_form": AnswerForm(),
        "extend_form": ReasonForm(prefix="extend"),
        "limit_form": ReasonForm(prefix="limit"),
        "lift_form": ReasonForm(prefix="lift"),
        **forms,
    }
    refused = any(form.errors for form in forms.values())
    return render(request, "rights/request.html", page, status=422 if refused else 200)


def _how_to(asked: DataRequest) -> str:
    """Where the answer is made, when it is not on this page: its readers open no file."""
    if asked.kind in (RequestKind.ACCESS, RequestKind.PORTABILITY):
        return _(
            "Qui suit la personne tire de son dossier, onglet « Droits », le document à lire et l'archive. "
            "Demandez-les, remettez-les après avoir vérifié qui elle est, puis notez la réponse."
        )
    if asked.kind == RequestKind.RECTIFICATION:
        return _(
            "Qui suit la personne corrige son dossier ; l'historique garde l'ancienne valeur. "
            "Notez ensuite la réponse."
        )
    return ""


def _contacts(asked: DataRequest) -> list[Follower]:
    """Whom to ask for it: those who answer for the file today."""
    today = timezone.localdate()
    around = followers([asked.person_id])[asked.person_id] if asked.is_open and _how_to(asked) else []
    return [one for one in around if one.lead and one.current(today)]


@needs(Right.ANSWER_REQUESTS)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    asked = _request(request, pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            accepted = form.cleaned_data["accepted"] == "oui"
            services.answer(request.context, asked, text=form.cleaned_data["text"], accepted=accepted)
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Réponse enregistrée."))
            return redirect("rights:request", pk)
    return _page(request, _request(request, pk), answer_form=form)


@needs(Right.ANSWER_REQUESTS)
@require_POST
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    asked = _request(request, pk)
    form = ReasonForm(request.POST, prefix="extend")
    if form.is_valid():
        try:
            services.extend(request.context, asked, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Délai prolongé de deux mois : dites-le à la personne."))
            return redirect("rights:request", pk)
    return _page(request, _request(request, pk), extend_form=form)


@needs(Right.ANSWER_REQUESTS)
@require_POST
def limit(request: HttpRequest, pk: int) -> HttpResponse:
    asked = _request(request, pk)
    form = ReasonForm(request.POST, prefix="limit")
    if form.is_valid():
        try:
            services.limit(request.context, asked, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Le dossier est limité : il se lit, et ne se modifie ni ne s'exporte plus."))
            return redirect("rights:request", pk)
    return _page(request, asked, limit_form=form)


@needs(Right.ANSWER_REQUESTS)
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    asked = _request(request, pk)
    form = ReasonForm(request.POST, prefix="lift")
    standing = queries.standing_limitation(asked.person_id)
    if standing is not None and form.is_valid():
        try:
            services.lift(request.context, standing, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("La limitation est levée."))
            return redirect("rights:request", pk)
    return _page(request, asked, lift_form=form)


@needs(Right.ANSWER_REQUESTS)
@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    asked = _request(request, pk)
    try:
        done = services.erase(request.context, asked)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, done.answer)
    return redirect("rights:request", pk)


@needs(Right.EDIT_PATHWAYS)
@require_safe
def download(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The whole answer, as a document or as an archive."""
    person = person_or_404(request, pk)
    make, content_type = {
        "pdf": (answers.answer_pdf, "application/pdf"),
        "zip": (answers.answer_archive, "application/zip"),
    }[ending]
    name = f"donnees-{person.pk}.{ending}"
    return HttpResponse(
        make(request.context, person),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


@needs(Right.EDIT_PEOPLE)
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Write down that the person was told, or what was answered."""
    person = person_or_404(request, pk)
    text = texts_on(timezone.localdate(), request.context.organisation.siret).get(code)
    if text is None:
        raise Http404
    form = ConsentForm(
        request.POST or None, text=text, initial={"day": timezone.localdate(), "how": How.ALOUD}
    )
    fallback = file_url(person.pk, "droits")
    if request.method == "POST" and form.is_valid():
        try:
            consents.record_answer(request.context, person, code=code, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Réponse enregistrée."))
            return back_to(request, fallback)
    page = {
        "person": person,
        "text": text,
        "form": form,
        "file_url": fallback,
        "next": request.POST.get("next") or request.GET.get("next") or "",
        "standing": standing(person.pk, code),
    }
    return render(request, "rights/consent.html", page, status=422 if form.errors else 200)


@needs(Right.EDIT_PEOPLE)
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """What the person is told and asked, to print."""
    person = person_or_404(request, pk)
    return HttpResponse(
        consents.notice_pdf(request.context, person),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="information-{person.pk}.pdf"'},
    )


@needs(Right.ANSWER_REQUESTS)
@require_safe
def processing(request: HttpRequest) -> HttpResponse:
    """The register of processing activities."""
    found = register_of(request.context)
    return render(request, "rights/processing.html", {"register": found, "lists": lists_of(found)})


@needs(Right.ANSWER_REQUESTS)
@require_safe
def processing_pdf(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        register_pdf(request.context),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="registre-des-traitements.pdf"'},
    )
