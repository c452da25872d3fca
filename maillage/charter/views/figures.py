"""The figures of the charter for a year, each with its definition and what it counts."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.decorators import needs
from maillage.accounts.models import Account
from maillage.accounts.roles import Right
from maillage.indicators import compute_section, records
from maillage.kernel.period import Period
from maillage.organisations.deeds import Deed
from maillage.organisations.managers import network_of

from ..indicators import CODE, section_of
from ..indicators.definitions import EVENTS, TRADES
from ..models import CharterSignature
from ..queries.reading import addresses, done, promises

_PAGE = 100
# The deeds behind each figure; None: all of them.
_DEEDS: dict[str, tuple[str, ...] | None] = {
    "sponsors": (Deed.SPONSORSHIP,),
    "actions": None,
    "beneficiaries": None,
    "persons_hired": (Deed.HIRE,),
    "companies_hiring": (Deed.HIRE,),
    "events": EVENTS,
    "companies_immersion": (Deed.IMMERSION,),
    "companies_presenting_trades": TRADES,
    "mock_interview_persons": (Deed.MOCK_INTERVIEW,),
    "hr_training_sessions": (Deed.HR_SESSION,),
}


@needs(Right.FOLLOW_COMPANIES)
def figures(request: HttpRequest, year: int) -> HttpResponse:
    """Every figure of the year, the year before beside it."""
    _known_year(year)
    here = section_of(network_of(request.context))
    spans = [Period.year(year), Period.year(year - 1)]
    found = compute_section(here, [(code, span) for code in here.indicators for span in spans])
    pairs = [
        (here.indicators[now.indicator], now, before)
        for now, before in zip(found[::2], found[1::2], strict=True)
    ]
    this_year = timezone.localdate().year
    return render(
        request,
        "charter/figures.html",
        {"year": year, "pairs": pairs, "years": list(range(this_year, this_year - 8, -1))},
    )


@needs(Right.FOLLOW_COMPANIES)
def figure(request: HttpRequest, year: int, indicator: str) -> HttpResponse:
    """What a figure counts, line by line; a line opens its record where the reader may."""
    _known_year(year)
    network = network_of(request.context)
    here = section_of(network)
    if indicator not in here.indicators:
        raise Http404
    span = Period.year(year)
    (value,) = compute_section(here, [(indicator, span)])
    pages = Paginator(_lines(request, network, indicator, span), _PAGE)
    page = pages.get_page(request.GET.get("page"))
    return render(
        request,
        "charter/figure.html",
        {
            "year": year,
            "figure": value,
            "definition": here.indicators[indicator].definition(span.last),
            "page": page,
            "lines": _addressed(request, page.object_list),
        },
    )


def _known_year(year: int) -> None:
    if not 2000 <= year <= timezone.localdate().year:
        raise Http404


def _lines(request: HttpRequest, network: int, indicator: str, span: Period) -> list[Any]:
    if indicator in _DEEDS:
        kinds, bound = _DEEDS[indicator], {"first": span.first, "last": span.last}
        only = "s.signed_on <= %(last)s AND s.until >= %(first)s"
        return [
            d
            for d in done(network, only, **bound)
            if span.contains(d.day) and (kinds is None or d.kind in kinds)
        ]
    ids = records(CODE, network, indicator, span, side="whole" if "rate" in indicator else "part").ids
    if indicator == "signatories":
        rows = CharterSignature.objects.visible_to(request.context).filter(pk__in=ids)
        return list(rows.select_related("organisation").order_by("organisation__folded_name"))
    if indicator == "commitments_kept_rate":
        wanted = set(ids)
        return [p for p in promises(network) if p.id in wanted]
    return list(Account.objects.filter(pk__in=ids).order_by("last_name", "first_name"))


def _addressed(request: HttpRequest, lines: Any) -> list[dict[str, Any]]:
    """What is written of each line: the company, the day, what, its address."""
    from maillage.organisations.models import Organisation

    lines = list(lines)
    if not lines:
        return []
    if isinstance(lines[0], Account):
        return [{"name": account.full_name, "url": "", "day": None, "what": ""} for account in lines]
    ids = {line.organisation_id for line in lines}
    names = dict(
        Organisation.objects.visible_to(request.context).filter(pk__in=ids).values_list("pk", "name")
    )
    urls = addresses(request.context, [d for d in lines if hasattr(d, "record_id")])
    written = []
    for line in lines:
        company = reverse("charter:company", args=[line.organisation_id])
        one: dict[str, Any] = {"name": names.get(line.organisation_id, "–"), "url": company}
        if isinstance(line, CharterSignature):
            one |= {"day": line.signed_on, "what": _("signature")}
        elif hasattr(line, "record_id"):
            one |= {
                "day": line.day,
                "what": line.title,
                "quantity": line.quantity,
                "people": line.people,
                "open": urls.get((line.model, line.record_id), ""),
            }
        else:
            one |= {
                "day": line.due_on,
                "what": f"{line.label} : {line.text}",
                "kept": line.kept,
            }
        written.append(one)
    return written
