"""Commissions: the calendar, planning one, its agenda, its minutes, closing and reopening it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import day as format_day
from maillage.kernel.listing import ChoiceFilter, Column, DateRangeFilter, Empty, FlagFilter, Listing
from maillage.kernel.text import typed
from maillage.kernel.toasts import notify
from maillage.pathways.models import Commission, CommissionItem, CommissionKind
from maillage.pathways.paper import minutes
from maillage.pathways.queries.agenda import PROPOSALS_SHOWN, agenda, case_of, proposals, visible_commissions
from maillage.pathways.queries.programmes import led_by, main_of, worked_with
from maillage.pathways.services import commissions as services
from maillage.people.reading import shown

from .forms.commissions import AddCaseForm, ClosingForm, CommissionForm
from .forms.referrals import ReasonForm


class CommissionListing(Listing):
    columns = [
        Column("date", gettext_lazy("Date"), kind="date", sort=("date", "id"), link=True),
        Column("kind", gettext_lazy("Nature"), value="get_kind_display", sort="kind"),
        Column("programme", gettext_lazy("Programme"), value="programme.code", sort="programme__code"),
        Column("branch", gettext_lazy("Territoire"), value="branch", sort="branch__name"),
        Column("points", gettext_lazy("Points"), kind="number", sort="points"),
        Column("validated", gettext_lazy("Validés"), kind="number", sort="validated"),
        Column("refused", gettext_lazy("Refusés"), kind="number", sort="refused"),
        Column("deferred", gettext_lazy("Ajournés"), kind="number", sort="deferred"),
        Column(
            "held",
            gettext_lazy("État"),
            value=lambda c: _("tenue") if c.held else _("à tenir"),
            sort="held",
            template="pathways/steering/_commission_state.html",
        ),
    ]
    filters = [
        FlagFilter("open", gettext_lazy("À tenir"), apply=lambda rows: rows.filter(held=False)),
        ChoiceFilter("kind", gettext_lazy("Nature"), lookup="kind", choices=CommissionKind.choices),
        ChoiceFilter(
            "programme",
            gettext_lazy("Programme"),
            lookup="programme_id",
            choices=lambda request: worked_with(request.context).values_list("pk", "name"),
        ),
        DateRangeFilter("date", gettext_lazy("Date"), lookup="date"),
    ]
    default_sort = "-date"
    count_label = ngettext_lazy("%(count)s commission", "%(count)s commissions", "count")
    export_name, export_right = "commissions", Right.EXPORT
    empty = Empty(
        gettext_lazy("Aucune commission"),
        gettext_lazy("La commission valide les entrées, suit les parcours et prononce les sorties."),
        action=gettext_lazy("Planifier une commission"),
        url_name="pathways:commission_new",
        right=Right.RUN_COMMISSIONS,
        icon="commission",
    )

    def row_url(self, row: Commission) -> str:
        return reverse("pathways:commission", args=[row.pk])


@needs(Right.EDIT_PATHWAYS, Right.RUN_COMMISSIONS)
def commission_list(request: HttpRequest) -> HttpResponse:
    can = request.context.has(Right.RUN_COMMISSIONS)
    return CommissionListing(request, visible_commissions(request.context)).response(
        title=_("Commissions"),
        action_url=reverse("pathways:commission_new") if can else "",
        action_label=_("Planifier une commission"),
    )


def commission_or_404(request: HttpRequest, pk: int) -> Commission:
    found = Commission.objects.visible_to(request.context).select_related("programme__organisation", "branch")
    return get_object_or_404(found.prefetch_related("programme__versions"), pk=pk)


def item_or_404(request: HttpRequest, pk: int) -> CommissionItem:
    found = CommissionItem.objects.visible_to(request.context).select_related("commission__programme")
    return get_object_or_404(found, pk=pk)


def _form(request: HttpRequest, initial: dict[str, Any], commission: Commission | None) -> CommissionForm:
    return CommissionForm(
        request.POST or None,
        initial=initial,
        programmes=led_by(request.context),
        organisation_id=request.context.organisation_id,
        commission=commission,
    )


@needs(Right.RUN_COMMISSIONS)
def commission_new(request: HttpRequest) -> HttpResponse:
    main = main_of(led_by(request.context))
    last = Commission.objects.visible_to(request.context).order_by("-date", "-pk").first()
    initial: dict[str, Any] = {"kind": CommissionKind.VALIDATION, "programme": main.pk if main else None}
    if last is not None:
        initial |= {"programme": last.programme_id, "branch": last.branch_id, "place": last.place}
        initial["attendees"] = last.attendees
    form = _form(request, initial, None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan_commission(request.context, form.facts())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Commission du %s planifiée.") % format_day(made.date))
            return redirect("pathways:commission", pk=made.pk)
    return render(
        request,
        "pathways/steering/commission_form.html",
        {"form": form, "commission": None},
        status=422 if form.errors else 200,
    )


@needs(Right.RUN_COMMISSIONS)
def commission_edit(request: HttpRequest, pk: int) -> HttpResponse:
    commission = commission_or_404(request, pk)
    form = _form(request, CommissionForm.initial_of(commission), commission)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_commission(request.context, commission, form.facts(commission.programme))
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Commission modifiée."))
            return redirect("pathways:commission", pk=pk)
    return render(
        request,
        "pathways/steering/commission_form.html",
        {"form": form, "commission": commission},
        status=422 if form.errors else 200,
    )


@needs(Right.EDIT_PATHWAYS, Right.RUN_COMMISSIONS)
def commission(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda: its points in order, and beside it what the system proposes to add."""
    return _agenda_page(request, commission_or_404(request, pk))


def _agenda_page(request: HttpRequest, found: Commission) -> HttpResponse:
    runs = request.context.has(Right.RUN_COMMISSIONS)
    items = agenda(request.context, found)
    offered = proposals(request.context, found) if runs and not found.held else []
    part = request.htmx and not request.htmx.boosted
    return render(
        request,
        "pathways/steering/_agenda.html" if part else "pathways/steering/commission.html",
        {
            "commission": found,
            "items": items,
            "decided": sum(1 for item in items if item.decision),
            "runs": runs,
            "open": runs and not found.held,
            "pressing": [p for p in offered if p.pressing],
            "due": [p for p in offered if not p.pressing],
            "offered": offered,
            "limit": PROPOSALS_SHOWN if len(offered) >= PROPOSALS_SHOWN else 0,
            "today": timezone.localdate(),
            "reason_form": ReasonForm(),
            "add_form": AddCaseForm(context=request.context) if runs and not found.held else None,
        },
    )


@needs(Right.RUN_COMMISSIONS)
@require_POST
def commission_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put proposed cases on the agenda: those ticked, or all that are pressing."""
    found = commission_or_404(request, pk)
    offered = proposals(request.context, found)
    wanted = set(request.POST.getlist("case"))
    every = "all" in request.POST
    cases = [
        services.Case(kind=p.kind, referral=p.referral, enrolment=p.enrolment, motive=p.why)
        for p in offered
        if (every and p.pressing) or p.key in wanted
    ]
    try:
        added = services.add_items(request.context, found, cases)
    except DomainError as error:
        return _answer(request, found, error.message, error=True)
    said = ngettext("%d point ajouté à l'ordre du jour.", "%d points ajoutés à l'ordre du jour.", len(added))
    return _answer(request, found, said % len(added))


@needs(Right.RUN_COMMISSIONS)
@require_POST
def commission_add_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Put on the agenda somebody the system did not propose."""
    found = commission_or_404(request, pk)
    form = AddCaseForm(request.POST, context=request.context)
    if not form.is_valid():
        return _answer(request, found, _("Cherchez une personne par son nom."), error=True)
    person = form.cleaned_data["person"]
    case = case_of(request.context, found, person)
    if case is None:
        said = (
            _("%s n'a pas de parcours ouvert dans ce programme.")
            if found.kind == CommissionKind.FOLLOW_UP
            else _("%s n'a ni diagnostic terminé ni sortie proposée dans ce programme.")
        )
        return _answer(request, found, said % person, error=True)
    kind, referral, enrolment = case
    wanted = services.Case(
        kind=kind, referral=referral, enrolment=enrolment, motive=form.cleaned_data["motive"]
    )
    try:
        added = services.add_items(request.context, found, [wanted])
    except DomainError as error:
        return _answer(request, found, error.message, error=True)
    said = _("%s est à l'ordre du jour.") if added else _("%s était déjà à l'ordre du jour.")
    return _answer(request, found, said % person)


@needs(Right.RUN_COMMISSIONS)
@require_POST
def item_remove(request: HttpRequest, pk: int) -> HttpResponse:
    item = item_or_404(request, pk)
    try:
        services.remove_item(request.context, item)
    except DomainError as error:
        return _answer(request, item.commission, error.message, error=True)
    return _answer(request, item.commission, _("Point retiré de l'ordre du jour."))


@needs(Right.RUN_COMMISSIONS)
@require_POST
def item_move(request: HttpRequest, pk: int) -> HttpResponse:
    item = item_or_404(request, pk)
    try:
        services.move_item(request.context, item, -1 if request.POST.get("way") == "up" else 1)
    except DomainError as error:
        return _answer(request, item.commission, error.message, error=True)
    return _answer(request, item.commission, "")


def _answer(request: HttpRequest, found: Commission, said: str, *, error: bool = False) -> HttpResponse:
    """The agenda drawn again where scripts run; else the page."""
    if not request.htmx:
        if said:
            notify(request, said, error=error)
        return redirect("pathways:commission", pk=found.pk)
    response = _agenda_page(request, commission_or_404(request, found.pk))
    if said:
        notify(request, said, error=error, response=response)
    return response


@needs(Right.RUN_COMMISSIONS)
@require_POST
def commission_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = commission_or_404(request, pk)
    try:
        services.cancel_commission(request.context, found)
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("pathways:commission", pk=pk)
    notify(request, _("Commission annulée : ses dossiers attendent la prochaine."))
    return redirect("pathways:commission_list")


@needs(Right.RUN_COMMISSIONS)
@require_POST
def commission_hold(request: HttpRequest, pk: int) -> HttpResponse:
    found = commission_or_404(request, pk)
    form = ClosingForm(request.POST)
    try:
        if form.is_valid():
            services.hold_commission(request.context, found, **form.cleaned_data)
            notify(request, _("Commission close. Le procès-verbal est prêt."))
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("pathways:commission_desk", pk=pk)
    return redirect("pathways:commission", pk=pk)


@needs(Right.RUN_COMMISSIONS)
@require_POST
def commission_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = commission_or_404(request, pk)
    try:
        services.reopen_commission(request.context, found, typed(request.POST.get("reason")))
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("Commission rouverte : ses décisions se corrigent, puis elle se clôt de nouveau."))
    return redirect("pathways:commission", pk=pk)


@needs(Right.RUN_COMMISSIONS)
def commission_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes as PDF; before the meeting is closed, its agenda."""
    found = commission_or_404(request, pk)
    items = agenda(request.context, found)
    shown(request, [(item.referral or item.enrolment).person_id for item in items], "print")
    response = HttpResponse(minutes(request.context, found), content_type="application/pdf")
    name = "proces-verbal" if found.held else "ordre-du-jour"
    response["Content-Disposition"] = f'inline; filename="{name}-{found.date:%Y-%m-%d}.pdf"'
    return response
