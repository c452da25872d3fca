"""A reference worker asks a follow-up commission to look at a pathway."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import day as format_day
from maillage.kernel.toasts import notify
from maillage.pathways.models import ItemKind
from maillage.pathways.services.presenting import coming_follow_ups, present_case, withdraw_case
from maillage.people.views import file_url

from .entries import enrolment_or_404
from .forms.pathways import PresentForm


@needs(Right.EDIT_PATHWAYS)
def enrolment_present(request: HttpRequest, pk: int) -> HttpResponse:
    enrolment = enrolment_or_404(request, pk)
    if enrolment.exit_date is not None:
        notify(request, _("Ce parcours est clos, le %s.") % format_day(enrolment.exit_date), error=True)
        return redirect(file_url(enrolment.person_id, "parcours"))
    coming = coming_follow_ups(enrolment)
    form = PresentForm(request.POST or None, coming=coming)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            item = present_case(request.context, enrolment, said["commission"], said["motive"])
        except DomainError as error:
            form.refuse(error)
        else:
            notify(
                request,
                _("À l'ordre du jour du %s.") % format_day(item.commission.date),
                undo=reverse("pathways:enrolment_present_withdraw", args=[pk]),
            )
            return redirect(file_url(enrolment.person_id, "parcours"))
    waiting = enrolment.items.filter(kind=ItemKind.FOLLOW_UP, decision="", commission__held=False)
    context = {
        "form": form,
        "enrolment": enrolment,
        "person": enrolment.person,
        "waiting": waiting.select_related("commission").first(),
        "coming": bool(coming),
    }
    return render(request, "pathways/steering/present_form.html", context, status=422 if form.errors else 200)


@needs(Right.EDIT_PATHWAYS)
@require_POST
def enrolment_present_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    enrolment = enrolment_or_404(request, pk)
    try:
        withdraw_case(request.context, enrolment)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("Le parcours n'est plus à l'ordre du jour."))
    return redirect(file_url(enrolment.person_id, "parcours"))
