"""Scoped reads of the part: perimeters with their sections, buyers to choose among, years with hours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.indicators import Section
from maillage.indicators.evaluate import snapshot
from maillage.indicators.tally import tally
from maillage.kernel.period import Period
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation

from ..models import Perimeter, PublicContract
from . import rows
from .definitions import HOURS
from .sections import ClauseSections, section_of_network, section_of_perimeter
from .subject import Subject


@dataclass(frozen=True)
class SectionLine:
    """A section as the page of figures shows it; `perimeter` None: the whole counter."""

    section: Section
    perimeter: Perimeter | None
    hours: Decimal
    buyers: list[str]


def perimeters(context: Context) -> QuerySet[Perimeter]:
    return Perimeter.objects.visible_to(context).prefetch_related("buyers__buyer").order_by("name")


def section_lines(context: Context, period: Period) -> list[SectionLine]:
    """The whole counter and each perimeter, with its hours of a period; a constant number of questions."""
    if not context.has(Right.RUN_CLAUSES):
        return []
    network = section_of_network(network_of(context))
    hours = _hours(network, period)
    found = [SectionLine(network, None, sum(hours.values(), Decimal(0)), [])]
    for one in perimeters(context):
        here = section_of_perimeter(one)
        names = sorted(of.buyer.name for of in one.buyers.all())
        found.append(SectionLine(here, one, _within(here.subject, hours), names))
    return found


_Place = tuple[int, bool]  # a buyer, and whether it is urban renewal


def _hours(network: Section, period: Period) -> dict[_Place, Decimal]:
    """Hours by buyer, urban renewal apart: what perimeters are made of adds up."""
    by = "pc.buyer_id || ':' || COALESCE(op.urban_renewal, FALSE)"
    count = replace(HOURS, by=by)
    with snapshot() as cursor:
        met = tally(cursor, [(count, period)], network.parameters, {period: {}})[count, period]
    found = {}
    for code, number in met.items():
        buyer, _sep, renewal = code.partition(":")
        found[int(buyer), renewal == "true"] = Decimal(number) / rows.PER
    return found


def _within(subject: Subject, hours: dict[_Place, Decimal]) -> Decimal:
    return sum(
        (
            number
            for (buyer, renewal), number in hours.items()
            if (subject.buyers is None or buyer in subject.buyers) and (renewal or not subject.urban_renewal)
        ),
        Decimal(0),
    )


def sections(context: Context) -> list[Section]:
    """What a grid may be filled for."""
    if not context.has(Right.RUN_CLAUSES):
        return []
    network = section_of_network(network_of(context))
    return [network, *(section_of_perimeter(one) for one in perimeters(context))]


def buyers(context: Context) -> QuerySet[Organisation]:
    """Those whose contracts the network follows."""
    followed = PublicContract.objects.visible_to(context)
    return Organisation.objects.filter(pk__in=followed.values("buyer_id")).order_by("folded_name")


def years(context: Context) -> list[int]:
    """Years with validated hours, the newest first."""
    listed = ClauseSections().listed(network_of(context))
    first = listed[0].first_year if listed else None
    return [] if first is None else list(range(timezone.localdate().year, first - 1, -1))
