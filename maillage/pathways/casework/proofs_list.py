"""The list of files that lack a proof."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.evidence.nomenclature import criteria
from maillage.kernel import formats
from maillage.kernel.listing import ChoiceFilter, Column, Empty, FlagFilter, Listing, SearchFilter
from maillage.pathways.models import Enrolment
from maillage.pathways.queries.labels import short_name
from maillage.pathways.queries.people_list import programmes_seen, workers_seen
from maillage.pathways.queries.proofs import asked_on, ends_of, followed_by, incomplete_pathways
from maillage.people.models import Person
from maillage.people.search import named


@needs(Right.EDIT_PATHWAYS)
def proofs(request: HttpRequest) -> HttpResponse:
    return ProofsListing(request).response(
        title=_("Pièces à demander"),
        lead=_("Les parcours à qui il manque une pièce, ou dont une pièce finit bientôt."),
    )


class ProofsListing(Listing):
    """One line a pathway; the press leads to the documents of the file."""

    default_sort = "-lacking"
    count_label = ngettext_lazy("%(count)s parcours", "%(count)s parcours", "count")
    export_name, export_right = "pieces-a-demander", Right.EXPORT
    empty = Empty(
        gettext_lazy("Tous les dossiers sont complets"),
        gettext_lazy("Ce que chaque programme demande est écrit dans son fichier."),
        icon="check",
    )

    def __init__(self, request: HttpRequest) -> None:
        self.today = timezone.localdate()
        self.asked = asked_on(request.context, self.today)
        self.columns = self._columns()
        self.filters = self._filters(request)
        super().__init__(request, incomplete_pathways(request.context, self.asked, self.today))

    def row_url(self, row: Enrolment) -> str:
        return reverse("pathways:person_tab", args=[row.person_id, "pieces"])

    def _columns(self) -> list[Column]:
        return [
            Column(
                "name",
                _("Personne"),
                value=lambda e: f"{e.person.last_name} {e.person.first_name}",
                sort="person__folded_name",
                link=True,
            ),
            Column("programme", _("Programme"), value=lambda e: short_name(e.programme)),
            Column("worker", pgettext("référent", "Référence"), value=self._worker),
            Column("entry", _("Entrée"), value="entry_date", kind="date", sort="entry_date"),
            Column("lacking", _("Manquent"), kind="number", sort="lacking"),
            Column("which", _("Pièces"), value=self._which),
            Column("ending", _("Finissent"), value=self._ending),
        ]

    def _filters(self, request: HttpRequest) -> list[Any]:
        return [
            SearchFilter(_("Une partie du nom…"), apply=_named),
            ChoiceFilter("worker", pgettext("référent", "Référence"), choices=_workers, apply=self._followed),
            ChoiceFilter(
                "programme",
                _("Programme"),
                choices=lambda r: [(p.pk, p.name) for p in programmes_seen(r.context)],
                lookup="programme_id",
            ),
            FlagFilter("ending", _("Une pièce finit bientôt"), condition=Q(ending=True)),
            FlagFilter("exited", _("Sorties positives sans preuve"), condition=Q(exit_date__lt=self.today)),
        ]

    def _which(self, enrolment: Enrolment) -> str:
        lacking, _ending = ends_of(enrolment, self.asked.of(enrolment, self.today), self.today)
        return ", ".join(str(criteria()[code].label) for code in lacking)

    def _ending(self, enrolment: Enrolment) -> str:
        _lacking, ending = ends_of(enrolment, self.asked.of(enrolment, self.today), self.today)
        return ", ".join(f"{criteria()[code].label} ({formats.day(last)})" for code, last in ending)

    def _worker(self, enrolment: Enrolment) -> str:
        known = list(enrolment.assignments.all())
        now = [a for a in known if a.start_date <= self.today and (a.end_date or self.today) >= self.today]
        chosen = now[:1] or (known[-1:] if enrolment.exit_date else [])
        return chosen[0].worker.full_name if chosen else _("à désigner")

    def _followed(self, rows: QuerySet, values: list[str]) -> QuerySet:
        return rows.filter(followed_by(int(values[0]), self.today))


def _named(rows: QuerySet, text: str) -> QuerySet:
    return rows.filter(Exists(named(Person.objects.filter(pk=OuterRef("person_id")), text)))


def _workers(request: HttpRequest) -> list[tuple[int, str]]:
    known = [(a.pk, a.full_name) for a in workers_seen(request.context)]
    mine = [(pk, _("Moi")) for pk, _name in known if pk == request.user.pk]
    return [*mine, *((pk, name) for pk, name in known if pk != request.user.pk)]
