"""The list of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.listing import ChoiceFilter, Column, Empty, Listing, SearchFilter
from maillage.kernel.months import add_months
from maillage.pathways.queries.file import age_on
from maillage.pathways.queries.labels import acronym
from maillage.pathways.queries.people_list import (
    PathwayFilter,
    of_age,
    people_rows,
    programmes_seen,
    without_appointment_since,
    workers_seen,
)
from maillage.people.masking import sight
from maillage.people.models import Person, Sex
from maillage.people.queries import lives_in, place_text
from maillage.people.search import named
from maillage.territory.queries import places_on

from .placement_list import placement_page


@needs(Right.SEE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """People in reach; for who works with companies, those who agreed to be presented to them."""
    if sight(request.context).placement:
        return placement_page(request)
    rows = people_rows(request.context, timezone.localdate())
    can_open = request.context.has(Right.EDIT_PEOPLE)
    return PeopleListing(request, rows).response(
        title=_("Personnes"),
        action_url=reverse("people:create") if can_open else "",
        action_label=_("Ouvrir un dossier"),
    )


class PeopleListing(Listing):
    """People in reach; columns and filters are those of what the role reads."""

    default_sort = "name"
    count_label = ngettext_lazy("%(count)s personne", "%(count)s personnes", "count")
    export_name, export_right = "personnes", Right.EXPORT
    empty = Empty(
        gettext_lazy("Aucune personne suivie pour l'instant"),
        gettext_lazy("Un dossier s'ouvre à la prescription ou à l'accueil ; il sert ensuite à tous."),
        action=gettext_lazy("Ouvrir un dossier"),
        url_name="people:create",
        right=Right.EDIT_PEOPLE,
        icon="people",
    )

    def __init__(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.today = timezone.localdate()
        self.sight = sight(request.context)
        self.columns = self._columns()
        self.filters = self._filters(request)
        super().__init__(request, queryset)
        said = {key: self.values[key][0] for key in ("programme", "worker", "state") if key in self.values}
        self.base = PathwayFilter(**said).narrow(self.base, request.context, self.today)

    def row_url(self, row: Person) -> str:
        return reverse("pathways:person", args=[row.pk])

    # Columns ------------------------------------------------------------------------------------
    def _columns(self) -> list[Column]:
        columns = [
            Column(
                "name",
                _("Personne"),
                value=lambda p: f"{p.last_name} {p.first_name}",
                sort="folded_name",
                sub=lambda p: p.birth_name,
                link=True,
            ),
            Column(
                "age", _("Âge"), value=lambda p: age_on(p.birth_date, self.today), kind="number", on_page=True
            ),
            Column("birth_date", _("Naissance"), kind="date", sort="birth_date", on_page=False),
            Column("sex", _("Sexe"), value="get_sex_display", on_page=False),
        ]
        if self.sight.contacts:
            columns.append(Column("place", _("Lieu de vie"), value=lambda p: place_text(p.place)))
        if self.sight.pathways:
            columns += [
                Column("programme", _("Programme"), value=self._programme),
                Column("state", _("État"), value=self._state),
                Column("worker", pgettext("référent", "Référence"), value=self._worker),
                Column("entry", _("Entrée"), value="entry_date", kind="date", sort="entry_date"),
                Column("exit", _("Sortie"), value=self._exit, kind="date", on_page=False),
            ]
        if self.sight.appointments:
            columns += [
                Column("last", _("Dernier entretien"), value="last_kept", kind="date", sort="last_kept"),
                Column("next", _("Prochain"), value="next_date", kind="date", sort="next_date"),
            ]
        return columns

    @staticmethod
    def _programme(person: Person) -> str:
        return acronym(person.latest["programme"]) if person.latest else ""

    def _state(self, person: Person) -> str:
        if person.latest is None:
            return ""
        ended = self._exit(person)
        return _("sortie") if ended and ended < self.today else _("en parcours")

    @staticmethod
    def _exit(person: Person) -> dt.date | None:
        ended = person.latest and person.latest["exit"]
        return dt.date.fromisoformat(ended) if ended else None

    @staticmethod
    def _worker(person: Person) -> str:
        latest = person.latest
        if latest is None:
            return ""
        held = latest["worker"]
        if held is None or not (held["now"] or latest["exit"]):
            return _("à désigner")
        return f"{held['first']} {held['last']}".strip()

    # Filters ------------------------------------------------------------------------------------
    def _filters(self, request: HttpRequest) -> list[Any]:
        filters: list[Any] = [SearchFilter(_("Une partie du nom…"), apply=named)]
        if self.sight.pathways:
            filters += [
                _pathway(
                    "programme",
                    _("Programme"),
                    lambda r: [(p.pk, p.name) for p in programmes_seen(r.context)],
                    kept_as="programmes",
                ),
                _pathway("worker", pgettext("référent", "Référence"), _worker_choices, kept_as="workers"),
                _pathway("state", _("État"), lambda r: _states()),
            ]
        if self.sight.contacts:
            filters.append(
                ChoiceFilter(
                    "place", _("Lieu de vie"), choices=_places, apply=self._in_place, kept_as="places"
                )
            )
        filters += [
            ChoiceFilter("sex", _("Sexe"), choices=Sex.choices, lookup="sex"),
            ChoiceFilter("age", _("Âge"), choices=_ages(), apply=self._of_age),
        ]
        if self.sight.appointments:
            filters.append(
                ChoiceFilter("silent", _("Sans entretien depuis"), choices=_silences(), apply=self._silent)
            )
        return filters

    def _in_place(self, rows: QuerySet, values: list[str]) -> QuerySet:
        return rows.filter(lives_in(int(values[0]), self.today))

    def _of_age(self, rows: QuerySet, values: list[str]) -> QuerySet:
        return rows.filter(of_age(values[0], self.today))

    def _silent(self, rows: QuerySet, values: list[str]) -> QuerySet:
        since = add_months(self.today, -int(values[0]))
        return rows.filter(without_appointment_since(self.context, since, self.today))


def _pathway(key: str, label: str, choices: Callable[[HttpRequest], Any], kept_as: str = "") -> ChoiceFilter:
    """A filter whose values are applied together, to one and the same pathway (see `PathwayFilter`)."""
    return ChoiceFilter(key, label, choices=choices, apply=lambda rows, values: rows, kept_as=kept_as)


def _worker_choices(request: HttpRequest) -> list[tuple[int, str]]:
    known = [(a.pk, a.full_name) for a in workers_seen(request.context)]
    mine = [(pk, _("Moi")) for pk, _name in known if pk == request.user.pk]
    return [*mine, *((pk, name) for pk, name in known if pk != request.user.pk), (0, _("À désigner"))]


def _states() -> list[tuple[str, str]]:
    return [
        ("open", _("En parcours")),
        ("exited", _("Sortie")),
        ("referral", _("En cours de prescription")),
        ("none", _("Sans parcours")),
    ]


def _places(request: HttpRequest) -> list[tuple[int, str]]:
    return [
        (a.pk, f"{a.name} · {_('QPV')}" if a.kind == "qpv" else a.name)
        for a in places_on(timezone.localdate())
    ]


def _ages() -> list[tuple[str, str]]:
    return [
        ("u26", _("Moins de 26 ans")),
        ("26-45", _("26 à 45 ans")),
        ("46-50", _("46 à 50 ans")),
        ("o50", _("Plus de 50 ans")),
    ]


def _silences() -> list[tuple[str, str]]:
    return [
        ("0", _("Rien de prévu")),
        ("1", _("1 mois")),
        ("2", _("2 mois")),
        ("3", _("3 mois")),
        ("6", _("6 mois")),
    ]
