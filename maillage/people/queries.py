"""Scoped reads of people: duplicates, addresses, situations."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, JSONField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.text import fold
from maillage.territory.models import Area, AreaKind

from .masking import Sight, file_sight
from .models import Barrier, Person, Residence, ResidenceArea, Situation
from .nomenclature import (
    Kind,
    barrier_label,
    kinds,
    placement_kinds,
    sensitive_barriers,
    sensitive_kinds,
)
from .team import team_reach


def namesakes(context: Context, *, last_name: str, first_name: str, birth_name: str = "") -> list[Person]:
    """Visible files of this very name, accents and the order of last and first name ignored; ten at most."""
    names = [fold(f"{one} {other} {birth_name}") for one, other in
             ((last_name, first_name), (first_name, last_name))]  # fmt: skip
    if not names[0]:
        return []
    return list(Person.objects.visible_to(context).filter(folded_name__in=names).order_by("pk")[:10])


def areas_prefetch(to: str = "residences") -> Prefetch:
    """Addresses with their areas, outlines left aside: two queries whatever the number of people."""
    links = ResidenceArea.objects.select_related("area").defer("area__polygon")
    return Prefetch(to, Residence.objects.order_by("start_date").prefetch_related(Prefetch("areas", links)))


def residence_on(residences: Iterable[Residence], day: dt.date) -> Residence | None:
    """The address in force on a day, among those already read."""
    for residence in residences:
        if (residence.start_date or day) <= day <= (residence.end_date or day):
            return residence
    return None


def area_on(residence: Residence | None, kind: str, day: dt.date) -> Area | None:
    """The area of this kind an address lies in, in the generation in force on a day."""
    if residence is None:
        return None
    for link in residence.areas.all():
        area = link.area
        if area.kind == kind and (area.valid_from or day) <= day <= (area.valid_to or day):
            return area
    return None


def place_of(person: Person, day: dt.date | None = None) -> str:
    """Where a person lives, in a few words: "Mermoz, Lyon 8e". Needs `areas_prefetch`; "" when unknown."""
    day = day or timezone.localdate()
    residence = residence_on(person.residences.all(), day)
    if residence is None:
        return ""
    quarter = area_on(residence, AreaKind.QPV, day)
    town = area_on(residence, AreaKind.ARRONDISSEMENT, day) or area_on(residence, AreaKind.COMMUNE, day)
    return _place(quarter and quarter.name, town.name if town else residence.city)


def _place(quarter: str | None, town: str) -> str:
    return ", ".join(filter(None, [quarter, town]))


class _NamesByKind(Aggregate):
    """{kind: name} of the areas an address lies in: one of each kind in a generation."""

    function = "JSONB_OBJECT_AGG"
    arity = 2
    output_field = JSONField()


def place_on(day: dt.date) -> Subquery:
    """What `place_text` words, read along with the people of a list, in the same question."""
    here = Residence.objects.filter(
        Q(start_date__isnull=True) | Q(start_date__lte=day),
        Q(end_date__isnull=True) | Q(end_date__gte=day),
        person_id=OuterRef("pk"),
    )
    areas = ResidenceArea.objects.filter(
        Q(area__valid_from__isnull=True) | Q(area__valid_from__lte=day),
        Q(area__valid_to__isnull=True) | Q(area__valid_to__gte=day),
        residence_id=OuterRef("pk"),
        area__kind__in=(AreaKind.QPV, AreaKind.ARRONDISSEMENT, AreaKind.COMMUNE),
    )
    named = areas.order_by().values("residence_id").values(names=_NamesByKind("area__kind", "area__name"))
    return Subquery(
        here.order_by("start_date").values(place=JSONObject(city="city", areas=Subquery(named)))[:1]
    )


def place_text(place: dict[str, Any] | None) -> str:
    """Where a person lives, out of `place_on`, in the words of `place_of`."""
    if place is None:
        return ""
    areas = place["areas"] or {}
    town = areas.get(AreaKind.ARRONDISSEMENT) or areas.get(AreaKind.COMMUNE) or place["city"]
    return _place(areas.get(AreaKind.QPV), town or "")


def lives_in(area_id: int, day: dt.date) -> Q:
    """The condition on Person of living in an area on a day."""
    links = ResidenceArea.objects.filter(area_id=area_id).filter(
        Q(residence__start_date__isnull=True) | Q(residence__start_date__lte=day),
        Q(residence__end_date__isnull=True) | Q(residence__end_date__gte=day),
    )
    return Q(pk__in=links.values("residence__person_id"))


@dataclass(frozen=True)
class Answer:
    """The last answer to a question, with those before it, latest first."""

    kind: Kind
    situation: Situation
    value: str
    earlier: list[Situation]

    @property
    def history(self) -> list[tuple[dt.date, str]]:
        return [(s.date, self.kind.display(s.value)) for s in self.earlier]


def answers_of(context: Context, person: Person, seen: Sight | None = None) -> list[Answer]:
    """What is known of a person's situation, in the order of the nomenclature, as `seen` reads it.

    Who reads what a placement needs reads the last answer to what an employer asks for, and no former one.
    """
    seen = seen or file_sight(context, person.pk)
    if not seen.situations:
        return _asked_by_employers(person) if seen.placement else []
    rows: dict[str, list[Situation]] = {}
    for situation in person.situations.order_by("-date", "-id"):
        rows.setdefault(situation.kind, []).append(situation)
    return [
        Answer(known, rows[code][0], known.display(rows[code][0].value), rows[code][1:])
        for code, known in kinds().items()
        if code in rows and (seen.sensitive or not known.sensitive)
    ]


def _asked_by_employers(person: Person) -> list[Answer]:
    rows = person.situations.filter(kind__in=placement_kinds()).order_by("kind", "-date", "-id")
    last = {situation.kind: situation for situation in rows.distinct("kind")}
    return [
        Answer(known, last[code], known.display(last[code].value), [])
        for code, known in kinds().items()
        if code in last
    ]


def barriers_of(context: Context, person: Person, seen: Sight | None = None) -> list[Barrier]:
    """Barriers as `seen` reads them, the open ones first; what was written of one, to its team only."""
    seen = seen or file_sight(context, person.pk)
    if not seen.situations:
        return []
    found = list(person.barriers.order_by("-since", "-id"))
    if not seen.sensitive:
        found = [b for b in found if b.kind not in sensitive_barriers()]
    for barrier in found:
        barrier.label = barrier_label(barrier.kind)
        if not seen.notes:
            barrier.note = ""
    return sorted(found, key=lambda b: b.until is not None)


def situations_visible_to(context: Context) -> QuerySet[Situation]:
    """Answers of visible people, for who reads them; sensitive ones, of people one is the team of."""
    if not context.has(Right.SEE_SOCIAL_NOTES):
        return Situation.objects.none()
    team = Q(person__in=Person.objects.filter(team_reach(context)))
    return Situation.objects.filter(
        ~Q(kind__in=sensitive_kinds()) | team, person__in=Person.objects.visible_to(context)
    )


def barriers_visible_to(context: Context) -> QuerySet[Barrier]:
    """Barriers of visible people one is the reference team of: what is written of them is confided."""
    if not context.has(Right.SEE_SOCIAL_NOTES):
        return Barrier.objects.none()
    team = Person.objects.filter(team_reach(context))
    return Barrier.objects.filter(person__in=Person.objects.visible_to(context)).filter(person__in=team)


def residences_visible_to(context: Context) -> QuerySet[Residence]:
    """Addresses of visible people."""
    return Residence.objects.filter(person__in=Person.objects.visible_to(context))
