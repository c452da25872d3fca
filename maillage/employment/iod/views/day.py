"""The officer's day, and what is noted in ten seconds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right, Role
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify
from maillage.people.views import back_to

from .. import services
from ..forms import QuickEventForm
from ..models import IodEvent
from ..queries.day import day_of
from . import form_page


@needs(Right.RUN_IOD)
def day(request: HttpRequest) -> HttpResponse:
    """One's own, or the team's: who leads the programme follows nobody and sees the team's."""
    manager = request.context.role != Role.IOD_OFFICER
    everybody = manager or request.GET.get("equipe") == "1"
    today = timezone.localdate()
    return render(
        request,
        "employment/iod/day.html",
        {
            "day": day_of(request.context, today, everybody=everybody),
            "today": today,
            "everybody": everybody,
            "manager": manager,
            "here": request.get_full_path(),
        },
    )


@needs(Right.RUN_IOD)
def quick(request: HttpRequest) -> HttpResponse:
    initial = {
        "kind": request.GET.get("quoi", "company_meeting")[:20],
        "organisation": request.GET.get("entreprise", "")[:20],
        "person": request.GET.get("personne", "")[:20],
        "date": timezone.localdate(),
    }
    form = QuickEventForm(request.POST or None, context=request.context, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.record_event(request.context, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(
                request,
                _("Noté : %s.") % made.get_kind_display(),
                undo=reverse("iod:event_remove", args=[made.pk]),
            )
            return back_to(request, reverse("iod:day"))
    return form_page(request, "quick", form)


@needs(Right.RUN_IOD)
@require_POST
def event_remove(request: HttpRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(
        IodEvent.objects.visible_to(request.context).select_related("proposal", "person"), pk=pk
    )
    try:
        services.remove_event(request.context, event)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("Événement retiré."))
    if request.POST.get("next"):
        return back_to(request, reverse("iod:day"))
    return redirect("iod:day")
