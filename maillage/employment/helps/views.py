"""Pages of programmes of help: the board and the list, the entry of a company and its actions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.listing import ChoiceFilter, Column, Empty, Listing, SearchFilter
from maillage.kernel.toasts import notify

from ..immersions.listing import company_choices
from . import queries, services
from .forms import ActForm, CloseForm, EnterForm
from .models import CompanyHelp, CompanyHelpAction
from .programmes import programmes


def _programme(row: CompanyHelp) -> str:
    known = programmes().get(row.programme)
    return str(known.name) if known else row.programme


def _outcome(row: CompanyHelp) -> str:
    known = programmes().get(row.programme)
    return known.outcome(row.outcome) if known else row.outcome


def _going(rows: QuerySet, values: list[str]) -> QuerySet:
    return rows.filter(end_date__isnull=values[0] == "open")


class HelpListing(Listing):
    columns = [
        Column("company", gettext_lazy("Entreprise"), value="company.name", sort="company__folded_name",
               link=True),
        Column("programme", gettext_lazy("Dispositif"), value=_programme, sort="programme"),
        Column("subject", gettext_lazy("Ce qui est demandé"), value="subject"),
        Column("start", gettext_lazy("Entrée le"), value="start_date", kind="date", sort="start_date"),
        Column("done", gettext_lazy("Actions"), value="done", kind="number", sort="done"),
        Column("last", gettext_lazy("La dernière"), value="last", kind="date", sort="last"),
        Column("end", gettext_lazy("Close le"), value="end_date", kind="date", sort="end_date"),
        Column("outcome", gettext_lazy("Issue"), value=_outcome, sort="outcome"),
    ]  # fmt: skip
    default_sort = "-start"
    template = "employment/helps/list.html"
    count_label = ngettext_lazy("%(count)s entrée", "%(count)s entrées", "count")
    export_name, export_right = "aides-aux-entreprises", Right.FOLLOW_COMPANIES
    empty = Empty(
        gettext_lazy("Aucune entreprise accompagnée"),
        gettext_lazy("Une entreprise entre dans un dispositif, des actions y sont notées, puis une issue."),
        action=gettext_lazy("Faire entrer une entreprise"),
        url_name="employment:help_new",
        icon="building",
    )

    def __init__(self, request: HttpRequest, rows: QuerySet) -> None:
        self.filters: list[Any] = [
            SearchFilter(gettext_lazy("Nom d'une entreprise…"), apply=queries.of_company),
            ChoiceFilter(
                "dispositif",
                gettext_lazy("Dispositif"),
                choices=[(code, one.name) for code, one in programmes().items()],
                lookup="programme",
            ),
            ChoiceFilter(
                "suivi",
                gettext_lazy("Suivi"),
                choices=[("open", gettext_lazy("en cours")), ("closed", gettext_lazy("clos"))],
                apply=_going,
            ),
        ]
        if "entreprise" in request.GET:
            self.filters.append(
                ChoiceFilter("entreprise", _("Entreprise"), choices=company_choices, lookup="company_id")
            )
        super().__init__(request, rows)

    def row_url(self, row: CompanyHelp) -> str:
        return reverse("employment:help", args=[row.pk])


@needs(Right.FOLLOW_COMPANIES)
def help_list(request: HttpRequest) -> HttpResponse:
    return HelpListing(request, queries.rows(request.context)).response(
        title=_("Aides aux entreprises"),
        lead=_("Dispositifs d'appui et réseaux d'entreprises."),
        board=queries.board(request.context, timezone.localdate()),
        action_url=reverse("employment:help_new"),
        action_label=_("Faire entrer une entreprise"),
    )


@needs(Right.FOLLOW_COMPANIES)
def new(request: HttpRequest) -> HttpResponse:
    """`?structure=` and `?dispositif=` are known beforehand."""
    form = EnterForm(
        request.POST or None,
        context=request.context,
        initial={
            "company": request.GET.get("structure", "")[:20],
            "programme": request.GET.get("dispositif", "")[:40],
            "start_date": timezone.localdate(),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.enter(request.context, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            undo = reverse("employment:help_remove", args=[made.pk])
            notify(request, _("Entrée enregistrée."), undo=undo)
            return redirect("employment:help", pk=made.pk)
    return render(
        request,
        "employment/helps/form.html",
        {"form": form, "programmes": programmes().values()},
        status=422 if form.errors else 200,
    )


@needs(Right.FOLLOW_COMPANIES)
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    return _file(request, entry_or_404(request, pk))


def _file(
    request: HttpRequest, found: CompanyHelp, act: ActForm | None = None, close: CloseForm | None = None
) -> HttpResponse:
    programme, today = programmes()[found.programme], timezone.localdate()
    actions = list(found.actions.order_by("-date", "-pk"))
    context = {
        "entry": found,
        "programme": programme,
        "outcome": programme.outcome(found.outcome),
        "actions": [(one, programme.action(one.kind)) for one in actions],
        "people": sum(one.people for one in actions),
        "act": act or ActForm(programme=programme, initial={"date": today}),
        "close": close or CloseForm(programme=programme, initial={"end_date": today}),
        "closing": close is not None,
    }
    status = 422 if act is not None or close is not None else 200
    return render(request, "employment/helps/file.html", context, status=status)


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    found = entry_or_404(request, pk)
    form = ActForm(request.POST, programme=programmes()[found.programme])
    if form.is_valid():
        try:
            made = services.act(request.context, found, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Action notée."), undo=reverse("employment:help_unact", args=[made.pk]))
            return redirect("employment:help", pk=pk)
    return _file(request, found, act=form)


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def unact(request: HttpRequest, pk: int) -> HttpResponse:
    reached = CompanyHelp.objects.visible_to(request.context)
    action = get_object_or_404(CompanyHelpAction.objects.filter(help__in=reached), pk=pk)
    services.unact(request.context, action)
    notify(request, _("Action retirée."))
    return redirect("employment:help", pk=action.help_id)


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    found = entry_or_404(request, pk)
    form = CloseForm(request.POST, programme=programmes()[found.programme])
    if form.is_valid():
        try:
            services.close(request.context, found, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Clôture enregistrée."), undo=reverse("employment:help_reopen", args=[pk]))
            return redirect("employment:help", pk=pk)
    return _file(request, found, close=form)


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    services.reopen(request.context, entry_or_404(request, pk))
    notify(request, _("L'accompagnement reprend."))
    return redirect("employment:help", pk=pk)


@needs(Right.FOLLOW_COMPANIES)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = entry_or_404(request, pk)
    try:
        services.remove(request.context, found)
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("employment:help", pk=pk)
    notify(request, _("Entrée retirée."))
    return redirect("employment:helps")


def entry_or_404(request: HttpRequest, pk: int) -> CompanyHelp:
    found = CompanyHelp.objects.visible_to(request.context).filter(programme__in=programmes())
    return get_object_or_404(found.select_related("company"), pk=pk)
