"""Checks of eligibility: whom, which criterion, granted or refused; what is read to a person refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify
from maillage.organisations.managers import network_of
from maillage.people.hints import Hints, hints
from maillage.people.masking import file_sight
from maillage.people.matching import Identity
from maillage.people.models import Person
from maillage.people.reading import shown
from maillage.people.views import back_to, next_page

from ...models import Eligibility
from ...nomenclature import criteria
from .. import paper, services
from ..forms import YES, CheckForm, NewcomerForm, WhomForm
from ..queries.page import criteria_of_file
from ..queries.refusals import refusal_of
from ..scope import known, people_of_room, person_or_404
from ..windows import window_on


@needs(Right.RUN_CLAUSES)
def check_whom(request: HttpRequest) -> HttpResponse:
    """Whom to check: somebody in reach or known here, else somebody nobody knows."""
    form = WhomForm(request.POST or None, context=request.context)
    if request.method == "POST" and form.is_valid():
        return redirect("clauses:check_new", pk=form.cleaned_data["person"].pk)
    return render(
        request, "clauses/people/check_whom.html", {"form": form}, status=422 if form.errors else 200
    )


@needs(Right.RUN_CLAUSES)
def check_new(request: HttpRequest, pk: int) -> HttpResponse:
    """`?critere=` fills the form with what usually proves that criterion, and what refusing it says."""
    person = person_or_404(request, pk)
    asked = criteria().get(request.GET.get("critere", "")[:40])
    form = CheckForm(request.POST or None, initial=_initial(asked.code if asked else ""))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.check(request.context, person, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            return _done(request, made)
    today = timezone.localdate()
    met = criteria_of_file(request.context, person, today) if not form.is_bound else []
    by_file = {one.code for one in met}
    return render(
        request,
        "clauses/people/check_new.html",
        {
            "form": form,
            "person": person,
            "asked": asked or form.is_bound,
            "met": met,
            "others": [one for code, one in criteria().items() if code not in by_file],
            "next": next_page(request),
        },
        status=422 if form.errors else 200,
    )


@needs(Right.RUN_CLAUSES)
def newcomer(request: HttpRequest) -> HttpResponse:
    """Somebody nobody knows: who they are and what was checked, both or neither."""
    who = NewcomerForm(request.POST or None, prefix="p", initial={"sex": "X"})
    form = CheckForm(request.POST or None, initial=_initial(""))
    alike, here = Hints(), list[Person]()
    if request.method == "POST" and who.is_valid() and form.is_valid():
        alike = hints(request.context, Identity.of(who.who()))
        here = _namesakes(request, who, {one.pk for one in alike.people})
        shown(request, [one.pk for one in (*alike.people, *here)])
        if not (alike or here) or "confirmed" in request.POST:
            try:
                unlike = [one.pk for one in (*alike.people, *here)]
                made = services.check_newcomer(request.context, who.who(), form.facts(), unlike=unlike)
            except DomainError as error:
                (who if error.field in who.fields else form).refuse(error)
            else:
                return _done(request, made)
    wrong = bool(who.errors or form.errors)
    return render(
        request,
        "clauses/people/newcomer.html",
        {
            "form": form,
            "who": who,
            "alike": alike,
            "known_here": [*alike.people, *here],
            "seen": bool(alike or here),
        },
        status=422 if wrong else 200,
    )


@needs(Right.RUN_CLAUSES)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """A check; refused, what is read out to the person and what they may do next."""
    row = _check_or_404(request, pk)
    return render(
        request,
        "clauses/people/check.html",
        {
            "check": row,
            "person": row.person,
            "criterion": criteria().get(row.criterion),
            "refusal": None if row.granted else refusal_of(request.context, row),
            "late": _late(row),
            "documents": file_sight(request.context, row.person_id).documents,
        },
    )


@needs(Right.RUN_CLAUSES)
def check_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = _check_or_404(request, pk)
    form = CheckForm(request.POST or None, initial=CheckForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_check(request.context, row, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Vérification corrigée."))
            return redirect("clauses:check", pk=pk)
    return render(
        request,
        "clauses/people/check_edit.html",
        {"form": form, "check": row, "person": row.person},
        status=422 if form.errors else 200,
    )


@needs(Right.RUN_CLAUSES)
@require_POST
def check_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = _check_or_404(request, pk)
    try:
        services.remove_check(request.context, row)
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("clauses:check", pk=pk)
    notify(request, _("Vérification retirée."))
    still = people_of_room(request.context).filter(pk=row.person_id).exists()
    return redirect("clauses:person", pk=row.person_id) if still else redirect("clauses:people")


@needs(Right.RUN_CLAUSES)
def check_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The refusal on paper, for the person."""
    row = get_object_or_404(_checks(request), pk=pk, granted=False)
    response = HttpResponse(
        paper.refusal_pdf(request.context, refusal_of(request.context, row)), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="eligibilite-{row.checked_on}.pdf"'
    return response


def _checks(request: HttpRequest) -> Any:
    rows = Eligibility.objects.visible_to(request.context).filter(network=network_of(request.context))
    return rows.select_related("person", "checker")


def _check_or_404(request: HttpRequest, pk: int) -> Eligibility:
    return get_object_or_404(_checks(request), pk=pk)


def _initial(code: str) -> dict[str, Any]:
    today = timezone.localdate()
    found = criteria().get(code)
    if found is None:
        return {"granted": YES, "checked_on": today}
    return {
        "criterion": code,
        "granted": YES,
        "checked_on": today,
        "proof": "" if found.opinion else str(found.proofs),
        "reason": refusal_text(code),
    }


def refusal_text(code: str) -> str:
    """The sentence a refusal on a criterion starts from."""
    return _("Vous ne pouvez pas être embauché(e) au titre de ce critère : %s.") % criteria()[code].refusal


def _late(row: Eligibility) -> dt.date | None:
    """The first day of the window a granted check came too late for."""
    if not row.granted:
        return None
    window = window_on(row.person_id, row.network_id, row.checked_on)
    if window is None or window.checked or window.first >= row.checked_on:
        return None
    return window.first


def _done(request: HttpRequest, made: Eligibility) -> HttpResponse:
    """A refusal goes on with what to say; the rest, where one came from, else to the person's page."""
    undo = reverse("clauses:check_remove", args=[made.pk])
    if not made.granted:
        notify(request, _("Refus noté. Voici ce que vous pouvez dire à la personne."), undo=undo)
        return redirect("clauses:check", pk=made.pk)
    late = _late(made)
    if late is not None:
        notify(
            request,
            _("Vérification notée, après le début du contrat (%s) : la vérification vient avant l'embauche.")
            % formats.day(late),
            undo=undo,
            error=True,
        )
    else:
        notify(request, _("Éligibilité notée : la personne peut être embauchée."), undo=undo)
    return back_to(request, reverse("clauses:person", args=[made.person_id]))


def _namesakes(request: HttpRequest, who: NewcomerForm, apart: set[int]) -> list[Person]:
    """People known here who bear the same name, or were born the same day with the same last name."""
    said = who.who()
    probe = Person(last_name=said.last_name, first_name=said.first_name)
    same = known(request.context).filter(last_name__iexact=probe.last_name)
    rows = same.filter(first_name__iexact=probe.first_name) | same.filter(birth_date=said.birth_date)
    return [one for one in rows.order_by("folded_name", "pk")[:8] if one.pk not in apart]
