"""What chapters are about: the programmes an organisation leads, and its other sections of figures.

A programme is found by its own table; any other section by what rooms register (`maillage.indicators`). A
section that has no record yet has no chapter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.indicators import COMPANIES, PATHWAYS, Listed, first_day, listed, listed_as, section
from maillage.organisations.models import Organisation
from maillage.pathways.models import Programme
from maillage.pathways.programmes import definition_in_force
from maillage.protection.retention.sums import kept_years

from .chapters import chapter_codes, chapter_for
from .managers import programme_reach, shared_network
from .subject import first_entry_year

# Chapters stand together by what they are about, in this order; "" are those of no family.
FAMILIES: dict[str, str | Promise] = {
    PATHWAYS: _("Parcours"),
    COMPANIES: _("Entreprises"),
    "": _("Autres chiffres"),
}


class Topic(Protocol):
    """What a chapter is about: a `Programme`, or a `HeldSection`."""

    @property
    def organisation(self) -> Any: ...

    @property
    def organisation_id(self) -> int: ...

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> Any: ...


@dataclass(frozen=True)
class HeldSection:
    """A section of figures that is no programme, as the organisation that has it."""

    organisation: Organisation
    listed: Listed

    @property
    def organisation_id(self) -> int:
        return self.organisation.pk

    @property
    def code(self) -> str:
        return self.listed.code

    @property
    def name(self) -> str:
        return str(self.listed.label)

    @property
    def family(self) -> str:
        return self.listed.family


def family_of(topic: Topic) -> str:
    family = PATHWAYS if isinstance(topic, Programme) else getattr(topic, "family", "")
    return family if family in FAMILIES else ""


# --- who reads what ----------------------------------------------------------------------------------
def programmes(context: Context) -> list[Programme]:
    """Those whose reports the context may read, its own first, those with a chapter before others."""
    if not context.has(Right.SEE_FIGURES):
        return []
    found = (
        Programme.objects.filter(programme_reach(context))
        .select_related("organisation")
        .prefetch_related("versions")
    )
    return sorted(found, key=lambda p: (not leads(context, p), *_place(p)))


def held(context: Context) -> list[HeldSection]:
    """The other sections the context may read: those of its organisation; those about companies of the
    network it belongs to, for who follows companies."""
    if not context.has(Right.SEE_FIGURES):
        return []
    own = held_by(context.organisation)
    network = shared_network(context)
    if network is None:
        return own
    return own + [one for one in held_by(Organisation.objects.get(pk=network)) if one.family == COMPANIES]


def held_by(organisation: Organisation) -> list[HeldSection]:
    """The sections of an organisation that are no programme of its, in the order of their chapters."""
    led = set(Programme.objects.filter(organisation=organisation).values_list("code", flat=True))
    found = [HeldSection(organisation, one) for one in listed(organisation.pk) if one.code not in led]
    return sorted(found, key=_place)


def topics(context: Context) -> list[Topic]:
    return [*programmes(context), *held(context)]


def find(context: Context, code: str, organisation: str = "") -> Topic | None:
    """What of this code the context may read; its own before another organisation's, `organisation` (a number
    as text) when another's is meant."""
    for programme in programmes(context):
        if programme.code == code and organisation in ("", str(programme.organisation_id)):
            return programme
    if not context.has(Right.SEE_FIGURES):
        return None
    for pk in (context.organisation_id, shared_network(context)):
        if pk is None or organisation not in ("", str(pk)):
            continue
        topic = held_section(Organisation.objects.get(pk=pk), code)
        if topic is not None and (pk == context.organisation_id or topic.family == COMPANIES):
            return topic
    return None


def held_section(organisation: Organisation, code: str) -> HeldSection | None:
    """The section of this code as a topic; None when there is none, or when it is a programme's."""
    if Programme.objects.filter(organisation=organisation, code=code).exists():
        return None
    found = listed_as(code, organisation.pk)
    return HeldSection(organisation, found) if found is not None else None


def leads(context: Context, topic: Topic) -> bool:
    return topic.organisation_id == context.organisation_id


def may_edit(context: Context, topic: Topic) -> bool:
    """Texts and versions belong to who leads the programme, or has the section."""
    return context.has(Right.EDIT_REPORTS) and leads(context, topic)


# --- years and order ---------------------------------------------------------------------------------
def years(topic: Topic, today: dt.date | None = None) -> list[int]:
    """Years that can be reported, newest first: from the protocol's first or the first entry's, from the
    first record of a section that is no programme."""
    this_year = (today or timezone.localdate()).year
    if isinstance(topic, Programme):
        first = definition_in_force(topic, today or timezone.localdate()).protocol_first_year
        if first is None:
            first = first_entry_year(topic) or this_year
        return list(range(this_year, min(first, this_year) - 1, -1))
    known = topic.listed if isinstance(topic, HeldSection) else None
    first = first_year_of(topic)
    if first is None:
        return []
    last = min(known.last_year, this_year) if known and known.last_year else this_year
    return list(range(last, min(first, last) - 1, -1))


def first_year_of(topic: Topic) -> int | None:
    """The first year of a section: as its provider says, else that of the oldest record it counts, those of
    gone files included."""
    if isinstance(topic, HeldSection) and topic.listed.first_year:
        return topic.listed.first_year
    found = section(topic.code, topic.organisation_id)
    day = first_day(found) if found is not None else None
    gone = kept_years(topic.organisation_id).get(topic.code, ())
    return min([*([day.year] if day else []), *gone], default=None)


def of_organisation(organisation: Organisation) -> list[Topic]:
    """Everything an organisation reports, in the order of a whole report: pathways, companies, the rest."""
    led = Programme.objects.filter(organisation=organisation)
    found: list[Topic] = [
        *sorted(led.select_related("organisation").prefetch_related("versions"), key=_place),
        *held_by(organisation),
    ]
    return [topic for _family, shelf in by_family(found) for topic in shelf]


def by_family(found: Iterable[Topic]) -> list[tuple[str, list[Topic]]]:
    """Topics family by family, the families that have some; inside each the order given."""
    shelves: dict[str, list[Topic]] = {family: [] for family in FAMILIES}
    for topic in found:
        shelves[family_of(topic)].append(topic)
    return [(family, shelf) for family, shelf in shelves.items() if shelf]


def _place(topic: Topic) -> tuple[bool, int, str, str]:
    own = topic.code in chapter_codes()
    order = chapter_for(topic.code, isinstance(topic, Programme)).order
    return not own if isinstance(topic, Programme) else False, order, topic.name, topic.code
