"""The facts of the rooms below, which cannot know this one, and of this room itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.utils.translation import gettext_lazy as _

from maillage.people.models import ResidenceArea
from maillage.territory.models import Area, AreaKind

from .facts import Facts, hooks, register_facts

_DAY = dt.timedelta(days=1)

FACTS = (
    Facts("retention.Suspension", "person_id", _("Conservation prolongée"), remove=True),
    Facts("protection.Share", "person_id", _("Partages et accès d'urgence"), remove=True),
    Facts("evidence.DocumentLink", "document__person_id", _("Pièces rattachées"), remove=True,
          kept_while_archived=True, apart=True),
    Facts("evidence.Document", "person_id", _("Pièces"), remove=True, kept_while_archived=True),
    Facts("people.MergeTrace", "merge__survivor_id", _("Fusions en cours"), remove=True, apart=True),
    Facts("people.PersonMerge", "survivor_id", _("Fusions de dossiers"), remove=True),
    Facts("people.DuplicatePair#low", "low_id", _("Doublons possibles"), remove=True, apart=True),
    Facts("people.DuplicatePair#high", "high_id", _("Doublons possibles"), remove=True, apart=True),
    Facts("people.PairDecision#low", "low_id", _("Doublons écartés"), remove=True, apart=True),
    Facts("people.PairDecision#high", "high_id", _("Doublons écartés"), remove=True, apart=True),
    Facts("people.Situation", "person_id", _("Situations"), ("date",), remove=True),
    Facts("people.Barrier", "person_id", _("Freins à l'emploi"), ("since", "until"), remove=True),
    Facts(
        "people.Residence",
        "person_id",
        _("Domiciles"),
        dates=("start_date", "end_date"),
        ends=("end_date",),
        blank={"address": "", "postcode": "", "city": "", "longitude": None, "latitude": None},
    ),
    Facts("people.Person", "id", _("État civil")),
)  # fmt: skip


def register() -> None:
    """Called once, from this room's `ready`."""
    register_facts(*FACTS)
    hooks.bounds.append(area_bounds)
    hooks.shuffle.append(blur_neighbourhoods)


def area_bounds() -> Iterable[dt.date]:
    """The days on which a generation of priority neighbourhoods begins, and those after one ends."""
    found: set[dt.date] = set()
    areas = Area.objects.filter(kind=AreaKind.QPV).values_list("valid_from", "valid_to").distinct()
    for first, last in areas:
        found |= {first} if first else set()
        found |= {last + _DAY} if last else set()
    return found


def blur_neighbourhoods(people: Collection[int]) -> None:
    """Figures ask whether a home is in a priority neighbourhood, not in which: one of the same days stands
    for all, the other areas are forgotten (the town stays with the home)."""
    quarters = list(Area.objects.filter(kind=AreaKind.QPV).order_by("pk"))
    standing: dict[tuple, int] = {}
    for area in quarters:
        standing.setdefault((area.valid_from, area.valid_to), area.pk)
    lies = ResidenceArea.objects.filter(residence__person__in=people)
    lies.exclude(area__kind=AreaKind.QPV).delete()
    for area in quarters:
        same = standing[area.valid_from, area.valid_to]
        if same != area.pk:
            lies.filter(area=area).update(area_id=same)
