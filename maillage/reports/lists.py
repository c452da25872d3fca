"""The records behind a figure as lists: as far as the reader's role reaches, and said where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Func, OuterRef, QuerySet, Subquery, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from maillage.accounts.context import Context
from maillage.accounts.roles import Right, Scope
from maillage.indicators import RecordSet
from maillage.indicators.behind import RecordListing, records_of, register_records
from maillage.indicators.bulk import Side
from maillage.indicators.definitions import Counted, CountedBy, Formula, SharedBy, Summed
from maillage.kernel.formats import GroupedInt
from maillage.kernel.listing import Column, Listing
from maillage.pathways.models import CommissionKind, ExitKindRule, StepTypeRule
from maillage.pathways.queries.labels import rule_label
from maillage.people.models import Person
from maillage.people.team import team_reach
from maillage.protection.pages import way_to_person

from .readings import Reading


class _OfPerson(RecordListing):
    """Records that lead to the file of their person."""

    def row_url(self, row: Any) -> str:
        return reverse("pathways:person", args=[row.person_id])


class People(_OfPerson):
    model = "people.Person"
    columns = [
        Column("name", _("Personne"), value=str, sort="folded_name", link=True),
        Column("birth_date", _("Naissance"), kind="date", sort="birth_date"),
        Column("sex", _("Sexe"), value="get_sex_display", sort="sex"),
    ]
    default_sort = "name"
    count_label = ngettext_lazy("%(count)s personne", "%(count)s personnes", "count")
    export_name = "personnes"

    def row_url(self, row: Any) -> str:
        return reverse("pathways:person", args=[row.pk])


class Enrolments(_OfPerson):
    model = "pathways.Enrolment"
    related = ("person", "operator")
    columns = [
        Column("name", _("Personne"), value="person", sort="person__folded_name", link=True),
        Column("operator", _("Structure"), value="operator.name", sort="operator__folded_name"),
        Column("entry_date", _("Entrée"), kind="date", sort="entry_date"),
        Column("exit_date", _("Sortie"), kind="date", sort="exit_date"),
        Column("exit_kind", _("Motif de sortie"), value="exit_label", sort="exit_kind__code"),
    ]
    default_sort = "name"
    count_label = ngettext_lazy("%(count)s parcours", "%(count)s parcours", "count")
    export_name = "parcours"

    @classmethod
    def dressed(cls, rows: QuerySet) -> QuerySet:
        return super().dressed(rows).annotate(exit_label=_label(ExitKindRule, "exit_kind"))


class Steps(_OfPerson):
    model = "pathways.Step"
    related = ("enrolment__person",)
    columns = [
        Column(
            "name", _("Personne"), value="enrolment.person", sort="enrolment__person__folded_name", link=True
        ),
        Column("type", _("Étape"), value="type_label", sort="step_type__code"),
        Column("start_date", _("Début"), kind="date", sort="start_date"),
        Column("end_date", _("Fin"), kind="date", sort="end_date"),
        Column("outcome", _("Issue"), value="get_outcome_display", sort="outcome"),
    ]
    default_sort = "name"
    count_label = ngettext_lazy("%(count)s étape", "%(count)s étapes", "count")
    export_name = "etapes"

    @classmethod
    def dressed(cls, rows: QuerySet) -> QuerySet:
        return super().dressed(rows).annotate(type_label=_label(StepTypeRule, "step_type"))

    def row_url(self, row: Any) -> str:
        return reverse("pathways:person", args=[row.enrolment.person_id])


class Contracts(_OfPerson):
    model = "employment.EmploymentContract"
    related = ("person", "employer")
    columns = [
        Column("name", _("Personne"), value="person", sort="person__folded_name", link=True),
        Column("kind", _("Contrat"), value="get_kind_display", sort="kind"),
        Column("employer", _("Employeur"), value="employer.name", sort="employer__folded_name"),
        Column("start_date", _("Début"), kind="date", sort="start_date"),
        Column("end_date", _("Fin"), kind="date", sort="end_date"),
    ]
    default_sort = "name"
    count_label = ngettext_lazy("%(count)s contrat", "%(count)s contrats", "count")
    export_name = "contrats"


class Commissions(RecordListing):
    model = "pathways.Commission"
    related = ("branch",)
    columns = [
        Column("date", _("Date"), kind="date", sort="date"),
        Column("kind", _("Commission"), value=lambda row: CommissionKind(row.kind).label, sort="kind"),
        Column("branch", _("Territoire"), value="branch.name", sort="branch__name"),
        Column("place", _("Lieu"), sort="place"),
    ]
    default_sort = "date"
    count_label = ngettext_lazy("%(count)s commission", "%(count)s commissions", "count")
    export_name = "commissions"


def _label(rules: Any, kind: str) -> Subquery:
    """What the newest version of the programme calls a kind of exit or a type of step."""
    named = rules.objects.filter(**{kind: OuterRef(kind)}).order_by("-version__number")
    return Subquery(named.annotate(name=rule_label(kind)).values("name")[:1])


register_records(People, Enrolments, Steps, Contracts, Commissions)


@dataclass(frozen=True)
class RecordList:
    """`total` records; `seen` of them are in the reader's reach (None: the role reads figures only).

    None at all behind a target: it is decided, not counted.
    """

    total: int
    seen: int | None
    listing: Listing | None
    gone: int = 0  # counted then, deleted since

    @property
    def sentence(self) -> str:
        """What the reader is told of the part that is not shown; "" when everything is."""
        if self.seen is None:
            return _g("Votre rôle lit les chiffres ; il n'ouvre pas les dossiers.")
        if self.seen + self.gone == self.total:
            return self._gone
        words = {"seen": GroupedInt(self.seen), "total": GroupedInt(self.total)}
        if not self.seen:
            return _g("Aucun des %(total)s dossiers comptés n'est à votre portée.") % words
        return (
            ngettext(
                "Sur %(total)s dossiers comptés, un seul est à votre portée : c'est celui qui s'affiche.",
                "Sur %(total)s dossiers comptés, %(seen)s sont à votre portée : ce sont eux qui s'affichent.",
                self.seen,
            )
            % words
        )

    @property
    def _gone(self) -> str:
        if not self.gone:
            return ""
        return ngettext(
            "Un dossier compté n'existe plus.", "%(count)s dossiers comptés n'existent plus.", self.gone
        ) % {"count": GroupedInt(self.gone)}


class _Unnested(Func):
    """The elements of an array as rows."""

    template = "(SELECT unnest(%(expressions)s))"


def among(queryset: QuerySet, ids: Sequence[int]) -> QuerySet:
    """The rows of these ids: one array is sent, however many there are."""
    array = Value(list(ids), output_field=ArrayField(BigIntegerField()))
    return queryset.filter(pk__in=_Unnested(array, output_field=BigIntegerField()))


def _of_team(context: Context, rows: QuerySet) -> QuerySet:
    """A figure says something of those it counts (their income, a disability): of people one is not the
    reference team of, the number is read and the list is not."""
    way = way_to_person(rows.model)
    if way is None or context.scope is Scope.LED:
        return rows
    return rows.filter(**{f"{way}__in": Person.objects.filter(team_reach(context)).values("pk")})


def records_listing(
    request: HttpRequest,
    records: RecordSet | None,
    ids: Sequence[int] | None = None,
    counted: int | None = None,
) -> RecordList:
    """The list behind a figure for who asks; `ids` narrows the records to some of them.

    `counted` is what the figure says: more than there are records where files left and their figures stayed.
    """
    if records is None:
        return RecordList(0, 0, None)
    wanted = records.ids if ids is None else ids
    total = max(len(wanted), counted or 0)
    kind = records_of(records.model)
    context = request.context
    if kind is None or not context.has(Right(kind.right)):
        return RecordList(total, None, None)
    reached = kind.reached(context)
    rows = kind.dressed(among(_of_team(context, reached) if kind.team_only else reached, wanted))
    seen = rows.count()
    model = apps.get_model(records.model)
    there = len(wanted) if seen == len(wanted) else among(model.objects.all(), wanted).count()
    listing = kind(request, rows)
    listing.template = "reports/figure.html"  # type: ignore[misc] # the page around them is the figure's
    return RecordList(total, seen, listing, total - there)


def _adds_parts_up(formula: Formula, breakdown: str) -> bool:
    """Whether a figure adds quantities up, or counts somebody once for each code they stand under."""
    if isinstance(formula, Counted) and formula.count.total:
        return True
    if isinstance(formula, Summed) or (isinstance(formula, SharedBy) and formula.per != 1):
        return True
    others = formula.breakdown.others if isinstance(formula, CountedBy) else ()
    count = next((part.count for part in others if part.label == breakdown), None)
    return bool(count and count.key and count.by and not count.one_code)


def number_of_records(reading: Reading, side: Side, formula: Formula | None = None) -> int | None:
    """How many records a figure counted on a side; None for what is no number of them: a total of days, parts
    added up though somebody may stand in two."""
    if reading.unit == "month" or (formula is not None and _adds_parts_up(formula, reading.breakdown)):
        return None
    return reading.part if side == "part" else reading.whole
