"""What was decided of duplicates: merges, and the way back; pairs that are two people, and a second look."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify
from maillage.people import pairs
from maillage.people.models import Person, PersonMerge
from maillage.people.reading import shown
from maillage.people.services import undo_merge
from maillage.people.services.duplicates import reopen


@needs(Right.EDIT_PATHWAYS)
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    merges, different = pairs.merges(request.context), pairs.decisions(request.context)
    shown(
        request, {m.merge.survivor_id for m in merges} | {p for d in different for p in (d.low_id, d.high_id)}
    )
    return render(request, "pathways/identity/decisions.html", {"merges": merges, "different": different})


@needs(Right.EDIT_PATHWAYS)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(
        PersonMerge.objects.filter(survivor__in=Person.objects.visible_to(request.context)), pk=pk
    )
    try:
        undone = undo_merge(request.context, found.pk)
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("pathways:duplicate_decisions")
    notify(request, _("Fusion annulée : les deux dossiers sont de nouveau séparés."))
    return redirect("pathways:person", pk=undone.survivor_id)


@needs(Right.EDIT_PATHWAYS)
@require_POST
def review_again(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    if Person.objects.visible_to(request.context).filter(pk__in=[pk, other]).count() != 2:
        raise Http404
    reopen(request.context, pk, other)
    notify(request, _("Ces deux dossiers sont de nouveau à examiner."))
    return redirect("pathways:compare_people", pk=pk, other=other)
