"""Files leave, their share of the figures of the method stays: added to the sums of their network, sealed.

The same rule as for pathways (docs/decisions/figures-outlive-files.md): sums by span of whole years, and a
file joins them only when at least `COMPANY` people of each of its years are in them with it. A file without
company leaves nothing here: the network's figures of its years count one less.

Companies are not carried: their own meetings, of nobody, stay.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db.backends.utils import CursorWrapper

from maillage.indicators.counting import Count
from maillage.indicators.definitions import Indicator
from maillage.indicators.evaluate import snapshot
from maillage.indicators.registry import Carried
from maillage.indicators.tally import Need, Tallies, conditions, tally
from maillage.kernel.crypto import open_sealed, seal
from maillage.kernel.period import Period
from maillage.organisations.models import Organisation
from maillage.protection.retention import rules

from .models import IodCarried, IodEvent

PURPOSE = "employment.iod.carried"
Sums = dict[str, dict[str, int]]  # by name of a count, by code of its breakdown
Span = tuple[int, int]  # first and last year

_ANY = Period.year(2000)  # what a formula counts does not depend on the period
_PEOPLE = "people"  # in the sums of one year: how many people of that year are in them
_COMPANY_MODEL = "organisations.Organisation"


def names_of(indicators: Iterable[Indicator]) -> dict[str, Count]:
    """Every count that people stand behind, by each of its names."""
    return {
        f"{indicator.code}:{rank}": count
        for indicator in indicators
        for rank, (count, _period) in enumerate(indicator.formula.needs(_ANY))
        if count.model != _COMPANY_MODEL
    }


def carried_by(network: int, indicators: Collection[Indicator]) -> Carried:
    """What the section of a network adds to its counts."""

    def carried(cursor: CursorWrapper, needs: Iterable[Need]) -> Tallies:
        kept = _kept(network)
        if not kept:
            return {}
        low, high = min(a for a, _b in kept), max(b for _a, b in kept)
        names: dict[Count, str] = {}
        for name, count in names_of(indicators).items():
            names.setdefault(count, name)
        found: Tallies = {}
        for need in needs:
            count, period = need
            begins = period.first.year + ((period.first.month, period.first.day) != (1, 1))
            ends = period.last.year - ((period.last.month, period.last.day) != (12, 31))
            span = max(begins, low), min(ends, high)
            if count in names and span[0] <= span[1]:
                found[need] = kept[span].get(names[count], {})
        return found

    return carried


def carry(people: Collection[int], today: dt.date) -> None:
    """Inside `changes()`, before the rows go: add what these people count to the sums of their networks."""
    from .indicators import CODE, IodSections

    years: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    events = IodEvent.objects.filter(person__in=list(people)).order_by()
    for network, person, day in events.values_list("network_id", "person_id", "date"):
        years[network][person].add(day.year)
    # Two that add to the same sums wait for each other.
    for lead in Organisation.objects.select_for_update(no_key=True).filter(pk__in=years).order_by("pk"):
        section = IodSections().section(CODE, lead.pk)
        kept = _kept(lead.pk)
        joining = _in_company(years[lead.pk], kept)
        if section is None or not joining:
            continue
        there = set().union(*(years[lead.pk][person] for person in joining))
        _reach(kept, min(there), max(today.year, *there))
        counts = {
            name: replace(count, rows=replace(count.rows, where=conditions(count.rows.where, _theirs(count))))
            for name, count in names_of(section.indicators.values()).items()
        }
        periods = {span: Period.years(*span) for span in kept if span[0] <= max(there)}
        needs = [(count, period) for period in periods.values() for count in dict.fromkeys(counts.values())]
        bound = {**section.parameters, "leaving": sorted(joining)}
        with snapshot() as cursor:
            found = tally(cursor, needs, bound, {})
        for span, period in periods.items():
            for name, count in counts.items():
                _add(kept[span], name, found[count, period])
        for year, number in Counter(y for p in joining for y in years[lead.pk][p]).items():
            _add(kept[year, year], _PEOPLE, {"there": number})
        _save(lead.pk, kept)


def _theirs(count: Count) -> str:
    person = count.key.expression if count.key else "v.person_id"
    return f"{person} = ANY(%(leaving)s::bigint[])"


def _in_company(years: dict[int, set[int]], kept: dict[Span, Sums]) -> set[int]:
    """Those who, left together, each stand in the sums with enough others of their years."""
    joining = set(years)
    while True:
        there = Counter(year for person in joining for year in years[person])
        alone = {
            person
            for person in joining
            for year in years[person]
            if there[year] + kept.get((year, year), {}).get(_PEOPLE, {}).get("there", 0) < rules.COMPANY
        }
        if not alone:
            return joining
        joining -= alone


def _kept(network: int) -> dict[Span, Sums]:
    rows = IodCarried.objects.filter(network=network)
    return {(k.first_year, k.last_year): json.loads(open_sealed(k.sealed, PURPOSE)) for k in rows}


def _reach(sums: dict[Span, Sums], first: int, last: int) -> None:
    """Spans from the year `first` to the year `last`; a longer one begins with the longest inside it."""
    low = min([first, *(a for a, _b in sums)])
    high = max([last, *(b for _a, b in sums)])
    known = sorted(sums)
    for begins in range(low, high + 1):
        for ends in range(begins, high + 1):
            if (begins, ends) in sums:
                continue
            inside = [span for span in known if begins <= span[0] and span[1] <= ends]
            longest = max(inside, key=lambda span: span[1] - span[0], default=None)
            held = sums[longest] if longest else {}
            sums[begins, ends] = {name: dict(codes) for name, codes in held.items() if name != _PEOPLE}


def _add(sums: Sums, name: str, codes: dict[str, int]) -> None:
    held = sums.setdefault(name, {})
    for code, number in codes.items():
        held[code] = held.get(code, 0) + number


def _save(network: int, sums: dict[Span, Sums]) -> None:
    IodCarried.objects.bulk_create(
        (
            IodCarried(
                network_id=network,
                first_year=a,
                last_year=b,
                sealed=seal(json.dumps(held, separators=(",", ":"), sort_keys=True).encode(), PURPOSE),
            )
            for (a, b), held in sorted(sums.items())
        ),
        update_conflicts=True,
        unique_fields=["network", "first_year", "last_year"],
        update_fields=["sealed"],
    )
