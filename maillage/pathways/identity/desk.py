"""The desk of duplicates: the likeliest pair first, side by side, one key for each decision."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.text import typed
from maillage.kernel.toasts import notify
from maillage.people.models import Person
from maillage.people.pairs import Comparison, Queue, QueueItem, compare, queue
from maillage.people.reading import shown
from maillage.people.services import merge_people
from maillage.people.services.duplicates import say_different
from maillage.people.services.merging import CHOSEN


@needs(Right.EDIT_PATHWAYS)
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """`?page=`, `?paire=`: by default the likeliest pair."""
    found = queue(request.context, _number(request, "page") or 1)
    wanted = _number(request, "paire")
    current = next((item for item in found.items if item.pair.pk == wanted), None)
    return _desk(request, found, current or next(iter(found.items), None))


@needs(Right.EDIT_PATHWAYS)
@require_safe
def compare_people(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Any two files in reach, side by side: from a file, a search, an import's warning."""
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
    if current is not None and current.other is not None:
        both = (current.mine.pk, current.other.pk)
    case: Comparison | None = compare(request.context, *both) if both else None
    if case is not None:
        shown(request, [person.pk for person in case.sides])
    elif current is not None:
        shown(request, [current.mine.pk])
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
    part = request.htmx and not request.htmx.boosted
    template = "pathways/identity/_desk.html" if part else "pathways/identity/desk.html"
    return render(request, template, context, status=422 if refused else 200)


@needs(Right.EDIT_PATHWAYS)
@require_POST
def merge(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """`garder` is the number of the file kept; `last_name`…, that of the file whose value stays."""
    _both_or_404(request, pk, other)
    kept = _number(request, "garder")
    if kept not in (pk, other):
        return _again(request, pk, other, DomainError(_("Choisissez le dossier à garder.")), "merge")
    gone = other if kept == pk else pk
    chosen = {name for name in CHOSEN if request.POST.get(name) == str(gone)}
    try:
        made = merge_people(
            request.context, kept, gone, from_absorbed=chosen, reason=typed(request.POST.get("reason"))
        )
    except DomainError as error:
        return _again(request, pk, other, error, "merge")
    notify(
        request,
        _("Les deux dossiers n'en font plus qu'un. L'annulation reste possible 30 jours."),
        undo=reverse("pathways:merge_undo", args=[made.pk]),
    )
    return redirect("pathways:person", pk=kept)


@needs(Right.EDIT_PATHWAYS)
@require_POST
def differ(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two people: the next pair comes to the desk."""
    _both_or_404(request, pk, other)
    try:
        say_different(request.context, pk, other, typed(request.POST.get("reason")))
    except DomainError as error:
        return _again(request, pk, other, error, "differ")
    notify(
        request,
        _("Noté : ce sont deux personnes."),
        undo=reverse("pathways:people_review", args=[pk, other]),
    )
    return redirect("pathways:duplicates")


def _again(request: HttpRequest, pk: int, other: int, error: DomainError, asked: str) -> HttpResponse:
    return _desk(request, None, None, both=(pk, other), refused=error, asked=asked)


def _both_or_404(request: HttpRequest, pk: int, other: int) -> None:
    if pk == other or Person.objects.visible_to(request.context).filter(pk__in=[pk, other]).count() != 2:
        raise Http404


def _number(request: HttpRequest, name: str) -> int | None:
    text = (request.POST if request.method == "POST" else request.GET).get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None
