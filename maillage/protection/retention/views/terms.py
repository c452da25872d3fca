"""Files that come to their term: told in time, kept longer when there is a reason."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.listing import Column, Empty, FlagFilter, Listing
from maillage.kernel.toasts import notify
from maillage.protection.retention import queries, services
from maillage.protection.retention.forms import SuspendForm
from maillage.protection.retention.models import Due, Suspension


def _state(due: Any) -> str:
    if due.suspended_until:
        words = {"day": formats.day(due.suspended_until), "why": due.suspended_for}
        return _("Gardé jusqu'au %(day)s : %(why)s") % words
    if queries.leaves_on(due) < timezone.localdate():
        return _("Attend d'autres dossiers des mêmes années, jusqu'au %(day)s au plus tard") % {
            "day": formats.day(queries.waits_until(due))
        }
    words = {"day": formats.day(queries.leaves_on(due))}
    if due.archive_until:
        return _("Archivé à part à partir du %(day)s") % words
    return _("Anonymisé à partir du %(day)s") % words


class TermListing(Listing):
    columns = [
        Column(
            "person",
            gettext_lazy("Personne"),
            value=lambda due: f"{due.person.last_name} {due.person.first_name}",
            sort="person__folded_name",
            link=True,
        ),
        Column("last_contact", gettext_lazy("Dernier contact"), kind="date", sort="last_contact"),
        Column("due_on", gettext_lazy("Terme"), kind="date", sort="due_on"),
        Column("programmes", gettext_lazy("Programmes")),
        Column("state", gettext_lazy("Ce qui va se passer"), value=_state),
    ]
    filters = [
        FlagFilter(
            "suspended", gettext_lazy("Gardés plus longtemps"), condition=Q(suspended_until__isnull=False)
        )
    ]
    default_sort = "due_on"
    count_label = ngettext_lazy("%(count)s dossier", "%(count)s dossiers", "count")
    empty = Empty(
        gettext_lazy("Aucun dossier n'arrive à son terme"),
        gettext_lazy("Un dossier vient ici 30 jours avant d'être archivé ou anonymisé."),
        icon="calendar",
    )

    def row_url(self, row: Due) -> str:
        return reverse("retention:suspend", args=[row.person_id])


@needs(Right.EDIT_PATHWAYS)
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return TermListing(request, queries.noticed(request.context)).response(
        title=_("Fin de conservation"),
        lead=_(
            "Ces dossiers sont près de leur terme. Sans rien faire, ils sont anonymisés, ou archivés à part "
            "quand un financeur peut encore demander des comptes : ils quittent alors toutes les listes."
        ),
    )


@needs(Right.EDIT_PATHWAYS)
@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """What will happen to one file, and keeping it longer."""
    due = get_object_or_404(queries.noticed(request.context), person_id=pk)
    form = SuspendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.suspend(request.context, due.person, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Ce dossier est gardé plus longtemps."))
            return redirect("retention:terms")
    page = {"due": due, "form": form, "state": _state(due), "leaves_on": queries.leaves_on(due)}
    return render(request, "retention/suspend.html", page, status=422 if form.errors else 200)


@needs(Right.EDIT_PATHWAYS)
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    due = get_object_or_404(queries.noticed(request.context), person_id=pk)
    for suspension in Suspension.objects.filter(person_id=due.person_id, lifted_on__isnull=True):
        services.lift(request.context, suspension)
    notify(request, _("Ce dossier suit de nouveau son terme."))
    return redirect("retention:terms")
