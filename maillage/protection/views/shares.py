"""Shares asked and given: the page, one share, its answers; notices."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify
from maillage.protection import queries, services
from maillage.protection.forms import AcceptForm, RefuseForm
from maillage.protection.models import Notice, Share, ShareState

_SHOWN = 50  # of each list, latest first


@needs(Right.SHARE_FILES)
def shares(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, what is open, what one asked."""
    given = list(queries.given_by(request.context)[: _SHOWN * 2])
    return render(
        request,
        "protection/shares.html",
        {
            "notices": list(queries.notices_of(request.context)[:_SHOWN]),
            "waiting": [s for s in given if s.state == ShareState.ASKED],
            "given": [s for s in given if s.state != ShareState.ASKED][:_SHOWN],
            "asked": list(queries.asked_by(request.context)[:_SHOWN]),
        },
    )


@needs(Right.SHARE_FILES)
def share(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, *_share_or_404(request, pk))


@needs(Right.SHARE_FILES)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    found, answers = _share_or_404(request, pk, answering=True)
    form = AcceptForm(request.POST, asked=found.level)
    if form.is_valid():
        try:
            services.accept(request.context, found, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Dossier partagé. Vous pouvez fermer ce partage à tout moment."))
            return redirect("protection:share", pk=pk)
    return _page(request, found, answers, accept_form=form)


@needs(Right.SHARE_FILES)
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    found, answers = _share_or_404(request, pk, answering=True)
    form = RefuseForm(request.POST)
    if form.is_valid():
        try:
            services.refuse(request.context, found, answer=form.cleaned_data["answer"])
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Refus transmis, avec votre motif."))
            return redirect("protection:share", pk=pk)
    return _page(request, found, answers, refuse_form=form)


@needs(Right.SHARE_FILES)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    found, _answers = _share_or_404(request, pk, answering=True)
    return _done(request, pk, lambda: services.revoke(request.context, found), _("Partage fermé."))


@needs(Right.SHARE_FILES)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.asked_by(request.context), pk=pk)
    return _done(request, pk, lambda: services.withdraw(request.context, found), _("Demande retirée."))


@needs(Right.SHARE_FILES, Right.SEE_ACCESS_LOG)
@require_POST
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """The account has read a notice."""
    notice = get_object_or_404(Notice.objects.filter(account_id=request.context.account.pk), pk=pk)
    services.mark_seen(request.context, notice)
    watches = not request.context.has(Right.SHARE_FILES)
    return redirect("protection:watched" if watches else "protection:shares")


def _done(request: HttpRequest, pk: int, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, said)
    return redirect("protection:share", pk=pk)


def _share_or_404(request: HttpRequest, pk: int, *, answering: bool = False) -> tuple[Share, bool]:
    """The share, and whether the context answers for it; only those it answers for when `answering`."""
    found = queries.given_by(request.context).filter(pk=pk).first()
    if found is not None:
        return found, True
    mine = queries.asked_by(request.context)
    return get_object_or_404(mine.none() if answering else mine, pk=pk), False


def _page(
    request: HttpRequest,
    found: Share,
    answers: bool,
    *,
    accept_form: AcceptForm | None = None,
    refuse_form: RefuseForm | None = None,
) -> HttpResponse:
    waiting = found.state == ShareState.ASKED
    refused = any(form is not None and form.errors for form in (accept_form, refuse_form))
    context = {
        "share": found,
        "answers": answers,
        "waiting": waiting,
        "mine": found.account_id == request.context.account.pk,
        # Whoever asks knows the name it typed; it reads the file's once the file is open.
        "named": answers or found.in_force,
        "accept_form": accept_form or AcceptForm(asked=found.level),
        "refuse_form": refuse_form or RefuseForm(),
    }
    return render(request, "protection/share.html", context, status=422 if refused else 200)
