"""Asking companies for a month, reminding them, taking links back; the list of who answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import GroupedInt
from maillage.kernel.formats import month as month_text
from maillage.kernel.listing import ChoiceFilter, Column, Empty, Listing, SearchFilter
from maillage.kernel.mail import can_mail
from maillage.kernel.months import add_months
from maillage.kernel.text import fold
from maillage.kernel.toasts import notify
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation

from ...companies import of_network
from ...models import HoursStatement
from .. import desk, services
from ..forms import AskForm
from ..letters import link
from ..months import code_of, read_month
from ..queries import reachable
from ..services.asking import still_to_write
from ..services.reminders import next_due

_MONTHS = 6  # offered at the head of the list


def _month_or_404(code: str) -> dt.date:
    month = read_month(code)
    if month is None or month > timezone.localdate():
        raise Http404
    return month


def _statement_or_404(request: HttpRequest, pk: int) -> HoursStatement:
    rows = HoursStatement.objects.visible_to(request.context)
    return get_object_or_404(rows.select_related("company", "network", "contact", "asked_by"), pk=pk)


class AskingListing(Listing):
    """The companies of a month."""

    template = "clauses/outside/asking.html"
    default_sort = "standing"
    count_label = ngettext_lazy("%(count)s entreprise", "%(count)s entreprises", "count")
    export_name, export_right = "demandes-heures", Right.RUN_CLAUSES
    empty = Empty(
        gettext_lazy("Aucune entreprise à solliciter"),
        gettext_lazy(
            "Les entreprises des lots en cours ce mois-là apparaissent ici, dès qu'un lot en nomme une."
        ),
        icon="mail",
    )

    def __init__(self, request: HttpRequest, month: dt.date) -> None:
        self.month, self.today = month, timezone.localdate()
        self.columns = [
            Column("name", _("Entreprise"), sort="folded_name", link=True, sub="city"),
            Column("standing", _("Réponse"), value=self._standing, sort=("standing", "folded_name"),
                   template="clauses/outside/_standing.html"),
            Column("asked_on", _("Demandé le"), kind="date", sort="asked_on"),
            Column("reminders", _("Relances"), kind="number", sort="reminders", on_phone=False),
            Column("reminded_on", _("Dernière"), kind="date", sort="reminded_on", on_phone=False),
            Column("next", _("Prochaine relance"), value=self._next, kind="date"),
            Column("sent_at", _("Reçu le"), kind="moment", sort="sent_at"),
        ]  # fmt: skip
        self.filters = [
            SearchFilter(
                _("Entreprise"), apply=lambda rows, text: rows.filter(folded_name__contains=fold(text))
            ),
            ChoiceFilter(
                "reponse",
                _("Réponse"),
                choices=desk.Standing.choices,
                lookup="standing",
                multiple=True,
            ),
        ]
        super().__init__(request, desk.companies(request.context, month))

    @staticmethod
    def _standing(row: Any) -> str:
        return str(desk.Standing(row.standing).label)

    def _next(self, row: Any) -> dt.date | None:
        if row.standing == desk.Standing.ANSWERED:
            return None
        due = next_due(self.month, row.asked_on, row.reminded_on, self.today)
        return max(due.on, self.today) if due else None

    def row_url(self, row: Any) -> str:
        return reverse("clauses:company_ask", args=[code_of(self.month), row.pk])


@needs(Right.RUN_CLAUSES)
def asking(request: HttpRequest) -> HttpResponse:
    """The last whole month."""
    return redirect("clauses:asking_month", month=code_of(desk.current_month()))


@needs(Right.RUN_CLAUSES)
def asking_month(request: HttpRequest, month: str) -> HttpResponse:
    first = _month_or_404(month)
    current = desk.current_month()
    months = [add_months(current, -n) for n in range(_MONTHS)]
    return AskingListing(request, first).response(
        title=_("Demandes de %s") % month_text(first),
        months=[(code_of(one), one) for one in months],
        month=first,
        code=month,
        **_progress(request, first),
    )


def _progress(request: HttpRequest, month: dt.date) -> dict[str, Any]:
    """What waits for the worker, what may be asked."""
    waiting = still_to_write(network_of(request.context), month)
    asked = HoursStatement.objects.visible_to(request.context).filter(month=month, asked_on__isnull=False)
    done = asked.count() if waiting else 0
    return {
        "waiting": waiting,
        "done": done,
        "total": done + waiting,
        "to_ask": 0 if waiting or not can_mail() else len(services.to_ask(request.context, month)),
        "can_mail": can_mail(),
    }


@needs(Right.RUN_CLAUSES)
def ask_state(request: HttpRequest, month: str) -> HttpResponse:
    """The part of the page that moves."""
    first = _month_or_404(month)
    context = {"month": first, "code": month, **_progress(request, first)}
    return render(request, "clauses/outside/_ask_all.html", context)


@needs(Right.RUN_CLAUSES)
@require_POST
def ask_all(request: HttpRequest, month: str) -> HttpResponse:
    """Every company of the month that can be written to is asked, by the worker."""
    first = _month_or_404(month)
    try:
        count = services.ask_all(request.context, first, request.build_absolute_uri("/"))
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        said = ngettext(
            "%(count)s entreprise va être sollicitée.", "%(count)s entreprises vont être sollicitées.", count
        )
        notify(request, said % {"count": GroupedInt(count)})
    return redirect("clauses:asking_month", month=month)


@needs(Right.RUN_CLAUSES)
def company_ask(request: HttpRequest, month: str, pk: int) -> HttpResponse:
    """A company's month: what was written, what will be; a link to give."""
    first = _month_or_404(month)
    company = get_object_or_404(of_network(request.context), pk=pk)
    rows = HoursStatement.objects.visible_to(request.context)
    rows = rows.select_related("company", "network", "contact", "asked_by")
    return _ask(request, company, first, rows.filter(company=company, month=first).first())


@needs(Right.RUN_CLAUSES)
def statement_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The same, from a statement."""
    statement = _statement_or_404(request, pk)
    return _ask(request, statement.company, statement.month, statement)


def _ask(
    request: HttpRequest, company: Organisation, month: dt.date, statement: HoursStatement | None
) -> HttpResponse:
    best = reachable([company.pk]).get(company.pk)
    known = statement.contact_id if statement and statement.contact_id else best.pk if best else ""
    form = AskForm(request.POST or None, company_id=company.pk, initial={"contact": str(known)})
    if request.method == "POST" and form.is_valid():
        site = request.build_absolute_uri("/")
        try:
            asked = services.ask(request.context, company, month, form.chosen, site)
        except DomainError as error:
            form.refuse(error)
        else:
            more = {
                "asked": asked,
                "link": link(asked.token, site),
                "company": company,
                "contact": form.chosen,
                "month": month,
                "code": code_of(month),
                "can_mail": can_mail(),
            }
            return render(request, "clauses/outside/asked.html", more)
    return render(
        request,
        "clauses/outside/ask.html",
        {
            "form": form,
            "company": company,
            "month": month,
            "code": code_of(month),
            "statement": statement,
            "statement_url": statement_url(statement),
            "about": desk.correspondence(request.context, statement),
        },
        status=422 if form.errors else 200,
    )


@needs(Right.RUN_CLAUSES)
@require_POST
def statement_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    statement = _statement_or_404(request, pk)
    try:
        services.withdraw(request.context, statement)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("Lien retiré : il n'ouvre plus rien."))
    return _back(request, statement)


@needs(Right.RUN_CLAUSES)
@require_POST
def statement_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """One press, from the first page, the statement or the list."""
    statement = _statement_or_404(request, pk)
    try:
        letter = services.remind(request.context, statement, request.build_absolute_uri("/"))
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        said = {"company": statement.company.name, "address": letter.address}
        notify(request, _("Relance envoyée à %(company)s, %(address)s.") % said)
    return _back(request, statement)


def _back(request: HttpRequest, statement: HoursStatement) -> HttpResponse:
    """Where the press came from."""
    wanted = request.POST.get("next", "")
    if wanted == "home":
        return redirect("clauses:home")
    if wanted == "statement":
        return redirect(statement_url(statement))
    return redirect("clauses:company_ask", month=code_of(statement.month), pk=statement.company_id)


def statement_url(statement: HoursStatement | None) -> str:
    """The page of a statement; "" when there is none."""
    return reverse("clauses:statement", args=[statement.pk]) if statement else ""
