"""The list of appointments."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from maillage.accounts.context import Context
from maillage.accounts.models import Account, Membership
from maillage.accounts.roles import Right
from maillage.kernel.listing import (
    ChoiceFilter,
    Column,
    DateRangeFilter,
    Empty,
    Listing,
    Preset,
    SearchFilter,
)
from maillage.kernel.listing.columns import Cell
from maillage.pathways.models import Appointment, Attendance, Mode, Theme
from maillage.people.models import Person
from maillage.people.search import named


def agenda_rows(context: Context) -> QuerySet[Appointment]:
    """Appointments in reach, with the person and the worker. Notes are not read here."""
    return Appointment.objects.visible_to(context).select_related("person", "worker").defer("note")


def workers_of(context: Context) -> list[tuple[int, str]]:
    """Professionals of the structure and of those it manages, by name."""
    here = Membership.objects.filter(account_id=OuterRef("pk")).filter(
        Q(organisation_id=context.organisation_id)
        | Q(organisation__accounts_managed_by_id=context.organisation_id)
    )
    accounts = Account.objects.filter(Exists(here)).order_by("last_name", "first_name")
    return [(a.pk, a.full_name) for a in accounts]


def _worker_choices(request: HttpRequest) -> list[tuple[str | int, str]]:
    return [("moi", _("Les miens")), *workers_of(request.context)]


def _attendance_choices(request: HttpRequest) -> list[tuple[str, str]]:
    said = [(value, str(label)) for value, label in Attendance.choices if value]
    return [("a_venir", _("À venir")), ("a_renseigner", _("À renseigner")), *said]


def _by_attendance(rows: QuerySet, values: list[str]) -> QuerySet:
    today = timezone.localdate()
    wanted = {
        "a_venir": Q(attendance="", date__gte=today),
        "a_renseigner": Q(attendance="", date__lt=today),
    }
    condition = Q(pk__in=())
    for value in values:
        condition |= wanted.get(value, Q(attendance=value))
    return rows.filter(condition)


def _of_name(rows: QuerySet, text: str) -> QuerySet:
    return rows.filter(person__in=named(Person.objects.all(), text))


def _week(later: int) -> tuple[dt.date, dt.date]:
    """Monday to Sunday, so many weeks after this one."""
    today = timezone.localdate()
    monday = today - dt.timedelta(days=today.weekday() - 7 * later)
    return monday, monday + dt.timedelta(days=6)


_DATES = [("toutes", gettext_lazy("Toutes les dates"))]
_PRESETS = (
    Preset(gettext_lazy("Aujourd'hui"), lambda: (timezone.localdate(), timezone.localdate())),
    Preset(gettext_lazy("Cette semaine"), lambda: _week(0)),
    Preset(gettext_lazy("La semaine prochaine"), lambda: _week(1)),
)


@dataclass(frozen=True)
class DayColumn(Column):
    """The day, never empty: ordered as its index is."""

    def order(self, descending: bool) -> list[OrderBy]:
        day, hour = F("date"), F("time")
        if descending:
            return [day.desc(), hour.desc(nulls_last=True)]
        return [day.asc(), hour.asc(nulls_last=True)]


@dataclass(frozen=True)
class AttendanceColumn(Column):
    """The attendance, said in one press: needs the request, for the token of its form."""

    request: Any = None

    def cell(self, row: Appointment, context: Any) -> Cell:
        html = render_to_string(
            "pathways/casework/_attendance.html",
            {
                "appointment": row,
                "today": timezone.localdate(),
                "ctx": context,
                "request": self.request,
                "csrf_token": get_token(self.request),
            },
        )
        return Cell(self, html, "", empty=False)


class AgendaListing(Listing):
    """Appointments from this week on, unless a day, a name or all dates are asked for."""

    columns = [
        DayColumn("date", gettext_lazy("Jour"), kind="date", sort=("date", "time")),
        Column("time", gettext_lazy("Heure"), value=lambda a: f"{a.time:%H:%M}" if a.time else ""),
        Column(
            "person",
            gettext_lazy("Personne"),
            value=lambda a: f"{a.person.last_name} {a.person.first_name}",
            sort="person__folded_name",
            link=True,
        ),
        Column("mode", gettext_lazy("Mode"), value="get_mode_display"),
        Column("theme", gettext_lazy("Thème"), value="get_theme_display"),
        Column("worker", gettext_lazy("Avec"), value="worker.full_name", sort="worker__last_name"),
    ]
    default_sort = "date"
    count_label = ngettext_lazy("%(count)s entretien", "%(count)s entretiens", "count")
    export_name, export_right = "entretiens", Right.EXPORT
    empty = Empty(
        gettext_lazy("Aucun entretien"),
        gettext_lazy("Les entretiens s'ajoutent depuis le dossier d'une personne, en une ligne."),
        action=gettext_lazy("Choisir une personne"),
        url_name="pathways:people",
        icon="calendar",
    )

    def __init__(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.filters = [
            SearchFilter(gettext_lazy("Nom d'une personne…"), apply=_of_name),
            ChoiceFilter("dates", gettext_lazy("Dates"), choices=_DATES, apply=lambda rows, values: rows),
            DateRangeFilter("jour", gettext_lazy("Jour"), lookup="date", presets=_PRESETS),
            ChoiceFilter("avec", gettext_lazy("Avec"), choices=_worker_choices, apply=self._of_worker),
            ChoiceFilter(
                "presence",
                gettext_lazy("Présence"),
                choices=_attendance_choices,
                apply=_by_attendance,
                multiple=True,
            ),
            ChoiceFilter("mode", gettext_lazy("Mode"), choices=Mode.choices, lookup="mode", multiple=True),
            ChoiceFilter("theme", gettext_lazy("Thème"), choices=Theme.choices, lookup="theme"),
        ]
        said = _("Présence")
        self.columns = [
            *type(self).columns,
            AttendanceColumn("attendance", said, value="get_attendance_display", request=request),
        ]
        self._account = request.user.pk
        super().__init__(request, queryset)
        self.from_this_week = not self.values.keys() & {"dates", "jour", "q"}
        if self.from_this_week:
            self.base = self.base.filter(date__gte=_week(0)[0])
        else:
            self.default_sort = "-date"

    def _of_worker(self, rows: QuerySet, values: list[str]) -> QuerySet:
        return rows.filter(worker_id__in=[self._account if v == "moi" else v for v in values])

    def row_url(self, row: Appointment) -> str:
        return reverse("pathways:person_tab", args=[row.person_id, "entretiens"])

    def row_css(self, row: Appointment) -> str:
        return "is-late" if not row.attendance and row.date < timezone.localdate() else ""
