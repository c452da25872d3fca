"""Files that look alike: the queue, side by side, merged or said to be two companies, and the way back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.text import typed, whole_number
from maillage.kernel.toasts import notify

from .. import doubles, services
from ..doubles import Comparison, Queue, QueueItem
from ..hints import typed_identity
from ..models import Organisation, OrganisationMerge


@needs(Right.EDIT_ORGANISATIONS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """`?page=`, `?paire=`: by default the likeliest pair."""
    found = doubles.queue(request.context, whole_number(request.GET.get("page")) or 1)
    wanted = whole_number(request.GET.get("paire"))
    current = next((item for item in found.items if item.pair.pk == wanted), None)
    return _desk(request, found, current or next(iter(found.items), None))


@needs(Right.EDIT_ORGANISATIONS)
@require_safe
def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Any two files, side by side: from a file, a search, an import's warning."""
    _both_or_404(request, pk, other)
    return _desk(request, None, None, both=(pk, other))


def _desk(
    request: HttpRequest,
    found: Queue | None,
    current: QueueItem | None,
    *,
    both: tuple[int, int] | None = None,
    refused: DomainError | None = None,
    asked: str = "",
) -> HttpResponse:
    if current is not None:
        both = (current.pair.low_id, current.pair.high_id)
    case: Comparison | None = doubles.compare(request.context, *both) if both else None
    items = found.items if found else []
    place = items.index(current) if current in items else None
    context = {
        "queue": found,
        "current": current,
        "case": case,
        "sides": list(enumerate(case.sides)) if case else [],
        "previous": items[place - 1] if place else None,
        "next": items[place + 1] if place is not None and place + 1 < len(items) else None,
        "refused": refused,
        "asked": asked,
    }
    return render(request, "organisations/doubles/desk.html", context, status=422 if refused else 200)


@needs(Right.EDIT_ORGANISATIONS)
@require_POST
def merge(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """`garder` is the number of the file kept; `name`, `siret`…, that of the file whose value stays."""
    files = _both_or_404(request, pk, other)
    kept = whole_number(request.POST.get("garder"))
    if kept not in (pk, other):
        return _again(request, pk, other, DomainError(_("Choisissez la fiche à garder.")), "merge")
    gone = other if kept == pk else pk
    chosen = {name for name in services.CHOSEN if request.POST.get(name) == str(gone)}
    right = whole_number(request.POST.get("siret"))
    try:
        made = services.merge_organisations(
            request.context,
            kept,
            gone,
            from_absorbed=chosen,
            siret=(files[right].siret or "") if right in files else "",
            reason=typed(request.POST.get("reason")),
        )
    except DomainError as error:
        return _again(request, pk, other, error, "merge")
    notify(
        request,
        _("Les deux fiches n'en font plus qu'une. L'annulation reste possible 30 jours."),
        undo=reverse("organisations:merge_undo", args=[made.pk]),
    )
    return redirect("organisations:file", pk=kept)


@needs(Right.EDIT_ORGANISATIONS)
@require_POST
def differ(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two companies: the next pair comes to the desk."""
    _both_or_404(request, pk, other)
    try:
        services.say_different(request.context, pk, other, typed(request.POST.get("reason")))
    except DomainError as error:
        return _again(request, pk, other, error, "differ")
    notify(
        request,
        _("Noté : ce sont deux structures."),
        undo=reverse("organisations:review_again", args=[pk, other]),
    )
    return redirect("organisations:doubles")


def _again(request: HttpRequest, pk: int, other: int, error: DomainError, asked: str) -> HttpResponse:
    return _desk(request, None, None, both=(pk, other), refused=error, asked=asked)


@needs(Right.EDIT_ORGANISATIONS)
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "organisations/doubles/decisions.html",
        {"merges": doubles.merges(request.context), "different": doubles.decisions(request.context)},
    )


@needs(Right.EDIT_ORGANISATIONS)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(OrganisationMerge, pk=pk)
    try:
        undone = services.undo_merge(request.context, found.pk)
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("organisations:double_decisions")
    notify(request, _("Fusion annulée : les deux fiches sont de nouveau séparées."))
    return redirect("organisations:file", pk=undone.survivor_id)


@needs(Right.EDIT_ORGANISATIONS)
@require_POST
def review_again(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    _both_or_404(request, pk, other)
    services.reopen(request.context, pk, other)
    notify(request, _("Ces deux fiches sont de nouveau à examiner."))
    return redirect("organisations:compare", pk=pk, other=other)


@needs(Right.EDIT_ORGANISATIONS)
@require_POST
def alike(request: HttpRequest) -> HttpResponse:
    """What looks like the company being typed, while it is."""
    found = doubles.alike(request.context, typed_identity(request.POST))
    return render(request, "organisations/doubles/_hints.html", {"alike": found})


def _both_or_404(request: HttpRequest, pk: int, other: int) -> dict[int, Organisation]:
    found = Organisation.objects.visible_to(request.context).in_bulk([pk, other])
    if len(found) != 2:
        raise Http404
    return found
