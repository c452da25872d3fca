"""The log of readings, for the data protection officer: numbers of files, never names of people followed."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.listing import ChoiceFilter, Column, DateRangeFilter, Empty, Listing, SearchFilter
from maillage.kernel.text import whole_number
from maillage.protection.elsewhere import named
from maillage.protection.forms import WhoForm
from maillage.protection.models import AccessKind
from maillage.protection.pages import label_of
from maillage.protection.queries import readings, readings_of
from maillage.protection.wording import role_label

_DAYS = 30  # shown when no dates are asked: counting a whole year takes seconds


class DaysFilter(DateRangeFilter):
    """Days compared as instants: the index of the log answers."""

    def narrow(self, queryset: QuerySet, value: tuple[dt.date | None, dt.date | None]) -> QuerySet:
        first, last = value
        if first:
            queryset = queryset.filter(at__gte=_midnight(first))
        if last:
            queryset = queryset.filter(at__lt=_midnight(last + dt.timedelta(days=1)))
        return queryset


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _by(rows: QuerySet, text: str) -> QuerySet:
    """Readings by accounts of this name; of a file, when it is a number."""
    number = whole_number(text)
    if number is not None:
        return rows.filter(Q(person_id=number) | Q(people__contains=[number]))
    return rows.filter(account_name__icontains=text)


class ReadingListing(Listing):
    columns = [
        Column(
            "at", gettext_lazy("Quand"), value=lambda r: timezone.localtime(r.at), kind="moment", sort="at"
        ),
        Column(
            "account",
            gettext_lazy("Qui"),
            value="account_name",
            sort="account_name",
            sub=lambda r: role_label(r.role),
        ),
        Column(
            "organisation", gettext_lazy("Structure"), value="organisation_name", sort="organisation_name"
        ),
        Column("kind", gettext_lazy("Nature"), value="get_kind_display"),
        Column("page", gettext_lazy("Page"), value=lambda r: label_of(r.page)),
        Column("person", gettext_lazy("Dossier n°"), value=lambda r: str(r.person_id or "")),
        Column("count", gettext_lazy("Personnes"), value="count", kind="number"),
    ]
    filters = [
        SearchFilter(gettext_lazy("Nom du compte ou numéro de dossier"), apply=_by),
        ChoiceFilter(
            "kind", gettext_lazy("Nature"), choices=AccessKind.choices, lookup="kind", multiple=True
        ),
        DaysFilter("day", gettext_lazy("Jours"), "at"),
    ]
    default_sort = "-at"
    count_label = ngettext_lazy("%(count)s lecture", "%(count)s lectures", "count")
    export_name, export_right = "consultations", Right.SEE_ACCESS_LOG
    template = "protection/log.html"
    empty = Empty(
        gettext_lazy("Aucune lecture"),
        gettext_lazy("Chaque page d'un dossier qui s'ouvre laisse une ligne ici."),
        icon="eye",
    )


@needs(Right.SEE_ACCESS_LOG)
def log(request: HttpRequest) -> HttpResponse:
    wants_days = any(request.GET.get(name) for name in ("day_from", "day_to"))
    rows = readings(request.context, None if wants_days else timezone.now() - dt.timedelta(days=_DAYS))
    number = whole_number(request.GET.get("dossier"))
    if number is not None:
        rows = readings(request.context).filter(pk__in=readings_of(number).values("pk"))
    return ReadingListing(request, rows).response(
        title=_("Consultations des dossiers"),
        lead=_("Dossier n° %s, depuis que le journal est tenu.") % number
        if number is not None
        else ""
        if wants_days
        else _("Les %s derniers jours. Choisissez des jours pour remonter plus loin.") % _DAYS,
    )


@needs(Right.SEE_ACCESS_LOG)
def log_find(request: HttpRequest) -> HttpResponse:
    """From what a person says of itself to the number of its file: nothing else of the file is shown."""
    form = WhoForm(request.POST or None)
    numbers: list[int] | None = None
    if request.method == "POST" and form.is_valid():
        seen = readings(request.context)
        found = [person.pk for person in named(**form.cleaned_data)]
        numbers = [pk for pk in found if seen.filter(Q(person_id=pk) | Q(people__contains=[pk])).exists()]
        if len(numbers) == 1:
            return redirect(f"{reverse('protection:log')}?dossier={numbers[0]}")
    context = {"form": form, "numbers": numbers}
    return render(request, "protection/log_find.html", context, status=422 if form.errors else 200)
