"""Sections of figures: `clauses` of a network, and `clauses_CODE` for each of its perimeters.

A section is narrowed to some buyers or operations (`narrowed`): the same indicators, the same definitions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db.models import F, Min, QuerySet
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from maillage.indicators import IndicatorError
from maillage.indicators.definitions import by_code
from maillage.indicators.registry import COMPANIES, Listed, Section
from maillage.kernel.period import Period
from maillage.protection.retention.sums import kept, kept_for, kept_years

from ..models import ForgottenHours, HoursLine, Perimeter, PublicContract
from ..nomenclature import groupings, network_grouping
from .definitions import TIES, indicators
from .subject import Subject

CODE = "clauses"
_PREFIX = f"{CODE}_"
BUYER, OPERATION = "buyer", "operation"


def code_of(perimeter: Perimeter) -> str:
    return f"{_PREFIX}{perimeter.code}"


def section_of_network(network_id: int) -> Section:
    """Everything a network's counter follows."""
    return _section(CODE, _("Clauses sociales"), Subject(network_id, network_grouping()))


def section_of_perimeter(perimeter: Perimeter) -> Section:
    """`buyers` is read in one question, or none where they are prefetched."""
    buyers = frozenset(one.buyer_id for one in perimeter.buyers.all())
    grouping = perimeter.grouping if perimeter.grouping in groupings() else ""
    subject = Subject(perimeter.network_id, grouping, buyers or None, urban_renewal=perimeter.urban_renewal)
    return _section(code_of(perimeter), perimeter.name, subject)


def _section(code: str, label: object, subject: Subject) -> Section:
    return Section(
        code=code,
        label=label,
        organisation_id=subject.network_id,
        indicators=by_code(indicators(subject.grouping)),
        parameters=subject.parameters(),
        of_period=_nothing,
        subject=subject,
        ties=TIES,
        family=COMPANIES,
        narrowings={BUYER: _to_buyers, OPERATION: _to_operations},
    )


def _nothing(period: Period) -> dict[str, object]:
    return {}


# --- narrowed ------------------------------------------------------------------------------------------
def narrowed(
    section: Section,
    buyers: Collection[int] | None = None,
    operations: Collection[int] | None = None,
) -> Section:
    """The section over the contracts of these buyers and of these operations (ids; None: all), within what it
    is already about. No question is asked of the database.

    Hours, companies and operations keep what people whose file is no more did; nobody is counted of them.
    """
    subject = section.subject
    assert isinstance(subject, Subject)  # noqa: S101 - given by our own provider
    smaller = replace(
        subject,
        buyers=_within(subject.buyers, buyers),
        operations=_within(subject.operations, operations),
    )
    return replace(section, subject=smaller, parameters=smaller.parameters(), carried=None)


def _within(known: frozenset[int] | None, wanted: Collection[int] | None) -> frozenset[int] | None:
    if wanted is None:
        return known
    return frozenset(wanted) if known is None else known & frozenset(wanted)


def _to_buyers(section: Section, ids: Collection[int]) -> Section:
    _must_have(section, PublicContract.objects.filter(buyer__in=ids), BUYER)
    return narrowed(section, buyers=ids)


def _to_operations(section: Section, ids: Collection[int]) -> Section:
    _must_have(section, PublicContract.objects.filter(operation__in=ids), OPERATION)
    return narrowed(section, operations=ids)


def _must_have(section: Section, contracts: QuerySet, field: str) -> None:
    """A typing mistake must not read as "no hours"."""
    if not contracts.filter(network=section.organisation_id).exists():
        raise IndicatorError(
            _g("Aucun marché de cet acheteur n'est suivi ici.")
            if field == BUYER
            else _g("Aucun marché de cette opération n'est suivi ici."),
            field,
        )


# --- the provider --------------------------------------------------------------------------------------
class ClauseSections:
    """The section of a network that follows contracts, and those of its perimeters."""

    def codes(self, organisation_id: int) -> list[str]:
        if organisation_id not in self.organisations(CODE):
            return []
        return [CODE, *(code_of(one) for one in _perimeters(organisation_id))]

    def listed(self, organisation_id: int) -> list[Listed]:
        """With the year of the first hours of each, in a fixed number of queries."""
        if organisation_id not in self.organisations(CODE):
            return []
        firsts, gone = _first_months(organisation_id), kept_years(organisation_id)
        found = [section_of_network(organisation_id)]
        found += [section_of_perimeter(one) for one in _perimeters(organisation_id)]
        return [
            Listed(one.code, one.label, one.family, _first_year(one, firsts, gone.get(one.code)))
            for one in found
        ]

    def section(self, code: str, organisation_id: int) -> Section | None:
        if code == CODE:
            known = organisation_id in self.organisations(CODE)
            return kept(section_of_network(organisation_id)) if known else None
        if not code.startswith(_PREFIX):
            return None
        found = _perimeters(organisation_id).filter(code=code.removeprefix(_PREFIX)).first()
        return kept(section_of_perimeter(found)) if found else None

    def organisations(self, code: str) -> list[int]:
        """Networks that follow public contracts; of a perimeter, those that have one of this code."""
        if code == CODE:
            networks = PublicContract.objects.order_by().values_list("network_id", flat=True).distinct()
            return sorted({*networks, *kept_for(CODE)})
        if not code.startswith(_PREFIX):
            return []
        named = Perimeter.objects.filter(code=code.removeprefix(_PREFIX))
        return sorted(named.values_list("network_id", flat=True))


def sections_counting(people: Collection[int]) -> list[Section]:
    """Those of the networks some people have hours in, perimeters included."""
    lines = HoursLine.objects.filter(person__in=list(people), state="validated").order_by()
    networks = sorted(lines.values_list("statement__network_id", flat=True).distinct())
    found = [section_of_network(pk) for pk in networks]
    kept_apart = Perimeter.objects.filter(network__in=networks).prefetch_related("buyers").order_by("pk")
    return found + [section_of_perimeter(one) for one in kept_apart]


def _perimeters(network_id: int) -> QuerySet[Perimeter]:
    return Perimeter.objects.filter(network=network_id).prefetch_related("buyers").order_by("code")


_Place = tuple[int, bool]  # a buyer, and whether it is urban renewal


def _first_months(network_id: int) -> dict[_Place, dt.date]:
    """The first month of hours by buyer, urban renewal apart."""
    found: dict[_Place, dt.date] = {}
    lines = HoursLine.objects.filter(statement__network=network_id, state="validated")
    gone = ForgottenHours.objects.filter(lot__contract__network=network_id)
    for rows, month in ((lines, "statement__month"), (gone, "month")):
        places = rows.order_by().values(
            buyer=F("lot__contract__buyer_id"), renewal=F("lot__contract__operation__urban_renewal")
        )
        for row in places.annotate(first=Min(month)):
            place = row["buyer"], bool(row["renewal"])
            found[place] = min(found.get(place, row["first"]), row["first"])
    return found


def _first_year(section: Section, firsts: dict[_Place, dt.date], gone: tuple[int, int] | None) -> int | None:
    subject = section.subject
    years: Iterable[int] = (
        first.year
        for (buyer, renewal), first in firsts.items()
        if (subject.buyers is None or buyer in subject.buyers) and (renewal or not subject.urban_renewal)
    )
    return min([*years, *(gone[:1] if gone else ())], default=None)
