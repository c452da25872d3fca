"""The buyer's own pages: its contracts, and one of them. No page of these names a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.charts import Chart, Point, bars, columns
from maillage.kernel.listing import ChoiceFilter, Column, Empty, Listing, SearchFilter
from maillage.kernel.templatetags.kernel_ui import badge

from .. import nomenclature
from ..followup import words
from ..models import LotCompany, Operation, PublicContract
from . import queries
from .anonymous import PeriodTold
from .queries import Standing

_COLUMNS = 12  # periods a chart of columns holds


class OwnListing(Listing):
    template = "clauses/buyers/contracts.html"
    default_sort = "contract"
    count_label = ngettext_lazy("%(count)s marché", "%(count)s marchés", "count")
    export_name, export_right = "mes-marches", Right.SEE_OWN_CLAUSES
    empty = Empty(
        gettext_lazy("Aucun marché à clauses"),
        gettext_lazy("Vos marchés qui portent une clause sociale se lisent ici dès que leur suivi commence."),
        icon="contract",
    )

    def __init__(self, request: HttpRequest, rows: QuerySet, found: dict[int, Standing]) -> None:
        self.columns = _columns(found)
        self.filters = [
            SearchFilter(_("Objet, référence, opération"), apply=_named),
            ChoiceFilter("operation", _("Opération"), choices=_operations, lookup="operation"),
        ]
        super().__init__(request, rows)

    def row_url(self, row: PublicContract) -> str:
        return reverse("clauses:own_contract", args=[row.pk])


def _columns(found: dict[int, Standing]) -> list[Column]:
    nothing = Standing()

    def of(name: str) -> Callable[[PublicContract], Any]:
        return lambda contract: getattr(found.get(contract.pk, nothing), name)

    def state(contract: PublicContract) -> Any:
        known = found.get(contract.pk, nothing).state
        return badge(known.label, words.TONES.get(known, ""))

    return [
        Column("contract", _("Marché"), value="title", sort=("over", "title", "pk"), sub="ref", link=True),
        Column("ref", _("Référence"), value="ref", on_page=False),
        Column("operation", _("Opération"), value="operation.name", sort="operation__name", on_phone=False),
        Column("due", _("Heures dues"), value=of("due"), kind="number"),
        Column("done", _("Faites"), value=of("done"), kind="number"),
        Column("to_come", _("À venir"), value=of("to_come"), kind="number", decimals=0, on_phone=False),
        Column("ends", _("Fin"), value=of("ends"), kind="date"),
        Column("state", _("État"), value=state, in_export=False),
        Column("state_name", _("État"), value=lambda row: of("state")(row).label, on_page=False),
    ]


def _named(rows: QuerySet, text: str) -> QuerySet:
    asked = Q(title__icontains=text) | Q(ref__icontains=text) | Q(operation__name__icontains=text)
    return rows.filter(asked)


def _operations(request: HttpRequest) -> list[tuple[str, str]]:
    rows = Operation.objects.visible_to(request.context).order_by("name")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


@needs(Right.SEE_OWN_CLAUSES)
def own_contracts(request: HttpRequest) -> HttpResponse:
    """The contracts of the buyer, what each owes and what is done."""
    found = queries.standings(request.context, timezone.localdate())
    listing = OwnListing(request, queries.own_contracts(request.context), found)
    whole = Standing([lot for one in found.values() for lot in one.lots])
    return listing.response(
        title=_("Mes marchés"),
        lead=_("Les heures d'insertion de vos marchés, telles qu'elles sont validées."),
        whole=whole,
        statement_url=_statement(request),
        lacking=sum(any(lot.lacks for lot in one.lots) for one in found.values()),
    )


@needs(Right.SEE_OWN_CLAUSES)
def own_contract(request: HttpRequest, pk: int) -> HttpResponse:
    """A contract: its lots, its hours over time, its companies, and counts that name nobody."""
    contract = get_object_or_404(queries.own_contracts(request.context), pk=pk)
    today = timezone.localdate()
    standing = queries.standings(request.context, today, contract).get(contract.pk, Standing())
    counts = queries.people_told(contract, today)
    periods = queries.hours_told(contract, today)
    return render(
        request,
        "clauses/buyers/contract.html",
        {
            "contract": contract,
            "standing": standing,
            "lots": [
                (one, words.lot_name(one.lot) or _("Marché entier"), words.pace(one)) for one in standing.lots
            ],
            "companies": _companies(request, contract),
            "statement_url": _statement(request),
            "moments": _moments(standing),
            "counts": counts,
            "jobs": queries.contracts_told(contract, counts),
            "breakdowns": queries.breakdowns(counts, today),
            "least": nomenclature.parameters(today).hidden_under,
            "periods": [(_period(one), one.hours) for one in periods],
            "chart": _chart(periods),
        },
    )


def _statement(request: HttpRequest) -> str:
    """The statement of the buyer: a page, which leads to its PDF and its workbook."""
    return reverse("clauses:buyer_statement", args=[request.context.organisation_id])


def _companies(request: HttpRequest, contract: PublicContract) -> list[tuple[str, str]]:
    """Name and role of who carries the contract out, each once."""
    parts = LotCompany.objects.visible_to(request.context).filter(lot__contract=contract)
    rows = parts.select_related("organisation").order_by("role", "organisation__folded_name")
    return list(dict.fromkeys((one.organisation.name, one.get_role_display()) for one in rows))


def _moments(standing: Standing) -> list[tuple[dt.date, str]]:
    """What happened to the lots, the last first: amendments, formal notices, closings."""
    found: list[tuple[dt.date, str]] = []
    for one in standing.lots:
        name = words.lot_name(one.lot)
        said = f"{name} : " if name else ""
        found += [(a.signed_on, f"{said}{a.get_kind_display().lower()}") for a in one.lot.amendments.all()]
        for notice in one.lot.notices.all():
            told = _("mise en demeure, délai jusqu'au %s") % formats.day(notice.deadline)
            found.append((notice.sent_on, f"{said}{told}"))
        if one.lot.closed_on:
            found.append((one.lot.closed_on, f"{said}{_('soldé')}"))
    return sorted(found, reverse=True)


def _period(one: PeriodTold) -> str:
    if one.first == one.last:
        return formats.month(one.first)
    if (one.first.year, one.first.month % 3, one.last) == (one.last.year, 1, _end_of_quarter(one.first)):
        return _("%(quarter)s trimestre %(year)d") % {
            "quarter": _QUARTERS[one.first.month // 3],
            "year": one.first.year,
        }
    return _("de %(first)s à %(last)s") % {"first": formats.month(one.first), "last": formats.month(one.last)}


_QUARTERS = (gettext_lazy("1er"), gettext_lazy("2e"), gettext_lazy("3e"), gettext_lazy("4e"))


def _end_of_quarter(first: dt.date) -> dt.date:
    return first.replace(month=(first.month - 1) // 3 * 3 + 3)


def _chart(periods: list[PeriodTold]) -> Chart | None:
    """Hours by period; nothing to draw for a single one."""
    if len(periods) < 2:
        return None
    title = _("Heures validées")
    if len(periods) <= _COLUMNS and all(one.first == one.last for one in periods):
        months = [Point(f"{one.first:%m/%Y}", one.hours, formats.number(one.hours)) for one in periods]
        return columns(months, title=title)
    points = [Point(_period(one), one.hours, formats.number(one.hours)) for one in periods]
    return bars(points, title=title)
