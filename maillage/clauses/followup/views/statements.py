"""Statements of buyers and operations, certificates, the grid of urban renewal: page, PDF, workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.period import Period, PeriodError
from maillage.organisations.models import Organisation

from ...models import Lot, Operation
from .. import tables
from ..certificates import Certificate, certificate, lots_of
from ..counts import first_month
from ..forms import PeriodForm
from ..papers import certificate_pdf, statement_pdf
from ..renewal import default_year, renewal
from ..statements import Statement, statement
from ..workbook import workbook
from .common import XLSX, file_response, pdf_response

_YEARS = 6
_FIRST, _LAST = 1990, 2100  # no clause is older; nothing is told of what lies beyond


@dataclass(frozen=True)
class Addresses:
    """Where a statement is read, printed and taken away."""

    page: str
    pdf: str
    xlsx: str


_OF_BUYER = Addresses(
    "clauses:buyer_statement", "clauses:buyer_statement_pdf", "clauses:buyer_statement_xlsx"
)
_OF_OPERATION = Addresses(
    "clauses:operation_statement", "clauses:operation_statement_pdf", "clauses:operation_statement_xlsx"
)


@dataclass(frozen=True)
class About:
    """Whose statement it is, and its lots."""

    addresses: Addresses
    pk: int
    name: str
    lots: QuerySet[Lot]

    def url(self, name: str, period: str) -> str:
        return f"{reverse(name, args=[self.pk])}?{urlencode({'periode': period})}"


def _buyer_or_404(request: HttpRequest, pk: int) -> About:
    """A buyer of the network; for its own account, itself."""
    buyer = get_object_or_404(Organisation, pk=pk)
    lots = Lot.objects.visible_to(request.context).filter(contract__buyer=pk)
    if not (_is_buyer(request) and pk == request.context.organisation_id) and not lots.exists():
        raise Http404
    return About(_OF_BUYER, pk, buyer.name, lots)


def _operation_or_404(request: HttpRequest, pk: int) -> About:
    operation = get_object_or_404(Operation.objects.visible_to(request.context), pk=pk)
    lots = Lot.objects.visible_to(request.context).filter(contract__operation=pk)
    return About(_OF_OPERATION, pk, operation.name, lots)


def _is_buyer(request: HttpRequest) -> bool:
    """Whether the reader is not of the house: small counts are hidden from them."""
    return not request.context.has(Right.RUN_CLAUSES)


def _period(request: HttpRequest, default: Period) -> tuple[Period, PeriodForm]:
    """The period of the address: `periode=2017`, or two typed days; the default when it does not read."""
    form = PeriodForm(request.GET if "du" in request.GET or "au" in request.GET else None)
    found = None
    if form.is_bound and form.is_valid():
        found = form.period()
    elif asked := request.GET.get("periode", "")[:40]:
        try:
            found = Period.parse(asked)
        except PeriodError:
            found = None
    known = found is not None and found.first.year >= _FIRST and found.last.year <= _LAST
    return (found if known and found else default), form


def _closed_year(asked: Period, today: dt.date) -> Period:
    """The year asked for when it is a whole one and over, else the last one: what two periods that nearly
    coincide differ by would tell of the few people between them."""
    year = asked.first.year
    return asked if asked == Period.year(year) and year < today.year else Period.year(today.year - 1)


def _statement(request: HttpRequest, about: About, *, hiding: bool) -> tuple[Statement, PeriodForm]:
    today = timezone.localdate()
    period, form = _period(request, Period.year(default_year(today)))
    if _is_buyer(request):
        period = _closed_year(period, today)
    made = statement(about.lots, period, today, about.name, hiding=hiding or _is_buyer(request))
    return made, form


def _page(request: HttpRequest, about: About) -> HttpResponse:
    made, form = _statement(request, about, hiding=False)
    today = timezone.localdate()
    first = first_month(list(about.lots.values_list("pk", flat=True)))
    years = range(
        today.year, max(min(first.year if first else today.year, today.year), today.year - 30) - 1, -1
    )
    at = about.addresses
    sums, persons = made.sums, made.count(made.whole.persons, "total")
    return render(
        request,
        "clauses/followup/statement.html",
        {
            "about": about,
            "made": made,
            "form": form,
            "tables": tables.of_statement(made),
            "persons": tables.text_of(tables.SECRET if persons is None else persons),
            "share": formats.percent(sums["done"] * 100 / sums["due"], 0) if sums["due"] else "–",
            "years": [
                (year, about.url(at.page, str(year)))
                for year in _shown(years, made.period)
                if year < today.year or not _is_buyer(request)
            ],
            "ever": about.url(at.page, f"{first.year}-{today.year}")
            if first and not _is_buyer(request)
            else "",
            "ever_label": f"{first.year}-{today.year}" if first else "",
            "pdf_url": about.url(at.pdf, made.period.label),
            "xlsx_url": about.url(at.xlsx, made.period.label),
            "outside": _is_buyer(request),
            "empty": not made.rows and not made.whole.hours,
        },
    )


def _shown(years: range, period: Period) -> list[int]:
    """The latest years, and the one that is read."""
    read = {period.first.year} if period == Period.year(period.first.year) else set()
    return sorted({*years[:_YEARS], *read}, reverse=True)


def _name(made: Statement, about: About) -> str:
    period = made.period.label.replace("/", "_")
    return f"bilan-{slugify(about.name)[:60] or about.pk}-{period}"


def _pdf(request: HttpRequest, about: About) -> HttpResponse:
    made, _form = _statement(request, about, hiding=True)
    return pdf_response(statement_pdf(made), f"{_name(made, about)}.pdf")


def _xlsx(request: HttpRequest, about: About) -> HttpResponse:
    made, _form = _statement(request, about, hiding=True)
    content = workbook([table.sheet() for table in tables.of_statement(made)])
    return file_response(content, f"{_name(made, about)}.xlsx", XLSX)


def _views(find: Callable[[HttpRequest, int], About]) -> list[Callable[..., HttpResponse]]:
    """The page, the PDF and the workbook of one kind of statement."""

    def view(answer: Callable[[HttpRequest, About], HttpResponse]) -> Callable[..., HttpResponse]:
        @needs(Right.RUN_CLAUSES, Right.SEE_OWN_CLAUSES)
        def inner(request: HttpRequest, pk: int) -> HttpResponse:
            return answer(request, find(request, pk))

        return inner

    return [view(answer) for answer in (_page, _pdf, _xlsx)]


buyer_statement, buyer_statement_pdf, buyer_statement_xlsx = _views(_buyer_or_404)
operation_statement, operation_statement_pdf, operation_statement_xlsx = _views(_operation_or_404)


# --- certificates --------------------------------------------------------------------------------------
def _certificate(request: HttpRequest, pk: int) -> tuple[Certificate, PeriodForm, dict[str, str], list[Lot]]:
    """The company's lots narrowed by the address: `lot` or `acheteur`; 404 where it has none here."""
    company = get_object_or_404(Organisation, pk=pk)
    every = list(lots_of(request.context, pk))
    if not every:
        raise Http404
    chosen = {name: request.GET.get(name, "") for name in ("lot", "acheteur")}
    kept = [
        lot
        for lot in every
        if chosen["lot"] in ("", str(lot.pk)) and chosen["acheteur"] in ("", str(lot.contract.buyer_id))
    ] or every
    today = timezone.localdate()
    first = first_month([lot.pk for lot in kept]) or today.replace(month=1, day=1)
    period, form = _period(request, Period(min(first, today), today))
    made = certificate(request.context, company, kept, period, today)
    query = {name: value for name, value in chosen.items() if value and kept is not every}
    return made, form, query | {"periode": period.label}, every


@needs(Right.RUN_CLAUSES)
def certificate_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the certificate will say, the period to choose, and the paper."""
    made, form, query, every = _certificate(request, pk)
    tail = urlencode(query)
    return render(
        request,
        "clauses/followup/certificate.html",
        {
            "made": made,
            "form": form,
            "kept": {k: v for k, v in query.items() if k != "periode"},
            "lots": every,
            "buyers": sorted({(lot.contract.buyer.name, lot.contract.buyer_id) for lot in every}),
            "pdf_url": f"{reverse('clauses:certificate_pdf', args=[pk])}?{tail}",
        },
    )


@needs(Right.RUN_CLAUSES)
def certificate_as_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    made, _form, _query, _every = _certificate(request, pk)
    name = slugify(made.company.name)[:60] or str(pk)
    return pdf_response(certificate_pdf(made, timezone.localdate()), f"attestation-{name}.pdf")


# --- urban renewal -------------------------------------------------------------------------------------
@needs(Right.RUN_CLAUSES)
def urban_renewal(request: HttpRequest) -> HttpResponse:
    """Each operation over a year and since the beginning; the workbook has the same grid."""
    today = timezone.localdate()
    period, form = _period(request, Period.year(default_year(today)))
    made = renewal(request.context, period)
    table = tables.of_renewal(made.rows, period.label, _("depuis %d") % made.since)
    if request.GET.get("format") == "xlsx":
        name = f"renovation-urbaine-{period.label.replace('/', '_')}.xlsx"
        return file_response(workbook([table.sheet()]), name, XLSX)
    years = range(today.year, max(made.since, today.year - 30) - 1, -1)
    return render(
        request,
        "clauses/followup/urban_renewal.html",
        {
            "made": made,
            "form": form,
            "period": period,
            "years": [(year, f"?periode={year}") for year in _shown(years, period)],
            "xlsx_url": f"?{urlencode({'periode': period.label, 'format': 'xlsx'})}",
        },
    )
