"""The list of people for who works with companies: those who agreed to be presented, by what they seek."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext

from maillage.kernel.listing import ChoiceFilter, Column, Empty, Listing, SearchFilter
from maillage.kernel.text import Fold
from maillage.pathways.models import EducationLevel
from maillage.pathways.queries.file import age_on
from maillage.pathways.queries.placement import LISTED, candidates
from maillage.people.models import Person
from maillage.people.nomenclature import kinds
from maillage.people.queries import lives_in, place_text
from maillage.people.search import condition, words_of
from maillage.territory.queries import places_on

_JOBS_OFFERED = 40  # most sought jobs a filter shows; others are found by typing them


def placement_page(request: HttpRequest) -> HttpResponse:
    rows = candidates(request.context, timezone.localdate())
    return PlacementListing(request, rows).response(
        title=_("Personnes à présenter"),
        lead=_("Elles ont accepté d'être présentées à des entreprises ; un accord retiré les efface d'ici."),
    )


class PlacementListing(Listing):
    """No export: the agreement is to be presented by somebody, and can be taken back the same day."""

    default_sort = "-since"
    count_label = ngettext_lazy("%(count)s personne", "%(count)s personnes", "count")
    empty = Empty(
        gettext_lazy("Aucune personne à présenter pour l'instant"),
        gettext_lazy(
            "Une personne apparaît ici dès que sa référence de parcours note, dans son dossier, qu'elle "
            "accepte d'être présentée à des entreprises, et tant que son parcours est ouvert."
        ),
        icon="people",
    )

    def __init__(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.today = timezone.localdate()
        self.columns = self._columns()
        self.filters = self._filters(queryset)
        super().__init__(request, queryset)

    def row_url(self, row: Person) -> str:
        return reverse("pathways:person", args=[row.pk])

    def _columns(self) -> list[Column]:
        return [
            Column(
                "name",
                _("Personne"),
                value=lambda p: f"{p.last_name} {p.first_name}",
                sort="folded_name",
                link=True,
            ),
            Column("job", _("Métier recherché"), value="desired_job", sort="desired_job"),
            Column("age", _("Âge"), value=lambda p: age_on(p.birth_date, self.today), kind="number"),
            Column("place", _("Lieu de vie"), value=lambda p: place_text(p.place)),
            Column("licence", _("Permis"), value=_answer("driving_licence")),
            Column("french", _("Niveau de français"), value=_answer("french_level")),
            Column("available", _("Disponibilité"), value=_answer("availability")),
            Column("level", _("Niveau"), value=_level),
            Column("worker", pgettext("référent", "Référence"), value=_worker),
            Column("since", _("Accord du"), value="since", kind="date", sort="since"),
        ]

    def _filters(self, rows: QuerySet) -> list[Any]:
        answers = {kind: list(kinds()[kind].values.items()) for kind in LISTED}
        return [
            SearchFilter(_("Un nom ou un métier…"), apply=named_or_looking_for),
            ChoiceFilter("metier", _("Métier"), choices=lambda request: _jobs(rows), lookup="desired_job"),
            ChoiceFilter(
                "lieu", _("Lieu de vie"), choices=lambda r: _places(self.today), apply=self._in_place
            ),
            ChoiceFilter("permis", _("Permis"), choices=answers["driving_licence"], lookup="driving_licence"),
            ChoiceFilter(
                "francais", _("Niveau de français"), choices=answers["french_level"], lookup="french_level"
            ),
            ChoiceFilter("dispo", _("Disponibilité"), choices=answers["availability"], lookup="availability"),
        ]

    def _in_place(self, rows: QuerySet, values: list[str]) -> QuerySet:
        return rows.filter(lives_in(int(values[0]), self.today))


def named_or_looking_for(rows: QuerySet, text: str) -> QuerySet:
    """People whose name, or whose job sought, holds every word. Nothing readable: nobody."""
    words = words_of(text)
    if not words:
        return rows.none()
    job = Q()
    for word in words:
        job &= Q(job_words__contains=word)
    return rows.alias(job_words=Fold("desired_job")).filter(condition(words) | job)


def jobs_sought(rows: QuerySet, limit: int) -> list[tuple[str, int]]:
    """The jobs most sought among these people, with how many look for each."""
    counted = rows.exclude(desired_job=None).order_by().values_list("desired_job").annotate(n=Count("pk"))
    return list(counted.order_by("-n", "desired_job")[:limit])


def _jobs(rows: QuerySet) -> list[tuple[str, str]]:
    return sorted((job, job) for job, _count in jobs_sought(rows, _JOBS_OFFERED))


def _places(today: dt.date) -> list[tuple[int, str]]:
    return [(a.pk, f"{a.name} · {_('QPV')}" if a.kind == "qpv" else a.name) for a in places_on(today)]


def _answer(kind: str) -> Any:
    return lambda person: kinds()[kind].display(getattr(person, kind) or "")


def _level(person: Person) -> str:
    level = (person.pathway or {}).get("level")
    return str(EducationLevel(level).label) if level and level != EducationLevel.UNKNOWN else ""


def _worker(person: Person) -> str:
    held = (person.pathway or {}).get("worker")
    return f"{held['first']} {held['last']}".strip() if held and held["now"] else _("à désigner")
