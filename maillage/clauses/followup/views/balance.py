"""Every contract on one page: due, done, forecast, and who is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db.models import F, Func, IntegerField, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from maillage.accounts.decorators import needs
from maillage.accounts.models import Account
from maillage.accounts.roles import Right
from maillage.kernel.listing import ChoiceFilter, Column, Empty, FlagFilter, Listing, SearchFilter
from maillage.kernel.listing.columns import Cell
from maillage.kernel.text import fold
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation

from ... import nomenclature
from ...models import Lot, LotCompanyRole, Operation
from .. import drawing, words
from ..balance import Balance, BalanceState, total
from ..papers import balance_pdf
from ..queries import all_balances, held_by, lots
from .common import pdf_response

_RANK = {state: rank for rank, state in enumerate(BalanceState)}
_TOTALS = ("due", "done", "waiting", "missing", "forecast")


class BalanceListing(Listing):
    template = "clauses/followup/balance.html"
    default_sort = "state"
    count_label = ngettext_lazy("%(count)s lot", "%(count)s lots", "count")
    export_name, export_right = "avancement-clauses", Right.RUN_CLAUSES  # it names nobody
    empty = Empty(
        gettext_lazy("Aucun marché à clauses"),
        gettext_lazy("Enregistrez un marché : ses heures dues, faites et à venir se suivront ici."),
        icon="contract",
    )

    def __init__(self, request: HttpRequest, rows: QuerySet[Lot], found: dict[int, Balance]) -> None:
        self.found = found
        self.columns = _columns(found)
        self.filters = _filters(found)
        super().__init__(request, _ranked(rows, found, self._wanted_sort(request)))

    def _wanted_sort(self, request: HttpRequest) -> str:
        asked = request.GET.get("sort", "").removeprefix("-")
        return asked if any(c.key == asked and c.sort for c in self.columns) else self.default_sort

    def row_url(self, row: Lot) -> str:
        return words.address("lot", row.pk)

    def row_css(self, row: Lot) -> str:
        return "is-late" if self.found[row.pk].lacks else ""

    @cached_property
    def shown(self) -> list[Balance]:
        """Balances of the filtered list, in no order."""
        return [self.found[pk] for pk in self.queryset.order_by().values_list("pk", flat=True)]

    @cached_property
    def _aggregates(self) -> dict[str, Any]:
        return {"row_count": len(self.shown), **total(self.shown)}

    @property
    def totals(self) -> list[Cell]:
        sums = self._aggregates
        return [
            Cell(c, c.shown(sums[c.key]) if c.key in _TOTALS else "", "", c.key not in _TOTALS)
            for c in self.page_columns
        ]


def _columns(found: dict[int, Balance]) -> list[Column]:
    def of(name: str) -> Callable[[Lot], Any]:
        return lambda lot: getattr(found[lot.pk], name)

    return [
        Column("contract", _("Marché"), value="contract.title", sort=("contract__title", "number"),
               sub=_under, link=True),
        Column("ref", _("Référence"), value="contract.ref", on_page=False),
        Column("buyer", _("Acheteur"), value="contract.buyer.name", sort="contract__buyer__folded_name",
               on_page=False),
        Column("operation", _("Opération"), value="contract.operation.name", on_page=False),
        Column("lot", _("Lot"), value=words.lot_name, on_page=False),
        Column("mechanism", _("Mécanisme"), value=lambda lot: words.mechanism(lot.mechanism), on_page=False),
        Column("holder", _("Titulaire"), sort="holder_folded"),
        Column("due", _("Dues"), value=of("due"), kind="number", sort="rank"),
        Column("done", _("Faites"), value=of("done"), kind="number", sort="rank"),
        Column("waiting", _("En attente"), value=of("waiting"), kind="number", sort="rank", on_phone=False),
        Column("gauge", _("Avancement"), value=lambda lot: drawing.gauge(found[lot.pk]), sort="rank",
               in_export=False),
        Column("expected", _("Attendues à ce jour"), value=of("expected"), kind="number", on_page=False),
        Column("training", _("Formation"), value=of("training"), kind="number", on_page=False),
        Column("pace", _("Rythme par mois"), value=of("pace"), kind="number", on_page=False),
        Column("forecast", _("Prévues à la fin"), value=of("forecast"), kind="number", decimals=0,
               sort="rank"),
        Column("missing", _("Manquent"), value=of("missing"), kind="number", on_page=False),
        Column("begins", _("Début"), value="start_date", kind="date", on_page=False),
        Column("ends", _("Fin"), value=of("ends"), kind="date", sort="rank"),
        Column("state", _("État"), value=lambda lot: drawing.state_badge(found[lot.pk]), sort="rank",
               in_export=False),
        Column("state_name", _("État"), value=lambda lot: found[lot.pk].state.label, on_page=False),
        Column("facilitator", _("Suivi par"), value="contract.facilitator.full_name", on_page=False),
    ]  # fmt: skip


def _under(lot: Lot) -> str:
    parts = (lot.contract.buyer.name, lot.contract.ref, words.lot_name(lot))
    return " · ".join(part for part in parts if part)


_ORDERS: dict[str, Callable[[Balance], Any]] = {
    "due": lambda one: one.due,
    "done": lambda one: one.done,
    "waiting": lambda one: one.waiting,
    "gauge": lambda one: one.share,
    "forecast": lambda one: one.forecast,
    "ends": lambda one: one.ends,
    "state": lambda one: (_RANK[one.state], -one.missing),
}


def _ranked(rows: QuerySet[Lot], found: dict[int, Balance], sort: str) -> QuerySet[Lot]:
    """Lots annotated with their `rank` by what was computed of them."""
    order = _ORDERS.get(sort)
    if order is None:
        return rows
    values = {pk: order(one) for pk, one in found.items()}
    ids = sorted((pk for pk, value in values.items() if value is not None), key=lambda pk: (values[pk], pk))
    place = Func(Value(ids), F("pk"), function="array_position", output_field=IntegerField())
    return rows.annotate(rank=place)


def _filters(found: dict[int, Balance]) -> list[Any]:
    def in_states(rows: QuerySet, values: list[str]) -> QuerySet:
        return rows.filter(pk__in=[pk for pk, one in found.items() if one.state in values])

    return [
        SearchFilter(_("Marché, référence, acheteur, titulaire"), apply=_named),
        ChoiceFilter("etat", _("État"), choices=BalanceState.choices, apply=in_states, multiple=True),
        ChoiceFilter(
            "acheteur", _("Acheteur"), choices=_buyers, lookup="contract__buyer", kept_as="followup-buyers"
        ),
        ChoiceFilter(
            "operation",
            _("Opération"),
            choices=_operations,
            lookup="contract__operation",
            kept_as="followup-operations",
        ),
        ChoiceFilter(
            "titulaire", _("Titulaire"), choices=_holders, apply=held_by, kept_as="followup-holders"
        ),
        ChoiceFilter(
            "suivi",
            _("Suivi par"),
            choices=_facilitators,
            lookup="contract__facilitator",
            kept_as="followup-facilitators",
        ),
        ChoiceFilter(
            "mecanisme",
            _("Mécanisme"),
            choices=[(code, one.label) for code, one in nomenclature.mechanisms().items()],
            lookup="mechanism",
        ),
        FlagFilter("ouverts", _("Non soldés"), condition=Q(closed_on__isnull=True)),
    ]


def _named(rows: QuerySet, text: str) -> QuerySet:
    folded = fold(text)
    return rows.filter(
        Q(contract__title__icontains=text)
        | Q(contract__ref__icontains=text)
        | Q(contract__buyer__folded_name__contains=folded)
        | Q(holder_folded__contains=folded)
    )


def _buyers(request: HttpRequest) -> list[tuple[int, str]]:
    seen = Lot.objects.visible_to(request.context).values("contract__buyer")
    return list(Organisation.objects.filter(pk__in=seen).order_by("folded_name").values_list("pk", "name"))


def _operations(request: HttpRequest) -> list[tuple[int, str]]:
    return list(Operation.objects.visible_to(request.context).order_by("name").values_list("pk", "name"))


def _holders(request: HttpRequest) -> list[tuple[int, str]]:
    seen = Lot.objects.visible_to(request.context).filter(companies__role=LotCompanyRole.HOLDER)
    ids = seen.values("companies__organisation")
    return list(Organisation.objects.filter(pk__in=ids).order_by("folded_name").values_list("pk", "name"))


def _facilitators(request: HttpRequest) -> list[tuple[int, str]]:
    seen = Lot.objects.visible_to(request.context).values("contract__facilitator")
    found = Account.objects.filter(pk__in=seen).order_by("last_name", "first_name")
    return [(one.pk, one.full_name) for one in found]


def listing(request: HttpRequest, today: dt.date) -> BalanceListing:
    return BalanceListing(request, lots(request.context), all_balances(request.context, today))


@needs(Right.RUN_CLAUSES)
def balance_page(request: HttpRequest) -> HttpResponse:
    """Every lot of the network with its balance; late ones first."""
    today = timezone.localdate()
    asked = request.GET.copy()
    asked.pop("page", None)
    asked.pop("format", None)
    tail = f"?{asked.urlencode()}" if asked else ""
    return listing(request, today).response(
        title=_("Avancement des marchés"),
        today=today,
        pdf_url=f"{reverse('clauses:balance_pdf')}{tail}",
    )


@needs(Right.RUN_CLAUSES)
def balance_as_pdf(request: HttpRequest) -> HttpResponse:
    """The same list, filtered and sorted alike, whole, on landscape pages."""
    today = timezone.localdate()
    shown = listing(request, today)
    asked = [
        f"{one.label} : {one.describe(shown.values[one.key], request)}"
        for one in shown.filters
        if one.key in shown.values
    ]
    owner = Organisation.objects.get(pk=network_of(request.context)).name
    content = balance_pdf(list(shown.queryset), shown.found, today, " · ".join(asked), owner)
    return pdf_response(content, f"avancement-clauses-{today:%Y-%m-%d}.pdf")
