"""Month-end on one page; the list of lines, taken away as a file."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import GroupedInt
from maillage.kernel.listing import ChoiceFilter, Column, DateRangeFilter, Empty, Listing, SearchFilter
from maillage.kernel.text import fold
from maillage.kernel.toasts import notify
from maillage.people.reading import shown

from ...models import HoursLine, HoursState, Modality
from ...outside.months import code_of, month_to_declare
from .. import services
from ..checks import CHECKS
from ..queries.desk import Stand, checked_lines, desk_of, findings_of
from ..queries.statement import label_of
from .common import around, month_or_404


@needs(Right.RUN_CLAUSES)
def hours(request: HttpRequest) -> HttpResponse:
    """The last whole month."""
    return redirect("clauses:hours_month", month=code_of(month_to_declare(timezone.localdate())))


@needs(Right.RUN_CLAUSES)
def hours_month(request: HttpRequest, month: str) -> HttpResponse:
    """Every company expected and where its statement is; a press validates all that is ready."""
    first = month_or_404(month)
    desk = desk_of(request.context, first)
    asked = request.GET.get("etat", "")
    stand = Stand(asked) if asked in Stand.values else None
    words = fold(request.GET.get("q", "")[:100])
    rows = [
        row
        for row in desk.rows
        if (stand is None or row.stand == stand) and (not words or words in fold(row.company.name))
    ]
    counts = desk.counts
    return render(
        request,
        "clauses/hours/desk.html",
        {
            "desk": desk,
            "rows": rows,
            "stand": stand,
            "q": request.GET.get("q", "")[:100],
            "stands": [(one, counts[one]) for one in list(Stand) if counts[one]],
            "findings": findings_of(request.context, first),
            **around(first),
        },
    )


@needs(Right.RUN_CLAUSES)
@require_POST
def validate_month(request: HttpRequest, month: str) -> HttpResponse:
    """All the lines of a month without a finding, whatever the company."""
    first = month_or_404(month)
    decide(request, checked_lines(request.context, first))
    return redirect("clauses:hours_month", month=month)


def decide(request: HttpRequest, lines: list[HoursLine], reason: str = "") -> services.Validated | None:
    """Validate, and say what became of the lines; None when nothing could be done."""
    if not lines:
        notify(request, _("Aucune ligne n'est prête : regardez celles qui ont une anomalie."), error=True)
        return None
    try:
        done = services.validate(request.context, lines, reason)
    except DomainError as error:
        notify(request, error.message, error=True)
        return None
    said = []
    if done.lines:
        said.append(
            ngettext(
                "%(count)s ligne validée, %(hours)s h.",
                "%(count)s lignes validées, %(hours)s h.",
                len(done.lines),
            )
            % {"count": GroupedInt(len(done.lines)), "hours": formats.number(done.hours)}
        )
    if done.already:
        said.append(
            ngettext(
                "%(count)s était déjà décidée par quelqu'un d'autre.",
                "%(count)s étaient déjà décidées par quelqu'un d'autre.",
                len(done.already),
            )
            % {"count": GroupedInt(len(done.already))}
        )
    if done.left:
        said.append(
            ngettext(
                "%(count)s ligne attend : %(why)s",
                "%(count)s lignes attendent, la première : %(why)s",
                len(done.left),
            )
            % {"count": GroupedInt(len(done.left)), "why": done.left[0].findings[0].sentence}
        )
    notify(request, " ".join(said), error=not done.lines)
    return done


class LineListing(Listing):
    template = "clauses/hours/lines.html"
    default_sort = "-month"
    count_label = ngettext_lazy("%(count)s ligne", "%(count)s lignes", "count")
    export_name, export_right = "heures-clauses", Right.RUN_CLAUSES
    empty = Empty(
        gettext_lazy("Aucune ligne d'heures"),
        gettext_lazy("Les heures arrivent par la page des entreprises, un tableau, un import ou la saisie."),
        action=gettext_lazy("Voir le mois"),
        url_name="clauses:hours",
        right=Right.RUN_CLAUSES,
        icon="clock",
    )

    def __init__(self, request: HttpRequest, rows: QuerySet[HoursLine]) -> None:
        self.columns = [
            Column("month", _("Mois"), value=_month, sort="statement__month"),
            Column("person", _("Personne"), value=_who, sort="person__folded_name", link=True),
            Column(
                "company", _("Entreprise"), value="statement.company", sort="statement__company__name",
                sub=_lot,
            ),
            Column("lot", _("Lot"), value=_lot, on_page=False),
            Column("hours", _("Heures"), kind="number", sort="hours", total=Sum("hours")),
            Column(
                "training", _("Formation"), value="training_hours", kind="number", sort="training_hours",
                total=Sum("training_hours"),
            ),
            Column("modality", _("Modalité"), value="get_modality_display", on_page=False),
            Column(
                "state", _("État"), template="clauses/hours/_state.html", value="get_state_display",
                sort="state",
            ),
            Column("found", _("Contrôle"), value=_found, on_phone=False),
            Column(
                "decided", _("Décidée le"), value="decided_at", kind="date", sort="decided_at",
                sub="decided_by", on_phone=False,
            ),
            Column("by", _("Par"), value="decided_by", on_page=False),
            Column("why", _("Motif"), value="reason", on_page=False),
        ]  # fmt: skip
        self.filters = [
            SearchFilter(_("Un nom, une entreprise…"), apply=_named),
            ChoiceFilter("etat", _("État"), choices=HoursState.choices, lookup="state"),
            ChoiceFilter("modalite", _("Modalité"), choices=Modality.choices, lookup="modality"),
            ChoiceFilter(
                "controle",
                _("Contrôle"),
                choices=[(one.code, one.label) for one in CHECKS.values()],
                apply=lambda rows, values: rows.filter(anomalies__contains=values[:1]),
            ),
            DateRangeFilter("mois", _("Mois"), lookup="statement__month"),
        ]
        super().__init__(request, rows)

    def row_url(self, row: HoursLine) -> str:
        return f"{reverse('clauses:statement', args=[row.statement_id])}#line-{row.pk}"


def _month(line: HoursLine) -> str:
    return formats.month(line.statement.month)


def _who(line: HoursLine) -> str:
    return str(line.person) if line.person else f"{line.said_last_name} {line.said_first_name}".strip()


def _lot(line: HoursLine) -> str:
    return label_of(line.lot)


def _found(line: HoursLine) -> str:
    return ", ".join(str(CHECKS[code].label) for code in line.anomalies if code in CHECKS)


def _named(rows: QuerySet[HoursLine], text: str) -> QuerySet[HoursLine]:
    words = fold(text)
    return rows.filter(
        Q(person__folded_name__contains=words)
        | Q(statement__company__folded_name__contains=words)
        | Q(said_last_name__icontains=text)
    )


@needs(Right.RUN_CLAUSES)
def lines(request: HttpRequest) -> HttpResponse:
    """Every line of hours of the network."""
    rows = HoursLine.objects.visible_to(request.context).select_related(
        "statement__company", "lot__contract", "person", "decided_by"
    )
    listing = LineListing(request, rows)
    answer = listing.response(title=_("Lignes d'heures"))
    people: list[Any] = (
        [] if listing.query.get("format") == "xlsx" else [r.record.person_id for r in listing.rows]
    )
    shown(request, [pk for pk in people if pk])
    return answer
