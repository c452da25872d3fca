"""The list of appointments."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from maillage.accounts.context import Context
from maillage.accounts.models import Account
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
from maillage.pathways.models import Appointment, Attendance, Mode, Theme
from maillage.people.models import Person
from maillage.people.search import named


def agenda_rows(context: Context) -> QuerySet[Appointment]:
    """Appointments in reach, with the person and the worker. Notes are not read here."""
    return Appointment.objects.visible_to(context).select_related("person", "worker").defer("note")


def workers_of(context: Context) -> list[tuple[int, str]]:
    """Those who have appointments in reach, by name."""
    seen = Appointment.objects.visible_to(context).filter(worker_id=OuterRef("pk"))
    accounts = Account.objects.filter(Exists(seen)).order_by("last_name", "first_name")
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


_PRESETS = (
    Preset(gettext_lazy("Aujourd'hui"), lambda: (timezone.localdate(), timezone.localdate())),
    Preset(gettext_lazy("Cette semaine"), lambda: _week(0)),
    Preset(gettext_lazy("La semaine prochaine"), lambda: _week(1)),
)


class AgendaListing(Listing):
    """Appointments, the coming ones first."""

    columns = [
        Column("date", gettext_lazy("Jour"), kind="date", sort=("date", "time")),
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
        Column(
            "attendance",
            gettext_lazy("Présence"),
            value="get_attendance_display",
            template="pathways/casework/_attendance_cell.html",
        ),
    ]
    default_sort = "-date"
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
        self._account = request.user.pk
        super().__init__(request, queryset)

    def _of_worker(self, rows: QuerySet, values: list[str]) -> QuerySet:
        return rows.filter(worker_id__in=[self._account if v == "moi" else v for v in values])

    def row_url(self, row: Appointment) -> str:
        return reverse("pathways:person_tab", args=[row.person_id, "entretiens"])

    def row_css(self, row: Appointment) -> str:
        return "is-late" if not row.attendance and row.date < timezone.localdate() else ""
